// The keys of the grid, in a dialog.

import { open_dialog } from "./dialog";
import { button, el } from "./dom";
import { w } from "./language";

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
      line(["n", "Shift+n"], w.key_findings),
      line(["Enter", "F2"], w.key_edit),
      line(["Enter", "Tab"], w.key_save),
      line(["Alt+Enter"], w.key_line_break),
      line(["Escape"], w.key_give_up),
      line(["/"], w.key_search),
      line(["?"], w.key_help)));
  const dialog = open_dialog(w.shortcuts, [table], [button(w.close, () => dialog.close(), {})]);
}
