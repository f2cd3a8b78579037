// Applying a job that changes every user, beside the bare sqlite3 shell that loads the same rows
// with the same indexes. node bench/apply.mjs [BUILD [USERS [RUNS]]]; wants sqlite3 (Debian's).
// Prints figures; checks counts, nothing by time.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const build = resolve(process.argv[2] ?? "build/release");
const users = Number(process.argv[3] ?? 1_000_000);
const runs = Number(process.argv[4] ?? 3);
const folder = mkdtempSync(join(tmpdir(), "rollcall-apply-"));
const inFolder = { cwd: folder, encoding: "utf8", maxBuffer: 1 << 30 };
const rollcall = (...words) => execFileSync(join(build, "rollcall"), words, inFolder);
const sqlite = (base, script) => execFileSync("sqlite3", [base], { ...inFolder, input: script });

const names = Array.from({ length: users }, (_, at) => `user${at}@example.com`);
const everybody = names.map((email, at) => JSON.stringify({
  email, first_name: `First${at % 997}`, last_name: `Last${at % 4999}`, status: "Active",
  location: "Lisbon", roles: at === 0 ? ["Admin"] : ["Agent"], teams: ["L1"] }));
writeFileSync(join(folder, "directory.json"), `{"roles":[{"name":"Admin","license_type":"Admin",` +
  `"permissions":["*"]},{"name":"Agent","license_type":"Agent"}],"teams":[{"name":"L1"}],` +
  `"locations":[{"name":"Lisbon"}],"users":[\n${everybody.join(",\n")}\n]}`);
writeFileSync(join(folder, "upload.csv"), "Email,First name,Last name\n" +
  names.map((email, at) => `${email},Other${at % 997},Last${at % 4999}`).join("\n") + "\n");
rollcall("init");
rollcall("load", "directory.json");
rollcall("upload", "upload.csv");
// Ready to be proceeded with, again and again; the write-ahead log is in the file.
sqlite("rollcall.db", "PRAGMA wal_checkpoint(TRUNCATE);");
copyFileSync(join(folder, "rollcall.db"), join(folder, "ready.db"));

// The rows as they will be, for the shell to load.
function writeRows() {
  writeFileSync(join(folder, "rows.csv"),
    sqlite("rollcall.db", ".mode csv\nSELECT id, email_key, active_admin, record FROM user;"));
}

function proceed() {
  for (const end of ["", "-wal", "-shm"]) rmSync(join(folder, `rollcall.db${end}`), { force: true });
  copyFileSync(join(folder, "ready.db"), join(folder, "rollcall.db"));
  const begun = performance.now();
  const done = spawnSync(join(build, "bench/launch"),
    ["launch.json", join(build, "rollcall"), "proceed", "1", "--json"], inFolder);
  const took = (performance.now() - begun) / 1000;
  const affected = Number(/"affected_rows":([0-9]+)/.exec(done.stdout)?.[1]);
  if (affected !== users) throw new Error(`${affected} of ${users} rows: ${done.stdout}${done.stderr}`);
  return { took, launch: JSON.parse(readFileSync(join(folder, "launch.json"), "utf8")) };
}

function load() {
  for (const end of ["", "-wal", "-shm"]) rmSync(join(folder, `bare.db${end}`), { force: true });
  const begun = performance.now();
  sqlite("bare.db", `PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE user (id INTEGER PRIMARY KEY, email_key TEXT NOT NULL UNIQUE,
  active_admin INTEGER NOT NULL, record TEXT NOT NULL) STRICT;
CREATE INDEX user_active_admin ON user (id) WHERE active_admin = 1;
.mode csv
.import rows.csv user
`);
  const took = (performance.now() - begun) / 1000;
  const count = Number(sqlite("bare.db", "SELECT count(*) FROM user;"));
  if (count !== users) throw new Error(`the shell loaded ${count} of ${users} rows`);
  return took;
}

proceed();  // warms up, and makes the rows
writeRows();
for (let run = 0; run < runs; ++run) {
  const ours = proceed();
  const shell = load();
  console.log(`proceed ${ours.took.toFixed(2)} s (${Math.round(users / ours.took)} rows/s), ` +
    `sqlite3 shell ${shell.toFixed(2)} s: ${(shell / ours.took).toFixed(2)} of its speed; ` +
    JSON.stringify(ours.launch));
}
rmSync(folder, { recursive: true });
