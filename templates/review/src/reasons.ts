// Why a file cannot be used, and what to do where no grid can mend it.

import type { Job } from "./answers";
import { sentence_text, user_text } from "./cell_text";
import type { Desk } from "./desk";
import { el } from "./dom";
import { number, w } from "./language";

const names_of_text = /\.(csv|tsv|txt|json|ndjson)$/i;
const said_of_archives = /spreadsheet|archive|not text/;

export function reasons_of(job: Job, most: number): HTMLElement[] {
  const reason = job.reason ? el("p", { class: "reason" }, user_text(job.reason, 600)) : null;
  const errors = errors_of(job, most);
  return [reason, errors].filter((part) => part !== null);
}

export function errors_of(job: Job, most: number): HTMLElement | null {
  const errors = job.scheme_errors.slice(0, most);
  if (errors.length === 0) return null;
  return el("ul", { class: "error-list" }, ...errors.map((error) =>
    el("li", {}, error.row === null ? null : `${w.row_number(number(error.row))}: `,
      sentence_text(error.message, 400))));
}

// Of a job that ended, or cannot go on, for what its file is.
export function remedy_of(job: Job): string | null {
  if (job.status !== "failed" && job.status !== "invalid_scheme") return null;
  const codes = job.scheme_errors.map((error) => error.code);
  if (codes.includes("json_malformed")) return w.broken_json;
  if (codes.includes("encoding_invalid")) return w.other_encoding;
  const other = said_of_archives.test(job.reason ?? "") ||
    codes.includes("schema_unknown") && !names_of_text.test(job.filename);
  return other ? w.other_file : null;
}

export function remedy_of_code(code: string, desk: Desk): string | null {
  if (code === "json_malformed") return w.broken_json;
  if (code === "encoding_invalid") return w.other_encoding;
  if (code === "schema_unknown" && desk.review?.format === "json") return w.unknown_member;
  // A table has more than one column; what has one only is hardly a table.
  const one_column = (desk.review?.columns.length ?? 0) <= 1;
  return code === "schema_unknown" && one_column ? w.other_file : null;
}
