// Findings by column and by code, as bars; the same numbers as a table whose names set the filter.

import uPlot from "uplot";
import { plain_text } from "./cell_text";
import { button, el, fill, type Child } from "./dom";
import { number, w } from "./language";
import { when_theme_changes } from "./theme";

export interface Bar {
  name: string;
  errors: number;
  warnings: number;
  choose: (() => void) | null;
}

const bar_px = 22;
const drawn_bars = 12;

export class BarChart {
  readonly element: HTMLElement;
  private canvas = el("div", { class: "chart-canvas", "aria-hidden": "true" });
  private table = el("div");
  private rest = el("span", { class: "faint" });
  private plot: uPlot | null = null;
  private bars: Bar[] = [];
  private drawn_width = 0;

  constructor(private readonly title: string, signal: AbortSignal) {
    this.element = el(
      "section",
      { class: "chart", "aria-label": title },
      el("h2", {}, title),
      this.canvas,
      el("details", {}, el("summary", {}, w.as_table, " ", this.rest), this.table),
    );
    const resized = new ResizeObserver(() => {
      if (this.canvas.clientWidth !== this.drawn_width) this.draw();
    });
    resized.observe(this.canvas);
    when_theme_changes(() => this.draw(), signal);
    signal.addEventListener("abort", () => {
      resized.disconnect();
      this.plot?.destroy();
    });
  }

  show(bars: Bar[]): void {
    const size = (bar: Bar) => bar.errors + bar.warnings;
    this.bars = [...bars].sort((a, b) => size(b) - size(a));
    const hidden = this.bars.length - drawn_bars;
    this.rest.textContent = hidden > 0 ? w.more_in_table(hidden) : "";
    this.draw();
    fill(this.table, this.rows());
  }

  private rows(): HTMLElement {
    const line = (bar: Bar) => {
      const name: Child = bar.choose
        ? button(plain_text(bar.name), bar.choose, { class: "link" })
        : plain_text(bar.name);
      return el("tr", {},
        el("th", { scope: "row" }, name),
        el("td", { class: "figure" }, number(bar.errors)),
        el("td", { class: "figure" }, number(bar.warnings)));
    };
    return el("table", { class: "plain" },
      el("caption", { class: "unseen" }, this.title),
      el("thead", {}, el("tr", {},
        el("th", { scope: "col" }, w.name),
        el("th", { scope: "col", class: "figure" }, w.errors),
        el("th", { scope: "col", class: "figure" }, w.warnings))),
      el("tbody", {}, ...this.bars.map(line)));
  }

  private draw(): void {
    this.plot?.destroy();
    this.plot = null;
    this.drawn_width = this.canvas.clientWidth;
    const bars = this.bars.slice(0, drawn_bars);
    if (bars.length === 0 || this.drawn_width === 0) return;
    const data: uPlot.AlignedData = [
      bars.map((_, at) => at),
      bars.map((bar) => bar.errors + bar.warnings),
      bars.map((bar) => bar.errors),
    ];
    this.plot = new uPlot(this.options(bars), data, this.canvas);
    this.plot.over.addEventListener("click", (event) => this.clicked(event, bars));
  }

  private clicked(event: MouseEvent, bars: Bar[]): void {
    if (!this.plot) return;
    const at = Math.floor((event.offsetY / this.plot.over.clientHeight) * bars.length);
    bars[at]?.choose?.();
  }

  private options(bars: Bar[]): uPlot.Options {
    const style = getComputedStyle(this.element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const paths = uPlot.paths.bars!({ size: [0.62, bar_px - 6, 2], align: 0 });
    const font = `12px ${style.fontFamily}`;
    const label_px = Math.min(170, this.drawn_width * 0.42);
    const most = Math.max(1, ...bars.map((bar) => bar.errors + bar.warnings));
    const bar_of = (name: string) => ({
      fill: colour(name), stroke: colour(name), width: 0, paths, points: { show: false },
    });
    return {
      width: this.drawn_width,
      height: bars.length * bar_px + 30,
      legend: { show: false },
      cursor: { show: false },
      padding: [0, 12, 0, 0],
      scales: {
        x: { time: false, ori: 1, dir: -1, range: [-0.5, bars.length - 0.5] },
        y: { ori: 0, dir: 1, range: [0, most * 1.04] },
      },
      axes: [
        {
          side: 3, size: label_px, gap: 6, font, stroke: colour("--ink"),
          grid: { show: false }, ticks: { show: false },
          splits: () => bars.map((_, at) => at),
          values: () => bars.map((bar) => shortened(plain_text(bar.name), label_px - 14, font)),
        },
        {
          side: 2, size: 26, gap: 4, font, stroke: colour("--faint"), space: 64,
          grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false },
          values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? number(tick) : "")),
        },
      ],
      series: [{}, bar_of("--warning-fill"), bar_of("--error-fill")],
    };
  }
}

let ruler: CanvasRenderingContext2D | null = null;

function shortened(text: string, most_px: number, font: string): string {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return text.slice(0, 20);
  ruler.font = font;
  if (ruler.measureText(text).width <= most_px) return text;
  let kept = text.slice(0, 60);
  while (kept.length > 1 && ruler.measureText(`${kept}…`).width > most_px) kept = kept.slice(0, -1);
  return `${kept}…`;
}
