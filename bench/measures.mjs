// What is measured, by name; each adds to the speeds and the targets of the bench.
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";

import { check, dom, duckdb, full, outputsOf, walk } from "./contestants.mjs";
import { median, ratio } from "./numbers.mjs";

function narrowData(bench) {
  const rows = ["--rows", bench.scaled(2_000_000), "--users", bench.scaled(1_000_000)];
  return bench.data("narrow", ["--shape", "narrow", ...rows]);
}

// Another upload for the Directory of the narrow one.
function alikeData(bench, name, args) {
  const users = ["--users", bench.scaled(1_000_000)];
  return bench.data(name, ["--shape", "narrow", ...users, ...args], {
    directoryOf: narrowData(bench),
  });
}

function narrow(bench) {
  const data = narrowData(bench);
  const peers = bench.peers();
  const entries = [
    full(bench, data, 2),
    walk(bench, data, "fccp_walk"),
    full(bench, data, 1),
    check(bench, data, 2),
    walk(bench, data, "fccp_walk_unthreaded"),
    check(bench, data, 1),
  ];
  if (peers) entries.push(duckdb(bench, data, peers));
  const result = bench.race(entries);
  // The library's faster way of reading is the baseline.
  const walks = [result.fccp_walk, result.fccp_walk_unthreaded];
  const baseline = walks.reduce((a, b) => (median(a.walls) <= median(b.walls) ? a : b));
  bench.target("narrow full / fccp walk", ratio(result.full2, baseline), "<= 0.75");
  bench.target("narrow check / fccp walk", ratio(result.check2, baseline), "<= 0.25");
  bench.target("narrow full, 1 thread / 2", ratio(result.full1, result.full2), ">= 1.7");
  if (!peers) return;
  bench.target("narrow DuckDB / full", ratio(result.duckdb, result.full2), ">= 10");
  bench.target(
    "narrow peak memory, DuckDB / full",
    result.duckdb.peakKib / result.full2.peakKib,
    ">= 5",
  );
}

function wide(bench) {
  const rows = ["--rows", bench.scaled(300_000), "--users", bench.scaled(150_000)];
  const data = bench.data("wide", ["--shape", "wide", ...rows]);
  const peers = bench.peers();
  const entries = [
    full(bench, data, 2),
    full(bench, data, 1),
    check(bench, data, 2),
    check(bench, data, 1),
  ];
  if (peers) entries.push(duckdb(bench, data, peers));
  const result = bench.race(entries);
  bench.target("wide full, 1 thread / 2", ratio(result.full1, result.full2), ">= 1.7");
  if (peers) bench.target("wide DuckDB / full", ratio(result.duckdb, result.full2), ">= 35");
}

function bad(bench) {
  const rows = ["--rows", bench.scaled(2_000_000)];
  const clean = alikeData(bench, "clean", [...rows, "--bad-percent", 0]);
  const every = alikeData(bench, "every-row-bad", [...rows, "--every-row-bad"]);
  const result = bench.race([
    { ...full(bench, clean, 2), id: "clean" },
    { ...full(bench, every, 2), id: "every" },
  ]);
  bench.target("speed with every row bad / clean", ratio(result.clean, result.every), ">= 0.5");
}

function renames(bench) {
  const data = alikeData(bench, "renames", [
    "--rows",
    bench.scaled(2_000_000),
    "--renames-percent",
    10,
  ]);
  bench.race([full(bench, data, 2)]);
}

function small(bench) {
  const data = bench.data("small", ["--shape", "narrow", "--rows", 200, "--users", 100]);
  const large = alikeData(bench, "small-of-many", ["--rows", 200]);
  const result = bench.race([
    { ...full(bench, data, 2), id: "own" },
    { ...full(bench, large, 2), id: "many" },
  ]);
  const milliseconds = (speed) => median(speed.walls) * 1000;
  bench.target("200 rows, start to exit", milliseconds(result.own), "<= 15", { unit: "ms" });
  bench.target("200 rows, all users' snapshot", milliseconds(result.many), "<= 15", { unit: "ms" });
}

function memory(bench) {
  const few = alikeData(bench, "rows-1m", ["--rows", bench.scaled(1_000_000)]);
  const many = alikeData(bench, "rows-10m", ["--rows", bench.scaled(10_000_000)]);
  const result = bench.race([
    { ...full(bench, few, 2), id: "few" },
    { ...full(bench, many, 2), id: "many" },
  ]);
  const rows = many.expected.total_rows - few.expected.total_rows;
  const bytes = ((result.many.peakKib - result.few.peakKib) * 1024) / rows;
  bench.target("peak memory of a further row", bytes, "<= 40", { unit: "bytes" });
}

function sha256(path) {
  const hash = createHash("sha256");
  const piece = Buffer.alloc(1 << 20);
  const file = openSync(path);
  for (let size; (size = readSync(file, piece)) > 0;) hash.update(piece.subarray(0, size));
  closeSync(file);
  return hash.digest("hex");
}

// Not a speed: the outputs must be the same bytes however the work was cut up.
function same(bench) {
  const data = narrowData(bench);
  const seen = new Map();
  for (const threads of [1, 2, 5])
    for (const chunkBytes of [64 << 10, 256 << 10, 1 << 20]) {
      const one = full(bench, data, threads, { chunkBytes });
      const { printed } = bench.launch(one.command(), { accept: one.accept });
      const summary = JSON.parse(printed);
      one.check(summary);
      const outputs = [...outputsOf(bench).map(sha256), summary.plan_hash].join(" ");
      seen.set(outputs, [...(seen.get(outputs) ?? []), `${threads} threads ${chunkBytes} bytes`]);
    }
  if (seen.size !== 1) throw new Error(`outputs differ: ${[...seen.values()].join(" / ")}`);
  const [log, changes, plan] = [...seen.keys()][0].split(" ");
  console.log(`\nThe same bytes for 1, 2, 5 threads and chunks of 64, 256, 1024 KiB:
error log sha256 ${log}\nchange set sha256 ${changes}\nplan_hash ${plan}`);
}

// The same rows in another format, as a data set of its own.
function inFormat(data, format) {
  const { json_bytes, ndjson_bytes, findings_in_json } = data.expected;
  const bytes = format === "array" ? json_bytes : ndjson_bytes;
  return {
    ...data,
    set: data.name,
    name: `${data.name} ${format}`,
    upload: data[format],
    expected: { ...data.expected, bytes, findings_by_code: findings_in_json },
  };
}

// Says once of each format what it plans; the first row is 2 of CSV and 1 of JSON, so the change
// sets are compared without row numbers.
function mustPlanAlike(bench, formats) {
  const plans = formats.map((data) => {
    const one = full(bench, data, 2);
    const { printed } = bench.launch(one.command(), { accept: one.accept });
    const summary = JSON.parse(printed);
    one.check(summary);
    const changes = readFileSync(outputsOf(bench)[1], "latin1").replace(/^\{"row":\d+,/gm, "{");
    return `${summary.plan_hash} ${createHash("sha256").update(changes, "latin1").digest("hex")}`;
  });
  if (new Set(plans).size !== 1) throw new Error(`plans differ: ${plans.join(" / ")}`);
  console.log(`\nOne plan of CSV, array and NDJSON: plan_hash ${plans[0].split(" ")[0]}`);
}

function json(bench) {
  const rows = ["--rows", bench.scaled(330_000), "--users", bench.scaled(165_000)];
  const csv = bench.data("json", ["--shape", "narrow", ...rows], { json: true });
  const array = inFormat(csv, "array");
  const lines = inFormat(csv, "lines");
  mustPlanAlike(bench, [csv, array, lines]);
  const peers = bench.peers();
  const entries = [
    check(bench, array, 2),
    dom(bench, array, 2),
    full(bench, array, 2),
    check(bench, array, 1),
    dom(bench, array, 1),
    { ...check(bench, lines, 2), id: "linesCheck" },
    { ...full(bench, lines, 2), id: "linesFull" },
    { ...full(bench, csv, 2), id: "csvFull" },
  ];
  if (peers) {
    entries.push(duckdb(bench, array, peers));
    entries.push({ ...duckdb(bench, lines, peers), id: "linesDuckdb" });
  }
  let uniqueness = 0;
  const judged = entries[0].check;
  entries[0].check = (summary) => {
    judged(summary);
    uniqueness = summary.uniqueness_bytes;
  };
  const result = bench.race(entries);
  bench.target("JSON check / simdjson DOM, 2 threads", ratio(result.check2, result.dom2), "<= 1.3");
  bench.target("JSON check / simdjson DOM, 1 thread", ratio(result.check1, result.dom1), "<= 1.3");
  const rest = (result.check2.peakKib * 1024 - uniqueness) / 1e6;
  bench.target("JSON check, peak memory but for uniqueness", rest, "<= 30", { unit: "MB" });
  if (!peers) return;
  bench.target("JSON array, DuckDB / full", ratio(result.duckdb, result.full2), ">= 5");
  bench.target("NDJSON, DuckDB / full", ratio(result.linesDuckdb, result.linesFull), ">= 5");
}

export const measures = { narrow, wide, json, bad, renames, small, memory, same };
