// What became of a job that has ended, and the way back.

import type { Job } from "./answers";
import * as api from "./api";
import { sentence_text, user_text } from "./cell_text";
import type { Desk } from "./desk";
import { ask } from "./dialog";
import { button, el, type Child } from "./dom";
import { number, w } from "./language";
import { act_or_tell, sentence_of, type Notice } from "./notice";
import { offer_encoding } from "./other_encoding";
import { remedy_of } from "./reasons";

export function result_of(job: Job, desk: Desk, notice: Notice): HTMLElement | null {
  const ended = ["finished", "failed", "cancelled", "undone"].includes(job.status);
  const said = job.reason && job.status !== "quarantined"
    ? el("p", { class: "reason" }, user_text(job.reason, 600)) : null;
  const remedy = remedy_of(job);
  const to_do = remedy ? el("p", { class: "remedy" }, remedy) : null;
  const reading = offer_encoding(job, desk, notice);
  if (!ended) {
    return said || to_do
      ? el("section", { class: "result", "aria-label": w.result }, said, to_do, reading) : null;
  }
  return el("section", { class: "result", "aria-label": w.result },
    el("dl", { class: "figures" },
      figure(w.people_changed, job.affected_rows, "affected"),
      figure(w.rows_failed, job.failed_rows, job.failed_rows > 0 ? "error" : ""),
      ...undo_figures(job)),
    said, to_do,
    job.failed_rows > 0 && el("p", {}, el("a", {
      href: api.address(`/bulk/users/corrected/${job.id}`), download: true }, w.failed_rows_only)),
    update_errors(job),
    may_undo(job) && button(w.undo_import, () => ask_undo(job, desk, notice), {}));
}

function figure(name: string, value: number, kind: string): HTMLElement {
  return el("div", { class: `figure-box ${kind}` },
    el("dt", {}, name), el("dd", {}, number(value)));
}

function undo_figures(job: Job): Child[] {
  if (!job.undo) return [];
  return [
    figure(w.undo_reversed, job.undo.reversed, ""),
    figure(w.undo_kept, job.undo.kept, job.undo.kept > 0 ? "warning" : ""),
    figure(w.undo_failed, job.undo.failed, job.undo.failed > 0 ? "error" : ""),
  ];
}

function update_errors(job: Job): HTMLElement | null {
  if (job.update_errors.length === 0) return null;
  return el("details", {},
    el("summary", {}, w.rows_not_applied(job.update_errors.length)),
    el("ul", { class: "error-list" }, ...job.update_errors.slice(0, 100).map((error) =>
      el("li", {}, error.row === null ? null : `${w.row_number(number(error.row))}: `,
        sentence_text(error.message, 400)))));
}

function may_undo(job: Job): boolean {
  return job.status !== "undone" && !job.undo && job.affected_rows > 0 && api.may("jobs:undo");
}

function ask_undo(job: Job, desk: Desk, notice: Notice): void {
  const planned = desk.review?.plan_summary?.changes.create ?? 0;
  const created = Math.min(planned, job.affected_rows);
  const others = job.affected_rows - created;
  ask({
    title: w.undo_import_question,
    body: [
      created > 0 && el("p", {}, w.undo_creates(created)),
      others > 0 && el("p", {}, w.undo_import_means(others)),
    ],
    yes: w.undo_import,
    danger: true,
    act: () => act_or_tell(() => desk.undo(), notice),
  }, (error) => el("p", {}, sentence_of(error)));
}
