// The findings by what causes them, most frequent first: here a file of 40,000 errors is mended.

import type { Cause, CellEdit, Filter } from "./answers";
import * as api from "./api";
import { plain_text, sentence_text, user_text } from "./cell_text";
import type { Desk } from "./desk";
import { add, button, el, field, fill, type Child } from "./dom";
import { number, w } from "./language";
import { column_mends } from "./column_mends";
import { NamesOffered } from "./names_offered";
import { is_aborted, Notice } from "./notice";
import { remedy_of_code } from "./reasons";
import { key_of, name_key_of } from "./same_cause";
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
  private total: number | null = null;
  private filter: Partial<Filter> = {};
  private loading: AbortController | null = null;
  private timer = 0;
  private columns_now = 0;
  private columns_drawn = 0;
  // What was typed into a cause's field, by what the cause is about, for it is redrawn.
  private typed = new Map<string, string>();
  private inputs = new Map<string, HTMLInputElement>();

  private names: NamesOffered;

  constructor(private readonly host: CausesHost) {
    this.names = new NamesOffered(host.desk.signal);
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.load(), 350);
    });
    this.element = el("section", { class: "causes", "aria-label": w.causes },
      el("div", { class: "causes-head" },
        el("h2", { tabindex: -1 }, w.causes),
        field(w.find_cause, this.search, { class: "inline" })),
      this.notice.element, this.list, this.more, this.names.element);
    host.desk.signal.addEventListener("abort", () => this.loading?.abort());
    host.desk.listen((news) => {
      if (news === "busy") this.lock();
      if (news === "rights") this.draw();
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
      this.columns_now = this.host.desk.review?.columns.length ?? 0;
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
    if (this.total === null) return;
    const place = this.list.scrollTop;
    const key = this.columns_now === this.columns_drawn ? "key" : "nameKey";
    this.columns_drawn = this.columns_now;
    const before = this.keys_from_focus(key);
    // From its end: above stand the rows, of which some may go.
    const nth = controls_of(document.activeElement?.closest(".cause")).reverse()
      .findIndex((each) => each === document.activeElement);
    const typing_in = [...this.inputs].find(([, input]) => input === document.activeElement)?.[0];
    this.inputs.clear();
    const items = this.causes.map((cause) => this.item(cause));
    fill(this.list, ...items);
    this.list.scrollTop = place;
    const input = typing_in === undefined ? undefined : this.inputs.get(typing_in);
    if (input) input.focus();
    else if (before.length > 0) this.focus_first_of(before, key, nth, items);
    const rest = this.total - this.causes.length;
    fill(this.more, this.total === 0 && el("p", { class: "empty" }, this.empty_sentence()),
      rest > 0 && button(w.more_causes(rest),
        () => void this.fetch(this.causes.length, page_causes)));
    this.lock();
  }

  // Of the card with the focus and those below it; none where the focus is elsewhere.
  private keys_from_focus(name: "key" | "nameKey"): string[] {
    const card = document.activeElement?.closest<HTMLElement>(".cause");
    if (!card || !this.list.contains(card)) return [];
    const cards = [...this.list.querySelectorAll<HTMLElement>(".cause")];
    return cards.slice(cards.indexOf(card)).map((each) => each.dataset[name] ?? "");
  }

  // The same control of the card, or, where its cause is gone, the next card that is left.
  private focus_first_of(
    keys: string[], name: "key" | "nameKey", nth: number, items: HTMLElement[],
  ): void {
    const card_of = (key: string) => items.find((item) => item.dataset[name] === key);
    const key = keys.find((each) => card_of(each) !== undefined);
    const to = controls_of(key === undefined ? null : card_of(key));
    ((key === keys[0] ? to.at(-1 - nth) : null) ?? to[0] ??
      this.element.querySelector<HTMLElement>("h2"))?.focus();
  }

  private empty_sentence(): string {
    const { code, column, severity } = this.filter;
    if (code || column || severity || this.search.value) return w.no_causes_match;
    const is_held = (this.host.desk.review?.guards.length ?? 0) > 0;
    return is_held ? w.no_findings_but_held : w.no_findings;
  }

  private item(cause: Cause): HTMLElement {
    const pressed = this.chosen === cause.cause;
    const severity = cause.severity === "error" ? w.error : w.warning;
    const message = el("button", {
      type: "button", class: "cause-message", "aria-pressed": pressed ? "true" : "false",
      onclick: () => this.host.choose(pressed ? null : cause),
    }, el("span", { class: `sign ${cause.severity}`, role: "img", "aria-label": severity },
      cause.severity === "error" ? "✕" : "!"), sentence_text(cause.message, 400));
    return el("li", { class: `cause ${pressed ? "chosen" : ""}`, "data-key": key_of(cause),
      "data-name-key": name_key_of(cause) },
      message, this.facts(cause), this.hint(cause), ...this.remedies(cause));
  }

  // What helps where no single cell can be replaced.
  private hint(cause: Cause): HTMLElement | null {
    const hints: Record<string, string> = w.hints;
    const { review } = this.host.desk;
    const known = hints[cause.code] ?? remedy_of_code(cause.code, this.host.desk);
    // Of records it says which member is meant; a cell has its suggestion in its field.
    const which = cause.code === "schema_unknown" && review?.format === "json"
      ? cause.suggestion : null;
    if (known) {
      return el("p", { class: "cause-hint" }, known,
        which && " ", which && user_text(which, 600));
    }
    if (cause.fixable) return null;
    const of_columns = cause.first_rows.length === 0 && this.host.desk.may_edit &&
      review?.format === "csv";
    if (!cause.suggestion && !of_columns) return null;
    return el("p", { class: "cause-hint" },
      cause.suggestion ? user_text(cause.suggestion, 600) : null,
      cause.suggestion && of_columns ? ". " : null,
      of_columns ? w.columns_can_be_renamed : null);
  }

  // What most likely is meant comes first.
  private remedies(cause: Cause): Array<HTMLElement | null> {
    const { review, may_edit } = this.host.desk;
    if (!review || !may_edit) return [];
    const of_column = column_mends(cause, review,
      (change, said) => void this.make(change, said));
    const of_cells = this.fix(cause);
    const renames_less = (cause.taken_by ?? null) !== null || cause.code === "column_order";
    return renames_less ? [of_column, of_cells] : [of_cells, of_column];
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
      add(facts, ...this.same_as(cause));
    }
    return facts;
  }

  // Of what stands twice: the row that has it, too.
  private same_as(cause: Cause): Child[] {
    const { job, review } = this.host.desk;
    const first = job?.scheme_errors.find((each) => each.code === cause.code &&
      each.row === cause.first_rows[0] && each.column === cause.column);
    const row = first?.see_row ?? null;
    if (row === null) return [];
    const words = w.see_row(number(row));
    return ["· ", review?.shows_rows
      ? button(words, () => this.host.go_to_row(row, cause.column), { class: "link small" })
      : words];
  }

  private fix(cause: Cause): HTMLElement | null {
    if (!cause.fixable || !this.host.desk.may_edit) return null;
    const key = key_of(cause);
    const suggestion = cause.many_values ? null : cause.suggestion;
    const input = el("input", {
      type: "text", dir: "auto", autocomplete: "off", spellcheck: "false",
      list: this.names.list_for(cause) });
    input.value = this.typed.get(key) ?? suggestion ?? "";
    this.inputs.set(key, input);
    const all = button(w.fix_all(cause.count), () => act(true), { class: "small primary" });
    const one = button(w.fix_one, () => act(false), { class: "small" });
    const act = (every: boolean) => {
      const row = cause.first_rows[0];
      const change: CellEdit = every || row === undefined || cause.column === null
        ? { cause: cause.cause, value: input.value }
        : { cells: [{ row, column: cause.column, value: input.value }] };
      if (is_locked(every ? all : one)) return;
      void this.apply(change, key, input.value, every ? cause.count : 1);
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
        act(true);
      },
    }, field(suggestion === null ? w.replace_with : w.did_you_mean, input, {}),
    el("div", { class: "actions" }, cause.count > 1 && !cause.of_header && one, all));
    const untouched = !this.typed.has(key) && suggestion === null;
    one.dataset.idle = all.dataset.idle = untouched ? "yes" : "";
    return line;
  }

  private async apply(
    change: CellEdit, key: string, value: string, count: number,
  ): Promise<void> {
    this.typed.set(key, value);
    const done = await this.make(change, w.fixed(count, plain_text(value || w.empty, 60)));
    if (done) this.typed.delete(key);
  }

  private async make(change: CellEdit, said: string): Promise<boolean> {
    if (this.host.desk.waiting_edits > 0) return false;
    this.notice.clear();
    try {
      await this.host.desk.edit(change);
      this.notice.show("done", said);
      return true;
    } catch (error) {
      this.notice.fail(error);
      return false;
    }
  }

  // Not `disabled`: the focus would be lost while the file is judged.
  private lock(): void {
    const busy = this.host.desk.waiting_edits > 0;
    const buttons = ".cause-fix button, .cause-columns button";
    for (const each of this.list.querySelectorAll<HTMLElement>(buttons)) {
      const locked = busy || each.dataset.idle === "yes";
      each.setAttribute("aria-disabled", String(locked));
    }
  }
}

function is_locked(element: HTMLElement): boolean {
  return element.getAttribute("aria-disabled") === "true";
}

// The first of them is what the cause says.
function controls_of(card: Element | null | undefined): HTMLElement[] {
  return [...card?.querySelectorAll<HTMLElement>("button, input") ?? []];
}

function extent_of(cause: Cause): string {
  if (cause.of_header) return w.in_header;
  if (cause.column === null && cause.first_rows.length === 0) return w.whole_file;
  return w.rows_count(cause.count);
}
