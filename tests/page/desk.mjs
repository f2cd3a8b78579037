// A service over a store of its own, and a browser that is signed in to it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const root = process.env.ROLLCALL_ROOT;
const program = process.env.ROLLCALL_PROGRAM;
// The server that tests/postgres/with has started; undefined where there is none.
export const postgres = process.env.ROLLCALL_TEST_POSTGRES || undefined;
export const password = "correct horse battery";

// Ada and Zoe are Admins; Ann, Bo and Cy are Agents; there are teams and two locations.
export const directory = {
  settings: { platform: "Harbour Line", four_eyes: true },
  roles: [
    { name: "Admin", license_type: "Admin", permissions: ["*"] },
    { name: "Agent", license_type: "Agent" },
    { name: "Supervisor", license_type: "Manager" },
  ],
  teams: [{ name: "Support" }, { name: "L1", parent: "Support" }],
  locations: [{ name: "Lisbon" }, { name: "Mexico" }],
  users: [
    { email: "ada@x.co", first_name: "Ada", last_name: "Lee", roles: ["Admin"] },
    { email: "zoe@x.co", first_name: "Zoe", last_name: "Ray", roles: ["Admin"] },
    ...["ann", "bo", "cy"].map((name) => ({
      email: `${name}@x.co`, first_name: name, last_name: "L", location: "Mexico",
      roles: ["Agent"], teams: ["L1"] })),
  ].map((user) => ({ status: "Active", ...user })),
};

// A database of its own, for a service for all tenants works for all that are in it.
function newDatabase() {
  const name = `page_${process.pid}`;
  execFileSync("psql", ["-X", "-q", postgres, "-c", `CREATE DATABASE ${name}`]);
  return postgres.replace("///rollcall?", `///${name}?`);
}

export class Service {
  static async start(document = directory) {
    const service = new Service();
    service.load(document);
    await service.serve();
    return service;
  }

  // On PostgreSQL, for all tenants: a Directory for each name.
  static async startForAll(documents) {
    const service = new Service();
    const store = ["--store", newDatabase(), "--files", service.path("files")];
    for (const [tenant, document] of Object.entries(documents))
      service.load(document, ...store, "--tenant", tenant);
    await service.serve(...store, "--tenant-domain", "localhost");
    return service;
  }

  folder = mkdtempSync(join(tmpdir(), "rollcall-page-"));

  // Two Admins get the password.
  load(document, ...store) {
    writeFileSync(this.path("directory.json"), JSON.stringify(document));
    this.rollcall("init", ...store);
    this.rollcall("load", "directory.json", ...store);
    const admins = document.users.filter((user) => user.roles.includes("Admin"));
    this.admin = admins[0].email;
    for (const user of admins.slice(0, 2).map((one) => one.email))
      execFileSync(program, ["passwd", user, ...store], { cwd: this.folder, input: password + "\n",
        stdio: ["pipe", "ignore", "inherit"] });
  }

  async serve(...options) {
    this.child = spawn(program, ["serve", "--listen", "127.0.0.1:0", ...options],
      { cwd: this.folder, stdio: ["ignore", "pipe", "ignore"] });
    this.url = await new Promise((found, failed) => {
      this.child.once("exit", () => failed(new Error("the service ended")));
      this.child.stdout.once("data", (text) => found(String(text).trim().split(" ").pop()));
    });
  }

  rollcall(...words) {
    return execFileSync(program, words, { cwd: this.folder, encoding: "utf8" });
  }

  path(name) { return join(this.folder, name); }

  // A file to upload.
  file(name, text) {
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  // The user of the Directory as it is now; undefined where there is none.
  user(email) {
    const document = JSON.parse(this.rollcall("export", "--format", "directory"));
    return document.users.find((user) => user.email === email);
  }

  async stop() {
    const ended = new Promise((done) => this.child.once("exit", done));
    this.child.removeAllListeners("exit");
    this.child.once("exit", () => {});
    this.child.kill();
    await Promise.race([ended, new Promise((done) => setTimeout(done, 100))]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function openBrowser(further = []) {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
  if (!executablePath) throw new Error("there is no Chromium here: apt-get install chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage", ...further] });
}

// A page that fails its test when a script fails, or when anything breaks the page's policy.
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 },
    ...options });
  const page = await context.newPage();
  page.wrongs = [];
  page.on("pageerror", (error) => page.wrongs.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
      page.wrongs.push(message.text());
  });
  page.on("dialog", (dialog) => {
    page.wrongs.push(`a dialog of the browser: ${dialog.message()}`);
    dialog.dismiss();
  });
  return page;
}

export async function signIn(page, service, email = "ada@x.co") {
  await page.goto(service.url + "/");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Imports" }).waitFor();
}

// Through the form of the page, up to the import's own view.
export async function upload(page, service, name, text) {
  await page.getByRole("heading", { name: "Imports" }).waitFor();
  await page.getByText(/No imports yet|1–|of \d+|Waits|Finished|Undone|Cannot|Failed/).first().waitFor();
  const choose = page.getByRole("button", { name: /Choose a CSV or JSON file/ });
  if (!await choose.isVisible()) await page.getByRole("button", { name: "New upload" }).click();
  await page.locator("input[type=file]").first().setInputFiles(service.file(name, text));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("heading", { name }).waitFor();
}
