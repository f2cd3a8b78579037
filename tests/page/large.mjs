// What a reviewer of a large file sees and waits for in the browser, and what the page needs:
// ROLLCALL_PROGRAM=… node large.mjs UPLOAD DIRECTORY. Prints figures; `./dev bench review` calls it.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Service, openBrowser, openPage, signIn } from "./desk.mjs";

const [upload, document] = process.argv.slice(2).map((one) => resolve(one));
const service = await Service.start(JSON.parse(readFileSync(document, "utf8")));
const browser = await openBrowser(["--enable-precise-memory-info"]);
const page = await openPage(browser);
const grid = page.getByRole("grid", { name: "Rows of the file" });

async function timed(name, work) {
  const begun = performance.now();
  await work();
  console.log(`page: ${name}: ${(performance.now() - begun).toFixed(0)} ms`);
}
const memory = async () => {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes } = await session.send("Memory.getDOMCounters");
  return `${(usedSize / 1e6).toFixed(1)} MB of scripts' memory, ${nodes} nodes`;
};
const rowIs = (number) =>
  grid.locator(`[aria-rowindex="${number}"] [role=gridcell]`).first().waitFor();

try {
  service.rollcall("upload", upload, "--detach");
  await signIn(page, service, service.admin);
  await page.getByText("Waits for review").first().waitFor({ timeout: 120_000 });
  await timed("from the list to the first findings", async () => {
    await page.getByRole("link", { name: /upload.csv/ }).click();
    await grid.getByRole("gridcell").first().waitFor();
  });
  console.log(`page: ${await memory()}`);
  await timed("filtered by severity", async () => {
    await page.getByLabel("Severity").selectOption({ label: "Errors" });
    await grid.getByRole("gridcell").first().waitFor();
  });
  await timed("filtered by text", async () => {
    await page.getByLabel("Text in the row").fill("anderson");
    await page.keyboard.press("Enter");
    await page.waitForResponse((answer) => answer.url().includes("anderson"));
  });
  await page.getByLabel("Text in the row").fill("");
  await page.keyboard.press("Enter");
  await grid.getByRole("gridcell").first().waitFor();
  await grid.getByRole("gridcell").first().click();
  await timed("to the last row by Ctrl+End", async () => {
    await page.keyboard.press("Control+End");
    await rowIs(await grid.getAttribute("aria-rowcount"));
  });
  const jumps = [];
  const box = await grid.boundingBox();
  await page.mouse.move(box.x + 300, box.y + 200);
  for (let jump = 0; jump < 40; ++jump) {
    const begun = performance.now();
    await grid.evaluate((element, part) => {
      const scroller = [element, ...element.querySelectorAll("*"), element.parentElement]
        .find((one) => one.scrollHeight > one.clientHeight + 1000);
      scroller.scrollTop = scroller.scrollHeight * part;
    }, ((jump * 37) % 100) / 100);
    await page.waitForFunction(() =>
      document.querySelectorAll('[role="grid"] [role="gridcell"]').length > 20);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done())));
    jumps.push(performance.now() - begun);
  }
  jumps.sort((a, b) => a - b);
  console.log(`page: 40 jumps anywhere: median ${jumps[20].toFixed(0)} ms, ` +
    `worst ${jumps[39].toFixed(0)} ms`);
  console.log(`page: ${await memory()}`);
  if (page.wrongs.length > 0) throw new Error(page.wrongs.join("\n"));
} finally {
  await browser.close();
  await service.stop();
}
