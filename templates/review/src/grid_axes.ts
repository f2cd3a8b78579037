// How the two virtualizers of the grid are set up: rows of one height, whose offset the scroll map
// knows, and columns as wide as their names ask.

import {
  elementScroll, observeElementOffset, observeElementRect, type Range, type Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import { head_px, number_px, row_px } from "./grid_cell";

export type Report = (offset: number, scrolling: boolean) => void;
type Axis = VirtualizerOptions<HTMLElement, HTMLElement>;
type Box = Virtualizer<HTMLElement, HTMLElement>;

export function row_axis(of: {
  count: number;
  box: HTMLElement;
  offset: () => number;
  kept: () => number;
  report_by: (report: Report) => void;
  changed: () => void;
}): Axis {
  return {
    count: of.count,
    estimateSize: () => row_px,
    overscan: 4,
    getScrollElement: () => of.box,
    // Not the element's own offset, which may be scaled.
    observeElementOffset: (_, report) => {
      of.report_by(report);
      report(of.offset(), false);
    },
    observeElementRect: (instance: Box, report) => observeElementRect(instance, (rect) => {
      report({ width: rect.width, height: Math.max(0, rect.height - head_px) });
      of.changed();
    }),
    scrollToFn: () => undefined,
    onChange: of.changed,
    rangeExtractor: (range) => with_kept(range, of.kept()),
  };
}

export function column_axis(of: {
  count: number;
  box: HTMLElement;
  width: (index: number) => number;
  kept: () => number;
  changed: () => void;
}): Axis {
  return {
    count: of.count,
    horizontal: true,
    estimateSize: of.width,
    overscan: 3,
    paddingStart: number_px,
    scrollPaddingStart: number_px,
    getScrollElement: () => of.box,
    observeElementOffset,
    observeElementRect,
    scrollToFn: elementScroll,
    onChange: of.changed,
    rangeExtractor: (range) => with_kept(range, of.kept()),
  };
}

// What has the focus stays in the document wherever it is, or the focus would be lost.
function with_kept({ startIndex, endIndex, overscan, count }: Range, kept: number): number[] {
  const first = Math.max(0, startIndex - overscan);
  const last = Math.min(count - 1, endIndex + overscan);
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (kept >= 0 && kept < first) indexes.unshift(kept);
  if (kept > last && kept < count) indexes.push(kept);
  return indexes;
}
