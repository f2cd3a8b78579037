// The same job in SQL: DuckDB reads an upload, applies the rules of ccai-users, compares with the
// Directory, and writes an error log and a change set.
//
//   node duckdb.mjs prepare DIRECTORY.json DIRECTORY.duckdb       once, not timed
//   node duckdb.mjs import UPLOAD.csv|.json|.ndjson DIRECTORY.duckdb ERRORS.csv CHANGES.csv
//   node duckdb.mjs count UPLOAD.csv                              only parses
//
// Prints one JSON object: counts, and seconds of each stage.
import { DuckDBInstance } from "@duckdb/node-api";
import { createReadStream, createWriteStream, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";

import { changesQuery, decideStatement } from "./duckdb_changes.mjs";
import { csvReading, fixedColumns, jsonReading } from "./duckdb_reading.mjs";
import { errorsQuery, uploadStatement } from "./duckdb_rules.mjs";
import { quoted } from "./duckdb_text.mjs";

const threads = process.env.THREADS ?? "2";

async function connect(path) {
  const instance = await DuckDBInstance.create(path, { threads });
  return instance.connect();
}

async function firstLine(path) {
  const file = await open(path);
  try {
    for await (const line of file.readLines()) return line;
  } finally {
    await file.close().catch(() => {});
  }
  throw new Error(`${path} is empty`);
}

async function scalars(connection, query) {
  const [row] = (await connection.runAndReadAll(query)).getRowObjects();
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
}

// The generator writes one user a line: the head stays JSON, the users become NDJSON beside it.
async function splitDirectory(path, usersPath) {
  const users = createWriteStream(usersPath);
  let head = "";
  let inUsers = false;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (!inUsers) {
      head += line;
      inUsers = line.endsWith('"users":[');
    } else if (line.startsWith("{")) {
      const end = line.endsWith("]}]}") ? -2 : line.endsWith(",") ? -1 : undefined;
      if (!users.write(line.slice(0, end) + "\n"))
        await new Promise((go) => users.once("drain", go));
    }
  }
  users.end();
  await finished(users);
  return JSON.parse(`${head}]}`);
}

const bits = (names, list) =>
  `concat(${names.map((name) => `if(list_contains(${list}, ${quoted(name)}), '1', '0')`)})::BIT`;

// The header of the CSV file that fits this Directory.
const templateOf = (roles, teams) => [
  ...Array.from({ length: fixedColumns }, (_, i) => quoted(`Column ${i + 1}`)),
  ...roles.map((name) => quoted(`Role: ${name}`)),
  ...teams.map((name) => quoted(`Team: ${name}`)),
];

async function prepare(json, database) {
  rmSync(database, { force: true });
  const usersPath = `${database}.users.ndjson`;
  const { settings, roles, teams, locations } = await splitDirectory(json, usersPath);
  const connection = await connect(database);
  const names = (list) => list.map(({ name }) => name);
  const values = (list) => names(list).map((name) => `(${quoted(name)})`);
  await connection.run(`
    CREATE TABLE locations AS
    SELECT name, lower(name) AS folded FROM (VALUES ${values(locations)}) AS t(name);
    CREATE TABLE header AS SELECT unnest([${templateOf(names(roles), names(teams))}]) AS name;
    CREATE TABLE settings AS SELECT ${settings.max_chat_limit} AS max_chat_limit;
    CREATE TABLE users AS
    SELECT lower(email) AS key, agent_number, first_name, last_name, alias, lower(status) AS status,
           lower(location) AS location, max_chat_limit, max_chat_limit_enabled,
           ${bits(names(roles), "roles")} AS roles, ${bits(names(teams), "teams")} AS teams
    FROM read_ndjson(${quoted(usersPath)}, columns = {email: 'VARCHAR', agent_number: 'VARCHAR',
      first_name: 'VARCHAR', last_name: 'VARCHAR', alias: 'VARCHAR', status: 'VARCHAR',
      location: 'VARCHAR', max_chat_limit: 'VARCHAR', max_chat_limit_enabled: 'VARCHAR',
      roles: 'VARCHAR[]', teams: 'VARCHAR[]'});
    CHECKPOINT`);
  connection.closeSync();
  rmSync(usersPath);
}

async function knownHeader(connection) {
  const names = await connection.runAndReadAll("SELECT name FROM directory.header");
  return names.getRows().map(([name]) => name);
}

async function importUpload(upload, database, errors, changes) {
  const seconds = {};
  const timed = async (stage, work) => {
    const start = performance.now();
    const result = await work();
    seconds[stage] = Number(((performance.now() - start) / 1000).toFixed(3));
    return result;
  };
  const connection = await connect(":memory:");
  await connection.run(`ATTACH ${quoted(database)} AS directory (READ_ONLY)`);
  const isJson = /json$/.test(upload);
  const firstRow = isJson ? 1 : 2;
  const header = isJson ? await knownHeader(connection) : (await firstLine(upload)).split(",");
  const reading = (isJson ? jsonReading : csvReading)(upload, header);
  await timed("read", () => connection.run(uploadStatement(reading)));
  await timed("decide", () => connection.run(decideStatement(firstRow)));
  await timed("errors", () =>
    connection.run(`COPY (${errorsQuery(header)}) TO ${quoted(errors)} (FORMAT csv, HEADER)`),
  );
  const written = await timed("changes", () =>
    connection.runAndReadAll(
      `COPY (${changesQuery(firstRow)}) TO ${quoted(changes)} (FORMAT csv, HEADER)`,
    ),
  );
  const counts = await scalars(
    connection,
    `SELECT (SELECT count(*) FROM upload) AS total_rows,
            (SELECT count(*) FROM failed) AS failed_rows`,
  );
  const changed_rows = Number(written.getRows()[0][0]);
  const unchanged_rows = counts.total_rows - counts.failed_rows - changed_rows;
  return { ...counts, changed_rows, unchanged_rows, seconds };
}

async function count(upload) {
  const connection = await connect(":memory:");
  return scalars(
    connection,
    `SELECT count(*) AS total_rows
     FROM read_csv(${quoted(upload)}, header = true, all_varchar = true,
       delim = ',', quote = '"', escape = '"', null_padding = true, ignore_errors = true)`,
  );
}

const [command, ...paths] = process.argv.slice(2);
const commands = { prepare, import: importUpload, count };
if (!(command in commands)) {
  console.error("Usage: node duckdb.mjs prepare|import|count PATHS, see the head of the file");
  process.exit(64);
}
console.log(JSON.stringify((await commands[command](...paths)) ?? {}));
