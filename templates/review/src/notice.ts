// What went wrong, or well, said where the action was.

import { has_moved, Problem } from "./api";
import { announce } from "./announce";
import { button, el, fill } from "./dom";
import { w } from "./language";

export function is_aborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function sentence_of(error: unknown): string {
  if (!(error instanceof Problem)) return w.went_wrong;
  if (error.code === "unreachable") return w.unreachable;
  if (has_moved(error)) return w.plan_moved;
  const said: Record<string, string> = w.problem;
  const known = said[error.code];
  if (known !== undefined) return known;
  return error.detail || w.went_wrong;
}

// Those that tell of a failure; the next success makes them untrue.
const failures = new Set<Notice>();

export function failures_so_far(): Notice[] {
  return [...failures];
}

export function forget_failures(): void {
  failures.clear();
}

// For what is done in a dialog. Where the import has moved, the page below the dialog shows it as
// it is by now; so the dialog closes, and the page says why.
export async function act_or_tell(act: () => Promise<void>, notice: Notice): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!has_moved(error)) throw error;
    notice.show("warning", w.plan_moved);
  }
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
    if (kind === "done") failures.delete(this);
    else failures.add(this);
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
    failures.delete(this);
    this.element.hidden = true;
    fill(this.element);
  }
}
