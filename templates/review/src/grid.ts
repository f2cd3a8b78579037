// The file's rows as a grid that holds only what is in sight, in both directions, so that it is
// as quick with a million rows or three hundred columns as with ten.

import { Virtualizer } from "@tanstack/virtual-core";
import { is_blank, type Filter } from "./answers";
import { edit_cell, type CellEditor, type Leaving } from "./cell_editor";
import type { Desk } from "./desk";
import { el } from "./dom";
import { column_axis, row_axis, type Report } from "./grid_axes";
import { head_px, row_px, width_of, type HeaderFinding } from "./grid_cell";
import { GridFace, spot_of } from "./grid_face";
import { inside, spot_after, typed_by, type Extent, type Spot } from "./grid_moves";
import { plain_text } from "./cell_text";
import { blank_words } from "./job_words";
import { number, w } from "./language";
import { RowPages } from "./row_pages";
import { ScrollMap } from "./scroll_map";

export interface GridHost {
  desk: Desk;
  moved_to(spot: Spot): void;
  rows_came(): void;
  trouble(error: unknown): void;
  edited(row: number, column: number, value: string): void;
}

export class Grid {
  readonly element: HTMLElement;
  readonly pages: RowPages;
  active: Spot = { row: 0, column: 1 };

  private face: GridFace;
  private note = el("p", { class: "grid-note", hidden: true });
  private map: ScrollMap;
  private rows: Virtualizer<HTMLElement, HTMLElement>;
  private columns: Virtualizer<HTMLElement, HTMLElement>;
  private report_offset: Report = () => undefined;
  private frame = 0;
  private column_count = 0;
  private named_columns = 0;
  private extra_columns = 0;
  private editor: (CellEditor & Spot) | null = null;
  private pending = new Map<string, string>();
  private widths: number[] = [];
  private waiting: (() => void) | null = null;

  constructor(private readonly host: GridHost, private filter: Filter) {
    this.pages = new RowPages(
      host.desk.id, filter, () => this.rows_came(), (error) => host.trouble(error),
    );
    this.face = new GridFace({
      row: (index) => this.pages.row(index),
      row_number: (index) => this.row_number(index),
      column_name: (column) => this.column_name(column),
      pending_at: (index, column) => this.pending_at(index, column),
      blank_words: () => blank_words(host.desk.review),
    });
    this.element = el("div", { class: "grid-frame" }, this.box, this.note);
    this.map = new ScrollMap(this.box, head_px, () => {
      this.report_offset(this.map.offset, false);
      this.draw_soon();
    });
    this.rows = new Virtualizer(this.row_options());
    this.columns = new Virtualizer(this.column_options());
    this.listen();
  }

  private get box(): HTMLElement {
    return this.face.box;
  }

  private row_options() {
    return row_axis({
      count: this.pages.total ?? 0,
      box: this.box,
      offset: () => this.map.offset,
      kept: () => this.active.row,
      report_by: (report) => {
        this.report_offset = report;
      },
      changed: () => this.draw_soon(),
    });
  }

  private column_options() {
    return column_axis({
      count: this.column_count,
      box: this.box,
      width: (index) => this.widths[index] ?? width_of(this.column_name(index + 1) ?? ""),
      kept: () => this.active.column - 1,
      changed: () => this.draw_soon(),
    });
  }

  private listen(): void {
    this.box.addEventListener("keydown", (event) => this.keydown(event));
    this.box.addEventListener("focusin", (event) => this.took_focus(event.target));
    this.box.addEventListener("dblclick", (event) => {
      if (spot_of(event.target)) this.start_edit();
    });
  }

  mount(): void {
    this.rows._willUpdate();
    this.columns._willUpdate();
    this.judged();
    this.pages.fetch_wanted();
  }

  leave(): void {
    this.pages.stop();
    cancelAnimationFrame(this.frame);
    this.rows._didMount()();
    this.columns._didMount()();
  }

  // The review was read (again): columns may have other names, rows other findings.
  judged(): void {
    const review = this.host.desk.review;
    const named = review?.columns.length ?? 0;
    if (named !== this.named_columns) this.widths = [];
    if (named !== this.named_columns) this.extra_columns = 0;
    this.named_columns = named;
    this.column_count = named + this.extra_columns;
    this.box.setAttribute("aria-label", w.rows_of_file);
    const scroll_bar_px = 18;
    this.face.be_tall_for(head_px + scroll_bar_px + (review?.rows ?? 0) * row_px);
    this.box.setAttribute("aria-readonly", this.host.desk.may_edit ? "false" : "true");
    this.fit();
  }

  private fit(): void {
    const rows = this.pages.total ?? 0;
    const was = this.rows.options.count;
    this.rows.setOptions(this.row_options());
    if (rows !== was) this.rows.measure();
    this.columns.setOptions(this.column_options());
    this.columns.measure();
    const tall = this.map.set_whole(rows * row_px) + head_px;
    this.face.size(tall, this.columns.getTotalSize());
    this.box.setAttribute("aria-rowcount", String((this.pages.total ?? -2) + 1));
    this.box.setAttribute("aria-colcount", String(this.column_count + 1));
    this.face.redraw_all();
    this.draw_soon();
  }

  show(filter: Filter): void {
    this.filter = filter;
    this.active = { row: 0, column: this.active.column };
    this.pages.show(filter);
    this.fit();
    this.map.scroll_to(0);
    this.say_note();
  }

  renew(): void {
    this.pages.renew();
  }

  // The same rows as before the file was judged again, as its causes are numbered now.
  follow(filter: Filter): void {
    this.filter = filter;
    this.pages.renew(filter);
  }

  set_header_findings(findings: HeaderFinding[]): void {
    this.face.header_findings = findings;
    this.face.redraw_all();
    this.draw_soon();
  }

  // Once, at the next answer.
  when_rows_come(act: () => void): void {
    this.waiting = act;
  }

  private rows_came(): void {
    const widest = this.widest_row();
    const columns = this.host.desk.review?.columns.length ?? 0;
    this.extra_columns = Math.max(this.extra_columns, widest - columns);
    this.column_count = columns + this.extra_columns;
    this.active = inside(this.active, this.extent());
    if (this.widths.length < this.column_count) this.choose_widths();
    this.fit();
    this.say_note();
    this.host.rows_came();
    const act = this.waiting;
    this.waiting = null;
    act?.();
  }

  private widest_row(): number {
    let widest = 0;
    for (const item of this.rows.getVirtualItems()) {
      widest = Math.max(widest, this.pages.row(item.index)?.cells.length ?? 0);
    }
    return widest;
  }

  // By the first rows, once: a column whose width changed while one scrolls would be a nuisance.
  private choose_widths(): void {
    const looked_at = Math.min(this.pages.total ?? 0, 60);
    this.widths = Array.from({ length: this.column_count }, (_, index) => {
      let widest = this.column_name(index + 1) ?? "";
      for (let at = 0; at < looked_at; at += 1) {
        const value = this.pages.row(at)?.cells[index] ?? "";
        if (value.length > widest.length) widest = value;
      }
      return width_of(widest);
    });
  }

  private say_note(): void {
    const total = this.pages.total;
    this.note.hidden = total !== null && total > 0;
    this.note.textContent = total === null ? w.loading_rows : this.is_filtered() ?
      w.no_rows_match : w.no_rows;
  }

  private is_filtered(): boolean {
    const { view, cause, code, column, severity, text } = this.filter;
    return view === "findings" || cause !== null || column !== null ||
      Boolean(code || severity || text);
  }

  extent(): Extent {
    const page = Math.max(1, Math.floor(this.map.view_px / row_px) - 1);
    return { rows: this.pages.total ?? 0, columns: this.column_count, page };
  }

  column_name(column: number): string | undefined {
    return this.host.desk.review?.columns[column - 1];
  }

  // Null where the row is not loaded and its number cannot be told from its place.
  row_number(index: number): number | null {
    const review = this.host.desk.review;
    if (!review) return null;
    if (index < 0) return review.format === "csv" ? review.first_row - 1 : null;
    const loaded = this.pages.row(index);
    if (loaded) return loaded.row;
    return this.is_filtered() ? null : review.first_row + index;
  }

  index_of_row(row_number: number): number | null {
    const review = this.host.desk.review;
    return review && !this.is_filtered() ? row_number - review.first_row : null;
  }

  // --- drawing

  private draw_soon(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    const had_focus = this.box.contains(document.activeElement) && !this.editor;
    const columns = this.columns.getVirtualItems();
    this.face.draw(this.rows.getVirtualItems(), columns, this.map.offset, this.editor);
    if (!this.editor) this.face.make_reachable(this.active);
    const focused = document.activeElement;
    if (had_focus && (focused === this.box || !this.box.contains(focused))) this.focus_active();
    const range = this.rows.range;
    if (range) this.pages.want(range.startIndex, range.endIndex);
  }

  private pending_at(index: number, column: number): string | null {
    return this.pending.size === 0 ? null :
      this.pending.get(`${this.row_number(index)}:${column}`) ?? null;
  }

  // --- moving

  private took_focus(target: EventTarget | null): void {
    const spot = spot_of(target);
    if (!spot || spot.row === this.active.row && spot.column === this.active.column) return;
    this.active = spot;
    this.face.make_reachable(spot);
    this.host.moved_to(spot);
  }

  private keydown(event: KeyboardEvent): void {
    const { key } = event;
    const spot = spot_after(event, this.active, this.extent());
    const typed = key === "Backspace" ? "" : typed_by(event);
    if (spot) this.go_to(spot);
    else if ((key === "Enter" || key === "F2") && !event.ctrlKey) this.start_edit();
    else if (!this.can_edit(this.active)) return;
    else if (key === "Delete") this.empty_cell();
    else if (typed !== null) this.start_edit(typed);
    else return;
    event.preventDefault();
  }

  go_to(to: Spot, take_focus = true): void {
    const spot = inside(to, this.extent());
    this.active = spot;
    if (spot.row >= 0) this.map.show(spot.row * row_px, (spot.row + 1) * row_px);
    if (spot.column > 0) this.columns.scrollToIndex(spot.column - 1, { align: "auto" });
    // Both remember their range by offset; the active cell has to be drawn wherever it is.
    this.rows.setOptions(this.row_options());
    this.columns.setOptions(this.column_options());
    this.draw();
    if (take_focus) this.focus_active();
    this.host.moved_to(spot);
    this.draw_soon();
  }

  // While its cell is not drawn, the grid itself keeps the focus.
  focus_active(): void {
    (this.face.cell_at(this.active) ?? this.box).focus({ preventScroll: true });
  }

  // --- editing

  value_at({ row, column }: Spot): string | null {
    if (row < 0) return this.column_name(column) ?? "";
    const loaded = this.pages.row(row);
    if (!loaded) return null;
    const value = loaded.cells[column - 1];
    return value === undefined ? "" : value;
  }

  can_edit(spot: Spot): boolean {
    if (!this.host.desk.may_edit || spot.column < 1) return false;
    if (is_blank(this.pages.row(spot.row))) return false;
    return this.row_number(spot.row) !== null && this.value_at(spot) !== null;
  }

  start_edit(typed?: string): void {
    const spot = this.active;
    const row = this.row_number(spot.row);
    if (!this.can_edit(spot) || row === null || this.editor) return;
    this.go_to(spot, false);
    const cell = this.face.cell_at(spot);
    if (!cell) return;
    const value = this.value_at(spot) ?? "";
    const place = w.row_and_column(number(row), plain_text(this.column_name(spot.column) ?? ""));
    const editor = edit_cell(place, typed ?? this.pending_at(spot.row, spot.column) ?? value,
      (text, leaving) => this.finish_edit(spot, row, value, text, leaving),
      () => this.end_edit(spot));
    this.editor = { ...editor, ...spot };
    cell.removeAttribute("tabindex");
    const below = this.box.getBoundingClientRect().bottom - cell.getBoundingClientRect().bottom;
    cell.classList.add("editing");
    cell.classList.toggle("upward", below < 90);
    cell.append(editor.element);
    editor.grow();
    editor.element.focus({ preventScroll: true });
    if (typed === undefined) editor.element.select();
  }

  private end_edit(spot: Spot): void {
    this.editor = null;
    this.face.redraw_all();
    this.draw();
    this.go_to(spot);
  }

  private finish_edit(
    spot: Spot, row: number, was: string, value: string, leaving: Leaving,
  ): void {
    this.editor = null;
    this.face.redraw_all();
    if (value !== was) this.change(row, spot.column, value);
    const by = { stay: [0, 0], down: [1, 0], right: [0, 1], left: [0, -1] }[leaving];
    const to = { row: spot.row + by[0]!, column: Math.max(1, spot.column + by[1]!) };
    if (leaving === "stay") this.draw_soon();
    else this.go_to(to);
  }

  private change(row: number, column: number, value: string): void {
    this.pending.set(`${row}:${column}`, value);
    this.face.redraw_all();
    this.host.edited(row, column, value);
  }

  // The name of a column stays: without one it would be another's.
  private empty_cell(): void {
    const { row: index, column } = this.active;
    const row = this.row_number(index);
    if (index < 0 || row === null || this.value_at(this.active) === "") return;
    this.change(row, column, "");
    this.draw();
  }

  settled(row: number, column: number): void {
    this.pending.delete(`${row}:${column}`);
    this.face.redraw_all();
    this.draw_soon();
  }
}
