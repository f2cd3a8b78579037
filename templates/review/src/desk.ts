// A job as it lies on the reviewer's desk: its record, its review, and what is done to it. Knows
// nothing of the page's elements.

import { at_rest, waits, type CellEdit, type Job, type Review } from "./answers";
import * as api from "./api";
import { is_aborted } from "./notice";
import { watch_job } from "./watch";

// "begun" and "done" tell of what somebody does here, "rights" that it may be edited, or no more.
export type News = "job" | "review" | "busy" | "begun" | "done" | "rights";

export class Desk {
  job: Job | null = null;
  review: Review | null = null;
  review_trouble: unknown = null;
  waiting_edits = 0;
  // Asked before whatever changes the file; false gives it up.
  before_edit: () => Promise<boolean> = () => Promise.resolve(true);

  private listeners = new Set<(news: News) => void>();
  private leaving = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();
  private could_edit = false;
  private readonly owner = api.session?.user;

  constructor(readonly id: number) {}

  get signal(): AbortSignal {
    return this.leaving.signal;
  }

  // While an edit is judged more may be typed: it waits its turn.
  get may_edit(): boolean {
    const { job, review } = this;
    const judged_here = job?.status === "created" && this.waiting_edits > 0;
    return Boolean(review?.may_edit && review.shows_rows && job && (waits(job) || judged_here));
  }

  listen(listener: (news: News) => void): void {
    this.listeners.add(listener);
  }

  leave(): void {
    this.leaving.abort();
    this.listeners.clear();
  }

  async open(): Promise<void> {
    this.take(await api.job(this.id, this.signal));
    await this.settle();
  }

  // Waits until the job rests, then reads its review.
  private async settle(): Promise<void> {
    if (this.job && !at_rest(this.job)) {
      await watch_job(this.id, (job) => this.take(job), this.signal);
      // What is told of a job on its way does not list its findings.
      this.take(await api.job(this.id, this.signal));
    }
    await this.read_review();
  }

  private take(job: Job): void {
    this.job = job;
    this.tell("job");
  }

  private tell(news: News): void {
    for (const listener of this.listeners) listener(news);
    if (this.may_edit === this.could_edit) return;
    this.could_edit = this.may_edit;
    this.tell("rights");
  }

  async read_review(): Promise<void> {
    try {
      this.review = await api.review(this.id, this.signal);
      this.review_trouble = null;
    } catch (error) {
      if (is_aborted(error)) throw error;
      this.review = null;
      this.review_trouble = error;
    }
    this.tell("review");
  }

  // Edits go one after the other: each needs the number of the plan that the one before made.
  private in_turn(act: (plan: number) => Promise<Job>): Promise<void> {
    const turn = this.queue.catch(() => undefined).then(() => this.change(act));
    this.queue = turn;
    this.waiting_edits += 1;
    this.tell("begun");
    this.tell("busy");
    return turn.finally(() => {
      this.waiting_edits -= 1;
      this.tell("busy");
    });
  }

  private async change(act: (plan: number) => Promise<Job>): Promise<void> {
    if (api.session?.user !== this.owner) throw new DOMException("signed out", "AbortError");
    if (!this.review) await this.read_review();
    const { review } = this;
    if (!review) throw this.review_trouble;
    this.take(await this.seen_as_it_is(() => act(review.plan)));
    this.tell("done");
    await this.reload();
  }

  // What fails because the import has moved is seen as it is by now.
  private async seen_as_it_is<T>(act: () => Promise<T>): Promise<T> {
    const before = this.job;
    try {
      return await act();
    } catch (error) {
      if (!api.has_moved(error)) throw error;
      await this.reload();
      const now = this.job;
      const stands = now?.status === before?.status && now?.plan_hash === before?.plan_hash;
      // It was refused for another reason, then, which the answer names.
      const named = error instanceof api.Problem && error.status === 409;
      throw stands && named ? new api.Problem(409, "refused", error.detail) : error;
    }
  }

  private async reload(): Promise<void> {
    this.take(await api.job(this.id, this.signal));
    await this.settle();
  }

  async edit(change: CellEdit): Promise<void> {
    await this.agree();
    return this.in_turn((plan) => api.edit(this.id, plan, change));
  }

  async undo_edit(): Promise<void> {
    await this.agree();
    return this.in_turn((plan) => api.undo_edit(this.id, plan));
  }

  private async agree(): Promise<void> {
    if (!await this.before_edit()) throw new DOMException("given up", "AbortError");
  }

  async proceed(approve: boolean, plan_hash: string | null): Promise<void> {
    await this.at_once(() => api.proceed(this.id, plan_hash, approve));
  }

  cancel(): Promise<void> {
    return this.at_once(() => api.cancel(this.id));
  }

  undo(): Promise<void> {
    return this.at_once(() => api.undo(this.id));
  }

  private async at_once(act: () => Promise<unknown>): Promise<void> {
    this.tell("begun");
    await this.seen_as_it_is(act);
    this.tell("done");
    this.follow();
  }

  // Goes on in the background; whoever started it need not wait until the job rests.
  follow(): void {
    this.reload().catch((error: unknown) => {
      if (is_aborted(error)) return;
      this.review_trouble = error;
      this.tell("review");
    });
  }
}
