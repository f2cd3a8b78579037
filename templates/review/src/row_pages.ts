// The file's rows, fetched in pages around what is looked at. Pages out of sight are forgotten,
// requests for what was scrolled past are aborted.

import type { Filter, Row } from "./answers";
import * as api from "./api";
import { is_aborted } from "./notice";

const page_rows = 100;
const kept_pages = 30;
const pages_around = 1;
const calm_ms = 60;

interface Page {
  rows: Row[];
  old: boolean;
}

export class RowPages {
  // Null until the first answer.
  total: number | null = null;

  private pages = new Map<number, Page>();
  private fetching = new Map<number, AbortController>();
  private wanted: [number, number] = [0, 0];
  private timer = 0;

  constructor(
    private readonly job: number,
    private filter: Filter,
    private readonly on_rows: () => void,
    private readonly on_trouble: (error: unknown) => void,
  ) {}

  row(index: number): Row | undefined {
    return this.pages.get(Math.floor(index / page_rows))?.rows[index % page_rows];
  }

  // Other rows altogether.
  show(filter: Filter): void {
    this.stop();
    this.filter = filter;
    this.pages.clear();
    this.total = null;
    this.wanted = [0, 0];
    this.fetch_wanted();
  }

  // The same rows, judged again: what is known stays in sight until the answer is there.
  renew(filter = this.filter): void {
    this.stop();
    this.filter = filter;
    for (const page of this.pages.values()) page.old = true;
    this.fetch_wanted();
  }

  stop(): void {
    clearTimeout(this.timer);
    for (const abort of this.fetching.values()) abort.abort();
    this.fetching.clear();
  }

  want(first_index: number, last_index: number): void {
    this.wanted = [Math.floor(first_index / page_rows), Math.floor(last_index / page_rows)];
    for (const [number, abort] of this.fetching) {
      if (!this.is_near(number)) {
        abort.abort();
        this.fetching.delete(number);
      }
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.fetch_wanted(), calm_ms);
  }

  private is_near(number: number): boolean {
    return number >= this.wanted[0] - pages_around && number <= this.wanted[1] + pages_around;
  }

  fetch_wanted(): void {
    const [first, last] = this.wanted;
    for (let number = first; number <= last; number += 1) void this.fetch(number);
    for (let near = 1; near <= pages_around; near += 1) {
      if (this.total === null) break;
      void this.fetch(last + near);
      if (first - near >= 0) void this.fetch(first - near);
    }
  }

  private async fetch(number: number): Promise<void> {
    const known = this.pages.get(number);
    if ((known && !known.old) || this.fetching.has(number)) return;
    if (this.total !== null && number > 0 && number * page_rows >= this.total) return;
    const abort = new AbortController();
    this.fetching.set(number, abort);
    try {
      const skip = number * page_rows;
      const answer = await api.rows(this.job, this.filter, skip, page_rows, abort.signal);
      this.keep(number, answer.rows, answer.total);
    } catch (error) {
      if (!is_aborted(error)) this.on_trouble(error);
    } finally {
      if (this.fetching.get(number) === abort) this.fetching.delete(number);
    }
  }

  private keep(number: number, rows: Row[], total: number): void {
    this.pages.delete(number);
    this.pages.set(number, { rows, old: false });
    this.total = total;
    for (const far of this.pages.keys()) {
      if (this.pages.size <= kept_pages) break;
      if (!this.is_near(far)) this.pages.delete(far);
    }
    this.on_rows();
  }

  // The nearest loaded row from `index` on, in the given direction, that `suits`; null where it
  // is not among those loaded without a gap, with the index where the gap begins.
  search(
    index: number, step: 1 | -1, suits: (row: Row, index: number) => boolean,
  ): { found: number | null; gap: number } {
    let at = index;
    for (let row = this.row(at); row; row = this.row(at)) {
      if (suits(row, at)) return { found: at, gap: at };
      at += step;
    }
    return { found: null, gap: at };
  }
}
