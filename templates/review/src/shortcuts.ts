// The keys of the review: what they order, and the dialog that tells of them. Letters order
// something only where they do not write: outside of fields and of cells that may be edited.

import { open_dialog } from "./dialog";
import { button, el } from "./dom";
import { w } from "./language";

export type Order = "next" | "previous" | "search" | "help";

const letters: Record<string, Order> = { n: "next", N: "previous", "/": "search", "?": "help" };

export function order_of(event: KeyboardEvent): Order | null {
  const { key, code, altKey, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.isComposing) return null;
  if (key === "F8" || altKey && code === "KeyN") return shiftKey ? "previous" : "next";
  if (altKey) return null;
  if (key === "F3") return "search";
  if (key === "F1") return "help";
  const writes = event.target instanceof Element && event.target.matches("input, textarea, select");
  return writes ? null : letters[key] ?? null;
}

export function show_shortcuts(): void {
  const keys = (...names: string[]) =>
    names.flatMap((name, at) => [at > 0 ? " " : null, el("kbd", {}, name)]);
  const line = (names: string[], does: string) =>
    el("tr", {}, el("td", {}, ...keys(...names)), el("td", {}, does));
  const table = el("table", { class: "plain keys" },
    el("thead", {}, el("tr", {},
      el("th", { scope: "col" }, w.key), el("th", { scope: "col" }, w.does))),
    el("tbody", {},
      line(["↑", "↓", "←", "→"], w.key_arrows),
      line(["Page Up", "Page Down"], w.key_pages),
      line(["Home", "End"], w.key_row_ends),
      line(["Ctrl+Home", "Ctrl+End"], w.key_file_ends),
      line(["F8", "Shift+F8"], w.key_findings),
      line(["Alt+n", "Alt+Shift+n"], w.key_findings),
      line(["Enter", "F2"], w.key_edit),
      line(["Enter", "Tab"], w.key_save),
      line(["Alt+Enter"], w.key_line_break),
      line(["Escape"], w.key_give_up),
      line(["Delete"], w.key_empty),
      line(["F3"], w.key_search),
      line(["F1"], w.key_help),
      line(["n", "Shift+n", "/", "?"], w.key_outside)));
  const dialog = open_dialog(w.shortcuts, [table], [button(w.close, () => dialog.close(), {})]);
}
