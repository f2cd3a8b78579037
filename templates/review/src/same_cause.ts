// Finds a cause again after an edit: causes are numbered anew with every judgement.

import type { Cause } from "./answers";
import * as api from "./api";
import { no_filter } from "./filters";

const asked_causes = 200;

// The value is told apart only up to a number of causes; all beyond are one of many values.
export function key_of(cause: Cause): string {
  const { code, column, value, many_values } = cause;
  return JSON.stringify([code, column, many_values ? null : value, many_values === true]);
}

// The same where columns were moved meanwhile: a column keeps its name.
export function name_key_of(cause: Cause): string {
  const { code, name, value, many_values } = cause;
  return JSON.stringify([code, name, many_values ? null : value, many_values === true]);
}

// Where a column of the header before stands now; null where it is gone.
export function column_now(
  column: number | null, before: string[], now: string[],
): number | null {
  if (column === null) return null;
  const name = before[column - 1];
  if (now[column - 1] === name) return column;
  const at = name === undefined ? -1 : now.indexOf(name);
  if (at >= 0) return at + 1;
  return before.length === now.length ? column : null;
}

export async function find_cause(
  job: number, cause: Cause, signal: AbortSignal,
): Promise<Cause | null> {
  const { code, column } = cause;
  const wanted = key_of(cause);
  const filter = { ...no_filter(), code, column };
  for (let skip = 0; ; skip += asked_causes) {
    const page = await api.causes(job, filter, skip, asked_causes, signal);
    const found = page.causes.find((each) => key_of(each) === wanted);
    if (found) return found;
    if (page.causes.length === 0 || skip + page.causes.length >= page.total) return null;
  }
}
