// The list of jobs, newest first, as they stand at this moment.

import { at_rest, type Job } from "./answers";
import * as api from "./api";
import { user_text } from "./cell_text";
import { button, el, fill, type Child } from "./dom";
import { progress_of, status_badge, uploader } from "./job_words";
import { moment, number, w } from "./language";
import { is_aborted, Notice } from "./notice";
import { job_link, jobs_link, type Route, type View } from "./router";
import { go_to_job, UploadPanel } from "./upload";
import { pause } from "./watch";

const per_page = 25;
const while_running_ms = 1500;
const otherwise_ms = 15000;

export class JobsView implements View {
  readonly element = el("div", { class: "jobs" });
  readonly title = w.imports;

  private leaving = new AbortController();
  private notice = new Notice();
  private table = el("div", { class: "job-list" }, el("p", { class: "empty" }, w.loading));
  private pager = el("nav", { class: "actions pager", "aria-label": w.pages_of_jobs });
  private upload = new UploadPanel((id) => this.uploaded(id));
  private drawn = "";

  constructor(private page: number) {
    if (api.may("jobs:read")) this.show_list();
    else this.show_upload_only();
  }

  private show_list(): void {
    const new_upload = button(w.new_upload, () => this.open_upload(), { class: "primary" });
    this.upload.element.hidden = true;
    this.element.append(
      el("div", { class: "page-head" }, el("h1", {}, w.imports),
        api.may("jobs:upload") && new_upload),
      this.upload.element, this.notice.element, this.table, this.pager);
    void this.keep_current();
  }

  private show_upload_only(): void {
    this.element.append(el("h1", {}, w.imports), el("p", { class: "empty" }, w.no_list),
      this.notice.element, this.upload.element);
  }

  private uploaded(id: number): void {
    if (api.may("jobs:read")) return go_to_job(id);
    this.upload.clear();
    this.notice.show("done", w.uploaded_unseen(number(id)));
  }

  private open_upload(): void {
    this.upload.element.hidden = false;
    this.upload.focus();
  }

  move(route: Route): boolean {
    if (route.view !== "jobs") return false;
    this.page = route.page;
    if (api.may("jobs:read")) void this.load();
    return true;
  }

  leave(): void {
    this.upload.leave();
    this.leaving.abort();
  }

  private async keep_current(): Promise<void> {
    try {
      for (;;) {
        const running = document.hidden ? false : await this.load();
        await pause(running ? while_running_ms : otherwise_ms, this.leaving.signal);
      }
    } catch (error) {
      if (!is_aborted(error)) throw error;
    }
  }

  // Whether some job of the page is running.
  private async load(): Promise<boolean> {
    try {
      const { jobs, total } = await api.jobs(this.page, per_page, this.leaving.signal);
      this.notice.clear();
      this.draw(jobs, total);
      return jobs.some((job) => !at_rest(job));
    } catch (error) {
      if (is_aborted(error)) throw error;
      if (this.drawn === "") fill(this.table);
      this.notice.fail(error, () => void this.load());
      return false;
    }
  }

  private draw(jobs: Job[], total: number): void {
    const now = JSON.stringify([this.page, total, jobs]);
    if (now === this.drawn) return;
    this.drawn = now;
    const focused = document.activeElement?.getAttribute("href");
    if (total === 0) {
      fill(this.table, el("p", { class: "empty" }, w.no_jobs));
      if (api.may("jobs:upload")) this.upload.element.hidden = false;
    } else {
      fill(this.table, this.table_of(jobs));
    }
    this.draw_pager(total);
    for (const link of this.table.querySelectorAll("a")) {
      if (focused && link.getAttribute("href") === focused) link.focus();
    }
  }

  private table_of(jobs: Job[]): HTMLElement {
    const head = (name: string, figure = false) =>
      el("th", { scope: "col", class: figure ? "figure" : null }, name);
    return el("table", { class: "plain stacking" },
      el("caption", { class: "unseen" }, w.imports),
      el("thead", {}, el("tr", {},
        head(w.file), head(w.state), head(w.uploaded), head(w.rows, true),
        head(w.people_changed, true), head(w.rows_with_errors, true))),
      el("tbody", {}, ...jobs.map((job) => this.line(job))));
  }

  private line(job: Job): HTMLElement {
    const cell = (name: string, figure: boolean, ...children: Child[]) =>
      el("td", { class: figure ? "figure" : null, "data-name": name }, ...children);
    return el("tr", {},
      el("th", { scope: "row" },
        el("a", { href: job_link(job.id) }, user_text(job.filename, 80)), " ",
        el("span", { class: "faint" },
          `#${job.id}`, job.kind === "sync" && ` · ${w.nightly_sync}`)),
      cell(w.state, false, progress_of(job) ?? status_badge(job.status)),
      cell(w.uploaded, false, uploader(job), " ",
        el("span", { class: "faint nowrap" }, moment(job.created_at))),
      cell(w.rows, true, number(job.total_rows)),
      cell(w.people_changed, true, number(job.affected_rows)),
      cell(w.rows_with_errors, true, number(job.failed_rows)));
  }

  private draw_pager(total: number): void {
    const pages = Math.max(1, Math.ceil(total / per_page));
    const link = (name: string, page: number) =>
      el("a", { class: "button", href: jobs_link(page) }, name);
    fill(this.pager,
      this.page > 1 && link(w.previous_page, this.page - 1),
      pages > 1 && el("span", {}, w.page_of(number(this.page), number(pages))),
      this.page < pages && link(w.next_page, this.page + 1));
  }
}
