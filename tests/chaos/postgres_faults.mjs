// What may befall workers on PostgreSQL, and that nothing is applied twice, half or not at all:
//   tests/postgres/with FOLDER node tests/chaos/postgres_faults.mjs PROGRAM [ROUNDS [WORDS]]
// Only those faults are tried whose name holds the words.
// Two workers apply a job of many commits; something happens to them; a third finishes the job.
// Wants root for the full disk and the partition (a file system and a network namespace of its own).
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
const rounds = Number(process.argv[3] ?? 20);
const words_wanted = process.argv[4] ?? "";
const rows = 400;
const chunk = 10;
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

class Tenant {
  constructor(name) {
    this.name = name;
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
    const words = [...before, program, "worker", "--store", url, ...this.place];
    return spawn(words[0], words.slice(1), { ...quiet, stdio: "ignore" });
  }

  commits() {
    return Number(psql(`SELECT count(*) FROM ledger WHERE tenant = '${this.name}'`));
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
    const until = performance.now() + 60_000;
    let worker = this.worker();
    let state = "";
    while (performance.now() < until && state !== "finished") {
      await sleep(50);
      // One that is started before the server is back ends, and is started again by who keeps it.
      if (worker.exitCode !== null) worker = this.worker();
      try {
        state = psql(`SELECT state FROM job WHERE tenant = '${this.name}' AND id = ${this.job}`);
      } catch {
        // The server is not back yet.
      }
    }
    worker.kill("SIGTERM");
    await ended(worker);
    const wrong = [];
    if (state !== "finished") wrong.push(`the job is ${state}`);
    const ledger = psql(`SELECT count(*) - count(DISTINCT (plan, chunk)) || ' ' || sum(rows)
      FROM ledger WHERE tenant = '${this.name}'`);
    if (ledger !== `0 ${rows}`) wrong.push(`the ledger: ${ledger}`);
    const changed = psql(`SELECT count(*) FROM directory_user WHERE tenant = '${this.name}'
      AND record LIKE '%"Other"%'`);
    if (changed !== String(rows)) wrong.push(`${changed} of ${rows} people changed`);
    const verified = spawnSync(program, ["verify", "--store", server, ...this.place], quiet);
    if (verified.status !== 0) wrong.push(verified.stdout + verified.stderr);
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

const faults = {
  "kill -9 of a worker": async (tenant) => {
    const workers = [tenant.worker(), tenant.worker()];
    await tenant.begun();
    await random(100);
    await end(workers[0]);
    await random(300);
    await end(workers[1]);
  },
  "kill -9 of a PostgreSQL backend": async (tenant) => {
    const workers = [tenant.worker(), tenant.worker()];
    await tenant.begun();
    await random(100);
    const pid = psql(`SELECT pid FROM pg_stat_activity WHERE usename = 'rollcall'
      ORDER BY random() LIMIT 1`);
    if (pid) process.kill(Number(pid), "SIGKILL");
    await random(500);
    await end(...workers);
  },
  "immediate stop of PostgreSQL": async (tenant) => {
    const workers = [tenant.worker(), tenant.worker()];
    await tenant.begun();
    await random(100);
    as_owner(`${tools}/pg_ctl`, "-D", `${home}/data`, "-m", "immediate", "-w", "restart");
    await random(500);
    await end(...workers);
  },
  "SIGSTOP past the lease, then SIGCONT": async (tenant) => {
    const zombie = tenant.worker();
    await tenant.begun();
    await random(50);
    zombie.kill("SIGSTOP");
    const rescuer = tenant.worker();
    await sleep(lease + 500);
    zombie.kill("SIGCONT");
    await random(500);
    await end(zombie, rescuer);
  },
  "a connection cut before COMMIT arrives": (tenant) => cut_at_commit(tenant, "before"),
  "a connection cut behind COMMIT": (tenant) => cut_at_commit(tenant, "after"),
  "partition from the server": partition,
  "disk full": disk_full,
};

async function cut_at_commit(tenant, where) {
  const port = Number(psql("SHOW port"));
  const proxy = new Proxy(port, () => Math.random() < 0.3 ? where : null);
  const url = server.replace(/host=[^&]*&port=[0-9]*/,
    `host=127.0.0.1&port=${await proxy.listen()}`);
  const worker = tenant.worker(url);
  const until = performance.now() + 10_000;
  while (proxy.cuts < 3 && performance.now() < until) await sleep(10);
  await end(worker);
  proxy.close();
  if (proxy.cuts === 0) throw new Error("nothing was cut");
}

let partitions = 0;

// The worker is in a network namespace of its own, whose link goes down for longer than the lease.
async function partition(tenant) {
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
    run("ip", "link", "set", `${name}a`, "down");
    const rescuer = tenant.worker();
    await sleep(lease + 1000);
    run("ip", "link", "set", `${name}a`, "up");
    await random(500);
    await end(lost, rescuer);
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
    for (const table of ["directory_user", "ledger", "job_event"])
      psql(`ALTER TABLE ${table} SET TABLESPACE small`);
  }
  const worker = tenant.worker();
  await tenant.begun();
  spawnSync("dd", ["if=/dev/zero", `of=${disk}/filler`, "bs=64k"], { stdio: "ignore" });
  await sleep(700);
  rmSync(`${disk}/filler`, { force: true });
  await random(300);
  await end(worker);
}

let violations = 0;
console.log("| fault | rounds | violations |\n|---|---|---|");
try {
  for (const [name, strike] of Object.entries(faults)) {
    if (!name.includes(words_wanted)) continue;
    let wrong = 0;
    for (let round = 0; round < rounds; ++round) {
      const tenant = new Tenant(`f${Object.keys(faults).indexOf(name)}-${round}`);
      await strike(tenant);
      const sentences = await tenant.finish();
      if (sentences.length > 0) console.error(`${name}, round ${round}: ${sentences.join("; ")}`);
      wrong += sentences.length > 0;
    }
    violations += wrong;
    console.log(`| ${name} | ${rounds} | ${wrong} |`);
  }
} finally {
  spawnSync("umount", ["-l", join(home, "disk")], { stdio: "ignore" });
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = violations === 0 ? 0 : 1;
