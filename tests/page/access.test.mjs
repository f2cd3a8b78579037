// For everybody: axe on every view, and the whole way by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check } from "./axe.mjs";
import { Service, openBrowser, openPage, password, signIn, upload } from "./desk.mjs";

const sheet = `Email,First name,Last name,Location,Role: Agent,Role: Suprvisor
new@x.co,New,Person,Lisbn,1,
ann@x.co,,Lee,Mexico,,1
bo@x.co, Bob,Lee,Lisbn,,
cy@x.co,Cyrus,Lee,,,
`;

let service;
let browser;
before(async () => {
  service = await Service.start();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

const viewports = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
for (const [size, viewport] of Object.entries(viewports))
  for (const colorScheme of ["light", "dark"])
    test(`no view keeps anybody out: ${size}, ${colorScheme}`, async () => {
      const page = await openPage(browser, { viewport, colorScheme });
      const at = (view) => check(page, `${view}, ${size}, ${colorScheme}`);
      await page.goto(service.url + "/");
      await page.getByLabel("E-mail").waitFor();
      await at("sign in");
      await signIn(page, service);
      await at("jobs");
      await upload(page, service, `${size}-${colorScheme}.csv`, sheet);
      await page.getByText("Waits for review").first().waitFor();
      await page.getByRole("gridcell", { name: /Lisbn/ }).first().waitFor();
      await at("review");
      await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
      await page.getByRole("dialog").waitFor();
      await at("shortcuts");
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: "Plan" }).click();
      await page.getByRole("button", { name: "Proceed", exact: true }).waitFor();
      await at("plan");
      await page.getByRole("button", { name: "Proceed", exact: true }).click();
      await page.getByRole("dialog").waitFor();
      await at("confirming");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Imports" }).first().click();
      await page.getByRole("heading", { name: "Imports" }).waitFor();
      await at("jobs, with some");
      assert.deepEqual(page.wrongs, []);
      await page.context().close();
    });

test("no view keeps anybody out: without rights", async () => {
  const page = await openPage(browser, { viewport: viewports.narrow });
  await page.route("**/v1/session", (route) => route.fulfill({
    json: { user: "ada@x.co", kind: "portal", scopes: [], csrf: null } }));
  await page.goto(service.url + "/");
  await page.getByText("You are signed in as ada@x.co.").waitFor();
  await check(page, "without rights");
  await page.context().close();
});

test("the whole way by keyboard alone", async () => {
  const page = await openPage(browser);
  await page.goto(service.url + "/");
  await page.getByLabel("E-mail").waitFor();
  // Tab until something of that role and name has the focus.
  async function reach(role, name, most = 80) {
    for (let press = 0; press < most; ++press) {
      const target = page.getByRole(role, { name }).first();
      if (await target.count() && await target.evaluate((element) => element === document.activeElement))
        return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`Tab does not lead to the ${role} ${name}`);
  }
  await reach("textbox", "E-mail");
  await page.keyboard.type("ada@x.co");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Imports" }).waitFor();
  await page.getByText(/No imports yet|Waits|Finished/).first().waitFor();
  if (!await page.getByRole("button", { name: /Choose a CSV or JSON file/ }).isVisible()) {
    await reach("button", "New upload");
    await page.keyboard.press("Enter");
  }
  const chooser = page.waitForEvent("filechooser");
  await reach("button", /Choose a CSV or JSON file/);
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(service.file("by-keyboard.csv", sheet));
  await reach("button", /^Upload$/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "by-keyboard.csv" }).waitFor();
  await page.getByRole("gridcell", { name: /Lisbn/ }).first().waitFor();
  await reach("button", "Fix all 2");
  await page.keyboard.press("Enter");
  await page.getByRole("gridcell", { name: /Lisbon/ }).first().waitFor();
  await page.getByRole("button", { name: "Fix all 2" }).waitFor({ state: "detached" });
  await page.evaluate(() => document.querySelector('[role="grid"] [tabindex="0"]').focus());
  await page.keyboard.press("F8");
  await page.keyboard.press("Control+Home");
  for (let down = 0; down < 1; ++down) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  await reach("tab", "Review", 120);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Proceed", exact: true }).waitFor();
  await reach("button", /^Proceed$/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  const inDialog = page.getByRole("dialog").getByRole("button", { name: "Proceed" });
  for (let press = 0; press < 10; ++press) {
    if (await inDialog.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.getByText("Finished").first().waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("three languages", async () => {
  for (const [locale, lang, word] of [["fr-FR", "fr", "Se connecter"], ["zh-CN", "zh", "登录"]]) {
    const page = await openPage(browser, { locale });
    await page.goto(service.url + "/");
    await page.getByRole("button", { name: word }).waitFor();
    assert.match(await page.locator("html").getAttribute("lang"), new RegExp(`^${lang}`));
    await page.locator("input[type=email], input[name=email]").first().fill("ada@x.co");
    await page.locator("input[type=password]").fill(password);
    await page.getByRole("button", { name: word }).click();
    await page.getByRole("link", { name: "wide-light.csv" }).click();
    const message = lang === "fr" ? /doit exister/ : /必须/;
    await page.getByRole("listitem").getByText(message).first().waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /U\+00A0/);
    await check(page, lang);
    await page.context().close();
  }
});
