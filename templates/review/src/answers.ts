// The shapes of the program's answers.

export type Status =
  | "created" | "valid_scheme" | "invalid_scheme" | "in_progress" | "finished"
  | "quarantined" | "stale" | "failed" | "cancelled" | "undone";

export type Severity = "error" | "warning";

export interface Session {
  user: string;
  kind: "api" | "portal";
  scopes: string[];
  csrf: string | null;
  // Where the service is for many.
  tenant: string | null;
  // Whether who signs in here names it.
  needs_tenant: boolean;
}

export function is_same_person(one: Session, other: Session): boolean {
  return one.user === other.user && one.tenant === other.tenant;
}

export interface JobFinding {
  message: string;
  column: number | null;
  row: number | null;
  error_type: Severity;
  code: string;
  field: string | null;
  value: string | null;
  see_row?: number | null;
}

export interface Job {
  id: number;
  created_at: string;
  process_requested_at: string | null;
  filename: string;
  total_rows: number;
  affected_rows: number;
  failed_rows: number;
  status: Status;
  uploaded_user_name: string | null;
  proceed_user_name: string | null;
  uploaded_api_user_name: string | null;
  proceed_api_user_name: string | null;
  scheme_errors: JobFinding[];
  update_errors: JobFinding[];
  kind: "upload" | "sync";
  schema: string | null;
  plan_hash: string | null;
  reason: string | null;
  undo: { reversed: number; kept: number; failed: number } | null;
  progress: { step: "validate" | "apply"; rows: number; bytes: number; of_bytes: number } | null;
}

export interface JobPage {
  jobs: Job[];
  total: number;
}

export interface Edit {
  number: number;
  at: string;
  actor: string;
  kind: "cells" | "rows_left_out" | "column_left_out" | "columns_merged" | "columns_matched";
  column: number | null;
  cells: number;
  rows: number;
}

export interface Moves {
  name: string;
  add: number;
  remove: number;
}

export type Action = "create" | "update" | "rename" | "activate" | "deactivate";

export const actions: readonly Action[] = ["create", "update", "rename", "activate", "deactivate"];

export interface PlanSummary {
  changes: Record<Action, number>;
  roles: Moves[];
  teams: Moves[];
  licenses: Array<{ from: string | null; to: string | null; count: number }>;
}

export interface Review {
  job: number;
  plan: number;
  plan_hash: string | null;
  format: "csv" | "json";
  columns: string[];
  first_row: number;
  rows: number;
  blank_rows?: number;
  rows_with_findings: number;
  errors: number;
  warnings: number;
  causes: number;
  by_code: Array<{ code: string; title: string; severity: Severity; count: number }>;
  by_column: Array<{
    column: number | null; name: string | null; errors: number; warnings: number;
  }>;
  shows_rows: boolean;
  may_edit: boolean;
  needs_other_approver: boolean;
  edits: Edit[];
  plan_summary: PlanSummary | null;
  guards: string[];
}

export interface Cause {
  cause: number;
  code: string;
  severity: Severity;
  column: number | null;
  name: string | null;
  value: string | null;
  // It stands for all values beyond the number that is told apart.
  many_values?: boolean;
  masked: boolean;
  message: string;
  suggestion: string | null;
  count: number;
  first_rows: number[];
  of_header: boolean;
  fixable: boolean;
  // The column of the header that has the suggested name already.
  taken_by?: number | null;
  // Of a file of no known template: names that would make it one.
  renames?: Array<{ column: number; name: string; to: string }>;
}

export interface CausePage {
  total: number;
  causes: Cause[];
}

export interface RowFinding {
  column: number | null;
  code: string;
  severity: Severity;
  message: string;
  suggestion: string | null;
  see_row?: number | null;
}

export interface Row {
  row: number;
  cells: Array<string | null>;
  findings: RowFinding[];
}

export interface RowPage {
  total: number;
  rows: Row[];
}

export interface Filter {
  view: "all" | "findings";
  cause: number | null;
  code: string;
  column: number | null;
  severity: "" | Severity;
  text: string;
}

export interface FieldMove {
  from?: unknown;
  to?: unknown;
}

export interface Names {
  add?: string[];
  remove?: string[];
}

export interface Change {
  row?: number | null;
  action: string;
  email?: string | null;
  key?: unknown;
  new_email?: string | null;
  set?: Record<string, FieldMove> | null;
  roles?: Names | null;
  teams?: Names | null;
  license?: { from?: string | null; to?: string | null } | null;
  masked?: boolean;
}

export interface ChangePage {
  changes: Array<{ seq: number; change: Change }>;
  next: number | null;
}

export type CellEdit =
  | { cells: Array<{ row: number; column: number; value: string }> }
  | { cause: number; value: string }
  | { leave_out: number[] }
  | { leave_out_column: number }
  | { merge_column: number; into: number }
  | { match_columns_by_name: true };

export function at_rest(job: Job): boolean {
  return job.status !== "created" && job.status !== "in_progress";
}

// Nothing was let through yet, and something may still be mended.
export function waits(job: Job): boolean {
  return ["valid_scheme", "invalid_scheme", "quarantined", "stale"].includes(job.status);
}

export function is_blank(row: Row | undefined): boolean {
  return row !== undefined && row.findings.length === 0 && row.cells.every((cell) => cell === "");
}

// How many of the blank rows are blank because an edit left them out. Which of them is not told.
export function rows_left_out(review: Review): number {
  const rows = review.edits.map((edit) => edit.kind === "rows_left_out" ? edit.rows : 0);
  return Math.min(review.blank_rows ?? 0, rows.reduce((sum, each) => sum + each, 0));
}

// Renamed, activated and deactivated people are among the updated ones.
export function people_of(review: Review): number {
  const counts = review.plan_summary?.changes;
  return counts ? counts.create + counts.update : 0;
}

export const among_updates: readonly Action[] = ["rename", "activate", "deactivate"];
