// An import that is held back: a sync whose file is the full list of people, and who may edit it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Service, openBrowser, openPage, signIn } from "./desk.mjs";

const list = `Email,First name,Last name,Role: Agent
ada@x.co,Ada,Lee,
zoe@x.co,Zoe,Rey,
bo@x.co,Bob,Lee,1
new@x.co,New,Person,1
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

// Two people are missing from the list, which a guard stops.
async function held(name) {
  try {
    service.rollcall("sync", service.file(name, list), "--as", "ada@x.co");
    assert.fail("no guard stopped the sync");
  } catch (stopped) {
    assert.equal(stopped.status, 2);
  }
}

async function opened(name, email) {
  const page = await openPage(browser);
  await signIn(page, service, email);
  await page.getByRole("link", { name }).click();
  await page.getByRole("gridcell").first().waitFor();
  return page;
}

const cell = (page, row, column) =>
  page.locator(`[role=grid] [aria-rowindex="${row}"] [aria-colindex="${column + 1}"]`);

test("leaving a row out of a full list is asked, for it deactivates somebody", async () => {
  await held("full-list.csv");
  const page = await opened("full-list.csv", "ada@x.co");
  await cell(page, 4, 2).click();
  await page.getByRole("button", { name: "Leave row out" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/counts as gone and will be deactivated\./).waitFor();
  await dialog.getByText(/edit the cell so that it says what is there now/).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Cancel");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.getByText("1 edit", { exact: true }).isVisible(), false);
  await page.getByRole("button", { name: "Leave row out" }).click();
  await dialog.getByRole("button", { name: "Leave out and deactivate" }).click();
  await page.getByText(/Row 4 is left out: the person counts as gone/).first().waitFor();

  await page.getByRole("tab", { name: "Plan" }).click();
  const change = (text) => page.locator(".change").filter({ hasText: text });
  await change("zoe@x.co").getByRole("button", { name: /^Leave out/ }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  // Who is not there yet is not deactivated.
  await change("new@x.co").getByRole("button", { name: /^Leave out/ }).click();
  await page.getByText("Row 5 is left out.").first().waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("the review says why it is held; who could approve is warned once before the first edit", async () => {
  await held("four-eyes.csv");
  const page = await opened("four-eyes.csv", "zoe@x.co");
  const review = page.getByRole("tabpanel", { name: "Review" });
  await review.getByRole("heading", { name: "Held back, because" }).waitFor();
  await review.getByText(/No findings, but the import is held back/).waitFor();
  const dialog = page.getByRole("dialog");
  const type = async (text) => {
    await cell(page, 4, 2).click();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  };
  await type("Bert");
  await dialog.getByText(/^Whoever edits a held import cannot approve it/).waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await cell(page, 4, 2).getByText("Bob").waitFor();
  await type("Bert");
  await dialog.getByRole("button", { name: "Edit all the same" }).click();
  await page.getByText("1 edit", { exact: true }).waitFor();
  await type("Berta");
  await page.getByText("2 edits", { exact: true }).waitFor();
  await page.getByRole("tab", { name: "Plan" }).click();
  await page.getByText(/^You uploaded or edited this file \(or somebody did/).waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});
