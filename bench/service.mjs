// What the service costs beside a bare libmicrohttpd, and what slow clients cost others.
// node bench/service.mjs [BUILD]; wants wrk (Debian's). Prints figures; checks nothing by time.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const build = resolve(process.argv[2] ?? "build/release");
const folder = mkdtempSync(join(tmpdir(), "rollcall-service-"));
const rollcall = (...words) =>
  execFileSync(join(build, "rollcall"), words, { cwd: folder, encoding: "utf8" });

function serve(program, words) {
  return new Promise((found) => {
    const child = spawn(program, words, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.once("data", (text) =>
      found({ child, url: String(text).trim().split(" ").pop() }));
  });
}

function wrk(url, headers) {
  const words = ["-t2", "-c32", "-d5s", ...headers.flatMap((one) => ["-H", one]), url];
  const text = execFileSync("wrk", words, { encoding: "utf8" });
  if (/Non-2xx/.test(text)) throw new Error(text);
  return Number(/Requests\/sec:\s+([0-9.]+)/.exec(text)[1]);
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
function get(url, token) {
  return new Promise((done, failed) => {
    const begun = process.hrtime.bigint();
    request(url, { agent, headers: { Authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume();
      answer.on("end", () => done(Number(process.hrtime.bigint() - begun) / 1e6));
    }).on("error", failed).end();
  });
}

async function p99(url, token) {
  const times = [];
  for (let count = 0; count < 3000; ++count) times.push(await get(url, token));
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)];
}

// Sends the head of an upload, and then a byte now and then.
function slowClient(url, token) {
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(`POST /v1/bulk/users/upload HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\n` +
    `Authorization: Bearer ${token}\r\nContent-Length: 100000\r\n\r\n`);
  const timer = setInterval(() => socket.write("x"), 500);
  return () => { clearInterval(timer); socket.destroy(); };
}

writeFileSync(join(folder, "directory.json"), JSON.stringify({
  roles: [{ name: "Admin", license_type: "Admin", permissions: ["*"] },
    { name: "Agent", license_type: "Agent" }],
  users: [{ email: "ada@x.co", first_name: "A", last_name: "L", roles: ["Admin"] }] }));
writeFileSync(join(folder, "people.csv"),
  "Email,First name,Last name,Role: Agent\n" +
  Array.from({ length: 100 }, (_, at) => `u${at}@x.co,U,L,1`).join("\n") + "\n");
rollcall("init");
rollcall("load", "directory.json");
rollcall("upload", "people.csv");
const token = rollcall("token", "create", "--name", "bench").trim().split(" ").pop();

const hello = await serve(join(build, "bench/hello_http"), []);
const service = await serve(join(build, "rollcall"), ["serve", "--listen", "127.0.0.1:0"]);
const job = `${service.url}/v1/bulk/users/jobs/1`;
const headers = [`Authorization: Bearer ${token}`];
const rates = { hello: [], health: [], job: [] };
for (let run = 0; run < 3; ++run) {
  rates.hello.push(wrk(hello.url + "/", []));
  rates.health.push(wrk(service.url + "/healthz", []));
  rates.job.push(wrk(job, headers));
}
const median = (all) => all.toSorted?.((a, b) => a - b)[1] ?? [...all].sort((a, b) => a - b)[1];
for (const [name, all] of Object.entries(rates))
  console.log(`${name}: ${Math.round(median(all))} requests/s, ` +
    `${(median(all) / median(rates.hello)).toFixed(2)} of hello`);

const begun = Date.now();
execFileSync("curl", ["-s", "-Z", "--parallel-max", "100", ...Array.from({ length: 100 }, () =>
  ["-o", "/dev/null", "-H", headers[0], "-F", `file=@${join(folder, "people.csv")}`,
    `${service.url}/v1/bulk/users/upload`, "--next"]).flat().slice(0, -1)]);
console.log(`100 uploads at once: ${Date.now() - begun} ms`);

const quiet = await p99(job, token);
const ends = Array.from({ length: 200 }, () => slowClient(service.url, token));
await new Promise((done) => setTimeout(done, 1000));
const beside = await p99(job, token);
for (const end of ends) end();
console.log(`p99 of jobs/1: ${quiet.toFixed(2)} ms alone, ${beside.toFixed(2)} ms beside 200 slow ` +
  `clients: ${(beside / quiet).toFixed(2)} x`);
const peak = /VmHWM:\s+([0-9]+)/.exec(readFileSync(`/proc/${service.child.pid}/status`, "utf8"))[1];
console.log(`peak resident memory of the service: ${Math.round(peak / 1024)} MB`);
hello.child.kill();
service.child.kill();
