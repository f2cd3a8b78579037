// Mending a file on the page: what stays in sight, where the focus goes, what the keys do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Service, openBrowser, openPage, signIn, upload } from "./desk.mjs";

const sheet = `Email,First name,Last name,Location,Role: Agent
ann@x.co,Ann,,Mexico,1
bo@x.co,Bo,Lee,Lisbn,1
cy@x.co,Cy,Lee,Lisbn,1
new@x.co,New,Lee,Lisbn,1
old@x.co,Old,Lee,Mexco,1
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

async function opened(name, text = sheet, options = {}) {
  const page = await openPage(browser, options);
  await signIn(page, service);
  await upload(page, service, name, text);
  await page.getByRole("gridcell").first().waitFor();
  return page;
}

async function closed(page) {
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
}

const cell = (page, row, column) =>
  page.locator(`[role=grid] [aria-rowindex="${row}"] [aria-colindex="${column + 1}"]`);
const shown = (page, count) => page.locator(".filter-summary").getByText(count).waitFor();
const card = (page, text) => page.locator(".cause").filter({ hasText: text });

test("the filter on a cause outlives edits, and its end is told", async () => {
  const page = await opened("filtered.csv");
  await card(page, "Lisbn").locator(".cause-message").click();
  await shown(page, "3 rows shown");
  // Another cause goes: all are numbered anew.
  await card(page, "Last name").getByLabel("Replace with").fill("Lee");
  await card(page, "Last name").getByRole("button", { name: "Fix" }).click();
  await card(page, "Last name").waitFor({ state: "detached" });
  await shown(page, "3 rows shown");
  await card(page, "Lisbn").getByRole("button", { name: "Fix one" }).click();
  await shown(page, "2 rows shown");
  await page.waitForFunction(() => document.activeElement.textContent === "Fix one");
  await card(page, "Lisbn").getByRole("button", { name: "Fix all 2" }).click();
  await page.getByText(/the filter is gone/).first().waitFor();
  await shown(page, "5 rows shown");
  await closed(page);
});

test("the focus goes from a mended cause to the next, and to the heading after the last", async () => {
  const page = await opened("focus.csv");
  for (const [text, next] of [["Lisbn", "Last name must not be empty"], ["Mexco", "Causes"]]) {
    await card(page, text).getByRole("button", { name: /^Fix( all \d)?$/ }).focus();
    await page.keyboard.press("Enter");
    await card(page, text).waitFor({ state: "detached" });
    assert.match(await page.evaluate(() => document.activeElement.textContent), new RegExp(next));
  }
  await card(page, "Last name").getByLabel("Replace with").fill("Lee");
  await page.keyboard.press("Enter");
  await page.getByText("No findings. The file is clean.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Causes");
  await closed(page);
});

test("keys of a cell: typing, a line break, emptying, and the next finding", async () => {
  const page = await opened("keys.csv");
  await cell(page, 3, 2).click();
  await page.keyboard.type("nN/?");
  await page.keyboard.press("Enter");
  await cell(page, 3, 2).getByText("nN/?").waitFor();
  await cell(page, 4, 2).click();
  await page.keyboard.press("F2");
  await page.keyboard.press("End");
  await page.keyboard.press("Alt+Enter");
  await page.keyboard.type("Two");
  assert.equal(await page.locator(".cell-editor").inputValue(), "Cy\nTwo");
  await page.keyboard.press("Escape");
  assert.equal(await cell(page, 4, 2).innerText(), "Cy");
  await page.keyboard.press("Delete");
  await cell(page, 4, 2).getByText("empty").waitFor();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8");
  await page.waitForFunction(() => document.activeElement.getAttribute("aria-colindex") === "4");
  await page.keyboard.press("Home");
  await page.keyboard.press("n");
  await page.waitForFunction(() => document.activeElement.getAttribute("aria-colindex") === "4");
  await page.keyboard.press("F3");
  assert.equal(await page.evaluate(() => document.activeElement.type), "search");
  await closed(page);
});

test("a row that is left out is called so, and offers nothing", async () => {
  const page = await opened("blank.csv");
  await cell(page, 2, 1).click();
  await page.getByRole("button", { name: "Leave row out" }).click();
  await page.getByText("Row 2 is left out.").first().waitFor();
  const figures = page.locator(".review-head .figures");
  await figures.getByText("Rows left out").waitFor();
  assert.match(await figures.innerText(), /^Rows\s+4\s+Rows left out\s+1/);
  await cell(page, 2, 1).getByText("Left out: it is skipped").waitFor();
  await cell(page, 2, 1).click();
  const details = page.getByRole("region", { name: "Current cell" });
  await details.getByText("Left out: it is skipped").waitFor();
  assert.equal(await details.getByRole("button", { name: /Leave|Edit/ }).count(), 0);
  await closed(page);
});

test("a corrected file replaces edits only after a question", async () => {
  const page = await opened("corrected.csv");
  await card(page, "Lisbn").getByRole("button", { name: "Fix all 3" }).click();
  await page.getByText("1 edit", { exact: true }).waitFor();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload corrected file" }).click();
  await (await chooser).setFiles(service.file("other.csv", sheet.replaceAll("Lisbn", "Lisbn2")));
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/1 edit made here will be replaced/).waitFor();
  assert.equal(await card(page, "Lisbn2").count(), 0);
  await dialog.getByRole("button", { name: "Replace the file" }).click();
  await card(page, "Lisbn2").waitFor();
  await page.getByText("1 edit", { exact: true }).waitFor({ state: "hidden" });
  await closed(page);
});

test("edits name their column, and what stands twice names the other row", async () => {
  const page = await opened("twice.csv", sheet + "bo@x.co,Bo,Lee,Mexico,1\n\n");
  const twice = card(page, "The email must be unique");
  await twice.getByText("see row 3").click();
  await page.waitForFunction(() => document.activeElement.textContent === "bo@x.co" &&
    document.activeElement.parentElement.getAttribute("aria-rowindex") === "3");
  await card(page, "Lisbn").getByRole("button", { name: "Fix all 3" }).click();
  await page.getByText("1 edit", { exact: true }).click();
  const edit = page.locator(".edit-list li").first();
  await edit.waitFor();
  assert.match(await edit.innerText(), /^Location: 3 cells changed ·/);
  await closed(page);
});

test("names of the Directory are offered where nothing is suggested", async () => {
  const page = await opened("names.csv",
    "Email,First name,Last name,Location,Team: Qqqqqq\nann@x.co,A,B,Zzzzzz,1\n");
  const offered = async (text) => {
    const field = card(page, text).getByLabel("Replace with").first();
    await page.waitForFunction((input) => input.list?.options.length > 0, await field.elementHandle());
    return field.evaluate((input) => [...input.list.options].map((option) => option.value));
  };
  assert.deepEqual(await offered("Zzzzzz"), ["Lisbon", "Mexico"]);
  assert.deepEqual(await offered("value Team: Qqqqqq"), ["Team: Support", "Team: L1"]);
  await closed(page);
});

test("causes and rows are in sight without scrolling at 1280 by 800", async () => {
  const page = await opened("in-sight.csv", sheet, { viewport: { width: 1280, height: 800 } });
  for (const one of [page.locator(".cause").first(), cell(page, 4, 1)]) {
    const { y, height } = await one.boundingBox();
    assert.ok(y + height <= 800, `${y + height}`);
  }
  await closed(page);
});

test("a wrong row says what mends it", async () => {
  const page = await opened("shape.csv",
    "Email,First name,Last name\nann@x.co,A,B,C\nbo@x.co,B\ncy@x.co,C \"x,D\n");
  await card(page, "more cells").getByText(/holds the separator and is not quoted/).waitFor();
  await card(page, "fewer cells").getByText(/ends early/).waitFor();
  await card(page, "A quote stands").getByText(/written twice/).waitFor();
  await closed(page);
});

test("columns of the header are merged, left out, matched and renamed", async () => {
  const page = await opened("columns.csv",
    "Email,First name,Last name,Role: Agent,Role: Agnt\nann@x.co,A,B,,1\n");
  const twin = card(page, "Role: Agnt");
  const head = (name) => page.getByRole("columnheader", { name });
  await twin.getByText(/stands there already: it is column 4/).waitFor();
  await twin.getByRole("button", { name: "Merge into column 4 (Role: Agent)" }).click();
  await head("Role: Agnt").waitFor({ state: "detached" });
  await cell(page, 2, 4).getByText("1", { exact: true }).waitFor();
  await page.getByText("1 edit", { exact: true }).click();
  await page.getByText("Two columns merged").last().waitFor();
  await page.getByRole("button", { name: "Undo last edit" }).click();
  await head("Role: Agnt").waitFor();
  await twin.getByRole("button", { name: "Leave column out" }).click();
  await head("Role: Agnt").waitFor({ state: "detached" });
  await page.getByText("Column 5 left out").last().waitFor();
  await closed(page);

  const mixed = await opened("mixed.csv", "First name,Email,Last name\nA,ann@x.co,B\n");
  await mixed.getByRole("button", { name: "Match columns by name" }).first().click();
  await mixed.getByText("No findings. The file is clean.").waitFor();
  await closed(mixed);

  const unknown = await opened("unknown.csv", "E-mail,First name,Last name\nann@x.co,A,B\n");
  await unknown.getByRole("button", { name: "Rename this column" }).click();
  await unknown.getByText("No findings. The file is clean.").waitFor();
  await unknown.getByRole("columnheader", { name: "Email" }).waitFor();
  await closed(unknown);
});

const focused = (page) => page.evaluate(() => document.activeElement.textContent);

test("the focus is where one goes on: after signing in, the plan, a merge, a row left out", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  assert.equal(await focused(page), "Imports");
  await upload(page, service, "goes-on.csv",
    "Email,First name,Last name,Role: Agent,Role: Agnt,Team: Supprt\nann@x.co,,B,,1,\n" +
    "bo@x.co,Bo,L,,,\n");
  await page.getByRole("button", { name: "Merge into column 4 (Role: Agent)" }).focus();
  await page.keyboard.press("Enter");
  await card(page, "Role Agnt").first().waitFor({ state: "detached" });
  assert.match(await focused(page), /Team Supprt must exist/);

  await card(page, "First name").locator(".cause-message").click();
  await shown(page, "1 row shown");
  await cell(page, 2, 2).click();
  await page.getByRole("button", { name: "Leave row out" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Row 2 is left out.").first().waitFor();
  await page.waitForTimeout(500);
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY");
  assert.ok(await page.evaluate(() => document.activeElement.closest(".rows") !== null));

  await card(page, "Team Supprt").getByRole("button", { name: "Fix", exact: true }).click();
  await page.getByRole("link", { name: "See the plan" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Plan", exact: true }).waitFor();
  await page.waitForFunction(() => document.activeElement.textContent === "Plan");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("the filters outlive another language and, but for words of the file, a reload", async () => {
  const page = await opened("outlive.csv");
  await card(page, "Lisbn").locator(".cause-message").click();
  await shown(page, "3 rows shown");
  await page.getByLabel("Text in the row").fill("new");
  await shown(page, "1 row shown");
  await page.getByLabel("Language").selectOption("fr");
  await shown(page, "1 ligne affichée");
  await page.locator(".filter-summary .chip").getByText(/doit correspondre/).waitFor();
  assert.equal(await page.locator(".filters input[type=search]").inputValue(), "new");
  await page.getByLabel("Langue").selectOption("en");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await shown(page, "5 rows shown");

  await page.getByLabel("Kind of finding").selectOption("location_unknown");
  await shown(page, "4 rows shown");
  await page.getByRole("tab", { name: "Plan" }).click();
  await page.getByRole("tab", { name: "Review" }).click();
  await page.reload();
  await shown(page, "4 rows shown");
  assert.equal(await page.getByLabel("Kind of finding").inputValue(), "location_unknown");
  await page.getByLabel("Text in the row").fill("Lee");
  await page.waitForTimeout(500);
  assert.match(page.url(), /#\/jobs\/\d+\?code=location_unknown$/);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
  assert.match(page.url(), /#\/jobs\/\d+$/);
  await closed(page);
});
