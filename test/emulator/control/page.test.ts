import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import type { Browser, ElementHandle, Page } from "puppeteer-core";
import { full } from "../../inFull";
import { createLocalAzure, listen } from "../../../emulator";
import type { LocalAzure, LocalAzureServer } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, capturePath, ids } from "../armRequests";
import { tooFaint } from "./contrast";

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const hostile = `<img src=x onerror="document.title='owned'"> & "quotes'`;

describe("the page in a browser", function () {
  const folder = temporaryFolder();
  let browser: Browser | undefined;
  let azure: LocalAzure;
  let server: LocalAzureServer;
  let page: Page;

  before(async function () {
    if (chromium === undefined) {
      console.log("      skipped: no Chromium here; Debian's package is `chromium`");
      return this.skip();
    }
    browser = await puppeteer.launch({ executablePath: chromium, acceptInsecureCerts: true, args: ["--no-sandbox"] });
  });
  after(() => browser?.close());

  beforeEach(async () => {
    azure = createLocalAzure({ authentication: "off", timings: { create: 0, captureStart: 0 } });
    await create("dns");
    server = await listen(azure, { directory: join(folder(), "certificates") });
    page = await (await browser!.createBrowserContext()).newPage();
  });
  afterEach(async () => {
    await page.browserContext().close();
    await server.close();
    azure.close();
  });

  async function create(name: string): Promise<void> {
    const body = { properties: { target: ids.virtualMachine, timeLimitInSeconds: 600, storageLocation: { filePath: "/var/captures/one.cap" } } };
    assert.equal((await armRequests(azure).put(capturePath(encodeURIComponent(name)), body)).status, 201);
  }
  const open = () => page.goto(`${server.pageUrl}/?token=${server.control.token}`);
  /** What an expression is in the page. */
  const look = <T>(expression: string) => page.evaluate(expression) as Promise<T>;
  const text = async (selector: string) => (await look<string>(`document.querySelector(${JSON.stringify(selector)}).textContent`)).replace(/\s+/g, " ").trim();
  const becomes = (selector: string, wanted: string) =>
    page.waitForFunction(`[...document.querySelectorAll(${JSON.stringify(selector)})].some((element) => element.textContent.includes(${JSON.stringify(wanted)}))`);
  const write = (selector: string, value: string) => look(`document.querySelector(${JSON.stringify(selector)}).value = ${JSON.stringify(value)}`);
  /** Moves on with the Tab key alone until it gets there. */
  async function tabTo(selector: string): Promise<ElementHandle> {
    for (let count = 0; count < 300; count += 1) {
      await page.keyboard.press("Tab");
      if (await look(`document.activeElement.matches(${JSON.stringify(selector)})`)) return (await page.$(selector))!;
    }
    throw new Error(`"${selector}" is not reached by keyboard`);
  }

  it("shows captures with their state, machines, watchers and requests; the token is not in the address", async () => {
    await open();
    assert.equal(page.url(), `${server.pageUrl}/`);
    assert.equal(await text(".captures h3"), "dns Running");
    assert.match(await look<string>("document.querySelector('.timeline').getAttribute('aria-label')"), /^Running since \d\d:\d\d:\d\d, for \d+ s; ends at/);
    assert.match(await text("#machines"), /ContosoVM virtual machine, westcentralus Agent of ContosoVM present.*Watchers NetworkWatcher_westcentralus westcentralus, 1 capture/);
    assert.match(await text(".journal summary"), /^201 PacketCaptures_Create \d\d:\d\d:\d\d$/);
  });

  full.it("shows what is new by itself, and keeps focus, scroll position, open details and what is being typed", async () => {
    await page.setViewport({ width: 1280, height: 400 });
    await open();
    await page.click(".journal summary");
    await page.click("#rule-details summary");
    await page.type("#rules", "// mine\n");
    await page.focus("#advance-600");
    await look("scrollTo(0, 137)");
    await create("later");
    await becomes(".captures h3", "later");
    assert.deepEqual(await look("[document.activeElement.id, scrollY, document.querySelectorAll('.journal details[open]').length]"), ["advance-600", 137, 1]);
    assert.match(await look<string>("document.querySelector('#rules').value"), /\/\/ mine/);
  });

  full.it("filters the requests while one types, and without script by the address", async () => {
    await armRequests(azure).get(capturePath("nothing"));
    await open();
    assert.equal((await page.$$(".journal > li")).length, 2);
    await page.type("#f-status", "4xx");
    await becomes("#journal-count", "1 of 2");
    assert.match(await text(".journal"), /^404 PacketCaptures_Get/);
    await page.type("#f-operation", "create");
    await becomes("#journal .empty", "No matching requests.");
    await page.setJavaScriptEnabled(false);
    await page.goto(`${server.pageUrl}/?text=one.cap`);
    assert.match(await text(".journal"), /^201 PacketCaptures_Create/);
  });

  full.it("switches a fault on and off by keyboard alone, and the focus stays on the switch", async () => {
    await open();
    await tabTo("#fault-throttled");
    await page.keyboard.press("Space");
    await page.waitForSelector('#fault-throttled[aria-checked="true"]');
    assert.equal(await text("#notice"), "throttled is on.");
    assert.equal((await armRequests(azure).get(capturePath("dns"))).status, 429);
    assert.equal(await look("document.activeElement.id"), "fault-throttled");
    await page.keyboard.press("Enter");
    await page.waitForSelector('#fault-throttled[aria-checked="false"]');
    assert.deepEqual(azure.faults.list(), []);
  });

  it("says what is wrong with a rule, and adds a good one", async () => {
    await open();
    await page.click("#rule-details summary");
    await write("#rules", "{ match: {}, action: { reset: 'now' } }");
    await page.click("#rule-details button");
    await becomes("#notice.problem", "`action.reset`: must be");
    await write("#rules", "{ match: {}, action: { reset: 'before' } }");
    await page.click("#rule-details button");
    await becomes(".standing li", "rule 1");
  });

  full.it("turns the clock: a running capture has stopped then", async () => {
    await open();
    await (await tabTo("#advance-3600")).press("Enter");
    await becomes(".captures h3", "Stopped");
    assert.match(await text(".captures li"), /10 min TimeExceeded/);
    assert.equal(azure.packetCapture(capturePath("dns"))?.stopReason, "TimeExceeded");
  });

  full.it("ends a session, removes a capture, switches agent and power", async () => {
    await open();
    await page.click("[id$=-break]");
    await becomes(".captures h3", "Error");
    await page.click("[id$=-remove]");
    await becomes("#captures .empty", "No captures yet.");
    await page.select("#m-0-power", "deallocated");
    await becomes("#notice", "The power state of ContosoVM is changed.");
    await page.select("#m-0-agent", "missing");
    await becomes("#notice", "The agent state of ContosoVM is changed.");
    const answer = await armRequests(azure, "2024-07-01").get(`${ids.virtualMachine}/extensions`);
    assert.deepEqual(answer.json.value, []);
  });

  full.it("downloads a session's file", async () => {
    await open();
    const downloads = join(folder(), "downloads");
    const session = await page.createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", browserContextId: page.browserContext().id!, downloadPath: downloads, eventsEnabled: true });
    const finished = new Promise<void>((resolve) => session.on("Browser.downloadProgress", ({ state }) => state === "completed" && resolve()));
    await page.click(".files a");
    await finished;
    assert.equal(readFileSync(join(downloads, "one.cap")).readUInt32LE(0), 0xa1b2c3d4);
  });

  full.it("goes back to a snapshot that a person chooses", async () => {
    const file = join(folder(), "snapshot.json");
    writeFileSync(file, JSON.stringify(azure.snapshot()));
    azure.removePacketCapture(capturePath("dns"));
    await open();
    await page.click("#reset-details summary");
    await (await page.waitForSelector("input#snapshot-file"))!.uploadFile(file);
    await becomes(".captures h3", "dns");
  });

  it("makes machines, watchers and captures, and says what is wrong with them", async () => {
    await open();
    await page.click("#new-machine summary");
    await page.type("#machine-name", "web-1");
    await page.select("#machine-location", "northeurope");
    await page.click("#add-machine");
    await becomes("#notice", "The machine is created, with the Network Watcher agent.");
    await becomes(".machines h3", "web-1 virtual machine, northeurope");
    await becomes("#machines .plain", "NetworkWatcher_northeurope");
    await page.click("#new-watcher summary");
    await page.select("#watcher-location", "northeurope");
    await page.click("#add-watcher");
    await becomes("#notice.problem", 'creating a network watcher: region "northeurope" already has "NetworkWatcher_northeurope"');
    await page.select("#watcher-location", "westeurope");
    await page.click("#add-watcher");
    await becomes("#machines .plain", "NetworkWatcher_westeurope");
    await page.click("#new-capture summary");
    await page.type("#capture-name", "dns");
    await page.type("#capture-remote", "53");
    await page.click("#add-capture");
    await becomes("#notice.problem", 'creating capture "dns":');
    await look("document.querySelector('#capture-name').value = 'names'");
    await page.click("#add-capture");
    await becomes(".captures h3", "names Running");
    const capture = azure.packetCaptures().find(({ name }) => name === "names");
    assert.deepEqual(capture?.properties.filters, [{ protocol: "Any", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "53" }]);
    assert.equal(capture?.properties.storageLocation.storageId?.endsWith("/contosoexamplergdiag374"), true);
    await becomes(".journal summary", "PacketCaptures_Create");
  });

  full.it("keeps a choice that has not been sent yet", async () => {
    await open();
    await page.click("#new-machine summary");
    await page.select("#machine-os", "Windows");
    await page.focus("#machine-name");
    await create("later");
    await becomes(".captures h3", "later");
    assert.equal(await look("document.querySelector('#machine-os').value"), "Windows");
  });

  it("breaks none of its own rules for content, live as it is", async () => {
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await open();
    await create("later");
    await becomes(".captures h3", "later");
    assert.deepEqual(complaints, []);
    assert.equal(await look("document.body.firstElementChild.className"), "skip");
    assert.equal(await look("[...document.body.childNodes].filter((node) => node.nodeType === 3 && node.data.trim() !== '').length"), 0);
  });

  full.it("has the clock and the faults before the requests, however narrow it is, and as many requests as fit", async () => {
    for (let count = 0; count < 60; count += 1) await armRequests(azure).get(capturePath("dns"));
    await page.setViewport({ width: 390, height: 800 });
    await open();
    const [captures, clock, faults, journal, height] = await look<number[]>("[...['#captures', '#clock', '#faults', '#journal'].map((id) => document.querySelector(id).getBoundingClientRect().top), document.querySelector('.journal').offsetHeight]");
    assert.ok(captures! < clock! && clock! < faults! && faults! < journal!, [captures, clock, faults, journal].join(" "));
    assert.ok(height! <= 560, String(height));
  });

  full.it("is at the HTTPS door, too, for whoever trusts the certificate", async () => {
    const answer = await page.goto(`${server.url}/?token=${server.control.token}`);
    assert.equal(answer?.status(), 200);
    assert.equal(page.url(), `${server.url}/`);
  });

  full.it("shows hostile names as they are, and runs nothing of them", async () => {
    await create(hostile.replaceAll("/", ""));
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    await open();
    await becomes(".captures .name", hostile);
    await create("again");
    await becomes(".captures .name", "again");
    assert.deepEqual([await page.title(), (await page.$$("img")).length, problems], ["Local Azure", 0, []]);
  });

  for (const width of [360, 768, 1280]) {
    full.it(`needs no scrolling sideways at ${width} pixels`, async () => {
      await create("a-name-without-any-break-".repeat(4));
      await page.setViewport({ width, height: 800 });
      await open();
      assert.equal(await look("document.documentElement.scrollWidth"), width);
    });
  }

  full.it("has a name for whatever can be used, and no element twice", async () => {
    await open();
    const nameless = await look(`[...document.querySelectorAll("button, input:not([type=hidden]), select, textarea")]
      .filter((element) => (element.getAttribute("aria-label") ?? (element.labels?.length ? element.labels[0] : element).textContent).trim() === "")
      .map((element) => element.outerHTML)`);
    const twice = await look(`[...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index)`);
    assert.deepEqual([nameless, twice], [[], []]);
  });

  for (const scheme of ["light", "dark"] as const) {
    full.it(`has text of enough contrast in ${scheme}`, async () => {
      azure.faults.add({ match: {}, times: "forever", action: { reset: "before" } });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await open();
      assert.deepEqual(await look(tooFaint), []);
    });
  }

  full.it("refuses a form of another site, though the person is signed in", async () => {
    await open();
    const before = azure.clock.now();
    const other = await page.browserContext().newPage();
    await other.setContent(`<form method="post" action="${server.pageUrl}/_local/clock"><input name="advanceSeconds" value="86400"><button>Win</button></form>`);
    const [answer] = await Promise.all([other.waitForNavigation(), other.click("button")]);
    assert.equal(answer?.status(), 403);
    assert.ok(azure.clock.now() - before < 60_000);
  });

  full.it("lets nobody in without the token", async () => {
    const answer = await page.goto(`${server.url}/`);
    assert.equal(answer?.status(), 401);
    await page.type("#token", "guess");
    await page.keyboard.press("Enter");
    await becomes("[role=alert]", "The token is not valid");
    await page.type("#token", server.control.token);
    await page.keyboard.press("Enter");
    await becomes(".captures h3", "dns");
  });
});
