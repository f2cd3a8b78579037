// The grid's elements: the header and the rows in sight, drawn anew only where something changed.

import type { Row } from "./answers";
import { el, fill } from "./dom";
import {
  corner_cell, data_cell, header_cell, number_cell, type HeaderFinding,
} from "./grid_cell";
import type { Spot } from "./grid_moves";

interface Item {
  index: number;
  start: number;
  size: number;
}

interface DrawnRow {
  element: HTMLElement;
  row: Row | undefined;
  drawn_as: string;
}

export interface FaceSource {
  row(index: number): Row | undefined;
  row_number(index: number): number | null;
  column_name(column: number): string | undefined;
  pending_at(index: number, column: number): string | null;
  blank_words(): string;
}

export class GridFace {
  readonly box = el("div", {
    class: "grid", role: "grid", tabindex: -1, "aria-readonly": "true" });
  header_findings: HeaderFinding[] = [];

  private head = el("div", { class: "grid-row grid-head", role: "row", "aria-rowindex": 1 });
  private body = el("div", { class: "grid-body", role: "rowgroup" });
  private sizer = el("div", { class: "grid-sizer", role: "presentation" },
    el("div", { role: "rowgroup", class: "grid-header" }, this.head), this.body);
  private drawn = new Map<number, DrawnRow>();
  private head_drawn_as = "";
  private generation = 0;

  constructor(private readonly source: FaceSource) {
    this.box.append(this.sizer);
  }

  size(height: number, width: number): void {
    this.sizer.style.height = `${height}px`;
    this.sizer.style.width = `${width}px`;
  }

  // No taller than the file needs; the filters do not change it, or the page would jump.
  be_tall_for(file_px: number): void {
    this.box.style.height = `min(62vh, 620px, ${file_px}px)`;
  }

  // Whatever is drawn is out of date.
  redraw_all(): void {
    this.generation += 1;
  }

  // The row of the open editor stays as it is, or what is typed would be lost.
  draw(rows: Item[], columns: Item[], offset: number, editing: Spot | null): void {
    const drawn_as = `${this.generation}:${columns.map((each) => each.index).join()}`;
    if (this.head_drawn_as !== drawn_as && editing?.row !== -1) this.draw_head(columns, drawn_as);
    const wanted = new Set(rows.map((each) => each.index));
    for (const [index, row] of this.drawn) {
      if (wanted.has(index)) continue;
      row.element.remove();
      this.drawn.delete(index);
    }
    for (const [at, item] of rows.entries()) {
      const stays = editing?.row === item.index;
      const row = this.draw_row(item.index, columns, drawn_as, stays);
      // In the order of the file also for who has the document read aloud.
      const there = this.body.children[at] ?? null;
      if (there !== row) this.body.insertBefore(row, there);
      row.style.transform = `translateY(${item.start - offset}px)`;
    }
  }

  private draw_head(columns: Item[], drawn_as: string): void {
    this.head_drawn_as = drawn_as;
    fill(this.head, corner_cell());
    for (const { index, start, size } of columns) {
      const column = index + 1;
      const findings = this.header_findings.filter((each) => each.column === column);
      const cell = header_cell(this.source.column_name(column), column, findings);
      this.head.append(placed(cell, start, size));
    }
  }

  private draw_row(
    index: number, columns: Item[], drawn_as: string, stays: boolean,
  ): HTMLElement {
    const row = this.source.row(index);
    const known = this.drawn.get(index);
    if (known && (stays || known.drawn_as === drawn_as && known.row === row)) return known.element;
    const element = known?.element ?? el("div", { class: "grid-row", role: "row" });
    element.setAttribute("aria-rowindex", String(index + 2));
    if (row) element.removeAttribute("aria-busy");
    else element.setAttribute("aria-busy", "true");
    element.classList.toggle("odd", index % 2 === 1);
    fill(element, number_cell(row, this.source.row_number(index)));
    for (const { index: at, start, size } of columns) {
      const cell = data_cell(row, at + 1, this.source.pending_at(index, at + 1),
        this.source.blank_words());
      element.append(placed(cell, start, size));
    }
    this.drawn.set(index, { element, row, drawn_as });
    return element;
  }

  cell_at({ row, column }: Spot): HTMLElement | null {
    const line = row < 0 ? this.head : this.drawn.get(row)?.element;
    return line?.querySelector<HTMLElement>(`[data-column="${column}"]`) ?? null;
  }

  // One cell, and one only, is in the order of Tab.
  make_reachable(active: Spot): void {
    const wanted = this.cell_at(active) ?? this.head.querySelector<HTMLElement>(".cell");
    for (const cell of this.box.querySelectorAll<HTMLElement>('[tabindex="0"]')) {
      if (cell !== wanted) cell.tabIndex = -1;
    }
    for (const cell of this.box.querySelectorAll(".active")) cell.classList.remove("active");
    if (wanted) wanted.tabIndex = 0;
    wanted?.classList.add("active");
  }
}

export function spot_of(target: EventTarget | null): Spot | null {
  const cell = target instanceof HTMLElement ? target.closest<HTMLElement>(".cell") : null;
  const line = cell?.parentElement;
  if (!cell || !line) return null;
  const row = Number(line.getAttribute("aria-rowindex")) - 2;
  return { row, column: Number(cell.dataset.column) };
}

function placed(cell: HTMLElement, start: number, width: number): HTMLElement {
  cell.style.left = `${start}px`;
  cell.style.width = `${width}px`;
  return cell;
}
