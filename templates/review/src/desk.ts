// A job as it lies on the reviewer's desk: its record, its review, and what is done to it. Knows
// nothing of the page's elements.

import { at_rest, type CellEdit, type Job, type Review } from "./answers";
import * as api from "./api";
import { is_aborted } from "./notice";
import { watch_job } from "./watch";

export type News = "job" | "review" | "busy";

export class Desk {
  job: Job | null = null;
  review: Review | null = null;
  review_trouble: unknown = null;
  waiting_edits = 0;

  private listeners = new Set<(news: News) => void>();
  private leaving = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(readonly id: number) {}

  get signal(): AbortSignal {
    return this.leaving.signal;
  }

  get may_edit(): boolean {
    const { job, review } = this;
    return Boolean(review?.may_edit && review.shows_rows && job && at_rest(job));
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
      this.take(await watch_job(this.id, (job) => this.take(job), this.signal));
    }
    await this.read_review();
  }

  private take(job: Job): void {
    this.job = job;
    this.tell("job");
  }

  private tell(news: News): void {
    for (const listener of this.listeners) listener(news);
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
    this.tell("busy");
    return turn.finally(() => {
      this.waiting_edits -= 1;
      this.tell("busy");
    });
  }

  private async change(act: (plan: number) => Promise<Job>): Promise<void> {
    if (!this.review) await this.read_review();
    if (!this.review) throw this.review_trouble;
    try {
      this.take(await act(this.review.plan));
    } catch (error) {
      if (has_moved(error)) await this.reload();
      throw error;
    }
    await this.settle();
  }

  private async reload(): Promise<void> {
    this.take(await api.job(this.id, this.signal));
    await this.settle();
  }

  edit(change: CellEdit): Promise<void> {
    return this.in_turn((plan) => api.edit(this.id, plan, change));
  }

  undo_edit(): Promise<void> {
    return this.in_turn((plan) => api.undo_edit(this.id, plan));
  }

  async proceed(approve: boolean, plan_hash: string | null): Promise<void> {
    try {
      await api.proceed(this.id, plan_hash, approve);
    } catch (error) {
      if (has_moved(error)) await this.reload();
      throw error;
    }
    this.follow();
  }

  async cancel(): Promise<void> {
    this.take(await api.cancel(this.id));
    this.follow();
  }

  async undo(): Promise<void> {
    this.take(await api.undo(this.id));
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

export function has_moved(error: unknown): boolean {
  return error instanceof api.Problem && (error.code === "plan_moved" || error.status === 412);
}
