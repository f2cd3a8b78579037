// From a wrong sheet to a clean import and back, and what a guard stopped.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Service, openBrowser, openPage, signIn, upload } from "./desk.mjs";

const sheet = `Email,First name,Last name,Location,Role: Agent,Role: Suprvisor
new@x.co,New,Person,Lisbn,1,
ann@x.co,,Lee,Mexico,,1
bo@x.co,Bob,Lee,Lisbn,,
cy@x.co,Cy,Lee,,,
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
  page.getByRole("grid", { name: "Rows of the file" }).getByRole("row")
    .and(page.locator(`[aria-rowindex="${row}"]`)).locator(`[aria-colindex="${column + 1}"]`);

// What a term of the summary says: "Errors" of 5.
const figure = (page, term) =>
  page.locator("dt", { hasText: new RegExp(`^${term}$`) }).first().locator("xpath=following-sibling::dd[1]");

test("upload, errors, fix by suggestion, edit a cell, proceed, finished, undo", async () => {
  const page = await openPage(browser);
  await signIn(page, service);
  await upload(page, service, "people.csv", sheet);
  await page.getByText("Waits for review").first().waitFor();
  await assertText(figure(page, "Errors"), "5");

  // The column: a suggestion for its header.
  const header = page.getByRole("listitem").filter({ hasText: "Role: Suprvisor" }).first();
  await header.getByRole("button", { name: "Fix", exact: true }).click();
  await assertText(figure(page, "Errors"), "3");
  await page.getByRole("columnheader", { name: "Role: Supervisor" }).waitFor();

  // The places: one suggestion for all rows.
  const places = page.getByRole("listitem").filter({ hasText: "Lisbn" });
  await places.getByRole("button", { name: "Fix all 2" }).click();
  await assertText(figure(page, "Errors"), "1");
  await assertText(cell(page, 4, 4), "Lisbon");

  // The name: edited where it stands.
  await cell(page, 3, 2).click();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Anna");
  await page.keyboard.press("Enter");
  await assertText(figure(page, "Errors"), "0");
  await assertText(cell(page, 3, 2), "Anna");

  // And taken back, and edited again.
  await page.getByRole("button", { name: "Undo last edit" }).click();
  await assertText(figure(page, "Errors"), "1");
  await cell(page, 3, 2).click();
  await page.keyboard.press("F2");
  await page.keyboard.type("Anne");
  await page.keyboard.press("Enter");
  await assertText(figure(page, "Errors"), "0");

  await page.getByRole("tab", { name: "Plan" }).click();
  await page.getByText("new@x.co").first().waitFor();
  await page.getByRole("button", { name: "Proceed", exact: true }).click();
  const dialog = page.getByRole("dialog");
  assert.match(await dialog.innerText(), /4/);
  await dialog.getByRole("button", { name: "Proceed" }).click();
  await page.getByText("Finished").first().waitFor();
  // Nothing may be edited any more, and nothing offers to.
  await page.getByRole("button", { name: /^Leave out/ }).first().waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Review" }).click();
  const offers = page.getByRole("button", { name: /^(Fix|Undo last edit|Edit cell|Leave)/ });
  await offers.first().waitFor({ state: "hidden" });
  assert.equal(service.user("new@x.co").location, "Lisbon");
  assert.equal(service.user("ann@x.co").first_name, "Anne");

  await page.getByRole("button", { name: "Undo import" }).click();
  assert.match(await dialog.innerText(), /1 person whom this import created is removed again/);
  await page.getByRole("dialog").getByRole("button", { name: /Undo/ }).click();
  await page.getByText("Undone").first().waitFor();
  assert.equal(service.user("new@x.co"), undefined);
  assert.equal(service.user("ann@x.co").first_name, "ann");
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("what a guard stopped is approved by somebody else", async () => {
  const all = service.file("everybody.csv", "Email,First name,Last name\nada@x.co,Ada,Lee\nzoe@x.co,Zoe,Ray\n");
  try {
    service.rollcall("sync", all, "--as", "ada@x.co");
  } catch (stopped) {
    assert.equal(stopped.status, 2);
  }
  const ada = await openPage(browser);
  await signIn(ada, service);
  await ada.getByRole("link", { name: /everybody.csv/ }).click();
  await ada.getByRole("tab", { name: "Plan" }).click();
  const refused = ada.getByRole("button", { name: "Approve and proceed" });
  await refused.waitFor();
  assert.equal(await refused.isDisabled(), true);
  await ada.getByText(/somebody else|another person/i).first().waitFor();

  const zoe = await openPage(browser);
  await signIn(zoe, service, "zoe@x.co");
  await zoe.getByRole("link", { name: /everybody.csv/ }).click();
  await zoe.getByRole("tab", { name: "Plan" }).click();
  await zoe.getByRole("tabpanel", { name: "Plan" }).getByText(/deactivat/i).first().waitFor();
  await zoe.getByRole("button", { name: "Approve and proceed" }).click();
  await zoe.getByRole("dialog").getByRole("button", { name: /Approve/ }).click();
  await zoe.getByText("Finished").first().waitFor();
  assert.equal(service.user("bo@x.co").status, "Inactive");
  assert.deepEqual([...ada.wrongs, ...zoe.wrongs], []);
  await ada.context().close();
  await zoe.context().close();
});

test("a wrong password is told, and nothing typed is lost", async () => {
  const page = await openPage(browser);
  await page.goto(service.url + "/");
  await page.getByLabel("E-mail").fill("ada@x.co");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").filter({ hasText: /wrong/ }).waitFor();
  assert.equal(await page.getByLabel("E-mail").inputValue(), "ada@x.co");
  await page.context().close();
});

async function assertText(locator, text) {
  const deadline = Date.now() + 10_000;
  let found;
  while (Date.now() < deadline) {
    found = (await locator.innerText().catch(() => "")).trim();
    if (found === text || found.split(/\s+/).includes(text)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.equal(found, text);
}
