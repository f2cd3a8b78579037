// What was changed in the file since it was uploaded, and the way back.

import type { Edit } from "./answers";
import { plain_text, user_text } from "./cell_text";
import type { Desk } from "./desk";
import { button, el, fill } from "./dom";
import { moment, number, w } from "./language";
import { Notice } from "./notice";

export class Edits {
  readonly element = el("section", { class: "edits", "aria-label": w.edits });
  private notice = new Notice();
  private summary = el("summary");
  private list = el("ol", { class: "edit-list", reversed: true });
  private undo_button = button(w.undo_last_edit, () => void this.undo(), { class: "small" });
  private head = el("div", { class: "edits-head" },
    el("details", {}, this.summary, this.list), this.undo_button);

  constructor(private readonly desk: Desk) {
    this.element.append(this.head, this.notice.element);
    desk.listen((news) => {
      if (news !== "job") this.draw();
    });
  }

  draw(): void {
    const edits = this.desk.review?.edits ?? [];
    const had_focus = this.head.contains(document.activeElement);
    this.head.hidden = edits.length === 0;
    if (had_focus && this.head.hidden) this.notice.focus();
    this.summary.textContent = w.edits_count(edits.length);
    fill(this.list, ...edits.slice(-200).reverse().map((edit) => this.item(edit)));
    // Not `disabled`: the focus would be lost while the file is judged.
    this.undo_button.setAttribute("aria-disabled", String(!this.may_undo));
    this.undo_button.hidden = !this.desk.may_edit;
  }

  private get may_undo(): boolean {
    return this.desk.may_edit && this.desk.waiting_edits === 0;
  }

  private item(edit: Edit): HTMLElement {
    const column = this.column_of(edit);
    const what = what_of(edit);
    return el("li", { value: edit.number },
      column === null ? null : el("span", {}, user_text(plain_text(column, 60)), ": "),
      el("span", {}, what),
      el("span", { class: "faint" }, " · ", user_text(edit.actor), " · ", moment(edit.at)));
  }

  // Its name; null where columns were moved since, so that its number is another's by now.
  private column_of(edit: Edit): string | null {
    const edits = this.desk.review?.edits ?? [];
    const moved = edits.some((each) => each.number >= edit.number && moves_columns(each));
    if (edit.column === null || moved) return null;
    return this.desk.review?.columns[edit.column - 1] ?? null;
  }

  private async undo(): Promise<void> {
    if (!this.may_undo) return;
    this.notice.clear();
    const last = this.desk.review?.edits.at(-1);
    try {
      await this.desk.undo_edit();
      if (last) this.notice.show("done", w.edit_undone(number(last.number)));
    } catch (error) {
      this.notice.fail(error);
    }
  }
}

function moves_columns(edit: Edit): boolean {
  return edit.kind !== "cells" && edit.kind !== "rows_left_out";
}

function what_of(edit: Edit): string {
  switch (edit.kind) {
    case "rows_left_out": return w.rows_left_out(edit.rows);
    case "column_left_out":
      return w.column_left_out(edit.column === null ? "–" : number(edit.column));
    case "columns_merged": return w.columns_merged;
    case "columns_matched": return w.columns_matched;
    default: return w.cells_changed(edit.cells);
  }
}
