// Leaving a row out. In a sync the file is the full list of people, so leaving somebody out of it
// does something to them: that is asked first.

import type { Desk } from "./desk";
import { agrees } from "./dialog";
import { el } from "./dom";
import { number, w } from "./language";
import type { Notice } from "./notice";

// `creates`: the row is known to be of somebody who is not there yet, so nobody would be gone.
export async function leave_row_out(
  desk: Desk, row: number, notice: Notice, creates = false,
): Promise<void> {
  notice.clear();
  const ends_somebody = desk.job?.kind === "sync" && !creates;
  if (ends_somebody && !await agrees(question(row))) return;
  await leave_out_now(desk, row, notice, ends_somebody);
}

async function leave_out_now(
  desk: Desk, row: number, notice: Notice, ends_somebody: boolean,
): Promise<void> {
  notice.clear();
  try {
    await desk.edit({ leave_out: [row] });
    const said = ends_somebody ? w.row_left_out_of_sync : w.row_left_out;
    notice.show(ends_somebody ? "warning" : "done", said(number(row)));
  } catch (error) {
    notice.fail(error, () => void leave_out_now(desk, row, notice, ends_somebody));
  }
}

function question(row: number) {
  return {
    title: w.leave_out_of_sync_question(number(row)),
    body: [el("p", {}, w.leave_out_of_sync_means), el("p", {}, w.leave_out_of_sync_instead)],
    yes: w.leave_out_and_deactivate,
    no: w.cancel,
    danger: true,
  };
}
