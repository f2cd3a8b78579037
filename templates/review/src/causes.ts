// The findings by what causes them, most frequent first: here a file of 40,000 errors is mended.

import type { Cause, CellEdit, Filter } from "./answers";
import * as api from "./api";
import { plain_text, sentence_text, user_text } from "./cell_text";
import type { Desk } from "./desk";
import { button, el, field, fill } from "./dom";
import { number, w } from "./language";
import { is_aborted, Notice } from "./notice";
import type { HeaderFinding } from "./grid_cell";

const page_causes = 50;

export interface CausesHost {
  desk: Desk;
  choose(cause: Cause | null): void;
  go_to_row(row: number, column: number | null): void;
  found_in_header(findings: HeaderFinding[]): void;
}

export class Causes {
  readonly element: HTMLElement;
  chosen: number | null = null;

  private list = el("ol", { class: "cause-list" });
  private more = el("div", { class: "actions" });
  private notice = new Notice();
  private search = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  private causes: Cause[] = [];
  private total = 0;
  private filter: Partial<Filter> = {};
  private loading: AbortController | null = null;
  private timer = 0;
  // What was typed into a cause's field, by what the cause is about, for it is redrawn.
  private typed = new Map<string, string>();
  private inputs = new Map<string, HTMLInputElement>();

  constructor(private readonly host: CausesHost) {
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.load(), 350);
    });
    this.element = el("section", { class: "causes", "aria-label": w.causes },
      el("div", { class: "causes-head" },
        el("h2", { tabindex: -1 }, w.causes),
        field(w.find_cause, this.search, { class: "inline" })),
      this.notice.element, this.list, this.more);
    host.desk.signal.addEventListener("abort", () => this.loading?.abort());
    host.desk.listen((news) => {
      if (news === "busy") this.lock();
    });
  }

  show(filter: Filter): void {
    const { code, column, severity } = filter;
    this.filter = { code, column, severity };
    this.chosen = filter.cause;
    void this.load();
  }

  async load(): Promise<void> {
    await this.fetch(0, Math.max(page_causes, Math.min(200, this.causes.length)));
  }

  private async fetch(skip: number, most: number): Promise<void> {
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    const filter = { ...this.filter, text: this.search.value } as Filter;
    try {
      const page = await api.causes(this.host.desk.id, filter, skip, most, loading.signal);
      this.causes = skip === 0 ? page.causes : [...this.causes, ...page.causes];
      this.total = page.total;
      this.draw();
      this.tell_header();
    } catch (error) {
      if (!is_aborted(error)) this.notice.fail(error, () => void this.load());
    }
  }

  private tell_header(): void {
    if (this.filter.code || this.filter.column || this.filter.severity || this.search.value) return;
    const findings = this.causes.flatMap((each) => each.of_header && each.column !== null ?
      [{ column: each.column, severity: each.severity, message: each.message }] : []);
    this.host.found_in_header(findings);
  }

  private draw(): void {
    const place = this.list.scrollTop;
    const focused = document.activeElement;
    const had_focus = this.list.contains(focused);
    const typing_in = [...this.inputs].find(([, input]) => input === focused)?.[0];
    this.inputs.clear();
    fill(this.list, ...this.causes.map((cause) => this.item(cause)));
    this.list.scrollTop = place;
    const input = typing_in === undefined ? undefined : this.inputs.get(typing_in);
    if (input) input.focus();
    else if (had_focus) this.element.querySelector<HTMLElement>("h2")?.focus();
    const rest = this.total - this.causes.length;
    fill(this.more, this.total === 0 && el("p", { class: "empty" }, this.empty_sentence()),
      rest > 0 && button(w.more_causes(rest),
        () => void this.fetch(this.causes.length, page_causes)));
    this.lock();
  }

  private empty_sentence(): string {
    const { code, column, severity } = this.filter;
    return code || column || severity || this.search.value ? w.no_causes_match : w.no_findings;
  }

  private item(cause: Cause): HTMLElement {
    const pressed = this.chosen === cause.cause;
    const severity = cause.severity === "error" ? w.error : w.warning;
    const message = el("button", {
      type: "button", class: "cause-message", "aria-pressed": pressed ? "true" : "false",
      onclick: () => this.host.choose(pressed ? null : cause),
    }, el("span", { class: `sign ${cause.severity}`, role: "img", "aria-label": severity },
      cause.severity === "error" ? "✕" : "!"), sentence_text(cause.message, 400));
    return el("li", { class: `cause ${pressed ? "chosen" : ""}` },
      message, this.facts(cause), this.hint(cause), this.fix(cause));
  }

  // What helps where no single cell can be replaced.
  private hint(cause: Cause): HTMLElement | null {
    if (cause.fixable) return null;
    const of_columns = cause.first_rows.length === 0 && this.host.desk.may_edit &&
      this.host.desk.review?.format === "csv";
    if (!cause.suggestion && !of_columns) return null;
    return el("p", { class: "cause-hint" },
      cause.suggestion ? user_text(cause.suggestion, 600) : null,
      cause.suggestion && of_columns ? ". " : null,
      of_columns ? w.columns_can_be_renamed : null);
  }

  private facts(cause: Cause): HTMLElement {
    const facts = el("div", { class: "cause-facts" },
      el("strong", {}, extent_of(cause)));
    if (cause.masked) facts.append(" · ", el("span", { class: "faint" }, w.masked));
    else if (cause.many_values) facts.append(" · ", w.many_values);
    else if (cause.value) {
      facts.append(" · ", el("span", {}, w.value_is, " ", user_text(cause.value, 80)));
    }
    if (cause.first_rows.length > 0 && !cause.of_header) {
      facts.append(" · ", el("span", {}, w.rows_named, " "));
      for (const row of cause.first_rows.slice(0, 3)) {
        facts.append(this.host.desk.review?.shows_rows
          ? button(number(row), () => this.host.go_to_row(row, cause.column), {
              class: "link small", "aria-label": w.go_to_row(number(row)) })
          : number(row), " ");
      }
      if (cause.count > 3) facts.append("…");
    }
    return facts;
  }

  private key(cause: Cause): string {
    return JSON.stringify([cause.code, cause.column, cause.value]);
  }

  private fix(cause: Cause): HTMLElement | null {
    if (!cause.fixable || !this.host.desk.may_edit) return null;
    const key = this.key(cause);
    const suggestion = cause.many_values ? null : cause.suggestion;
    const input = el("input", {
      type: "text", dir: "auto", autocomplete: "off", spellcheck: "false" });
    input.value = this.typed.get(key) ?? suggestion ?? "";
    this.inputs.set(key, input);
    const all = button(w.fix_all(cause.count), () => act(true), { class: "small primary" });
    const one = button(w.fix_one, () => act(false), { class: "small" });
    const act = (every: boolean) => {
      const row = cause.first_rows[0];
      const change: CellEdit = every || row === undefined || cause.column === null
        ? { cause: cause.cause, value: input.value }
        : { cells: [{ row, column: cause.column, value: input.value }] };
      void this.apply(cause, change, key, input.value, every ? cause.count : 1);
    };
    // An empty value is sent only where somebody emptied the field on purpose.
    const ready = () => {
      const untouched = !this.typed.has(key) && suggestion === null;
      one.dataset.idle = all.dataset.idle = untouched ? "yes" : "";
      this.lock();
    };
    input.addEventListener("input", () => {
      this.typed.set(key, input.value);
      ready();
    });
    const line = el("form", {
      class: "cause-fix",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        if (!all.disabled) act(true);
      },
    }, field(suggestion === null ? w.replace_with : w.did_you_mean, input, {}),
    el("div", { class: "actions" }, cause.count > 1 && !cause.of_header && one, all));
    const untouched = !this.typed.has(key) && suggestion === null;
    one.dataset.idle = all.dataset.idle = untouched ? "yes" : "";
    return line;
  }

  private async apply(
    cause: Cause, change: CellEdit, key: string, value: string, count: number,
  ): Promise<void> {
    this.notice.clear();
    this.typed.set(key, value);
    try {
      await this.host.desk.edit(change);
      this.typed.delete(key);
      this.notice.show("done", w.fixed(count, plain_text(value || w.empty, 60)));
      if (this.chosen === cause.cause) this.host.choose(null);
    } catch (error) {
      this.notice.fail(error);
    }
  }

  private lock(): void {
    const busy = this.host.desk.waiting_edits > 0;
    for (const each of this.list.querySelectorAll<HTMLButtonElement>(".cause-fix button")) {
      each.disabled = busy || each.dataset.idle === "yes";
    }
  }
}

function extent_of(cause: Cause): string {
  if (cause.of_header) return w.in_header;
  if (cause.column === null && cause.first_rows.length === 0) return w.whole_file;
  return w.rows_count(cause.count);
}
