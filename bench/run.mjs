// Measures the release build against its peers: `bench/run --help`.
//
// Counts come before speeds: a run whose counts are not the generator's stops the bench. No time is
// ever a failure, for machines differ; a target that is missed is only marked.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { Bench } from "./bench.mjs";
import { measures } from "./measures.mjs";
import { renderMachine, renderSpeeds, renderTargets } from "./tables.mjs";

const usage = `Usage: bench/run [options]
  --quick        a tenth of the rows
  --only NAME    only this measure, may be repeated: ${Object.keys(measures).join(", ")}
  --runs N       alternated runs of each program (5)
  --build DIR    the folder with the release build (build/release)
  --data DIR     the folder for files and outputs (build/bench-data)
  --no-duckdb    leave DuckDB out, which comes from the npm registry
Example: bench/run --quick --only narrow`;

function readOptions(words) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const options = {
    root,
    build: join(root, "build/release"),
    data: join(root, "build/bench-data"),
    runs: 5,
    scale: 1,
    duckdb: true,
    only: [],
  };
  const flags = {
    "--quick": () => (options.scale = 0.1),
    "--no-duckdb": () => (options.duckdb = false),
    "--help": () => {
      console.log(usage);
      process.exit(0);
    },
  };
  const valued = {
    "--only": (value) => options.only.push(value),
    "--runs": (value) => (options.runs = Number(value)),
    "--build": (value) => (options.build = resolve(value)),
    "--data": (value) => (options.data = resolve(value)),
  };
  for (let i = 0; i < words.length; ++i) {
    if (words[i] in flags) flags[words[i]]();
    else if (words[i] in valued && i + 1 < words.length) valued[words[i]](words[++i]);
    else throw new Error(`wrong option ${words[i]}\n${usage}`);
  }
  const unknown = options.only.find((name) => !(name in measures));
  if (unknown) throw new Error(`no measure is named ${unknown}\n${usage}`);
  if (!(options.runs >= 1)) throw new Error("--runs must be a number from 1");
  if (options.only.length === 0) options.only = Object.keys(measures);
  return options;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (!existsSync(join(options.build, "rollcall")))
    throw new Error(`${options.build} has no rollcall; ./dev bench builds it`);
  const bench = new Bench(options);
  console.log(renderMachine(options));
  for (const name of options.only) measures[name](bench);
  console.log(renderSpeeds(bench.speeds));
  console.log(renderTargets(bench.targets));
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exit(1);
}
