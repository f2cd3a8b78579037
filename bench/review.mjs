// How long a reviewer waits for a large file with as many findings as rows, and what the service
// needs for it. node bench/review.mjs [BUILD [ROWS]]. Prints figures; checks nothing by time.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const build = resolve(process.argv[2] ?? "build/release");
const rows = Number(process.argv[3] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), "rollcall-review-"));
const rollcall = (...words) =>
  execFileSync(join(build, "rollcall"), words, { cwd: folder, encoding: "utf8" });

execFileSync(join(build, "bench/generate"),
  ["--rows", rows, "--users", Math.max(2, rows / 10), "--every-row-bad", "--csv", "upload.csv",
    "--directory", "directory.json"], { cwd: folder });
rollcall("init");
rollcall("load", "directory.json");
const token = rollcall("token", "create", "--name", "bench").trim().split(" ").pop();
const service = spawn(join(build, "rollcall"), ["serve", "--listen", "127.0.0.1:0"],
  { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise((found) =>
  service.stdout.once("data", (text) => found(String(text).trim().split(" ").pop())));

const headers = { Authorization: `Bearer ${token}` };
const memory = () => {
  const status = readFileSync(`/proc/${service.pid}/status`, "utf8");
  const mb = (name) => Math.round(new RegExp(`${name}:\\s+([0-9]+)`).exec(status)[1] / 1024);
  return `${mb("VmHWM")} MB at most, ${mb("RssAnon")} MB of its own now`;
};
async function call(path, body) {
  const answer = await fetch(url + "/v1/bulk/users/" + path, body === undefined ? { headers } : {
    method: "POST", headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
  return json;
}
async function timed(name, work) {
  const begun = performance.now();
  const result = await work();
  console.log(`${name}: ${(performance.now() - begun).toFixed(0)} ms`);
  return result;
}
async function settled() {
  for (;;) {
    const job = await call("jobs?per_page=1").then((jobs) => jobs[0]);
    if (job.status !== "created" && job.status !== "in_progress") return job;
    await new Promise((done) => setTimeout(done, 20));
  }
}

const job = await timed("upload and validation", async () => {
  execFileSync("curl", ["-s", "-o", "/dev/null", "-H", `Authorization: Bearer ${token}`, "-H",
    "Content-Type: text/csv", "-T", join(folder, "upload.csv"), "-X", "POST",
    `${url}/v1/bulk/users/upload?filename=upload.csv`]);
  return settled();
});
console.log(`${job.total_rows} rows, ${job.failed_rows} failed; service: ${memory()}`);
const review = await timed("review, for the first time", () => call(`jobs/${job.id}/review`));
console.log(`${review.errors + review.warnings} findings, ${review.causes} causes; ` +
  `service: ${memory()}`);
await timed("review, again", () => call(`jobs/${job.id}/review`));
const causes = await timed("first 50 causes", () => call(`jobs/${job.id}/causes`));
await timed("first 100 rows with findings", () => call(`jobs/${job.id}/rows?view=findings`));
await timed("100 rows of one column, filtered", () =>
  call(`jobs/${job.id}/rows?column=${review.by_column.at(-1).column}&skip=100`));
await timed("100 rows that hold a text", () => call(`jobs/${job.id}/rows?text=anderson`));
const jumps = [];
for (let jump = 0; jump < 200; ++jump) {
  const begun = performance.now();
  await call(`jobs/${job.id}/rows?view=findings&skip=${(jump * 7919) % (rows - 100)}`);
  jumps.push(performance.now() - begun);
}
jumps.sort((a, b) => a - b);
console.log(`jumps to 100 rows anywhere: median ${jumps[100].toFixed(1)} ms, ` +
  `p99 ${jumps[198].toFixed(1)} ms`);
const largest = causes.causes.filter((one) => one.fixable).sort((a, b) => b.count - a.count)[0];
await timed(`a fix of ${largest.count} cells, judged again`, async () => {
  await call("edit", { id: job.id, plan: review.plan, cause: largest.cause, value: "1" });
  return settled();
});
await timed("review of that", () => call(`jobs/${job.id}/review`));
console.log(`service: ${memory()}`);
service.kill();
rmSync(folder, { recursive: true });
