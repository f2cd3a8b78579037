// Every request of the page. The answers are as the program gives them; see schemas/api.

import {
  is_same_person, type CausePage, type CellEdit, type ChangePage, type Filter, type Job,
  type JobPage, type Review, type RowPage, type Session,
} from "./answers";
import { language } from "./language";

const root = "/v1";

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly needs_tenant = false,
  ) {
    super(detail);
  }
}

// Somebody else was quicker; what is shown is out of date.
export function has_moved(error: unknown): boolean {
  return error instanceof Problem &&
    (error.status === 412 || error.status === 409 && error.code === "wrong_state");
}

export let session: Session | null = null;
// Whether who signs in here names the tenant; known once find_session() has its answer.
export let needs_tenant = false;
let csrf = "";
let sign_in_again: () => Promise<void> =
  () => Promise.reject(new Problem(401, "signed_out", ""));
let is_over = false;

// Nothing is sent any more, and whoever waits for an answer waits until the page is loaded anew.
export function send_nothing_more(): void {
  is_over = true;
}

let somebody_else: () => Promise<void> = () => new Promise(() => undefined);

export function when_signed_out(ask: () => Promise<void>, other: () => Promise<void>): void {
  sign_in_again = ask;
  somebody_else = other;
}

type Query = Record<string, string | number | null | undefined>;

interface Request {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal | undefined;
  anonymous?: boolean;
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return root + path + (text ? `?${text}` : "");
}

export function headers_of(method: string): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: "application/json, text/event-stream",
    "X-Requested-With": "rollcall-review",
  };
  if (method !== "GET" && csrf) headers["X-CSRF-Token"] = csrf;
  return headers;
}

export function problem_of(status: number, text: string): Problem {
  try {
    const answer = JSON.parse(text) as {
      code?: string; detail?: string; title?: string; needs_tenant?: boolean;
    };
    const detail = answer.detail ?? answer.title ?? `${status}`;
    return new Problem(status, answer.code ?? "", detail, answer.needs_tenant);
  } catch {
    return new Problem(status, "", `${status}`);
  }
}

// A session that is over is begun again in a dialog, and the request is repeated: whoever was
// typing goes on where they were.
export async function send(method: string, path: string, request: Request = {}): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    if (is_over) return new Promise(() => undefined);
    const headers = headers_of(method);
    const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store" };
    if (request.signal) init.signal = request.signal;
    if (request.body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(request.body);
    }
    const response = await reach(address(path, request.query), init);
    if (response.ok) return response;
    const problem = problem_of(response.status, await response.text());
    if (request.anonymous || attempt > 0 || !is_of_session(problem)) throw problem;
    await renew_session(problem);
  }
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "unreachable", "");
  }
}

async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return (await send("GET", path, { query, signal })).json() as Promise<T>;
}

async function post<T>(path: string, body: unknown): Promise<T> {
  return (await send("POST", path, { body })).json() as Promise<T>;
}

// The session is over. Where another page of the browser signed in anew, its token tells.
export function is_of_session(problem: Problem): boolean {
  return problem.status === 401 || problem.code === "csrf";
}

// Never settles where somebody else has signed in.
export function renew_session(problem: Problem): Promise<void> {
  return problem.status === 401 ? sign_in_again() : find_session_again();
}

export function may(scope: string): boolean {
  return session?.scopes.includes(scope) ?? false;
}

function take_session(answer: Session): Session {
  session = answer;
  csrf = answer.csrf ?? "";
  needs_tenant = answer.needs_tenant;
  return answer;
}

export async function find_session(): Promise<Session | null> {
  try {
    const response = await send("GET", "/session", { anonymous: true });
    return take_session((await response.json()) as Session);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) throw error;
    needs_tenant = error.needs_tenant;
    return null;
  }
}

async function find_session_again(): Promise<void> {
  const before = session;
  const now = await find_session();
  if (!now) await sign_in_again();
  else if (before && !is_same_person(now, before)) await somebody_else();
}

export async function sign_in(
  email: string, password: string, tenant: string | null,
): Promise<Session> {
  const body = tenant === null ? { email, password } : { email, password, tenant };
  const response = await send("POST", "/session", { body, anonymous: true });
  return take_session((await response.json()) as Session);
}

export async function sign_out(): Promise<void> {
  await send("DELETE", "/session", { anonymous: true });
  session = null;
  csrf = "";
}

export async function jobs(page: number, per_page: number, signal: AbortSignal): Promise<JobPage> {
  const query = { page, per_page };
  const response = await send("GET", "/bulk/users/jobs", { query, signal });
  const total = Number(response.headers.get("Total") ?? 0);
  return { jobs: (await response.json()) as Job[], total };
}

export function job(id: number, signal?: AbortSignal): Promise<Job> {
  return get(`/bulk/users/jobs/${id}`, {}, signal);
}

export function review(id: number, signal?: AbortSignal): Promise<Review> {
  return get(`/bulk/users/jobs/${id}/review`, { lang: language }, signal);
}

export function causes(
  id: number, filter: Filter, skip: number, most: number, signal?: AbortSignal,
): Promise<CausePage> {
  const { code, column, severity, text } = filter;
  const query = { code, column, severity, text, skip, most, lang: language };
  return get(`/bulk/users/jobs/${id}/causes`, query, signal);
}

export function rows(
  id: number, filter: Filter, skip: number, most: number, signal?: AbortSignal,
): Promise<RowPage> {
  const { view, cause, code, column, severity, text } = filter;
  const query = { view, cause, code, column, severity, text, skip, most, lang: language };
  return get(`/bulk/users/jobs/${id}/rows`, query, signal);
}

export function changes(
  id: number, action: string, text: string, after: number, most: number, signal?: AbortSignal,
): Promise<ChangePage> {
  return get(`/bulk/users/jobs/${id}/plan`, { action, text, after, most }, signal);
}

export type NameList = "locations" | "roles" | "teams";

export function names(list: NameList, signal: AbortSignal): Promise<Array<{ name: string }>> {
  return get(`/directory/${list}`, {}, signal);
}

export async function file(id: number, signal: AbortSignal): Promise<Blob> {
  return (await send("GET", `/bulk/users/jobs/${id}/file`, { signal })).blob();
}

export function edit(id: number, plan: number, change: CellEdit): Promise<Job> {
  return post("/bulk/users/edit", { id, plan, ...change });
}

export function undo_edit(id: number, plan: number): Promise<Job> {
  return post("/bulk/users/undo_edit", { id, plan });
}

export function proceed(id: number, plan: string | null, approve: boolean): Promise<unknown> {
  const body = { id, ...(plan ? { plan } : {}), ...(approve ? { approve } : {}) };
  return post("/bulk/users/proceed", body);
}

export function cancel(id: number): Promise<Job> {
  return post("/bulk/users/cancel", { id });
}

export function undo(id: number): Promise<Job> {
  return post("/bulk/users/undo", { id });
}
