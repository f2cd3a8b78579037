// Follows a running job. The event stream is read by fetch and not by EventSource: that cannot
// send X-Requested-With, and a session that is over would make the browser ask for a password.

import { at_rest, type Job } from "./answers";
import * as api from "./api";
import { is_aborted } from "./notice";

const between_polls_ms = 1500;

// Ends once the job rests, with its last record.
export async function watch_job(
  id: number, on_job: (job: Job) => void, signal: AbortSignal,
): Promise<Job> {
  for (;;) {
    try {
      const last = await follow_events(id, on_job, signal);
      if (last && at_rest(last)) return last;
    } catch (error) {
      if (is_aborted(error)) throw error;
    }
    const job = await ask_once(id, signal);
    if (job) on_job(job);
    if (job && at_rest(job)) return job;
    await pause(between_polls_ms, signal);
  }
}

// Null where the program cannot be reached right now.
async function ask_once(id: number, signal: AbortSignal): Promise<Job | null> {
  try {
    return await api.job(id, signal);
  } catch (error) {
    if (error instanceof api.Problem && (error.status === 0 || error.status === 503)) return null;
    throw error;
  }
}

async function follow_events(
  id: number, on_job: (job: Job) => void, signal: AbortSignal,
): Promise<Job | null> {
  const response = await api.send("GET", `/bulk/users/jobs/${id}/events`, { signal });
  if (!response.body) return null;
  let last: Job | null = null;
  for await (const data of events_of(response.body)) {
    last = JSON.parse(data) as Job;
    on_job(last);
  }
  return last;
}

async function* events_of(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true }).replaceAll("\r\n", "\n");
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = block.split("\n").filter((line) => line.startsWith("data:"));
      if (data.length > 0) yield data.map((line) => line.slice(5).trimStart()).join("\n");
    }
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      failed(new DOMException("left", "AbortError"));
    }, { once: true });
  });
}
