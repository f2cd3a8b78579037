// Signing in to a service for many tenants, whose form asks for one. On PostgreSQL only: without
// tests/postgres/with it says that it was skipped.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check } from "./axe.mjs";
import { Service, directory, openBrowser, openPage, password, postgres, upload } from "./desk.mjs";

const skip = postgres ? false : "no PostgreSQL; run it by tests/postgres/with, as ./dev test does";
if (skip) console.error(`SKIPPED: ${skip}`);

const people = (name) => `Email,First name,Last name\nann@x.co,${name},L\n`;
const wrong = "The tenant, the e-mail or the password is wrong.";

let service;
let browser;
before(async () => {
  if (skip) return;
  // The same people with the same passwords in both, but for Zoe, who is in one alone.
  const fewer = { ...directory, users: directory.users.filter(({ email }) => email !== "zoe@x.co") };
  service = await Service.startForAll({ acme: directory, globex: fewer });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

async function fill(page, tenant, email = "ada@x.co", word = password) {
  await page.getByLabel("Tenant").fill(tenant);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(word);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function signInTo(page, tenant) {
  await page.getByLabel("Tenant").waitFor();
  await fill(page, tenant);
  await page.getByRole("heading", { name: "Imports" }).waitFor();
}

const focused = (page) => page.evaluate(() =>
  document.querySelector(`label[for="${document.activeElement.id}"]`)?.textContent);

test("the form asks for the tenant, of everybody and in each language", { skip }, async () => {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }])
    for (const colorScheme of ["light", "dark"])
      for (const [locale, label] of [["en-GB", "Tenant"], ["fr-FR", "Locataire"], ["zh-CN", "租户"]]) {
        const page = await openPage(browser, { viewport, colorScheme, locale });
        await page.goto(service.url + "/");
        const tenant = page.getByLabel(label);
        await tenant.waitFor();
        assert.equal(await tenant.getAttribute("autocomplete"), "organization");
        assert.equal(await tenant.getAttribute("spellcheck"), "false");
        assert.ok(await tenant.evaluate((input) => input.required));
        await check(page, `sign in to a tenant, ${viewport.width}, ${colorScheme}, ${locale}`);
        assert.deepEqual(page.wrongs, []);
        await page.context().close();
      }
});

test("a wrong tenant, address and password are told alike", { skip }, async () => {
  const page = await openPage(browser);
  await page.goto(service.url + "/");
  for (const [tenant, email, word] of [["nobody", "ada@x.co", password],
    ["globex", "zoe@x.co", password], ["acme", "ada@x.co", "something else"]]) {
    await fill(page, tenant, email, word);
    await page.getByText(wrong).waitFor();
    assert.equal(await focused(page), "Password");
    assert.equal(await page.getByLabel("Tenant").inputValue(), tenant);
  }
  await check(page, "a wrong tenant");
  await fill(page, " acme ");
  await page.getByRole("heading", { name: "Imports" }).waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("by keyboard alone, and each tenant sees its own imports", { skip }, async () => {
  const page = await openPage(browser);
  await page.goto(service.url + "/");
  await page.getByLabel("Tenant").waitFor();
  assert.equal(await focused(page), "Tenant");
  for (const text of ["acme", "ada@x.co", password]) {
    await page.keyboard.type(text);
    await page.keyboard.press(text === password ? "Enter" : "Tab");
  }
  await upload(page, service, "of-acme.csv", people("Anna"));
  await page.getByText("Waits for review").first().waitFor();
  const ofAcme = page.url();

  const other = await openPage(browser);
  await other.goto(service.url + "/");
  await signInTo(other, "globex");
  await other.getByText("No imports yet").first().waitFor();
  // The number of the other tenant's import leads nowhere, before and after there is one of it.
  await other.goto(ofAcme);
  await other.getByText("There is no such import, or you may not see it.").waitFor();
  await other.goto(service.url + "/");
  await upload(other, service, "of-globex.csv", people("Anne"));
  await other.getByText("Waits for review").first().waitFor();
  await other.getByRole("gridcell", { name: "Anne" }).first().waitFor();
  assert.equal(await other.getByRole("gridcell", { name: "Anna" }).count(), 0);
  assert.equal(other.url(), ofAcme);

  await page.goto(service.url + "/");
  await page.getByRole("link", { name: "of-acme.csv" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "of-globex.csv" }).count(), 0);
  await other.goto(service.url + "/");
  await other.getByRole("link", { name: "of-globex.csv" }).waitFor();
  assert.equal(await other.getByRole("link", { name: "of-acme.csv" }).count(), 0);

  // Whoever signs out finds the tenant again, the address goes before it.
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("E-mail").waitFor();
  assert.equal(await page.getByLabel("Tenant").inputValue(), "acme");
  assert.equal(await focused(page), "E-mail");
  await page.goto(service.url + "/?tenant=globex");
  await page.getByLabel("E-mail").waitFor();
  assert.equal(await page.getByLabel("Tenant").inputValue(), "globex");
  for (const each of [page, other]) {
    assert.deepEqual(each.wrongs, []);
    await each.context().close();
  }
});

test("the same address in another tenant is somebody else", { skip }, async () => {
  const page = await openPage(browser);
  await page.goto(service.url + "/");
  await signInTo(page, "acme");
  await page.reload();
  await page.getByRole("link", { name: "of-acme.csv" }).waitFor();
  await page.context().clearCookies();
  await page.evaluate(() => location.assign("#/jobs/1"));
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tenant").waitFor();
  assert.equal(await dialog.getByLabel("Tenant").inputValue(), "acme");
  assert.equal(await focused(page), "Password");
  await check(page, "the session is over");
  await fill(dialog, "globex");
  await page.locator("main").getByText(/Somebody else has signed in/).waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("no tenant is asked for where the host tells it", { skip }, async () => {
  const page = await openPage(browser);
  await page.goto(service.url.replace("127.0.0.1", "acme.localhost") + "/");
  await page.getByLabel("E-mail").waitFor();
  assert.equal(await page.getByLabel("Tenant").count(), 0);
  await page.getByLabel("E-mail").fill("ada@x.co");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "of-acme.csv" }).waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});
