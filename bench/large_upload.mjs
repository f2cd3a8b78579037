// The memory of the service while a form with a file of some GB comes in and is validated.
// node bench/large_upload.mjs [BUILD [GB]]; the file is made below the folder for temporary files.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const build = resolve(process.argv[2] ?? "build/release");
const bytes = Number(process.argv[3] ?? 5) * 1e9;
const folder = mkdtempSync(join(tmpdir(), "rollcall-large-"));
const run = (program, ...words) => execFileSync(program, words, { cwd: folder, encoding: "utf8" });
const rollcall = (...words) => run(join(build, "rollcall"), ...words);

run("sh", "-c", `printf 'nothing,of,that,kind\\n' >upload.csv
yes 'some.body@example.com,Some,Body,with one of many rows' | head -c ${bytes} >>upload.csv`);
run("sh", "-c", `echo '{"roles":[{"name":"Admin","license_type":"Admin","permissions":["*"]}],` +
  `"users":[{"email":"ada@x.co","first_name":"A","last_name":"L","roles":["Admin"]}]}' >directory.json`);
rollcall("init");
rollcall("load", "directory.json");
const token = rollcall("token", "create", "--name", "bench").trim().split(" ").pop();
const service = spawn(join(build, "rollcall"), ["serve", "--listen", "127.0.0.1:0"],
  { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise((found) =>
  service.stdout.once("data", (text) => found(String(text).trim().split(" ").pop())));
const peak = () => (Number(/VmHWM:\s+([0-9]+)/.exec(
  readFileSync(`/proc/${service.pid}/status`, "utf8"))[1]) / 1000).toFixed(1);

const begun = performance.now();
const status = run("curl", "-s", "-o", "answer", "-w", "%{http_code}", "-H",
  `Authorization: Bearer ${token}`, "-F", "file=@upload.csv", `${url}/v1/bulk/users/upload`);
const took = (performance.now() - begun) / 1000;
if (status !== "202") throw new Error(`${status}: ${readFileSync(join(folder, "answer"), "utf8")}`);
console.log(`${bytes / 1e9} GB as a form: ${took.toFixed(1)} s, ` +
  `${(bytes / 1e9 / took).toFixed(2)} GB/s, peak resident memory ${peak()} MB`);
for (;;) {
  const job = await fetch(`${url}/v1/bulk/users/jobs/1`,
    { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.json());
  if (job.status !== "created") {
    console.log(`validated: ${job.status}; peak resident memory ${peak()} MB`);
    break;
  }
  await new Promise((done) => setTimeout(done, 200));
}
service.kill();
rmSync(folder, { recursive: true });
