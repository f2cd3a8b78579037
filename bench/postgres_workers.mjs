// 1, 2 and 4 workers over the queued jobs of 500 tenants on PostgreSQL: jobs and changes a second,
// claims a second, and by the ledger that nothing was applied twice. Run by `./dev bench postgres`.
// node bench/postgres_workers.mjs [BUILD [TENANTS [JOBS [ROWS]]]]
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const server = process.env.ROLLCALL_TEST_POSTGRES;
if (!server) throw new Error("no PostgreSQL; run it by tests/postgres/with");
const build = resolve(process.argv[2] ?? "build/release");
const [tenants, jobs, rows] = [3, 4, 5].map((at, index) =>
  Number(process.argv[at] ?? [500, 2, 50][index]));
const folder = mkdtempSync(join(tmpdir(), "rollcall-pg-workers-"));
const psql = (database, sql) => execFileSync("psql", ["-X", "-q", "-A", "-t", database],
  { encoding: "utf8", input: sql });

// A database for each number of workers, so that all start alike.
function freshDatabase(name) {
  const admin = server.replace("user=rollcall", "user=postgres").replace("///rollcall", "///postgres");
  psql(admin, `DROP DATABASE IF EXISTS ${name};`);
  psql(admin, `CREATE DATABASE ${name} OWNER rollcall;`);
  return `${server.replace("///rollcall", `///${name}`)}&files=${folder}/${name}`;
}

const tool = (...words) => execFileSync(join(build, "bench/tenants"), words, { encoding: "utf8" });

// Until there is nothing to do.
async function work(url, workers) {
  const begun = performance.now();
  await Promise.all(Array.from({ length: workers }, () => new Promise((done, failed) => {
    const worker = spawn(join(build, "rollcall"), ["worker", "--once", "--store", url],
      { stdio: ["ignore", "ignore", "inherit"] });
    worker.on("exit", (code) => code === 0 ? done() : failed(new Error(`a worker: ${code}`)));
  })));
  return (performance.now() - begun) / 1000;
}

console.log(`${tenants} tenants, ${jobs} jobs each, ${rows} rows each`);
console.log("| workers | validated jobs/s | applied jobs/s | changes/s | claims/s | applied twice |");
console.log("|---|---|---|---|---|---|");
try {
  for (const workers of [1, 2, 4]) {
    const url = freshDatabase(`workers_${workers}`);
    tool("make", url, String(tenants), String(jobs), String(rows));
    const claims = Number(tool("claims", url, String(workers), "5"));
    const validated = await work(url, workers);
    tool("proceed", url, String(tenants));
    const applied = await work(url, workers);
    const ledger = JSON.parse(tool("verify", url, String(tenants)));
    const all = tenants * jobs;
    if (ledger.commits !== all || ledger.rows !== all * rows)
      throw new Error(`the ledger has ${JSON.stringify(ledger)} for ${all} jobs`);
    console.log(`| ${workers} | ${Math.round(all / validated)} | ${Math.round(all / applied)} | ` +
      `${Math.round(all * rows / applied)} | ${claims} | 0 of ${ledger.commits} commits |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
