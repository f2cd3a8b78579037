// What every measure needs: files to measure on, a way to start programs, and a place for results.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { median } from "./numbers.mjs";

const say = (text) => process.stderr.write(`bench: ${text}\n`);

export class Bench {
  speeds = []; // {name, bytes, rows, walls, peakKib}
  snapshots = new Map(); // by data set, of this run
  targets = []; // {claim, value, target, met}

  constructor(options) {
    this.options = options;
    mkdirSync(options.data, { recursive: true });
    this.rollcall = join(options.build, "rollcall");
    this.programs = join(options.build, "bench");
    this.generator = createHash("sha256")
      .update(readFileSync(this.program("generate")))
      .digest("hex");
  }

  program(name) {
    return join(this.programs, name);
  }

  path(name) {
    return join(this.options.data, name);
  }

  scaled(count) {
    return Math.round(count * this.options.scale);
  }

  // Starts a command, waits for it, and returns what it printed and cost. Throws when it fails.
  launch(command, { accept = [0] } = {}) {
    const report = this.path("launch.json");
    rmSync(report, { force: true });
    const child = spawnSync(this.program("launch"), [report, ...command], {
      encoding: "utf8",
      maxBuffer: 64 << 20,
    });
    const cost = existsSync(report)
      ? JSON.parse(readFileSync(report, "utf8"))
      : { exit: child.status };
    if (!accept.includes(cost.exit))
      throw new Error(`${command.join(" ")} ended with ${cost.exit}\n${child.stderr}`);
    return { ...cost, printed: child.stdout };
  }

  // An upload with its Directory, made once for these arguments and this generator. `directoryOf`
  // names a data set that has the same users, so that theirs is taken; with `json`, the same rows
  // are there as an array and as NDJSON too.
  data(name, args, { directoryOf, json = false } = {}) {
    const made = `${name}-${this.options.scale === 1 ? "full" : "quick"}`;
    const upload = this.path(`${made}.csv`);
    const array = json ? this.path(`${made}.upload.json`) : null;
    const lines = json ? this.path(`${made}.upload.ndjson`) : null;
    const note = this.path(`${made}.json`);
    const key = JSON.stringify([args, this.generator, directoryOf?.upload ?? null, json]);
    const before = existsSync(note) ? JSON.parse(readFileSync(note, "utf8")) : {};
    const directory = directoryOf?.directory ?? this.path(`${made}.directory.json`);
    const files = [upload, array, lines, directory].filter((path) => path !== null);
    if (before.key !== key || !files.every(existsSync)) {
      say(`making ${made}`);
      const outputs = ["--csv", upload];
      if (json) outputs.push("--json", array, "--ndjson", lines);
      if (!directoryOf) outputs.push("--directory", directory);
      const { printed } = this.launch([this.program("generate"), ...args.map(String), ...outputs]);
      writeFileSync(note, JSON.stringify({ key, expected: JSON.parse(printed) }));
      rmSync(this.path(`${made}.duckdb`), { force: true });
    }
    const { expected } = JSON.parse(readFileSync(note, "utf8"));
    const snapshot = directoryOf?.snapshot ?? this.snapshot(made, directory);
    return { name: made, upload, array, lines, directory, snapshot, expected };
  }

  // Compiled once in every bench, since the program's format may have changed.
  snapshot(made, directory) {
    if (this.snapshots.has(made)) return this.snapshots.get(made);
    const snapshot = this.path(`${made}.snapshot`);
    rmSync(snapshot, { force: true });
    const cost = this.launch([this.rollcall, "snapshot", directory, "-o", snapshot]);
    say(`compiled ${made}.snapshot in ${cost.wall.toFixed(2)} s`);
    this.snapshots.set(made, snapshot);
    return snapshot;
  }

  // The folder from which DuckDB runs, or null when it is not wanted.
  peers() {
    if (!this.options.duckdb) return null;
    const folder = this.path("peers");
    const source = join(this.options.root, "bench/peers");
    const text = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");
    const locked = join(source, "package-lock.json");
    const installed = text(join(folder, "installed.json")) === text(locked);
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(source))
      if (file !== "node_modules") cpSync(join(source, file), join(folder, file));
    if (!installed) {
      say("installing the peers");
      const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
        cwd: folder,
        encoding: "utf8",
      });
      if (npm.status !== 0)
        throw new Error(`npm ci failed; --no-duckdb measures without\n${npm.stderr}`);
      cpSync(locked, join(folder, "installed.json"));
    }
    return folder;
  }

  // Each contestant once a round, so that a slow minute of the machine meets all of them. A
  // contestant is {name, command(), check(printed), bytes, rows, accept}; `command`
  // clears old outputs.
  race(contestants) {
    const results = contestants.map(() => []);
    for (let round = 0; round < this.options.runs; ++round)
      contestants.forEach((one, i) => {
        const cost = this.launch(one.command(), { accept: one.accept });
        one.check(JSON.parse(cost.printed));
        results[i].push(cost);
      });
    return Object.fromEntries(
      contestants.map((one, i) => {
        const speed = {
          name: one.name,
          bytes: one.bytes,
          rows: one.rows,
          walls: results[i].map((cost) => cost.wall),
          peakKib: Math.max(...results[i].map((cost) => cost.peak_kib)),
        };
        this.speeds.push(speed);
        say(`${one.name}: ${median(speed.walls).toFixed(3)} s`);
        return [one.id, speed];
      }),
    );
  }

  target(claim, value, target, { unit = "x" } = {}) {
    const [, sign, bound] = /^([<>]=) ([0-9.]+)/.exec(target);
    const met = sign === "<=" ? value <= Number(bound) : value >= Number(bound);
    this.targets.push({ claim, value, target, unit, met });
  }
}
