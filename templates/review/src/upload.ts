// Sending a file: dropped or picked, with progress.

import * as api from "./api";
import { announce } from "./announce";
import { plain_text } from "./cell_text";
import type { Desk } from "./desk";
import { agrees } from "./dialog";
import { button, el, fill, new_id } from "./dom";
import { kilobytes, percent, w } from "./language";
import { Notice } from "./notice";
import { job_link } from "./router";

type Progress = (sent: number, whole: number) => void;

// By XMLHttpRequest, because fetch does not tell how much is sent.
async function send_file(
  file: File, job: number | null, progress: Progress, signal: AbortSignal,
  fields: Record<string, string> = {},
): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send_once(file, job, progress, signal, fields);
    } catch (error) {
      const ended = error instanceof api.Problem && api.is_of_session(error);
      if (!ended || attempt > 0) throw error;
      await api.renew_session(error);
    }
  }
}

function send_once(
  file: File, job: number | null, progress: Progress, signal: AbortSignal,
  fields: Record<string, string> = {},
): Promise<number> {
  return new Promise((done, failed) => {
    const method = job === null ? "POST" : "PUT";
    const request = new XMLHttpRequest();
    request.open(method, api.address("/bulk/users/upload"));
    for (const [name, value] of Object.entries(api.headers_of(method))) {
      request.setRequestHeader(name, value);
    }
    request.upload.addEventListener("progress", (event) => progress(event.loaded, event.total));
    request.addEventListener("load", () => {
      if (request.status < 200 || request.status > 299) {
        failed(api.problem_of(request.status, request.responseText));
      } else {
        done((JSON.parse(request.responseText) as { id: number }).id);
      }
    });
    request.addEventListener("error", () => failed(new api.Problem(0, "unreachable", "")));
    request.addEventListener("abort", () => failed(new DOMException("stopped", "AbortError")));
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    if (job !== null) form.append("id", String(job));
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file);
    request.send(form);
  });
}

const accepted = ".csv,.txt,.tsv,.json,text/csv,application/json";

export class UploadPanel {
  readonly element: HTMLElement;
  private notice = new Notice();
  private state = el("div", { class: "upload-state" });
  private picker: HTMLInputElement;
  private sending: AbortController | null = null;

  constructor(private readonly uploaded: (id: number) => void) {
    const id = new_id("file");
    this.picker = el("input", { type: "file", id, accept: accepted, onchange: () => {
      const file = this.picker.files?.[0];
      if (file) this.offer(file);
    } });
    const drop = el("div", { class: "drop" },
      el("p", {}, el("label", { for: id }, w.choose_file), " ", el("span", { class: "faint" },
        w.or_drop_it)),
      this.picker,
      el("p", { class: "faint" }, w.upload_changes_nothing));
    this.element = el("section", { class: "upload", "aria-label": w.new_upload },
      el("div", { class: "page-head" }, el("h2", {}, w.new_upload),
        button(w.close, () => this.close(), { class: "small quiet" })),
      drop, this.state, this.notice.element, this.helps());
    for (const name of ["dragenter", "dragover"] as const) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const file = event.dataTransfer?.files[0];
      if (file && !this.sending) this.offer(file);
    });
  }

  private helps(): HTMLElement {
    const link = (name: string, path: string) =>
      el("a", { href: api.address(path, { format: "csv" }), download: true }, name);
    return el("p", { class: "upload-helps" },
      link(w.download_template, "/bulk/users/template"), " ",
      api.may("directory:read") && link(w.download_list, "/bulk/users/export"));
  }

  private close(): void {
    this.element.hidden = true;
  }

  focus(): void {
    this.picker.focus();
  }

  leave(): void {
    this.sending?.abort();
  }

  clear(): void {
    this.picker.value = "";
    fill(this.state);
  }

  private offer(file: File): void {
    this.notice.clear();
    const go = button(w.upload, () => void this.send(file), { class: "primary" });
    fill(this.state,
      el("span", {}, w.chosen_file(plain_text(file.name, 60), kilobytes(file.size))), go);
    go.focus();
  }

  private async send(file: File): Promise<void> {
    if (this.sending) return;
    this.notice.clear();
    this.sending = new AbortController();
    const name = plain_text(file.name, 60);
    const words = el("span", {}, w.sending(name));
    const bar = el("progress", { max: 1, value: 0, "aria-label": w.sending(name) });
    fill(this.state, words, bar, button(w.stop, () => this.sending?.abort(), { class: "small" }));
    announce(w.sending(name));
    try {
      const id = await send_file(file, null, (sent, whole) => {
        bar.value = whole > 0 ? sent / whole : 0;
        words.textContent = `${w.sending(name)} ${percent(sent, whole)}`;
      }, this.sending.signal);
      this.uploaded(id);
    } catch (error) {
      // The file stays chosen.
      this.offer(file);
      this.notice.fail(error);
    } finally {
      this.sending = null;
    }
  }
}

export function go_to_job(id: number): void {
  location.hash = job_link(id);
}

export function choose_corrected_file(desk: Desk, notice: Notice): void {
  const picker = el("input", { type: "file", accept: accepted, "aria-label": w.upload_corrected,
    onchange: () => {
      const file = picker.files?.[0];
      if (file) void replace_file(desk, file, notice);
    } });
  picker.click();
}

// Asks first where edits would be replaced.
export async function replace_file(
  desk: Desk, file: File, notice: Notice, fields: Record<string, string> = {},
): Promise<void> {
  const name = plain_text(file.name, 60);
  const edits = desk.review?.edits.length ?? 0;
  const question = {
    title: w.replace_question,
    body: [el("p", {}, w.replace_means(edits, name))],
    yes: w.replace_file,
    danger: true,
  };
  if (edits > 0 && !await agrees(question)) return;
  if (!await desk.before_edit()) return;
  notice.show("done", w.sending(name));
  try {
    await send_file(file, desk.id, () => undefined, desk.signal, fields);
    notice.clear();
    desk.follow();
  } catch (error) {
    notice.fail(error, () => void replace_file(desk, file, notice, fields));
  }
}
