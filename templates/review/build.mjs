// Builds dist/ from src/. The same sources give the same bytes; a test compares.

import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";

const bundled = ["@tanstack/virtual-core", "uplot"];

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
await mkdir("dist", { recursive: true });
await build({
  entryPoints: { review: "src/main.ts" },
  outdir: "dist",
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: "es2022",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
await build({
  entryPoints: ["src/review.css"],
  outdir: "dist",
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["chrome115", "firefox115", "safari16.4"],
  logLevel: "warning",
});
await copyFile("src/index.html", "dist/index.html");

const notices = [];
for (const name of bundled) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const text = (await readFile(`${folder}/LICENSE`, "utf8")).replaceAll("\r\n", "\n").trim();
  notices.push(`${name} ${version} (${license})\n\n${text}\n`);
}
await writeFile("dist/licenses.txt", notices.join(`\n${"-".repeat(72)}\n\n`));
