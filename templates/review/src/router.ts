// Which view the address names. The program serves one page, so the place stands after the hash.

import type { Cause, Filter } from "./answers";

export type Tab = "review" | "plan";

export type Route =
  | { view: "jobs"; page: number }
  | { view: "job"; id: number; tab: Tab; filter: Partial<Filter> };

export function route_of(hash: string): Route {
  const path = hash.replace(/^#\/?/, "");
  const job = /^jobs\/(\d{1,15})(\/plan)?(?:\?(.*))?$/.exec(path);
  if (job) {
    const tab = job[2] ? "plan" : "review";
    return { view: "job", id: Number(job[1]), tab, filter: filter_of(job[3] ?? "") };
  }
  const page = /^jobs\?page=(\d{1,9})$/.exec(path);
  return { view: "jobs", page: page ? Math.max(1, Number(page[1])) : 1 };
}

export function jobs_link(page = 1): string {
  return page > 1 ? `#/jobs?page=${page}` : "#/jobs";
}

export function job_link(id: number, tab: Tab = "review"): string {
  return tab === "plan" ? `#/jobs/${id}/plan` : `#/jobs/${id}`;
}

// What of a filter stands in the address: nothing of the file, and no cause, for causes are
// numbered anew.
export function filtered_link(id: number, filter: Filter): string {
  const { view, code, column, severity } = filter;
  const query = new URLSearchParams();
  if (view === "findings") query.set("view", view);
  if (code) query.set("code", code);
  if (column !== null) query.set("column", String(column));
  if (severity) query.set("severity", severity);
  const text = query.toString();
  return job_link(id) + (text ? `?${text}` : "");
}

export function unfiltered(hash: string): string {
  return hash.replace(/^(#\/jobs\/[^?]*)\?.*$/, "$1") || "#";
}

function filter_of(text: string): Partial<Filter> {
  const query = new URLSearchParams(text);
  const filter: Partial<Filter> = {};
  const code = query.get("code") ?? "";
  const column = query.get("column") ?? "";
  const severity = query.get("severity");
  if (query.get("view") === "findings") filter.view = "findings";
  if (/^[a-z0-9_]{1,60}$/.test(code)) filter.code = code;
  if (/^[1-9]\d{0,5}$/.test(column)) filter.column = Number(column);
  if (severity === "error" || severity === "warning") filter.severity = severity;
  return filter;
}

// What a view goes on with when it is made anew, in another language.
export interface Kept {
  filter: Filter;
  chosen: Cause | null;
}

// What is shown under an address. `move` takes an address of the same view; false asks for a new
// one.
export interface View {
  element: HTMLElement;
  title: string;
  keep?(): Kept | null;
  move?(route: Route): boolean;
  leave(): void;
}
