// What mends a cause that is about a column of the header, beside giving it another name.

import type { Cause, CellEdit, Review } from "./answers";
import { plain_text, user_text } from "./cell_text";
import { button, el } from "./dom";
import { number, w } from "./language";

const may_be_left_out = ["column_unknown", "role_unknown", "team_unknown", "column_duplicate"];

// Null where there is nothing of the kind. `act` gets the edit, and what is said once it is made.
export function column_mends(
  cause: Cause, review: Review, act: (change: CellEdit, said: string) => void,
): HTMLElement | null {
  const { column, code } = cause;
  if (review.format !== "csv") return null;
  const renames = cause.renames ?? [];
  if (renames.length > 0) {
    const row = review.first_row - 1;
    const cells = renames.map((each) => ({ row, column: each.column, value: each.to }));
    return el("div", { class: "cause-columns" },
      el("ul", { class: "renames" }, ...renames.map((each) => el("li", {},
        user_text(each.name, 80), el("span", { "aria-hidden": "true" }, " → "),
        el("span", { class: "unseen" }, ` ${w.becomes} `), user_text(each.to, 80)))),
      el("div", { class: "actions" }, button(w.rename_columns(cells.length),
        () => act({ cells }, w.columns_renamed(cells.length)), { class: "small primary" })));
  }
  if (code === "column_order") {
    const match = button(w.match_columns,
      () => act({ match_columns_by_name: true }, w.columns_matched), { class: "small primary" });
    return el("div", { class: "cause-columns" }, el("div", { class: "actions" }, match));
  }
  if (!cause.of_header || column === null || !may_be_left_out.includes(code)) return null;
  const into = cause.taken_by ?? null;
  const name = into === null ? "" : plain_text(review.columns[into - 1] ?? "", 60);
  return el("div", { class: "cause-columns" },
    into !== null && el("p", { class: "cause-hint" }, w.stands_there_already(number(into), name)),
    el("div", { class: "actions" },
      into !== null && button(w.merge_into(number(into), name),
        () => act({ merge_column: column, into }, w.columns_merged), { class: "small primary" }),
      button(w.leave_column_out,
        () => act({ leave_out_column: column }, w.column_left_out(number(column))),
        { class: "small" })));
}
