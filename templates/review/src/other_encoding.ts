// A file that is not UTF-8: most likely the plain CSV of Excel. Its own bytes are sent again, with
// word of how they are to be read.

import type { Job } from "./answers";
import * as api from "./api";
import type { Desk } from "./desk";
import { button } from "./dom";
import { w } from "./language";
import type { Notice } from "./notice";
import { replace_file } from "./upload";

const encoding = "windows-1252";

export function offer_encoding(job: Job, desk: Desk, notice: Notice): HTMLElement | null {
  const wrong = job.scheme_errors.find((each) => each.code === "encoding_invalid");
  const was_tried = wrong?.message.includes(encoding);
  const is_csv = !job.filename.toLowerCase().endsWith("json");
  const may_send = api.may("jobs:upload") && desk.review?.shows_rows !== false;
  if (job.status !== "invalid_scheme" || !wrong || was_tried || !is_csv || !may_send) return null;
  return button(w.read_as_windows_1252, () => void read_again(job, desk, notice), {
    class: "primary" });
}

async function read_again(job: Job, desk: Desk, notice: Notice): Promise<void> {
  notice.clear();
  try {
    const file = new File([await api.file(job.id, desk.signal)], job.filename);
    await replace_file(desk, file, notice, { encoding });
  } catch (error) {
    notice.fail(error, () => void read_again(job, desk, notice));
  }
}
