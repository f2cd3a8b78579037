// The bench's results as Markdown.
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";

import { median } from "./numbers.mjs";

const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) =>
  ["", row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

export function renderMachine(options) {
  const names = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"));
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus()[0].model}, ${cpus().length} cores, ${memory} GiB; ` +
      `${names?.[1] ?? ""}, Linux ${release()}`,
    `${options.runs} alternated runs, medians, warm page cache` +
      `${options.scale === 1 ? "" : ", a tenth of the rows"};` +
      ` load at the start ${loadavg()[0].toFixed(2)}`,
  ].join("\n");
}

export function renderSpeeds(speeds) {
  const rows = speeds.map(({ name, bytes, rows: count, walls, peakKib }) => {
    const wall = median(walls);
    return [
      name,
      wall.toFixed(3),
      Math.min(...walls).toFixed(3),
      (bytes / wall / 1e9).toFixed(2),
      (count / wall / 1e6).toFixed(2),
      Math.round(peakKib / 1024),
    ];
  });
  return table(["what", "median s", "best s", "GB/s", "M rows/s", "peak MiB"], rows);
}

export function renderTargets(targets) {
  const rows = targets.map(({ claim, value, target, unit, met }) => [
    claim,
    `${value.toFixed(2)} ${unit}`,
    `${target} ${unit}`,
    met ? "met" : "missed",
  ]);
  return table(["ratio, pair by pair", "here", "target", ""], rows);
}
