// The programs that race, each as a command, a check of its counts, and the size of its input.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { checkDuckdb, checkRecords, checkScheme, checkSummary, checkWalk } from "./expect.mjs";

// Removed before the clock starts: truncating a large old output would be charged to the run.
function clear(paths) {
  for (const path of paths) rmSync(path, { force: true });
}

const onThreads = (count) => (count === 1 ? "1 thread" : `${count} threads`);

function contestant(data, id, name, parts) {
  return {
    id,
    name: `${data.name}: ${name}`,
    bytes: data.expected.bytes,
    rows: data.expected.total_rows,
    accept: [0],
    ...parts,
  };
}

export function outputsOf(bench) {
  return [bench.path("out.errors.csv"), bench.path("out.changes.ndjson")];
}

// Parse, judge, decide, write the error log and the change set; the Directory is a snapshot.
export function full(bench, data, threads, { chunkBytes } = {}) {
  const outputs = outputsOf(bench);
  const chunk = chunkBytes ? ["--chunk-bytes", String(chunkBytes)] : [];
  return contestant(data, `full${threads}`, `rollcall full, ${onThreads(threads)}`, {
    accept: [0, 1],
    command: () => {
      clear(outputs);
      return [
        bench.rollcall,
        "validate",
        data.upload,
        "--directory",
        data.snapshot,
        "--errors",
        outputs[0],
        "--changes",
        outputs[1],
        "--summary",
        "json",
        "--threads",
        String(threads),
        ...chunk,
      ];
    },
    check: (summary) => checkSummary(data.name, summary, data.expected),
  });
}

// Parse and judge only.
export function check(bench, data, threads) {
  return contestant(data, `check${threads}`, `rollcall check, ${onThreads(threads)}`, {
    accept: [0, 1],
    command: () => [
      bench.rollcall,
      "validate",
      data.upload,
      "--summary",
      "json",
      "--threads",
      String(threads),
    ],
    check: (summary) => checkScheme(data.name, summary, data.expected),
  });
}

export function walk(bench, data, program) {
  return contestant(data, program, program.replaceAll("_", " "), {
    command: () => [bench.program(program), data.upload],
    check: (counts) => checkWalk(data.name, counts, data.expected),
  });
}

// The DOM of pieces of a JSON array, as the generator writes it.
export function dom(bench, data, threads) {
  return contestant(data, `dom${threads}`, `simdjson DOM, ${onThreads(threads)}`, {
    command: () => [bench.program("simdjson_dom"), data.upload, String(threads)],
    check: (counts) => checkRecords(data.name, counts, data.expected),
  });
}

export function duckdb(bench, data, peers) {
  const script = join(peers, "duckdb.mjs");
  const database = bench.path(`${data.set ?? data.name}.duckdb`);
  if (!existsSync(database))
    bench.launch([process.execPath, script, "prepare", data.directory, database]);
  const outputs = [bench.path("duckdb.errors.csv"), bench.path("duckdb.changes.csv")];
  return contestant(data, "duckdb", "DuckDB full, 2 threads", {
    command: () => {
      clear(outputs);
      return [process.execPath, script, "import", data.upload, database, ...outputs];
    },
    check: (counts) => checkDuckdb(data.name, counts, data.expected),
  });
}
