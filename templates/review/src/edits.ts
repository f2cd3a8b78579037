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
  }

  private get may_undo(): boolean {
    return this.desk.may_edit && this.desk.waiting_edits === 0;
  }

  private item(edit: Edit): HTMLElement {
    const column = edit.column === null ? null : this.desk.review?.columns[edit.column - 1];
    const what = edit.kind === "rows_left_out" ? w.rows_left_out(edit.rows) :
      w.cells_changed(edit.cells);
    return el("li", { value: edit.number },
      el("span", {}, what),
      column ? el("span", {}, " · ", user_text(plain_text(column, 60))) : null,
      el("span", { class: "faint" }, " · ", user_text(edit.actor), " · ", moment(edit.at)));
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
