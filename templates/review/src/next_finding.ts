// Finds the next row with findings beyond what is loaded. Rows with findings can be asked for by
// their place among themselves only, so the place is found by interpolation: a few requests even
// among a million.

import type { Filter, Row } from "./answers";
import * as api from "./api";

const with_findings: Filter = {
  view: "findings", cause: null, code: "", column: null, severity: "", text: "",
};
const asked_rows = 50;

// The number of the nearest such row at or after (step 1), or at or before (step -1), `row`.
export async function find_row(
  job: number, row: number, step: 1 | -1, signal: AbortSignal,
): Promise<number | null> {
  const head = await api.rows(job, with_findings, 0, asked_rows, signal);
  let total = head.total;
  let low = 0;
  let high = total - 1;
  let answer = head.rows;
  let skip = 0;
  let low_row = answer[0]?.row ?? 0;
  let high_row: number | null = null;
  let tries = 0;
  while (answer.length > 0) {
    const first = answer[0]!.row;
    const last = answer.at(-1)!.row;
    const inside = pick(answer, row, step);
    const at_start = skip === 0;
    const at_end = skip + answer.length >= total;
    if (row >= first && row <= last) return inside;
    if (row < first && (at_start || low >= skip)) {
      if (step === 1) return first;
      return at_start ? null : low_row;
    }
    if (row > last && at_end) return step === 1 ? null : last;
    if (row < first) {
      high = skip - 1;
      high_row = first;
    } else {
      low = skip + answer.length;
      low_row = last;
    }
    if (low > high) return step === 1 ? high_row : low_row;
    tries += 1;
    const halve = high_row === null || tries % 3 === 0;
    const share = halve || high_row === null ? 0.5 :
      (row - low_row) / Math.max(1, high_row - low_row);
    const guess = low + Math.floor(share * (high - low));
    skip = Math.max(low, Math.min(guess, high) - Math.floor(asked_rows / 2));
    const page = await api.rows(job, with_findings, skip, asked_rows, signal);
    total = page.total;
    answer = page.rows;
  }
  return null;
}

function pick(rows: Row[], row: number, step: 1 | -1): number | null {
  const numbers = rows.map((each) => each.row);
  if (step === 1) return numbers.find((each) => each >= row) ?? null;
  return numbers.filter((each) => each <= row).at(-1) ?? null;
}
