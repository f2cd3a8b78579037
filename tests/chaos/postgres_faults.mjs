// What may befall workers on PostgreSQL, and that nothing is applied twice, half or not at all:
//   tests/postgres/with FOLDER \
//       node tests/chaos/postgres_faults.mjs PROGRAM UNGUARDED [ROUNDS [WORDS]]
// Only those faults are tried whose name holds the words.
// Two workers apply a job of many commits; something happens to them; a third finishes the job.
// Then the same with workers that lack the guard against it (unguarded_main.cc): where nothing is
// wrong with these either, the fault shows nothing, and that is a failure too.
// Wants root for the full disk and the partition (a file system and a network namespace of its
// own), and a server with -c track_commit_timestamp=on.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Proxy } from "./tcp_proxy.mjs";

const server = process.env.ROLLCALL_TEST_POSTGRES;
const home = process.env.ROLLCALL_TEST_POSTGRES_HOME;
const tools = process.env.ROLLCALL_TEST_POSTGRES_TOOLS;
if (!server || !home || !tools) throw new Error("no PostgreSQL; run it by tests/postgres/with");
const program = resolve(process.argv[2]);
const unguarded = resolve(process.argv[3]);
const rounds = Number(process.argv[4] ?? 20);
const words_wanted = process.argv[5] ?? "";
// Without a guard: so many rounds, and as many more as it takes for one to be wrong.
const control_rounds = 10;
const most_control_rounds = 40;
const rows = 400;
const chunk = 2;
const lease = 1500;
const folder = mkdtempSync(join(tmpdir(), "rollcall-pg-faults-"));
const environment = { ...process.env, ROLLCALL_LEASE_MS: String(lease) };
const quiet = { cwd: folder, encoding: "utf8", env: environment };

// As the owner of the server, who is not root.
function as_owner(...words) {
  const all = process.getuid() === 0 ? ["runuser", "-u", "postgres", "--", ...words] : words;
  return spawnSync(all[0], all.slice(1), { ...quiet, cwd: "/", stdio: "ignore" });
}
const psql = (sql) => execFileSync("psql",
  ["-X", "-q", "-A", "-t", server.replace("user=rollcall", "user=postgres")],
  { encoding: "utf8", input: sql, stdio: ["pipe", "pipe", "ignore"] }).trim();

if (psql("SHOW track_commit_timestamp") !== "on")
  throw new Error("start the server with -c track_commit_timestamp=on");

class Tenant {
  // Its workers lack the guard of that name; "": none.
  constructor(name, without) {
    this.name = name;
    this.without = without;
    this.ends = "finished";  // as what its job should
    this.place = ["--files", join(folder, "files"), "--tenant", name];
    this.rollcall("init");
    const users = Array.from({ length: rows }, (_, at) => ({ email: `u${at}@x.co`,
      first_name: "F", last_name: "L", roles: [at === 0 ? "Admin" : "Agent"] }));
    writeFileSync(join(folder, "directory.json"), JSON.stringify({
      roles: [{ name: "Admin", permissions: ["*"] }, { name: "Agent" }], users }));
    this.rollcall("load", "directory.json");
    writeFileSync(join(folder, "people.csv"), "Email,First name,Last name\n" +
      users.map(({ email }) => `${email},Other,L`).join("\n") + "\n");
    this.job = JSON.parse(this.rollcall("upload", "people.csv", "--json")).id;
    this.rollcall("proceed", String(this.job), "--detach", "--chunk-rows", String(chunk));
  }

  rollcall(...words) {
    return execFileSync(program, [...words, "--store", server, ...this.place], quiet);
  }

  worker(url = server, ...before) {
    const [, files, , tenant] = this.place;
    const words = this.without
      ? [...before, unguarded, this.without, `${url}&tenant=${tenant}&files=${files}`]
      : [...before, program, "worker", "--store", url, ...this.place];
    return spawn(words[0], words.slice(1), { ...quiet, stdio: "ignore" });
  }

  // An operator cancels the job, and again where it is told to try again. It is refused where the
  // job has ended already.
  async cancel() {
    const words = ["cancel", String(this.job), "--store", server, ...this.place];
    let code = 75;
    while (code === 75) {
      const child = spawn(program, words, { ...quiet, stdio: "ignore" });
      await ended(child);
      code = child.exitCode;
    }
    if (code === 0) this.ends = "cancelled";
  }

  state() {
    return psql(`SELECT state FROM job WHERE tenant = '${this.name}' AND id = ${this.job}`);
  }

  commits() {
    return Number(psql(`SELECT count(*) FROM ledger WHERE tenant = '${this.name}'`));
  }

  // Of the newest turn.
  token() {
    return Number(psql(`SELECT coalesce(max(token), 0) FROM lease
      WHERE tenant = '${this.name}' AND name = 'turn'`));
  }

  // By a transaction that changes its Directory.
  is_locked() {
    return psql(`SELECT 1 FROM tenant WHERE tenant = '${this.name}'
      FOR NO KEY UPDATE SKIP LOCKED`) === "";
  }

  // Until some of it is applied, and not all.
  async begun() {
    for (let look = 0; look < 400; ++look) {
      if (this.commits() > 0) return;
      await sleep(10);
    }
  }

  // What is wrong once a worker had all the time that it wants.
  async finish() {
    this.without = "";
    await this.cancelling;
    const until = performance.now() + 60_000;
    let worker = this.worker();
    let state = "";
    while (performance.now() < until && (state === "" || state === "in_progress")) {
      await sleep(50);
      // One that is started before the server is back ends, and is started again by who keeps it.
      if (worker.exitCode !== null) worker = this.worker();
      try {
        state = this.state();
      } catch {
        // The server is not back yet.
      }
    }
    worker.kill("SIGTERM");
    await ended(worker);
    const wrong = state === this.ends ? [] : [`the job is ${state}`];
    wrong.push(...this.breaches());
    const verified = spawnSync(program, ["verify", "--store", server, ...this.place], quiet);
    if (verified.status !== 0) wrong.push(verified.stdout + verified.stderr);
    return wrong;
  }

  // What the ledger and the Directory say against each other.
  breaches() {
    const ask = (what) => Number(psql(`SELECT count(*) FROM ${what}`));
    const wrong = [];
    const all = Number(psql(
      `SELECT coalesce(sum(rows), 0) FROM ledger WHERE tenant = '${this.name}'`));
    if (this.ends === "finished" && all !== rows) wrong.push(`the ledger has ${all} of ${rows}`);
    const changed = ask(`directory_user WHERE tenant = '${this.name}' AND record LIKE '%"Other"%'`);
    if (changed !== all) wrong.push(`${changed} people changed, and ${all} in the ledger`);
    // Who took over has a higher token, and who had it before commits nothing from then on.
    const back = ask(`(SELECT token < lag(token) OVER (ORDER BY generation) AS is_back
      FROM ledger WHERE tenant = '${this.name}') AS entry WHERE is_back`);
    if (back > 0) wrong.push(`${back} times a commit by who had lost the turn`);
    const late = ask(`ledger JOIN job_event USING (tenant, job) WHERE tenant = '${this.name}'
      AND from_state = 'in_progress' AND to_state <> 'in_progress'
      AND pg_xact_commit_timestamp(ledger.xmin) > pg_xact_commit_timestamp(job_event.xmin)`);
    if (late > 0) wrong.push(`${late} commits behind the end of the job`);
    return wrong;
  }
}

const ended = (child) => child.exitCode !== null || child.signalCode !== null
  ? Promise.resolve() : new Promise((done) => child.once("exit", done));

async function end(...workers) {
  for (const worker of workers) {
    worker.kill("SIGCONT");
    worker.kill("SIGKILL");
    await ended(worker);
  }
}

const random = (most) => sleep(Math.random() * most);

// Each with the guard that is good for it.
const faults = {
  "kill -9 of a worker": ["whole", async (tenant) => {
    const workers = [tenant.worker(), tenant.worker()];
    await tenant.begun();
    await random(100);
    await end(workers[0]);
    await random(300);
    await end(workers[1]);
  }],
  "kill -9 of a PostgreSQL backend": ["whole", async (tenant) => {
    const workers = [tenant.worker(), tenant.worker()];
    await tenant.begun();
    await random(100);
    const pid = psql(`SELECT pid FROM pg_stat_activity WHERE usename = 'rollcall'
      ORDER BY random() LIMIT 1`);
    if (pid) process.kill(Number(pid), "SIGKILL");
    await random(500);
    await end(...workers);
  }],
  "immediate stop of PostgreSQL": ["whole", async (tenant) => {
    const workers = [tenant.worker(), tenant.worker()];
    await tenant.begun();
    await random(100);
    as_owner(`${tools}/pg_ctl`, "-D", `${home}/data`, "-m", "immediate", "-w", "restart");
    await random(500);
    await end(...workers);
  }],
  "SIGSTOP past the lease, then SIGCONT": ["fence", (tenant) => stopped(tenant, rescued)],
  "SIGSTOP past the lease, cancelled meanwhile": ["fence",
    (tenant) => stopped(tenant, cancelled)],
  "a connection cut before COMMIT arrives": ["whole",
    (tenant) => cut_at_commit(tenant, "before")],
  "a connection cut behind COMMIT": ["ledger", (tenant) => cut_at_commit(tenant, "after")],
  "partition from the server": ["fence", (tenant) => partition(tenant, rescued)],
  "partition from the server, cancelled meanwhile": ["fence",
    (tenant) => partition(tenant, cancelled)],
  "disk full": ["whole", disk_full],
};

// A worker is not heard of for longer than its lease, while others go on.
async function away(tenant, leave, come_back, meanwhile, most_wait) {
  leave();
  await sleep(20);
  // Nobody commits before one that is away within a transaction, so every other time it is not.
  for (let more = Math.random() < 0.5 ? 10 : 0; more > 0 && tenant.is_locked(); --more) {
    come_back();
    await random(most_wait);
    leave();
    await sleep(20);
  }
  const others = await meanwhile(tenant);
  come_back();
  return others;
}

// Both answer who is to be ended.
async function rescued(tenant) {
  const token = tenant.token();
  const commits = tenant.commits();
  const rescuer = tenant.worker();
  const until = performance.now() + 3 * lease;
  while (tenant.token() <= token && performance.now() < until) await sleep(10);
  if (tenant.is_locked() && tenant.commits() === commits) return [rescuer];
  // Two that go on come one after the other, and hardly ever to the same commit; one that comes
  // back where the other has died meanwhile has the field to itself.
  while (tenant.commits() === commits && performance.now() < until) await sleep(10);
  if (Math.random() < 0.8) await end(rescuer);
  return [rescuer];
}

async function cancelled(tenant) {
  tenant.cancelling = tenant.cancel();
  // Longer where the one that is away has locked the job.
  await Promise.race([tenant.cancelling, sleep(lease + 1500)]);
  return [];
}

async function stopped(tenant, meanwhile) {
  const zombie = tenant.worker();
  await tenant.begun();
  await random(50);
  const others = await away(tenant, () => zombie.kill("SIGSTOP"), () => zombie.kill("SIGCONT"),
    meanwhile, 5);
  await sleep(100);
  await random(500);
  await end(zombie, ...others);
}

async function cut_at_commit(tenant, where) {
  const port = Number(psql("SHOW port"));
  // Of the commits of the plan too, every other time.
  let is_armed = Math.random() < 0.5;
  // Without that guard each statement is a commit of its own.
  const share = tenant.without === "whole" ? 0.03 : 0.3;
  const proxy = new Proxy(port, () => is_armed && Math.random() < share ? where : null);
  const url = server.replace(/host=[^&]*&port=[0-9]*/,
    `host=127.0.0.1&port=${await proxy.listen()}`);
  const worker = tenant.worker(url);
  const until = performance.now() + 10_000;
  while (proxy.cuts < 3 && performance.now() < until && tenant.state() === "in_progress") {
    is_armed ||= tenant.commits() > 0;
    await sleep(10);
  }
  await end(worker);
  proxy.close();
  if (proxy.cuts === 0) throw new Error("nothing was cut");
}

let partitions = 0;

// The worker is in a network namespace of its own, whose link goes down for longer than the lease.
async function partition(tenant, meanwhile) {
  const run = (...words) => execFileSync(words[0], words.slice(1), { stdio: "ignore" });
  const name = `rc${process.pid % 100000}x${++partitions}`;  // an old link takes a while to go
  run("ip", "netns", "add", name);
  try {
    run("ip", "link", "add", `${name}a`, "type", "veth", "peer", "name", `${name}b`);
    run("ip", "link", "set", `${name}b`, "netns", name);
    run("ip", "addr", "add", "10.213.7.1/30", "dev", `${name}a`);
    run("ip", "link", "set", `${name}a`, "up");
    run("ip", "netns", "exec", name, "ip", "addr", "add", "10.213.7.2/30", "dev", `${name}b`);
    run("ip", "netns", "exec", name, "ip", "link", "set", `${name}b`, "up");
    const url = server.replace(/host=[^&]*&/, "host=10.213.7.1&");
    const lost = tenant.worker(url, "ip", "netns", "exec", name);
    await tenant.begun();
    const others = await away(tenant, () => run("ip", "link", "set", `${name}a`, "down"),
      () => run("ip", "link", "set", `${name}a`, "up"), meanwhile, 400);
    // TCP sends again what was lost, with longer and longer waits.
    await sleep(500);
    await random(2000);
    await end(lost, ...others);
  } finally {
    run("ip", "netns", "del", name);
  }
}

// The tables lie on a small file system, which something else fills.
async function disk_full(tenant) {
  const disk = join(home, "disk");
  if (!psql(`SELECT spcname FROM pg_tablespace WHERE spcname = 'small'`)) {
    execFileSync("mkdir", ["-p", disk]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m,mode=777", "tmpfs", disk]);
    execFileSync("chown", ["postgres", disk]);
    psql(`CREATE TABLESPACE small LOCATION '${disk}'`);
    // Room for the tenants to come.
    psql(`DELETE FROM directory_user WHERE tenant <> '${tenant.name}'`);
    psql("VACUUM FULL directory_user");
    for (const table of ["directory_user", "ledger", "job_event"])
      psql(`ALTER TABLE ${table} SET TABLESPACE small`);
  }
  // Every other time a page has room for the entries of few commits, so that these too, and not
  // only the people, find the disk full.
  psql(`ALTER TABLE ledger SET (fillfactor = ${Math.random() < 0.5 ? 10 : 100})`);
  const worker = tenant.worker();
  await tenant.begun();
  spawnSync("dd", ["if=/dev/zero", `of=${disk}/filler`, "bs=64k"], { stdio: "ignore" });
  await sleep(700);
  rmSync(`${disk}/filler`, { force: true });
  await random(300);
  await end(worker);
}

// Whether anything was wrong in that round.
async function is_wrong(name, round, without) {
  const [, strike] = faults[name];
  const kind = without ? "c" : "f";
  const tenant = new Tenant(`${kind}${Object.keys(faults).indexOf(name)}-${round}`, without);
  await strike(tenant);
  const sentences = await tenant.finish();
  if (sentences.length > 0)
    console.error(`${name}, round ${round}${without ? ` without ${without}` : ""}: ` +
      sentences.join("; ").trim());
  return sentences.length > 0;
}

let is_good = true;
console.log("| fault | rounds | violations | negative control |\n|---|---|---|---|");
try {
  for (const [name, [guard]] of Object.entries(faults)) {
    if (!name.includes(words_wanted)) continue;
    let wrong = 0;
    for (let round = 0; round < rounds; ++round) wrong += await is_wrong(name, round, "");
    let shown = 0;
    let round = 0;
    for (; round < control_rounds || (shown === 0 && round < most_control_rounds); ++round)
      shown += await is_wrong(name, round, guard);
    console.log(`| ${name} | ${rounds} | ${wrong} | ` +
      `without ${guard}: ${shown} of ${round} rounds wrong |`);
    is_good &&= wrong === 0 && shown > 0;
  }
} finally {
  spawnSync("umount", ["-l", join(home, "disk")], { stdio: "ignore" });
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = is_good ? 0 : 1;
