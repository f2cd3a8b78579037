// What went wrong, or well, said where the action was.

import { Problem } from "./api";
import { announce } from "./announce";
import { button, el, fill } from "./dom";
import { w } from "./language";

export function is_aborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function sentence_of(error: unknown): string {
  if (!(error instanceof Problem)) return w.went_wrong;
  if (error.code === "unreachable") return w.unreachable;
  if (error.code === "plan_moved") return w.plan_moved;
  return error.detail || w.went_wrong;
}

export class Notice {
  readonly element = el("div", { class: "notice", hidden: true, tabindex: -1 });

  fail(error: unknown, again?: () => void): void {
    if (is_aborted(error)) return;
    this.show("error", sentence_of(error), again);
  }

  // Errors are spoken at once by their role; good news through the live region.
  show(kind: "error" | "done" | "warning", sentence: string, again?: () => void): void {
    const element = this.element;
    element.className = `notice notice-${kind}`;
    element.hidden = false;
    if (kind === "error") element.setAttribute("role", "alert");
    else element.removeAttribute("role");
    fill(
      element,
      el("p", {}, sentence),
      again && button(w.try_again, again, { class: "small" }),
      button(w.dismiss, () => this.clear(), { class: "small quiet" }),
    );
    if (kind !== "error") announce(sentence);
  }

  focus(): void {
    this.element.hidden = false;
    this.element.focus();
  }

  clear(): void {
    this.element.hidden = true;
    fill(this.element);
  }
}
