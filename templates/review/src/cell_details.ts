// What the grid's current cell holds and what is wrong with it, with what can be done about it.

import { is_blank, type RowFinding } from "./answers";
import { plain_text, sentence_text, user_text } from "./cell_text";
import type { Desk } from "./desk";
import { button, el, fill, type Child } from "./dom";
import type { Grid } from "./grid";
import { findings_at } from "./grid_cell";
import { blank_words } from "./job_words";
import { number, w } from "./language";

export interface DetailsHost {
  desk: Desk;
  edit(row: number, column: number, value: string): void;
  leave_out(row: number): void;
  step(direction: 1 | -1): void;
}

export class CellDetails {
  readonly element = el("section", { class: "cell-details", "aria-label": w.current_cell });
  private text = el("div", { class: "cell-details-text" });
  private actions = el("div", { class: "actions" });

  constructor(private readonly grid: () => Grid, private readonly host: DetailsHost) {
    this.element.append(this.text, this.actions);
  }

  draw(): void {
    const grid = this.grid();
    const spot = grid.active;
    const row = grid.row_number(spot.row);
    const loaded = grid.pages.row(spot.row);
    const findings = findings_at(loaded, spot.column);
    const of_row = spot.column > 0 ? findings_at(loaded, 0) : [];
    fill(this.text, el("div", { class: "cell-place" }, ...this.place(row)),
      ...[...findings, ...of_row].map((each) => this.finding(each)));
    const focused = this.actions.contains(document.activeElement);
    fill(this.actions, ...this.buttons(row, findings));
    if (focused) grid.focus_active();
  }

  private place(row: number | null): Child[] {
    const grid = this.grid();
    const spot = grid.active;
    if (row === null) return [w.no_cell];
    const name = spot.column > 0 ? grid.column_name(spot.column) : undefined;
    const value = spot.column > 0 ? grid.value_at(spot) : null;
    if (is_blank(grid.pages.row(spot.row))) {
      return [el("strong", {}, w.row_number(number(row))), " · ",
        blank_words(this.host.desk.review)];
    }
    return [
      el("strong", {}, w.row_number(number(row))),
      name === undefined ? null : " · ",
      name === undefined ? null : el("strong", {}, user_text(name, 80)),
      value === null ? null : " · ",
      value === null ? null : value === "" ? el("span", { class: "faint" }, w.empty) :
        user_text(value, 1000),
    ];
  }

  private finding(finding: RowFinding): HTMLElement {
    const error = finding.severity === "error";
    return el("p", { class: `finding ${finding.severity}` },
      el("span", { class: `sign ${finding.severity}`, role: "img",
        "aria-label": error ? w.error : w.warning }, error ? "✕" : "!"),
      sentence_text(finding.message, 600),
      finding.see_row ? ` · ${w.see_row(number(finding.see_row))}` : null);
  }

  private buttons(row: number | null, findings: RowFinding[]): Child[] {
    const grid = this.grid();
    const spot = grid.active;
    const steps = [
      button(w.previous_finding, () => this.host.step(-1), { class: "small" }),
      button(w.next_finding, () => this.host.step(1), { class: "small" }),
    ];
    if (!this.host.desk.may_edit || row === null) return steps;
    if (is_blank(grid.pages.row(spot.row))) return steps;
    const suggestion = findings.find((each) => each.suggestion !== null)?.suggestion ?? null;
    return [
      suggestion !== null && button(w.use_suggestion(plain_text(suggestion, 60)),
        () => this.host.edit(row, spot.column, suggestion), { class: "small primary" }),
      grid.can_edit(spot) && button(w.edit_this_cell, () => grid.start_edit(), { class: "small" }),
      spot.row >= 0 && button(w.leave_row_out, () => this.host.leave_out(row), { class: "small" }),
      ...steps,
    ];
  }
}
