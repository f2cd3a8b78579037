// The tab in which a file is read, understood and mended.

import { announce } from "./announce";
import { people_of, rows_left_out, type Cause, type Filter, type Review } from "./answers";
import { CellDetails } from "./cell_details";
import { Causes } from "./causes";
import { BarChart } from "./charts";
import type { Desk } from "./desk";
import { button, el, fill } from "./dom";
import { Edits } from "./edits";
import { Filters } from "./filters";
import { Grid } from "./grid";
import type { Spot } from "./grid_moves";
import { guards_of } from "./held";
import { number, w } from "./language";
import { leave_row_out } from "./leave_out";
import { is_aborted, Notice } from "./notice";
import { find_row } from "./next_finding";
import { plain_text, quotes_eased } from "./cell_text";
import { job_link, type Kept } from "./router";
import { column_now, find_cause } from "./same_cause";
import { order_of, show_shortcuts } from "./shortcuts";

export class ReviewPanel {
  readonly element = el("div", { class: "review" });

  private guards = el("div");
  private figures = el("dl", { class: "figures" });
  private onward = el("p", { class: "onward" });
  private columns_chart: BarChart;
  private codes_chart: BarChart;
  private filters: Filters;
  private causes: Causes;
  private grid: Grid;
  private details: CellDetails;
  private edits: Edits;
  private notice = new Notice();
  // That the chosen cause is gone, beside what the edit that mended it says of itself.
  private cause_notice = new Notice();
  private cause_is_gone = false;
  private busy = el("p", { class: "busy", hidden: true }, w.judging_again);
  private searching: AbortController | null = null;
  private plan = 0;
  private columns: string[];
  private chosen: Cause | null = null;

  constructor(
    private readonly desk: Desk, review: Review, start: Kept,
    private readonly filtered: (filter: Filter) => void,
  ) {
    this.chosen = start.chosen;
    this.plan = review.plan;
    this.columns = review.columns;
    this.columns_chart = new BarChart(w.findings_by_column, desk.signal);
    this.codes_chart = new BarChart(w.findings_by_kind, desk.signal);
    this.filters = new Filters((filter) => this.filter_changed(filter), desk.signal,
      start.filter);
    this.filters.cause_name = start.chosen ? plain_text(start.chosen.message) : "";
    this.causes = new Causes({
      desk,
      choose: (cause) => this.choose(cause),
      go_to_row: (row, column) => this.go_to_row(row, column),
      found_in_header: (findings) => this.grid.set_header_findings(findings),
    });
    this.grid = new Grid({
      desk,
      moved_to: () => this.details.draw(),
      rows_came: () => this.rows_came(),
      trouble: (error) => this.notice.fail(error, () => this.grid.renew()),
      edited: (row, column, value) => void this.edit(row, column, value),
    }, this.filters.value);
    this.details = new CellDetails(() => this.grid, {
      desk,
      edit: (row, column, value) => void this.edit(row, column, value),
      leave_out: (row) => void leave_row_out(desk, row, this.notice),
      step: (direction) => void this.step(direction),
    });
    this.edits = new Edits(desk);
    this.lay_out(review);
    desk.listen((news) => {
      if (news === "review") this.judged();
      if (news === "busy") this.busy.hidden = desk.waiting_edits === 0;
      if (news === "rights") this.rights_changed();
      if (news === "begun") this.cause_notice.clear();
    });
    this.element.addEventListener("keydown", (event) => this.pressed(event));
  }

  private lay_out(review: Review): void {
    // What is to be mended comes first: the charts are open only where all finds room.
    const room = innerHeight >= 1000 && innerWidth > 900;
    const open = review.errors + review.warnings > 0 && room;
    const charts = el("details", { class: "charts", open },
      el("summary", {}, w.charts),
      el("div", { class: "chart-pair" }, this.columns_chart.element, this.codes_chart.element));
    const rows = review.shows_rows
      ? [
          this.filters.element, this.notice.element, this.cause_notice.element,
          this.grid.element, this.details.element, this.grid_help(),
        ]
      : [this.notice.element, el("p", { class: "empty" }, w.rows_not_shown)];
    this.element.append(this.guards,
      el("div", { class: "review-head" }, this.figures, this.onward), charts, this.edits.element,
      el("div", { class: "bench" },
        this.causes.element,
        el("section", { class: "rows", "aria-label": w.rows_of_file },
          el("div", { class: "rows-head" }, el("h2", {}, w.rows_of_file), this.busy), ...rows)));
  }

  private grid_help(): HTMLElement {
    return el("p", { class: "grid-help" },
      el("span", {}, w.grid_hint), " ",
      button(w.shortcuts, () => show_shortcuts(), { class: "link" }));
  }

  // To be called once the element stands in the document: the grid measures itself.
  mount(): void {
    this.draw();
    this.causes.show(this.filters.value);
    if (this.desk.review?.shows_rows) this.grid.mount();
    this.details.draw();
    this.edits.draw();
    // What it says is to be said in the language that is spoken now.
    if (this.chosen) {
      this.follow_cause(this.columns).catch((error: unknown) => this.notice.fail(error));
    }
  }

  keep(): Kept {
    return { filter: this.filters.value, chosen: this.chosen };
  }

  leave(): void {
    this.grid.leave();
    this.searching?.abort();
  }

  private judged(): void {
    const review = this.desk.review;
    if (!review) return;
    this.draw();
    if (review.plan === this.plan) return;
    this.plan = review.plan;
    const before = this.columns;
    this.columns = review.columns;
    this.grid.judged();
    const { column } = this.filters.value;
    this.filters.take({ column: column_now(column, before, this.columns) });
    void this.follow_cause(before).catch((error: unknown) => this.notice.fail(error));
  }

  // Causes are numbered anew with every judgement; the filter goes on with the same one.
  private async follow_cause(columns_before: string[]): Promise<void> {
    const { chosen, plan } = this;
    if (!chosen) {
      this.grid.renew();
      return this.causes.load();
    }
    const column = column_now(chosen.column, columns_before, this.columns);
    const is_there = column !== null || chosen.column === null;
    const found = is_there
      ? await find_cause(this.desk.id, { ...chosen, column }, this.desk.signal) : null;
    if (plan !== this.plan || this.chosen !== chosen) return;
    if (found) {
      this.chosen = found;
      this.filters.renumber(found.cause, plain_text(found.message));
      this.grid.follow(this.filters.value);
      this.causes.show(this.filters.value);
    } else {
      this.cause_is_gone = true;
      this.filters.take({ cause: null });
      this.cause_is_gone = false;
      this.cause_notice.show("done", w.cause_gone(plain_text(chosen.message)));
    }
  }

  private rights_changed(): void {
    this.draw();
    this.grid.judged();
    this.details.draw();
  }

  private draw(): void {
    const review = this.desk.review;
    if (!review) return;
    const figure = (name: string, value: number, kind = "") =>
      el("div", { class: `figure-box ${kind}` }, el("dt", {}, name), el("dd", {}, number(value)));
    const left_out = rows_left_out(review);
    const blank = (review.blank_rows ?? 0) - left_out;
    fill(this.figures,
      figure(w.rows, review.rows - blank - left_out),
      left_out > 0 && figure(w.rows_were_left_out, left_out),
      blank > 0 && figure(w.blank_rows_skipped, blank),
      figure(w.rows_with_findings, review.rows_with_findings),
      figure(w.errors, review.errors, review.errors > 0 ? "error" : ""),
      figure(w.warnings, review.warnings, review.warnings > 0 ? "warning" : ""),
      figure(w.causes, review.causes));
    fill(this.guards, guards_of(review));
    const people = people_of(review);
    fill(this.onward, el("span", {}, w.people_will_change(people)),
      el("a", { class: "button primary", href: job_link(this.desk.id, "plan") }, w.see_plan));
    this.onward.hidden = !review.plan_summary || !this.desk.may_edit ||
      this.desk.job?.status === "invalid_scheme";
    this.draw_charts(review);
    this.filters.draw(review, this.grid.pages.total);
    this.element.classList.toggle("clean", review.errors + review.warnings === 0);
  }

  private draw_charts(review: Review): void {
    this.columns_chart.show(review.by_column.map(({ column, name, errors, warnings }) => ({
      name: column === null ? w.whole_row : name ?? w.column_number(number(column)),
      errors,
      warnings,
      choose: column === null ? null : () => this.filters.take({ column }),
    })));
    this.codes_chart.show(review.by_code.map(({ code, title, severity, count }) => ({
      name: quotes_eased(title),
      errors: severity === "error" ? count : 0,
      warnings: severity === "warning" ? count : 0,
      choose: () => this.filters.take({ code }),
    })));
  }

  private filter_changed(filter: Filter): void {
    if (!this.cause_is_gone) this.notice.clear();
    this.cause_notice.clear();
    if (filter.cause === null) this.chosen = null;
    this.filtered(filter);
    if (this.desk.review?.shows_rows) this.grid.show(filter);
    this.causes.show(filter);
    this.draw();
    this.details.draw();
  }

  private choose(cause: Cause | null): void {
    const name = cause ? plain_text(cause.message) : "";
    this.chosen = cause;
    this.filters.take({ cause: cause?.cause ?? null }, name);
  }

  private rows_came(): void {
    const review = this.desk.review;
    if (review) this.filters.draw(review, this.grid.pages.total);
    this.details.draw();
  }

  private pressed(event: KeyboardEvent): void {
    const order = event.defaultPrevented ? null : order_of(event);
    if (order === null) return;
    event.preventDefault();
    if (order === "help") show_shortcuts();
    else if (!this.desk.review?.shows_rows) return;
    else if (order === "search") this.filters.focus_search();
    else void this.step(order === "next" ? 1 : -1);
  }

  // --- going to a place

  private go_to_row(row: number, column: number | null): void {
    const index = this.grid.index_of_row(row);
    if (index === null) this.filters.take({ ...this.filters.value, view: "all", cause: null,
      code: "", column: null, severity: "", text: "" });
    const to = this.grid.index_of_row(row);
    if (to === null) return;
    // The number of rows is known only once the first of them are there.
    const go = () => this.grid.go_to({ row: to, column: column ?? 0 });
    if (this.grid.pages.total !== null) go();
    else this.grid.when_rows_come(go);
  }

  private async step(direction: 1 | -1): Promise<void> {
    const spot = this.next_in_row(direction);
    if (spot) return this.grid.go_to(spot);
    const start = this.grid.active.row + direction;
    const { found, gap } = this.grid.pages.search(start, direction,
      (row) => row.findings.length > 0);
    if (found !== null) return this.land(found, direction);
    const beyond = gap < 0 || gap >= this.grid.extent().rows;
    if (beyond) return this.notice.show("done", w.no_more_findings);
    const number_at_gap = this.grid.row_number(gap);
    if (number_at_gap === null) return this.grid.go_to({ row: gap, column: 1 });
    await this.search_far(number_at_gap, direction);
  }

  private async search_far(row: number, direction: 1 | -1): Promise<void> {
    this.searching?.abort();
    this.searching = new AbortController();
    try {
      const found = await find_row(this.desk.id, row, direction, this.searching.signal);
      const index = found === null ? null : this.grid.index_of_row(found);
      if (index === null) this.notice.show("done", w.no_more_findings);
      else this.land(index, direction);
    } catch (error) {
      if (!is_aborted(error)) this.notice.fail(error);
    }
  }

  private next_in_row(direction: 1 | -1): Spot | null {
    const { row, column } = this.grid.active;
    const bad = this.bad_columns(row).filter((each) => direction * (each - column) > 0);
    const next = direction === 1 ? bad[0] : bad.at(-1);
    return next === undefined ? null : { row, column: next };
  }

  private bad_columns(index: number): number[] {
    const row = this.grid.pages.row(index);
    const columns = new Set(row?.findings.map((each) => each.column ?? 0) ?? []);
    return [...columns].sort((a, b) => a - b);
  }

  private land(index: number, direction: 1 | -1): void {
    const place = () => {
      const bad = this.bad_columns(index);
      this.grid.go_to({ row: index, column: (direction === 1 ? bad[0] : bad.at(-1)) ?? 1 });
    };
    // Which of its cells is the one is known once the row is there.
    const place_when_known = () => {
      place();
      if (!this.grid.pages.row(index)) this.grid.when_rows_come(place_when_known);
    };
    place_when_known();
  }

  // --- changing

  private async edit(row: number, column: number, value: string): Promise<void> {
    this.notice.clear();
    try {
      await this.desk.edit({ cells: [{ row, column, value }] });
      const review = this.desk.review;
      if (review) announce(w.cell_saved(review.errors, review.warnings));
    } catch (error) {
      this.notice.fail(error, () => this.type_again(row, column, value));
    } finally {
      this.grid.settled(row, column);
    }
  }

  // What was typed and could not be saved stands in the field again.
  private type_again(row: number, column: number, value: string): void {
    this.notice.clear();
    this.go_to_row(row, column);
    this.grid.start_edit(value);
  }
}
