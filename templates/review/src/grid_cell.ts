// The cells of the grid as elements. What is wrong with a cell is marked by its border, its ground
// and a sign, and said in its description.

import { is_blank, type Row, type RowFinding, type Severity } from "./answers";
import { plain_text, user_text } from "./cell_text";
import { el } from "./dom";
import { number, w } from "./language";

export const row_px = 32;
export const head_px = 40;
export const number_px = 88;

export function width_of(name: string): number {
  return Math.max(112, Math.min(260, 48 + name.length * 8));
}

export function worst(findings: ReadonlyArray<{ severity: Severity }>): Severity | null {
  if (findings.length === 0) return null;
  return findings.some((each) => each.severity === "error") ? "error" : "warning";
}

export function findings_at(row: Row | undefined, column: number): RowFinding[] {
  const wanted = column === 0 ? null : column;
  return row?.findings.filter((each) => (each.column ?? null) === wanted) ?? [];
}

function description(findings: ReadonlyArray<{ message: string }>): string | null {
  if (findings.length === 0) return null;
  return findings.map((each) => plain_text(each.message)).join(" ");
}

function sign(severity: Severity | null): HTMLElement | null {
  if (!severity) return null;
  const name = severity === "error" ? w.error : w.warning;
  return el("span", { class: "sign", role: "img", "aria-label": name },
    severity === "error" ? "✕" : "!");
}

function class_of(severity: Severity | null, more = ""): string {
  return `cell ${severity ? `has-${severity}` : ""} ${more}`.trim();
}

export function number_cell(row: Row | undefined, row_number: number | null): HTMLElement {
  const findings = findings_at(row, 0);
  const severity = worst(findings);
  return el(
    "div",
    { class: class_of(severity, "number"), role: "rowheader", tabindex: -1, "aria-colindex": 1,
      title: description(findings), "data-column": 0 },
    sign(severity),
    el("span", {}, row_number === null ? "…" : number(row_number)),
  );
}

// `pending` is what was typed and is being judged.
export function data_cell(
  row: Row | undefined, column: number, pending: string | null, blank_words: string,
): HTMLElement {
  const value = pending ?? (row ? row.cells[column - 1] : undefined);
  const findings = pending === null ? findings_at(row, column) : [];
  const severity = worst(findings);
  const masked = row !== undefined && value === null;
  const cell = el("div", {
    class: class_of(severity, pending !== null ? "pending" : ""),
    role: "gridcell",
    tabindex: -1,
    "aria-colindex": column + 1,
    "aria-invalid": severity === "error" ? "true" : null,
    "data-column": column,
    title: masked ? w.masked_cell : description(findings),
  });
  const mark = sign(severity);
  if (mark) cell.append(mark);
  if (masked) cell.append(el("span", { class: "faint" }, w.masked));
  else if (value) cell.append(user_text(value));
  else if (column === 1 && pending === null && is_blank(row)) {
    cell.append(el("span", { class: "faint" }, blank_words));
  }
  else if (severity) cell.append(el("span", { class: "faint" }, w.empty));
  return cell;
}

export interface HeaderFinding {
  column: number;
  severity: Severity;
  message: string;
}

export function header_cell(
  name: string | undefined, column: number, findings: HeaderFinding[],
): HTMLElement {
  const severity = worst(findings);
  return el(
    "div",
    { class: class_of(severity, "head"), role: "columnheader", tabindex: -1,
      "aria-colindex": column + 1, title: description(findings), "data-column": column },
    sign(severity),
    name ? user_text(name) : el("span", { class: "faint" }, w.column_number(number(column))),
  );
}

export function corner_cell(): HTMLElement {
  return el("div", { class: "cell head number", role: "columnheader", tabindex: -1,
    "aria-colindex": 1, "data-column": 0 }, w.row);
}
