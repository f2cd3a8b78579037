// The tab in which one sees what would happen, and lets it happen.

import {
  actions, among_updates, people_of, type Action, type PlanSummary, type Review,
} from "./answers";
import * as api from "./api";
import { user_text } from "./cell_text";
import type { Desk } from "./desk";
import { ask } from "./dialog";
import { button, el, fill, new_id, type Child } from "./dom";
import { guards_of } from "./held";
import { number, w } from "./language";
import { act_or_tell, Notice, sentence_of } from "./notice";
import { PlanChanges } from "./plan_changes";
import { reasons_of } from "./reasons";

export class PlanPanel {
  readonly element = el("div", { class: "plan" });
  private heading = el("h2", { tabindex: -1 }, w.plan);
  private decision = el("section", { class: "decision", "aria-label": w.decision });
  private summary = el("div");
  private notice = new Notice();
  private changes: PlanChanges;
  private plan = -1;
  private summary_drawn = "";

  constructor(private readonly desk: Desk) {
    this.changes = new PlanChanges(desk);
    this.element.append(this.heading, this.notice.element, this.decision, this.summary,
      this.changes.element);
    desk.listen(() => this.draw());
  }

  mount(): void {
    this.draw();
  }

  focus(): void {
    this.heading.focus();
  }

  private draw(): void {
    const review = this.desk.review;
    if (!review) return;
    this.draw_decision(review);
    const { status, reason, scheme_errors } = this.desk.job ?? {};
    const now = JSON.stringify([review.plan, status, reason, scheme_errors?.length]);
    if (now === this.summary_drawn) return;
    this.summary_drawn = now;
    const is_other = review.plan !== this.plan;
    this.plan = review.plan;
    const why_none = this.why_no_plan(review);
    fill(this.summary, ...why_none ?? summary_of(review.plan_summary));
    this.changes.element.hidden = why_none !== null;
    if (is_other && !why_none) this.changes.load();
  }

  // Null where there is one.
  private why_no_plan(review: Review): Child[] | null {
    const job = this.desk.job;
    const unusable = job?.status === "invalid_scheme" ||
      job?.status === "failed" && people_of(review) === 0;
    if (!job || !unusable) return null;
    return [el("p", { class: "empty" }, w.no_plan), ...reasons_of(job, 20)];
  }

  // --- proceed

  private draw_decision(review: Review): void {
    const job = this.desk.job;
    const focused = this.decision.contains(document.activeElement);
    const quarantined = job?.status === "quarantined";
    const waits = quarantined || job?.status === "valid_scheme" || job?.status === "stale";
    this.decision.hidden = !waits;
    if (!waits) return;
    const why_not = this.why_not(review, quarantined);
    const reason_id = new_id("reason");
    const name = quarantined ? w.approve_and_proceed : w.proceed;
    const go = button(name, () => this.ask_proceed(review, quarantined), {
      class: "primary large", disabled: why_not !== null || this.desk.waiting_edits > 0,
      "aria-describedby": why_not ? reason_id : null });
    fill(this.decision,
      guards_of(review),
      el("div", { class: "decision-line" },
        el("p", { class: "decision-sentence" }, w.people_will_change(people_of(review))),
        review.errors > 0 && el("p", {}, w.errors_stay_behind),
        el("div", { class: "actions" }, go),
        why_not && el("p", { id: reason_id, class: "reason" }, why_not)));
    if (focused && !go.disabled) go.focus();
  }

  private why_not(review: Review, quarantined: boolean): string | null {
    if (review.needs_other_approver) return w.needs_other_approver;
    if (quarantined && !api.may("jobs:approve")) return w.may_not_approve;
    if (!api.may("jobs:proceed")) return w.may_not_proceed;
    if (people_of(review) === 0) return w.nothing_to_change;
    return null;
  }

  private ask_proceed(review: Review, approve: boolean): void {
    const counts = review.plan_summary?.changes;
    const lines = actions.filter((each) => (counts?.[each] ?? 0) > 0).map((each) =>
      el("li", { class: among_updates.includes(each) ? "among" : null },
        among_updates.includes(each) && `${w.of_these} `,
        w.action_count[each](counts?.[each] ?? 0)));
    const hash = review.plan_hash;
    ask({
      title: w.people_will_change(people_of(review)),
      body: [
        el("ul", {}, ...lines),
        review.errors > 0 && el("p", {}, w.errors_stay_behind),
        approve && el("ul", { class: "guards" },
          ...review.guards.map((guard) => el("li", {}, user_text(guard, 400)))),
        hash && el("p", { class: "faint" }, w.plan_hash, " ", el("code", {}, hash.slice(0, 12))),
      ],
      yes: approve ? w.approve_and_proceed : w.proceed,
      act: () => act_or_tell(() => this.desk.proceed(approve, hash), this.notice),
    }, (error) => el("p", {}, sentence_of(error)));
  }
}

function summary_of(summary: PlanSummary | null): Child[] {
  if (!summary) return [];
  const kind = (each: Action) => [
    (summary.changes[each] ?? 0) > 0 && `action-${each}`, among_updates.includes(each) && "among",
  ].filter(Boolean).join(" ");
  const counts = el("dl", { class: "figures" }, ...actions.map((each) =>
    el("div", { class: `figure-box ${kind(each)}` },
      el("dt", {}, among_updates.includes(each) && `${w.of_these} `, w.action[each]),
      el("dd", {}, number(summary.changes[each] ?? 0)))));
  const tables = [
    licenses_of(summary), moves_of(w.roles, summary.roles), moves_of(w.teams, summary.teams),
  ].filter((each) => each !== null);
  return [counts, tables.length > 0 && el("div", { class: "move-tables" }, ...tables)];
}

function moves_of(title: string, moves: PlanSummary["roles"]): HTMLElement | null {
  if (moves.length === 0) return null;
  return table_of(title, [w.name, w.added, w.removed], moves.map((move) => [
    user_text(move.name, 80), signed("+", move.add), signed("−", move.remove)]));
}

function licenses_of(summary: PlanSummary): HTMLElement | null {
  if (summary.licenses.length === 0) return null;
  const name = (license: string | null) => license === null ?
    el("span", { class: "faint" }, w.no_license) : user_text(license, 80);
  return table_of(w.licenses, [w.from, w.to, w.people], summary.licenses.map((move) => [
    name(move.from), name(move.to), number(move.count)]));
}

function signed(sign: string, value: number): string {
  return value === 0 ? "0" : sign + number(value);
}

function table_of(title: string, heads: string[], lines: Child[][]): HTMLElement {
  const is_figure = (at: number) => at === heads.length - 1 || heads[at] === w.added;
  return el("div", { class: "move-table", tabindex: 0, role: "region", "aria-label": title },
    el("table", { class: "plain" },
      el("caption", {}, title),
      el("thead", {}, el("tr", {}, ...heads.map((head, at) =>
        el("th", { scope: "col", class: is_figure(at) ? "figure" : null }, head)))),
      el("tbody", {}, ...lines.map((line) => el("tr", {}, ...line.map((value, at) =>
        el("td", { class: is_figure(at) ? "figure" : null }, value)))))));
}
