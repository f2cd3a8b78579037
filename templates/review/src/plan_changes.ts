// The list of changes, person by person, field by field.

import {
  actions, type Action, type Change, type ChangePage, type FieldMove, type Names,
} from "./answers";
import * as api from "./api";
import { user_text } from "./cell_text";
import type { Desk } from "./desk";
import { button, choice, el, field, fill, type Child } from "./dom";
import { number, w } from "./language";
import { leave_row_out } from "./leave_out";
import { is_aborted, Notice } from "./notice";

const page_changes = 100;

export class PlanChanges {
  readonly element: HTMLElement;
  private heading = el("h2", { tabindex: -1 }, w.changes);
  private list = el("ol", { class: "change-list" });
  private pager = el("nav", { class: "actions", "aria-label": w.pages_of_changes });
  private notice = new Notice();
  private search = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  private action = "";
  private timer = 0;
  // Where each page looked at began; the last is the one shown.
  private starts = [0];
  private loading: AbortController | null = null;
  private shown: ChangePage | null = null;

  constructor(private readonly desk: Desk) {
    const every = [{ value: "", name: w.all_changes },
      ...actions.map((each) => ({ value: each, name: w.action[each] }))];
    const pick = choice(every, "", (value) => {
      this.action = value;
      this.load();
    });
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.load(), 350);
    });
    const form = el("form", { class: "filters", role: "search", "aria-label": w.filter_changes,
      onsubmit: (event: SubmitEvent) => event.preventDefault() },
    field(w.kind_of_change, pick), field(w.find_person, this.search));
    this.element = el("section", { class: "changes", "aria-label": w.changes },
      this.heading, form, this.notice.element, this.list, this.pager);
    desk.signal.addEventListener("abort", () => this.loading?.abort());
    desk.listen((news) => {
      if (news === "busy") this.lock();
      if (news === "rights") this.draw_list();
    });
  }

  load(): void {
    this.starts = [0];
    void this.fetch();
  }

  private async fetch(): Promise<void> {
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    try {
      const page = await api.changes(this.desk.id, this.action, this.search.value,
        this.starts.at(-1) ?? 0, page_changes, loading.signal);
      this.shown = page;
      this.draw_list();
      this.draw_pager(page.next);
    } catch (error) {
      if (!is_aborted(error)) this.notice.fail(error, () => void this.fetch());
    }
  }

  private draw_list(): void {
    const changes = this.shown?.changes;
    if (!changes) return;
    const at = this.leave_buttons().findIndex((each) => each === document.activeElement);
    fill(this.list, ...changes.map(({ change }) => this.item(change)));
    if (changes.length === 0) fill(this.list, el("li", { class: "empty" }, w.no_changes));
    this.lock();
    if (at < 0) return;
    const buttons = this.leave_buttons();
    (buttons[Math.min(at, buttons.length - 1)] ?? this.heading).focus();
  }

  private leave_buttons(): HTMLButtonElement[] {
    return [...this.list.querySelectorAll<HTMLButtonElement>(".leave-out")];
  }

  private draw_pager(next: number | null): void {
    const turn = (act: () => void) => () => {
      act();
      void this.fetch().then(() => this.element.scrollIntoView({ block: "start" }));
    };
    fill(this.pager,
      this.starts.length > 1 && button(w.previous_page, turn(() => this.starts.pop()), {}),
      next !== null && button(w.next_page, turn(() => this.starts.push(next)), {}));
  }

  private item(change: Change): HTMLElement {
    const email = change.email ?? (change.key === undefined ? "–" : String(change.key));
    const row = change.row ?? null;
    return el("li", { class: "change" },
      el("div", { class: "change-head" },
        ...kinds_of(change).map((kind) => el("span", { class: `badge action-${kind}` },
          w.action[kind])),
        el("strong", {}, user_text(email, 120)),
        change.new_email ? el("span", {}, " → ", user_text(change.new_email, 120)) : null,
        el("span", { class: "faint" }, row === null ? w.not_in_file : w.row_number(number(row))),
        row !== null && this.desk.may_edit &&
          button(w.leave_out, () => void this.leave_out(row, change), {
            class: "small leave-out",
            "aria-label": `${w.leave_out}: ${w.row_number(number(row))}` })),
      fields_of(change));
  }

  private async leave_out(row: number, change: Change): Promise<void> {
    if (this.desk.waiting_edits > 0) return;
    await leave_row_out(this.desk, row, this.notice, change.action === "create");
  }

  private lock(): void {
    // Not `disabled`: the focus would be lost while the file is judged.
    const busy = String(this.desk.waiting_edits > 0);
    for (const each of this.leave_buttons()) each.setAttribute("aria-disabled", busy);
  }
}

// The program tells of creating and updating; the other kinds are among the updates.
function kinds_of(change: Change): Action[] {
  if (change.action === "create") return ["create"];
  const status = change.set?.status?.to;
  const kinds: Action[] = [];
  if (change.new_email) kinds.push("rename");
  if (status === "Active") kinds.push("activate");
  if (status === "Inactive") kinds.push("deactivate");
  return kinds.length > 0 ? kinds : ["update"];
}

function fields_of(change: Change): HTMLElement | null {
  const moved = Object.entries(change.set ?? {}).map(([name, move]) =>
    line(user_text(field_name(name), 80), is_hidden(change, move)
      ? [el("span", { class: "faint" }, w.masked)] : from_to(move.from, move.to)));
  const names = (title: string, set: Names | null | undefined) => {
    const added = (set?.add ?? []).map((each) => chip("+", each));
    const removed = (set?.remove ?? []).map((each) => chip("−", each));
    return added.length + removed.length > 0 ? line(title, [...added, ...removed]) : null;
  };
  const { license } = change;
  const lines = [
    ...moved, names(w.roles, change.roles), names(w.teams, change.teams),
    license ? line(w.license, from_to(license.from, license.to)) : null,
    change.masked ? line("", [el("span", { class: "faint" }, w.some_masked)]) : null,
  ].filter((each) => each !== null);
  return lines.length > 0 ? el("dl", { class: "field-moves" }, ...lines) : null;
}

// Who may not see a field is told that it changes, and neither from what nor to what.
function is_hidden(change: Change, move: FieldMove): boolean {
  return change.masked === true && move.from === null && move.to === null;
}

// As the template calls it.
function field_name(member: string): string {
  const known: Record<string, string> = w.fields;
  if (Object.hasOwn(known, member)) return known[member] ?? member;
  if (!/^[a-z][a-z0-9_]*$/.test(member)) return member;
  return member.charAt(0).toUpperCase() + member.slice(1).replaceAll("_", " ");
}

function line(name: Child, value: Child[]): HTMLElement {
  return el("div", {}, el("dt", {}, name), el("dd", {}, ...value));
}

function from_to(from: unknown, to: unknown): Child[] {
  const side = (value: unknown) => value === null || value === undefined || value === ""
    ? el("span", { class: "faint" }, w.empty)
    : user_text(typeof value === "object" ? JSON.stringify(value) : String(value), 200);
  if (from === null || from === undefined || from === "") return [side(to)];
  return [el("del", {}, side(from)), el("span", { "aria-hidden": "true" }, " → "),
    el("span", { class: "unseen" }, ` ${w.becomes} `), el("ins", {}, side(to))];
}

function chip(sign: string, name: string): HTMLElement {
  const word = sign === "+" ? w.added : w.removed;
  return el("span", { class: `chip ${sign === "+" ? "added" : "removed"}` },
    el("span", { class: "unseen" }, `${word} `),
    el("span", { "aria-hidden": "true" }, sign), user_text(name, 80));
}
