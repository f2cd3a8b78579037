// How a job is spoken of: its state, its people, its progress.

import { rows_left_out, type Job, type Review, type Status } from "./answers";
import { user_text } from "./cell_text";
import { el } from "./dom";
import { percent, w } from "./language";

type Tone = "calm" | "good" | "bad" | "waits";

const tones: Record<Status, Tone> = {
  created: "calm", in_progress: "calm", valid_scheme: "waits", invalid_scheme: "bad",
  quarantined: "waits", stale: "waits", finished: "good", failed: "bad", cancelled: "calm",
  undone: "calm",
};

const signs: Record<Tone, string> = { calm: "○", good: "✓", bad: "✕", waits: "●" };

export function status_badge(status: Status): HTMLElement {
  const tone = tones[status] ?? "calm";
  return el("span", { class: `badge ${tone}` },
    el("span", { "aria-hidden": "true" }, signs[tone], " "), w.status[status] ?? status);
}

export function uploader(job: Job): HTMLElement {
  return user_text(job.uploaded_user_name ?? job.uploaded_api_user_name ?? "–", 80);
}

export function proceeder(job: Job): HTMLElement | null {
  const name = job.proceed_user_name ?? job.proceed_api_user_name;
  return name ? user_text(name, 80) : null;
}

// Of a row without a single value.
export function blank_words(review: Review | null): string {
  const left_out = review ? rows_left_out(review) : 0;
  if (left_out === 0) return w.blank_row;
  return left_out === review?.blank_rows ? w.row_is_left_out : w.row_is_blank_or_left_out;
}

// How far a running job is; null where it rests.
export function progress_of(job: Job): HTMLElement | null {
  if (job.status !== "created" && job.status !== "in_progress") return null;
  const { progress } = job;
  const applying = job.status === "in_progress";
  const words = applying ? w.applying : w.validating;
  const bar = el("progress", { "aria-label": words, max: 1 });
  if (!progress) return el("div", { class: "progress" }, el("span", {}, words), bar);
  const known = progress.of_bytes > 0;
  if (known) bar.value = Math.min(1, progress.bytes / progress.of_bytes);
  return el("div", { class: "progress" },
    el("span", {}, words, " ", w.rows_count(progress.rows),
      known ? ` · ${percent(progress.bytes, progress.of_bytes)}` : null), bar);
}

