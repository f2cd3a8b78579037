// Draws each view, wide and narrow, light and dark: node screens.mjs FOLDER.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Service, openBrowser, openPage, root, signIn } from "./desk.mjs";

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const sample = join(root, "samples/01-onboarding");
const document = JSON.parse(readFileSync(join(sample, "directory.json"), "utf8"));
const service = await Service.start(document);
const browser = await openBrowser();
const people = (count, more) => "Email,First name,Last name\n" +
  document.users.slice(0, count).map((user) => `${user.email},${more},${user.last_name}`).join("\n");
try {
  const fails = (work) => { try { work(); } catch { /* rows with errors, or a guard: as it should be */ } };
  const as = ["--as", service.admin];
  fails(() => service.rollcall("upload", service.file("names.csv", people(40, "Sam")), ...as));
  service.rollcall("proceed", "1", ...as);
  fails(() => service.rollcall("sync", service.file("everybody.csv", people(300, "Sam")), ...as));
  fails(() => service.rollcall("upload", join(sample, "upload.csv"), ...as));
  const sizes = { wide: { width: 1280, height: 1300 }, narrow: { width: 390, height: 1500 } };
  for (const [size, viewport] of Object.entries(sizes))
    for (const colorScheme of ["light", "dark"]) {
      const page = await openPage(browser, { viewport, colorScheme });
      const draw = async (view) => {
        await page.waitForTimeout(400);
        await page.screenshot({ path: join(folder, `${view}-${size}-${colorScheme}.png`) });
      };
      await page.goto(service.url + "/");
      await page.getByLabel("E-mail").waitFor();
      await draw("sign-in");
      await signIn(page, service, service.admin);
      await page.getByRole("link", { name: /everybody.csv/ }).waitFor();
      await draw("imports");
      await page.goto(service.url + "/#/jobs/3");
      await page.getByRole("grid").getByRole("gridcell").first().waitFor();
      await draw("review");
      await page.getByRole("tab", { name: "Plan" }).click();
      await page.getByRole("button", { name: "Proceed", exact: true }).waitFor();
      await draw("plan");
      await page.goto(service.url + "/#/jobs/2");
      await page.getByRole("tab", { name: "Plan" }).click();
      await page.getByRole("button", { name: "Approve and proceed" }).waitFor();
      await draw("quarantined");
      await page.goto(service.url + "/#/jobs/1");
      await page.getByRole("button", { name: "Undo import" }).waitFor();
      await draw("finished");
      if (page.wrongs.length > 0) throw new Error(page.wrongs.join("\n"));
      await page.context().close();
    }
} finally {
  await browser.close();
  await service.stop();
}
