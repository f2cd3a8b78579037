// Lets a scroll box move over more rows than a browser lets an element be tall.
//
// Up to `tallest_px` the box scrolls as it is. Above, the bar stands for a share of the whole: a
// long way on the bar (dragging its thumb) goes to that share, a short way (wheel, keys, fingers)
// moves by as many pixels as it says, and the bar is put right once it has come to rest.

const tallest_px = 12_000_000;
const rest_ms = 180;

export class ScrollMap {
  // What is scrolled away above, in pixels of the whole.
  offset = 0;

  private whole = 0;
  private last_top = 0;
  private resting = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly above_px: number,
    private readonly on_move: () => void,
  ) {
    box.addEventListener("scroll", () => this.moved(), { passive: true });
  }

  get view_px(): number {
    return Math.max(0, this.box.clientHeight - this.above_px);
  }

  // How tall the rows' part of the element has to be.
  set_whole(px: number): number {
    this.whole = px;
    return Math.min(px, tallest_px);
  }

  private get scaled(): boolean {
    return this.whole > tallest_px;
  }

  private get furthest(): number {
    return Math.max(0, this.whole - this.view_px);
  }

  private get furthest_top(): number {
    return Math.max(1, this.box.scrollHeight - this.box.clientHeight);
  }

  private moved(): void {
    const top = this.box.scrollTop;
    const way = top - this.last_top;
    this.last_top = top;
    if (!this.scaled) this.offset = top;
    else if (way === 0) return;
    else this.offset = this.offset_after(top, way);
    this.on_move();
    if (this.scaled) this.rest_soon();
  }

  private offset_after(top: number, way: number): number {
    if (top <= 0) return 0;
    if (top >= this.furthest_top - 1) return this.furthest;
    const short = Math.abs(way) < this.view_px * 2;
    const to = short ? this.offset + way : (top / this.furthest_top) * this.furthest;
    return Math.min(this.furthest, Math.max(0, to));
  }

  private rest_soon(): void {
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.put_bar(), rest_ms);
  }

  private put_bar(): void {
    const share = this.furthest > 0 ? this.offset / this.furthest : 0;
    const top = this.scaled ? Math.round(share * this.furthest_top) : this.offset;
    this.box.scrollTop = top;
    this.last_top = this.box.scrollTop;
  }

  scroll_to(offset: number): void {
    this.offset = Math.min(this.furthest, Math.max(0, offset));
    this.put_bar();
    this.on_move();
  }

  // Moves no further than needed to show the piece from `start` to `end`.
  show(start: number, end: number): void {
    if (start < this.offset) this.scroll_to(start);
    else if (end > this.offset + this.view_px) this.scroll_to(end - this.view_px);
  }
}
