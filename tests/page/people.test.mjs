// Who looks at the page: what they may do, whose session ends, and who else changes an import.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Service, openBrowser, openPage, password, signIn, upload } from "./desk.mjs";

const sheet = `Email,First name,Last name,Location
ann@x.co,Ann,Lee,Lisbn
bo@x.co,Bo,Lee,Lisbn
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

const cell = (page, row, column) =>
  page.locator(`[role=grid] [aria-rowindex="${row}"] [aria-colindex="${column + 1}"]`);

async function signedInWith(scopes) {
  const page = await openPage(browser);
  await page.route("**/v1/session", (route) => route.fulfill({
    json: { user: "ada@x.co", kind: "portal", scopes, csrf: null } }));
  await page.goto(service.url + "/");
  await page.getByRole("heading", { name: "Imports" }).waitFor();
  return page;
}

test("who may do nothing is told so, and can sign out", async () => {
  const page = await signedInWith([]);
  await page.getByText("You are signed in as ada@x.co.").waitFor();
  await page.getByText(/neither see nor make imports\. Ask an administrator/).waitFor();
  assert.equal(await page.getByText("Loading…").count(), 0);
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).waitFor();
  await page.context().close();
});

test("no list for who may only upload, no upload for who may only look", async () => {
  const uploads = await signedInWith(["jobs:upload"]);
  await uploads.getByRole("button", { name: /Choose a CSV or JSON file/ }).waitFor();
  assert.equal(await uploads.getByText("Loading…").count(), 0);
  await uploads.context().close();
  const looks = await signedInWith(["jobs:read"]);
  assert.equal(await looks.getByRole("button", { name: "New upload" }).count(), 0);
  await looks.context().close();
});

test("what was typed is not saved in the name of whoever signs in next", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  await upload(page, service, "typed.csv", sheet);
  await cell(page, 2, 2).click();
  await page.context().clearCookies();
  await page.keyboard.type("Stolen");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.equal(await dialog.getByLabel("E-mail").inputValue(), "ada@x.co");
  await dialog.getByLabel("E-mail").fill("zoe@x.co");
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await page.getByText(/Somebody else has signed in/).first().waitFor();
  await cell(page, 2, 2).getByText("Ann").waitFor();
  assert.equal(await page.getByText("1 edit", { exact: true }).isVisible(), false);

  // Who comes back is where they were.
  await cell(page, 2, 2).click();
  await page.context().clearCookies();
  await page.keyboard.type("Anna");
  await page.keyboard.press("Enter");
  assert.equal(await dialog.getByLabel("E-mail").inputValue(), "zoe@x.co");
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("1 edit", { exact: true }).waitFor();
  await cell(page, 2, 2).getByText("Anna").waitFor();

  // Nor is it in the name of whoever signed in on another page of the same browser.
  const other = await page.context().newPage();
  await other.goto(service.url + "/");
  await other.getByRole("button", { name: "Sign out" }).click();
  await signIn(other, service);
  await cell(page, 3, 2).click();
  await page.keyboard.type("Stolen");
  await page.keyboard.press("Enter");
  await page.getByText(/Somebody else has signed in/).first().waitFor();
  await cell(page, 3, 2).getByText("Bo").waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("somebody else was quicker: it is said, seen, and forgotten after the next success", async () => {
  const ada = await openPage(browser);
  await signIn(ada, service);
  await upload(ada, service, "two.csv", sheet);
  await cell(ada, 2, 2).waitFor();
  const zoe = await openPage(browser);
  await signIn(zoe, service, "zoe@x.co");
  await zoe.getByRole("link", { name: "two.csv" }).click();
  await cell(zoe, 2, 2).click();
  await zoe.keyboard.type("Zoes");
  await zoe.keyboard.press("Enter");
  await zoe.getByText("1 edit", { exact: true }).waitFor();

  await ada.getByRole("button", { name: "Fix all 2" }).click();
  const told = ada.getByRole("alert").filter({ hasText: /Somebody else changed this import/ });
  await told.waitFor();
  await cell(ada, 2, 2).getByText("Zoes").waitFor();
  await cell(ada, 3, 2).click();
  await ada.keyboard.type("Adas");
  await ada.keyboard.press("Enter");
  await ada.getByText("2 edits", { exact: true }).waitFor();
  await told.waitFor({ state: "hidden" });
  assert.deepEqual([...ada.wrongs, ...zoe.wrongs], []);
  await ada.context().close();
  await zoe.context().close();
});

test("a file of another kind says why it has no plan, and what to do", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  await upload(page, service, "list.xlsx.csv", "PK\u0003\u0004" + "\0".repeat(4000));
  await page.getByText(/save it as “CSV UTF-8”/).first().waitFor();
  assert.equal(await page.getByText("not validated yet").count(), 0);
  await page.getByRole("tab", { name: "Plan" }).click();
  await page.getByText("There is no plan, because the file cannot be used:").waitFor();
  await page.getByRole("link", { name: "Imports" }).first().click();
  await page.getByRole("columnheader", { name: "Rows with errors" }).waitFor();
  await upload(page, service, "broken.json", '[{"Email": "a@x.co", "First name": ');
  await page.getByText(/Mend the JSON/).first().waitFor();
  await page.getByRole("tab", { name: "Plan" }).click();
  await page.getByText("There is no plan, because the file cannot be used:").waitFor();
  await page.getByRole("tabpanel", { name: "Plan" }).getByText("This is not JSON").waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("who signs out leaves nothing that was said to whoever signs in next", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  await upload(page, service, "secret.csv", sheet);
  const card = page.locator(".cause").filter({ hasText: "Lisbn" });
  await card.getByLabel("Did you mean").fill("SECRETVALUE");
  await card.getByRole("button", { name: "Fix all 2" }).click();
  await page.getByRole("status").getByText("2 cells changed to SECRETVALUE.").waitFor({
    state: "attached" });
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
  await page.waitForTimeout(200);
  const left = await page.evaluate(() => document.documentElement.outerHTML);
  assert.doesNotMatch(left, /SECRETVALUE|secret\.csv/);
  await page.context().close();
});

test("the plain CSV of Excel is read as what it is, from its own bytes", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  await upload(page, service, "excel.csv", Buffer.from("Email,First name,Last name\n" +
    "ann@x.co,J\xFCrgen,M\xFCller\nbo@x.co,Zo\xEB,Lee\n", "latin1"));
  await page.getByRole("button", { name: /^Read it as Windows-1252/ }).click();
  await page.getByText("Waits for review").first().waitFor();
  await page.getByRole("heading", { name: "excel.csv" }).waitFor();
  await cell(page, 2, 2).getByText("Jürgen").waitFor();
  await cell(page, 2, 3).getByText("Müller").waitFor();
  await cell(page, 3, 2).getByText("Zoë").waitFor();
  await page.getByText("No findings. The file is clean.").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Read it as/ }).count(), 0);
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("a record with a member that nobody knows is told which, and not to become CSV", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  await upload(page, service, "member.json",
    JSON.stringify([{ email: "ann@x.co", first_name: "A", last_name: "B", shoe: "3" }]));
  const card = page.locator(".cause");
  await card.getByText(/A record has a member that no template knows/).waitFor();
  await card.getByText(/does not know "shoe"/).waitFor();
  assert.equal(await page.getByText(/CSV UTF-8/).count(), 0);
  await page.context().close();
});

test("fields of the plan are called as the template calls them; what is hidden is not empty", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  const set = { max_chat_limit: { from: 2, to: 3 }, agent_number: { from: null, to: "7" },
    max_chat_limit_enabled: { from: 0, to: 1 }, shoe_size: { from: null, to: "9" } };
  const hidden = { location: { from: null, to: null } };
  await page.route("**/v1/bulk/users/jobs/*/plan?*", (route) => route.fulfill({ json: { next: null,
    changes: [
      { seq: 1, change: { row: 2, action: "update", email: "ann@x.co", set } },
      { seq: 2, change: { row: 3, action: "update", email: "bo@x.co", set: hidden, masked: true } },
    ] } }));
  await upload(page, service, "fields.csv", sheet);
  await page.getByRole("tab", { name: "Plan" }).click();
  const change = page.locator(".change");
  await change.first().waitFor();
  assert.deepEqual(await change.first().locator("dt").allInnerTexts(),
    ["Chat concurrency", "Agent Id", "Chat concurrency status", "Shoe size"]);
  assert.equal(await change.last().locator("dd").first().innerText(), "hidden");
  await page.context().close();
});

test("an import that nobody may see is an error alone; a right that lacks is told in words", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  await page.goto(service.url + "/#/jobs/4711");
  await page.getByRole("alert").getByText(/There is no such import/).waitFor();
  assert.equal(await page.getByRole("tab").count(), 0);
  await page.context().close();

  const reader = await openPage(browser);
  await signIn(reader, service);
  await upload(reader, service, "reader.csv", sheet);
  await cell(reader, 2, 2).waitFor();
  await reader.route("**/v1/session", (route) => route.fulfill({
    json: { user: "ada@x.co", kind: "portal", scopes: ["jobs:read"], csrf: null } }));
  await reader.reload();
  await reader.getByRole("tab", { name: "Plan" }).click();
  await reader.getByText(/^Your account may not let imports through/).waitFor();
  assert.doesNotMatch(await reader.locator("main").innerText(), /jobs:/);
  await reader.context().close();
});
