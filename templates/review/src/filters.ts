// What of the file is shown: the form above the grid, and what it stands at.

import type { Filter, Review, Severity } from "./answers";
import { plain_text, quotes_eased } from "./cell_text";
import { button, choice, el, field, fill } from "./dom";
import { number, w } from "./language";

export function no_filter(): Filter {
  return { view: "all", cause: null, code: "", column: null, severity: "", text: "" };
}

export function narrows(filter: Filter): boolean {
  const { cause, code, column, severity, text } = filter;
  return Boolean(code || severity || text || cause !== null || column !== null);
}

// Of a code that no finding has any more.
function name_of_code(code: string): string {
  return code.replaceAll("_", " ");
}

interface Option {
  value: string;
  name: string;
}

// The options are set anew only where they changed: an open list would close.
function offer(select: HTMLSelectElement, options: Option[], value: string): void {
  const now = JSON.stringify(options);
  if (select.dataset.offered !== now) {
    select.dataset.offered = now;
    fill(select, ...options.map((each) => el("option", { value: each.value }, each.name)));
  }
  select.value = value;
}

export class Filters {
  readonly element = el("form", { class: "filters", role: "search", "aria-label": w.filter_rows });
  value: Filter;
  // What the chosen cause says.
  cause_name = "";

  private timer = 0;
  private view = choice([], "", (value) => this.show_view(value === "findings"));
  private code = choice([], "", (value) => this.take({ code: value }));
  private column = choice([], "",
    (value) => this.take({ column: value ? Number(value) : null }));
  private severity = choice([], "",
    (value) => this.take({ severity: value as "" | Severity }));
  private search = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  private summary = el("div", { class: "filter-summary" });
  private summary_drawn = "";

  constructor(
    private readonly changed: (filter: Filter) => void, signal: AbortSignal, start: Filter,
  ) {
    this.value = start;
    this.search.value = start.text;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take({ text: this.search.value });
    });
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.take({ text: this.search.value }), 350);
    });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
    this.element.append(
      field(w.show, this.view), field(w.kind_of_finding, this.code), field(w.column, this.column),
      field(w.severity, this.severity), field(w.text_in_row, this.search), this.summary);
  }

  focus_search(): void {
    this.search.focus();
    this.search.select();
  }

  take(some: Partial<Filter>, cause_name = ""): void {
    clearTimeout(this.timer);
    const before = JSON.stringify(this.value);
    this.value = { ...this.value, ...some };
    if ("cause" in some) this.cause_name = cause_name;
    if ("text" in some && some.text === "") this.search.value = "";
    if (JSON.stringify(this.value) === before) return;
    this.changed(this.value);
  }

  // The same cause by another number: nothing else is shown.
  renumber(cause: number, cause_name: string): void {
    this.value = { ...this.value, cause };
    this.cause_name = cause_name;
  }

  clear(): void {
    this.take({ ...no_filter(), view: this.value.view });
    this.view.focus();
  }

  draw(review: Review, shown: number | null): void {
    const any = { value: "", name: w.any };
    const { code, column, severity, view } = this.value;
    const by_finding = Boolean(code || severity || column !== null || this.value.cause !== null);
    offer(this.view, [
      { value: "all", name: w.all_rows }, { value: "findings", name: w.rows_with_findings },
    ], by_finding ? "findings" : view);
    offer(this.code, [any, ...this.codes(review)], code);
    offer(this.column, [any, ...this.columns(review)], column === null ? "" : String(column));
    offer(this.severity, [
      any, { value: "error", name: w.errors }, { value: "warning", name: w.warnings },
    ], severity);
    this.draw_summary(shown);
  }

  // What is chosen stays on offer, although no such finding is left.
  private codes(review: Review): Option[] {
    const { code } = this.value;
    const codes = review.by_code.map((each) => ({
      value: each.code, name: `${quotes_eased(each.title)} (${number(each.count)})`,
    }));
    if (code && !codes.some((each) => each.value === code)) {
      codes.push({ value: code, name: name_of_code(code) });
    }
    return codes;
  }

  private columns(review: Review): Option[] {
    const { column } = this.value;
    const columns = review.by_column.filter((each) => each.column !== null).map((each) => ({
      value: String(each.column), name: plain_text(each.name ?? `${each.column}`, 60),
    }));
    if (column !== null && !columns.some((each) => each.value === String(column))) {
      const name = plain_text(review.columns[column - 1] ?? String(column), 60);
      columns.push({ value: String(column), name });
    }
    return columns;
  }

  // All rows cannot be shown under a filter of findings, so that filter goes.
  private show_view(findings: boolean): void {
    if (findings) this.take({ view: "findings" });
    else this.take({ view: "all", cause: null, code: "", column: null, severity: "" });
  }

  private draw_summary(shown: number | null): void {
    const now = JSON.stringify([this.value, this.cause_name, shown]);
    if (now === this.summary_drawn) return;
    this.summary_drawn = now;
    const drop = button("✕", () => {
      this.take({ cause: null });
      this.view.focus();
    }, { class: "small quiet", "aria-label": w.drop_cause });
    fill(this.summary,
      el("span", { class: "count" }, shown === null ? w.loading : w.rows_shown(shown)),
      this.value.cause !== null && el("span", { class: "chip" },
        el("span", { class: "chip-text" }, plain_text(this.cause_name, 80)), drop),
      narrows(this.value) && button(w.clear_filters, () => this.clear(), { class: "small" }));
  }
}
