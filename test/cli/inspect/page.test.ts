import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import type { Browser, Page } from "puppeteer-core";
import { pageOf } from "../../../cli/inspect/output/page";
import { tooFaint } from "../../emulator/control/contrast";
import { temporaryFolder } from "../../temporaryFolder";
import { pcap } from "./captureFile";
import { clientHello, dns, tcp, udp } from "./frames";
import { inspected, records } from "./inspected";

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const hostile = `<img src=x onerror=document.title="owned"><script>document.title="owned"</script>&"'`;

const frames = Array.from({ length: 300 }, (_value, index): [number, Buffer] => [
  index * 100,
  index % 3 === 0
    ? udp({ from: "10.0.0.4:5000", to: "168.63.129.16:53", payload: dns([Buffer.from(hostile.slice(0, 60)), Buffer.from("very-long-name-of-a-host"), Buffer.from("windows.net")]) })
    : tcp({ from: `[fd00:1234:5678:9abc::4]:${50_000 + (index % 20)}`, to: "[2603:1030:7::6]:443", payload: clientHello(hostile), flags: index % 40 === 1 ? "RA" : "A" }),
]);

describe("the page of pktcap inspect, in a browser,", function () {
  const folder = temporaryFolder();
  let browser: Browser | undefined;
  let page: Page;
  let requests: string[];

  before(async function () {
    if (chromium === undefined) {
      console.log("      skipped: no Chromium here; Debian's package is `chromium`");
      return this.skip();
    }
    browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
  });
  after(() => browser?.close());

  beforeEach(async () => {
    const report = await inspected(pcap(records(frames)).subarray(0, -1));
    const path = join(folder(), "page.html");
    writeFileSync(path, pageOf({ ...report, file: { ...report.file, name: hostile } }));
    page = await (await browser!.createBrowserContext()).newPage();
    requests = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => requests.push(`console: ${message.text()}`));
    await page.goto(pathToFileURL(path).href);
  });
  afterEach(() => page.browserContext().close());

  /** What an expression is in the page. */
  const look = <T>(expression: string) => page.evaluate(expression) as Promise<T>;

  it("shows names as they are, obeys none, and needs nothing else", async () => {
    assert.equal(await look("document.title"), hostile);
    assert.equal(await look("document.querySelector('h1').textContent"), hostile);
    assert.deepEqual(await look("[...document.querySelectorAll('#tls ~ .scroll tbody th')].map((cell) => cell.textContent)"), [hostile.toLowerCase().replaceAll(" ", "\\032")]);
    assert.equal(await look("document.querySelectorAll('img, link, iframe, [onerror], [style]').length"), 0);
    assert.equal(await look("document.scripts.length"), 1, "its own script alone");
    assert.equal(await look("document.querySelectorAll('th button').length > 20"), true, "its script is allowed");
    assert.equal(requests.length, 1, requests.join("\n"));
    assert.equal(await look("getComputedStyle(document.querySelector('h1')).fontSize"), "24px", "the style is allowed");
  });

  it("has every table, with titles for those who cannot see", async () => {
    assert.deepEqual(await look("[...document.querySelectorAll('h2')].map((title) => title.textContent)"), [
      "Throughput",
      "Protocols",
      "Services",
      "Top talkers",
      "Top conversations",
      "DNS names",
      "TLS server names",
    ]);
    assert.deepEqual(await look("[...document.querySelectorAll('nav a')].filter((link) => document.querySelector(link.hash) === null).length"), 0);
    assert.deepEqual(await look("[...document.querySelectorAll('.scroll')].filter((table) => !table.getAttribute('aria-labelledby')).length"), 0);
    assert.match(await look("document.querySelector('figure svg').getAttribute('aria-label')"), /^Throughput from 2026-01-02T03:04:05.123456Z to .*\. Peak /);
    assert.match(await look("document.querySelector('dd.warning').textContent"), /^at byte/);
    const area = await look<{ width: number; height: number }>("(({ width, height }) => ({ width, height }))(document.querySelector('.area').getBoundingClientRect())");
    assert.ok(area.width > 500 && area.height > 50, "the drawing is there");
    assert.ok(await look<number>("document.querySelectorAll('.mark').length > 5"));
  });

  /** The first cells of the conversations, as they stand. */
  const conversations = () => look<string[]>("[...document.querySelectorAll('#conversations ~ .scroll tbody tr:not([hidden])')].map((row) => row.cells[0].textContent)");

  it("sorts a table by a click on a title: figures from the largest, text from its first letter, and the other way round", async () => {
    const [, second = ""] = await conversations();
    const titles = "#conversations ~ .scroll thead th";
    const figures = () => look<number[]>(`[...document.querySelectorAll("#conversations ~ .scroll tbody tr")].map((row) => Number(row.cells[3].dataset.value))`);
    await page.click(`${titles}:nth-child(4) button`);
    assert.deepEqual(await look(`[...document.querySelectorAll("${titles}")].map((title) => title.getAttribute("aria-sort")).filter(Boolean)`), ["descending"]);
    assert.deepEqual(await figures(), (await figures()).toSorted((a, b) => b - a));
    await page.click(`${titles}:nth-child(4) button`);
    assert.deepEqual(await figures(), (await figures()).toSorted((a, b) => a - b));
    await page.focus(`${titles}:nth-child(1) button`);
    await page.keyboard.press("Enter");
    assert.deepEqual(await conversations(), (await conversations()).toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })));
    assert.ok((await conversations()).includes(second));
  });

  it("filters a long table, and says how much is left", async () => {
    const all = await conversations();
    assert.equal(all.length, 21);
    await page.type("#conversations ~ .filter input", "50001");
    assert.deepEqual(await conversations(), all.filter((name) => name.endsWith(":50001")));
    assert.equal(await look("document.querySelector('#conversations ~ .filter [role=status]').textContent"), `${all.filter((name) => name.endsWith(":50001")).length} of 21 rows`);
    await page.type("#conversations ~ .filter input", " nothing");
    assert.deepEqual(await conversations(), []);
    assert.equal(await look("document.querySelector('#protocols ~ .filter')"), null, "a short table needs none");
  });

  it("has a time line for each conversation, in words too", async () => {
    assert.equal(await look("document.querySelectorAll('td.time svg[role=img]').length"), 21);
    assert.match(await look("document.querySelector('td.time svg').getAttribute('aria-label')"), /^from .+ to .+ of .+$/);
    const [whole, part] = await look<number[]>("[...document.querySelector('td.time svg').children].slice(1).map((each) => each.getBoundingClientRect().width)");
    assert.ok(whole! > 50 && part! > 0 && part! <= whole!, `${part} of ${whole}`);
  });

  it("is whole without script", async () => {
    await page.setJavaScriptEnabled(false);
    await page.reload();
    assert.deepEqual(await look("[document.querySelectorAll('th button, .filter').length, document.querySelectorAll('#conversations ~ .scroll tbody tr').length]"), [0, 21]);
  });

  it("breaks no name in the middle of a word at 390 pixels", async () => {
    await page.setViewport({ width: 390, height: 800 });
    const broken = await look(`[...document.querySelectorAll("th.name")].flatMap((cell) => [...cell.childNodes].filter((node) => node.nodeType === 3).flatMap((node) => node.data.split(/[^a-z0-9]+/i).filter(Boolean).filter((word) => {
      const range = document.createRange();
      const start = node.data.indexOf(word);
      range.setStart(node, start);
      range.setEnd(node, start + word.length);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
    })))`);
    assert.deepEqual(broken, []);
  });

  for (const scheme of ["light", "dark"]) {
    it(`is readable, ${scheme}`, async () => {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      assert.deepEqual(await look(tooFaint), []);
    });
  }

  it("is not wider than a telephone", async () => {
    await page.setViewport({ width: 360, height: 740, isMobile: true });
    assert.equal(await look("document.documentElement.scrollWidth"), 360);
    const faint = await look<number>("parseFloat(getComputedStyle(document.querySelector('figure svg')).fontSize)");
    assert.ok(faint >= 20, "the drawing shrinks, its letters less");
  });
});
