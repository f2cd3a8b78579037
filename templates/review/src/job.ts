// The page of one job: its state above, its review and its plan in tabs.

import { at_rest, waits, type Filter, type Job } from "./answers";
import * as api from "./api";
import { announce } from "./announce";
import { plain_text, user_text } from "./cell_text";
import { Desk } from "./desk";
import { ask } from "./dialog";
import { button, el, fill, new_id } from "./dom";
import { warn_before_edits } from "./held";
import { proceeder, progress_of, status_badge, uploader } from "./job_words";
import { moment, number, w } from "./language";
import { act_or_tell, failures_so_far, Notice, sentence_of } from "./notice";
import { PlanPanel } from "./plan";
import { errors_of, reasons_of } from "./reasons";
import { result_of } from "./result";
import { ReviewPanel } from "./review";
import {
  filtered_link, job_link, jobs_link, type Kept, type Route, type Tab, type View,
} from "./router";
import { choose_corrected_file } from "./upload";

export class JobView implements View {
  readonly element = el("div", { class: "job" });
  title = "";

  private desk: Desk;
  private head = el("header", { class: "job-head" });
  private state = el("div", { class: "job-state" });
  private notice = new Notice();
  private tabs: Record<Tab, HTMLAnchorElement>;
  private tab_list: HTMLElement;
  private panels: Record<Tab, HTMLElement>;
  private review: ReviewPanel | null = null;
  private plan: PlanPanel | null = null;
  private last_status = "";
  private head_drawn = "";
  private older_failures: Notice[] = [];

  constructor(readonly id: number, private tab: Tab, private start: Kept) {
    this.desk = new Desk(id);
    this.desk.before_edit = warn_before_edits(this.desk);
    this.title = w.job_number(number(id));
    const ids = { review: new_id("tab"), plan: new_id("tab") };
    const panel = (which: Tab) => el("div", {
      role: "tabpanel", id: new_id("panel"), "aria-labelledby": ids[which], class: "panel" });
    this.panels = { review: panel("review"), plan: panel("plan") };
    const tab_link = (which: Tab, name: string) => el("a", {
      role: "tab", id: ids[which], href: job_link(id, which),
      "aria-controls": this.panels[which].id,
      onkeydown: (event: KeyboardEvent) => this.tab_key(event),
    }, name);
    this.tabs = { review: tab_link("review", w.review), plan: tab_link("plan", w.plan) };
    this.tab_list = el("div", { role: "tablist", class: "tabs", "aria-label": w.parts_of_job },
      this.tabs.review, this.tabs.plan);
    this.element.append(this.head, this.notice.element, this.state, this.tab_list,
      this.panels.review, this.panels.plan);
    fill(this.head, el("h1", {}, this.title), el("p", { class: "loading" }, w.loading));
    this.select_tab();
    this.desk.listen((news) => {
      if (news === "job") this.draw_job();
      if (news === "review") this.draw_review();
      if (news === "begun") this.older_failures = failures_so_far();
      if (news === "done") for (const notice of this.older_failures) notice.clear();
    });
    this.open();
  }

  // Of an import that cannot be seen there are none.
  private show_parts(are_there: boolean): void {
    this.tab_list.hidden = !are_there;
    this.panels[this.tab].hidden = !are_there;
  }

  private open(): void {
    this.notice.clear();
    this.show_parts(true);
    this.desk.open().catch((error: unknown) => {
      this.head.querySelector(".loading")?.remove();
      if (!this.desk.job) this.show_parts(false);
      this.notice.fail(error, () => this.open());
    });
  }

  move(route: Route): boolean {
    if (route.view !== "job" || route.id !== this.id) return false;
    const was_within = this.panels[this.tab].contains(document.activeElement);
    this.tab = route.tab;
    this.select_tab();
    // What had the focus is hidden now.
    if (was_within) this.focus_panel();
    return true;
  }

  private focus_panel(): void {
    if (this.tab === "plan" && this.plan) this.plan.focus();
    else this.tabs[this.tab].focus();
  }

  keep(): Kept {
    return this.review?.keep() ?? this.start;
  }

  // The address of the review tells what is filtered, so that a reload shows the same.
  private name_filter(filter: Filter): void {
    const link = filtered_link(this.id, filter);
    this.tabs.review.href = link;
    if (this.tab === "review") history.replaceState(null, "", link);
  }

  leave(): void {
    this.review?.leave();
    this.desk.leave();
  }

  private select_tab(): void {
    for (const which of ["review", "plan"] as const) {
      const chosen = which === this.tab;
      this.tabs[which].setAttribute("aria-selected", String(chosen));
      this.tabs[which].tabIndex = chosen ? 0 : -1;
      this.panels[which].hidden = !chosen;
    }
    this.draw_panel();
    this.name_filter(this.keep().filter);
  }

  private tab_key(event: KeyboardEvent): void {
    if (event.key === " ") {
      event.preventDefault();
      (event.currentTarget as HTMLElement).click();
    }
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const other = this.tab === "review" ? "plan" : "review";
    location.hash = this.tabs[other].hash;
    this.tabs[other].focus();
  }

  // --- above the tabs

  private draw_job(): void {
    const job = this.desk.job;
    if (!job) return;
    this.title = plain_text(job.filename, 80);
    document.title = `${this.title} · ${w.product}`;
    this.draw_head(job);
    this.draw_state(job);
    if (this.last_status && this.last_status !== job.status) {
      announce(w.status[job.status]);
      // The button that was pressed is gone; the focus must not be.
      if (document.activeElement === document.body) this.element.querySelector("h1")?.focus();
    }
    this.last_status = job.status;
  }

  private draw_head(job: Job): void {
    const drawn = JSON.stringify({ ...job, progress: null });
    if (drawn === this.head_drawn) return;
    this.head_drawn = drawn;
    const on_heading = this.head.querySelector("h1") === document.activeElement;
    const who = proceeder(job);
    fill(this.head,
      el("p", { class: "crumbs" }, el("a", { href: jobs_link() }, w.imports)),
      el("div", { class: "job-title" },
        el("h1", { tabindex: -1 }, user_text(job.filename, 120)),
        status_badge(job.status), this.actions(job)),
      el("p", { class: "job-facts" },
        w.job_number(number(job.id)), " · ", w.uploaded_by, " ", uploader(job), " · ",
        moment(job.created_at),
        job.schema ? ` · ${plain_text(job.schema)}` : null,
        job.kind === "sync" ? ` · ${w.nightly_sync}` : null,
        who && " · ", who && w.proceeded_by, who && " ", who,
        job.process_requested_at ? `, ${moment(job.process_requested_at)}` : null));
    if (on_heading) this.head.querySelector("h1")?.focus();
  }

  private draw_state(job: Job): void {
    const busy = this.element.querySelector(".job-state:focus-within") !== null;
    const parts = [progress_of(job), result_of(job, this.desk, this.notice)];
    fill(this.state, ...parts);
    this.state.hidden = parts.every((part) => part === null);
    if (busy) this.tabs[this.tab].focus();
  }

  private actions(job: Job): HTMLElement {
    const running = !at_rest(job);
    const cancel = button(w.cancel_job, () => this.ask_cancel(), { class: "small" });
    const correct = button(w.upload_corrected,
      () => choose_corrected_file(this.desk, this.notice), { class: "small" });
    return el("div", { class: "actions job-actions" },
      this.downloads(job),
      waits(job) && api.may("jobs:upload") && correct,
      (waits(job) || running) && api.may("jobs:upload") && cancel);
  }

  private downloads(job: Job): HTMLElement {
    const link = (name: string, path: string, query = {}) =>
      el("li", {}, el("a", { href: api.address(path, query), download: true }, name));
    const close = (event: FocusEvent | KeyboardEvent) => {
      const stays = event instanceof KeyboardEvent ? event.key !== "Escape" :
        event.relatedTarget instanceof Node && menu.contains(event.relatedTarget);
      if (stays) return;
      menu.open = false;
      if (event instanceof KeyboardEvent) menu.querySelector("summary")?.focus();
    };
    const menu = el("details", { class: "menu", onfocusout: close, onkeydown: close },
      el("summary", { class: "button small" }, w.downloads),
      el("ul", {},
        link(w.error_log, `/bulk/users/errors/${job.id}`, { format: "csv" }),
        link(w.file_as_it_is, `/bulk/users/jobs/${job.id}/file`),
        link(w.failed_rows_only, `/bulk/users/corrected/${job.id}`)));
    return menu;
  }

  private ask_cancel(): void {
    ask({
      title: w.cancel_job_question,
      body: [el("p", {}, w.cancel_job_means)],
      yes: w.cancel_job,
      danger: true,
      act: () => act_or_tell(() => this.desk.cancel(), this.notice),
    }, (error) => el("p", {}, sentence_of(error)));
  }

  // --- in the tabs

  private draw_review(): void {
    if (!this.desk.review && this.review && this.desk.job && at_rest(this.desk.job)) {
      this.notice.fail(this.desk.review_trouble, () => void this.desk.read_review());
    }
    this.draw_panel();
  }

  private draw_panel(): void {
    const review = this.desk.review;
    if (!review) return this.draw_without_review();
    if (this.tab === "review" && !this.review) {
      this.review = new ReviewPanel(this.desk, review, this.start,
        (filter) => this.name_filter(filter));
      fill(this.panels.review, this.review.element);
      this.review.mount();
    }
    if (this.tab === "plan" && !this.plan) {
      this.plan = new PlanPanel(this.desk);
      fill(this.panels.plan, this.plan.element);
      this.plan.mount();
    }
  }

  private draw_without_review(): void {
    const job = this.desk.job;
    if (!job || this.review || this.plan) return;
    const panel = this.panels[this.tab];
    const unusable = job.status === "failed" || job.status === "invalid_scheme";
    if (unusable && this.tab === "plan") {
      return fill(panel, el("p", { class: "empty" }, w.no_plan), ...reasons_of(job, 20));
    }
    const trouble = this.desk.review_trouble;
    const sentence = unusable ? w.cannot_be_used :
      at_rest(job) && trouble ? sentence_of(trouble) : w.not_validated_yet;
    fill(panel, el("p", { class: "empty" }, sentence), errors_of(job, 100));
  }
}
