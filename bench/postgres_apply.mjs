// Applying a job that changes every user on PostgreSQL, beside psql's COPY and one set-based UPDATE
// of the same rows in a table with the same indexes. Run by `./dev bench postgres`, which starts a
// server of its own: tests/postgres/with FOLDER node bench/postgres_apply.mjs [BUILD [USERS [RUNS]]].
// Prints figures; checks counts, nothing by time.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const server = process.env.ROLLCALL_TEST_POSTGRES;
if (!server) throw new Error("no PostgreSQL; run it by tests/postgres/with");
const build = resolve(process.argv[2] ?? "build/release");
const users = Number(process.argv[3] ?? 1_000_000);
const runs = Number(process.argv[4] ?? 3);
const folder = mkdtempSync(join(tmpdir(), "rollcall-pg-apply-"));
const inFolder = { cwd: folder, encoding: "utf8", maxBuffer: 1 << 30 };
const store = ["--store", server, "--files", join(folder, "files"), "--tenant", "bench"];
const rollcall = (...words) => execFileSync(join(build, "rollcall"), [...words, ...store], inFolder);
const psql = (sql) => execFileSync("psql",
  ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", server],
  { ...inFolder, input: `SET app.tenant = 'bench';\n${sql}` });

const names = Array.from({ length: users }, (_, at) => `user${at}@example.com`);
const everybody = names.map((email, at) => JSON.stringify({
  email, first_name: `First${at % 997}`, last_name: `Last${at % 4999}`, status: "Active",
  location: "Lisbon", roles: at === 0 ? ["Admin"] : ["Agent"], teams: ["L1"] }));
writeFileSync(join(folder, "directory.json"), `{"roles":[{"name":"Admin","license_type":"Admin",` +
  `"permissions":["*"]},{"name":"Agent","license_type":"Agent"}],"teams":[{"name":"L1"}],` +
  `"locations":[{"name":"Lisbon"}],"users":[\n${everybody.join(",\n")}\n]}`);
rollcall("init");
rollcall("load", "directory.json");
psql(`CREATE TABLE bare (LIKE directory_user INCLUDING ALL);
INSERT INTO bare SELECT * FROM directory_user;`);

function proceed(run) {
  writeFileSync(join(folder, "upload.csv"), "Email,First name,Last name\n" +
    names.map((email, at) => `${email},Run${run}${at % 997},Last${at % 4999}`).join("\n") + "\n");
  const begunUpload = performance.now();
  const job = JSON.parse(rollcall("upload", "upload.csv", "--json"));
  const upload = (performance.now() - begunUpload) / 1000;
  psql("VACUUM ANALYZE directory_user;");
  const begun = performance.now();
  const done = spawnSync(join(build, "rollcall"),
    ["proceed", String(job.id), "--json", ...store], inFolder);
  const took = (performance.now() - begun) / 1000;
  const affected = Number(/"affected_rows":([0-9]+)/.exec(done.stdout)?.[1]);
  if (affected !== users) throw new Error(`${affected} of ${users} rows: ${done.stdout}${done.stderr}`);
  return { took, upload };
}

// The rows as they are by now, to be put into the bare table.
function update() {
  psql(`\\copy (SELECT id, email_key, active_admin, record FROM directory_user) TO '${folder}/rows.tsv'`);
  psql("VACUUM ANALYZE bare;");
  const begun = performance.now();
  psql(`BEGIN;
CREATE TEMP TABLE stage (id bigint, email_key text, active_admin boolean, record text) ON COMMIT DROP;
\\copy stage FROM '${folder}/rows.tsv'
UPDATE bare b SET email_key = s.email_key, active_admin = s.active_admin, record = s.record
  FROM stage s WHERE b.tenant = 'bench' AND b.id = s.id;
COMMIT;`);
  const took = (performance.now() - begun) / 1000;
  const same = Number(psql(`SELECT count(*) FROM bare b JOIN directory_user u USING (tenant, id)
    WHERE b.record = u.record`).trim());
  if (same !== users) throw new Error(`psql changed ${same} of ${users} rows`);
  return took;
}

try {
  for (let run = 0; run < runs; ++run) {
    const ours = proceed(run);
    const bare = update();
    console.log(`proceed ${ours.took.toFixed(2)} s (${Math.round(users / ours.took)} rows/s), ` +
      `psql ${bare.toFixed(2)} s: ${(bare / ours.took).toFixed(2)} of its speed; ` +
      `upload and validation ${ours.upload.toFixed(2)} s`);
  }
  if (rollcall("verify", "--json").includes("broken\":[\"")) throw new Error("verify");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
