// `npm run docs:pictures`: the pictures in docs/pictures, from the real pages and the real command on a local Azure. Needs Chromium.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { asSvg, recordFrames } from "./terminalRecording.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pktcap = join(root, "dist/cli/pktcap.js");
const load = createRequire(import.meta.url);
/** @type {typeof import("../../cli/localSetUp.js")} */
const { startLocalAzure } = load("../../dist/cli/localSetUp.js");
/** @type {typeof import("../../emulator/index.js")} */
const { articleIds } = load("../../dist/emulator/index.js");

const largest = 200_000;
const size = { width: 1200, height: 1000 };
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
if (chromium === undefined) {
  process.stderr.write("making pictures: there is no Chromium here (ChromiumMissing)\n  hint: Debian's package is `chromium`\n");
  process.exit(1);
}

const pictures = join(root, "docs/pictures");
mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "pictures-"));
const local = await startLocalAzure({ directory: folder, stateFile: null, port: 0, azure: { timings: { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 1 } } });
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
try {
  const ids = articleIds(local.azure.identity.subscriptionId);
  await statusPicture();
  await azurePicture();
  await inspectPicture();

  /** Two captures with a short time limit, followed to their end. */
  async function statusPicture() {
    for (const [name, timeLimitInSeconds] of /** @type {const} */ ([["dns", 6], ["web", 12]])) await capture(name, { timeLimitInSeconds });
    const env = { ...process.env, ...local.variables };
    const columns = 76;
    const command = ["status", "--watch", "dns", "web"];
    const frames = await recordFrames([process.execPath, pktcap, ...command], { cwd: folder, env, columns });
    keep("status-watch.svg", asSvg(["pktcap", ...command].join(" "), frames, columns));
  }

  /** The page with sessions that have ended, run and failed, and a fault. */
  async function azurePicture() {
    local.azure.addVirtualMachine({ id: ids.virtualMachine.replace("ContosoVM", "web-1"), location: "westcentralus" });
    local.azure.clock.advance(240);
    await capture("https", { filters: [{ protocol: "TCP", localPort: "443" }], timeLimitInSeconds: 600 }, "web-1");
    local.azure.clock.advance(120);
    await capture("sql", { filters: [{ protocol: "TCP", remotePort: "1433" }], timeLimitInSeconds: 900 }, "web-1");
    local.azure.clock.advance(45);
    const throttled = { name: "throttled", match: { operation: "PacketCaptures_Stop" }, times: 1, action: { respond: { status: 429 } } };
    local.azure.faults.add(throttled);
    await screenshot("local-azure.png", `${local.server.pageUrl}/?token=${local.server.control.token}`);
  }

  /** The page of a minute of traffic. */
  async function inspectPicture() {
    const id = await capture("web-1", { timeLimitInSeconds: 60 }, "web-1");
    local.azure.clock.advance(61);
    const [file] = local.azure.captureFiles(id);
    if (file === undefined) throw new Error("internal error: the capture has no file");
    writeFileSync(join(folder, "web-1.cap"), Buffer.concat([...file.read()]));
    execFileSync(process.execPath, [pktcap, "inspect", "web-1.cap", "--html", "web-1.html"], { cwd: folder, stdio: "ignore" });
    await screenshot("inspect.png", pathToFileURL(join(folder, "web-1.html")).href);
  }

  /**
   * Makes a capture by a request, and returns its id.
   *
   * @param {string} name
   * @param {Record<string, unknown>} properties
   */
  async function capture(name, properties, machine = "ContosoVM") {
    const id = `${ids.networkWatcher}/packetCaptures/${name}`;
    const headers = { authorization: `Bearer ${await local.azure.issueToken()}`, "content-type": "application/json" };
    const target = ids.virtualMachine.replace("ContosoVM", machine);
    const body = JSON.stringify({ properties: { target, storageLocation: { storageId: ids.storageAccount }, ...properties } });
    const { status } = await local.azure.handle({ method: "PUT", url: `https://management.azure.com${id}?api-version=2025-05-01`, headers, body });
    if (status >= 300) throw new Error(`creating capture "${name}": the local Azure returned ${status}`);
    return id;
  }

  /**
   * @param {string} name
   * @param {string} address
   */
  async function screenshot(name, address) {
    const page = await browser.newPage();
    await page.setViewport(size);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
    await page.goto(address);
    keep(name, await page.screenshot());
    await page.close();
  }
} finally {
  await browser.close();
  await local.close();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {string} name
 * @param {string | Uint8Array} content
 */
function keep(name, content) {
  const path = join(pictures, name);
  writeFileSync(path, content);
  const { size: bytes } = statSync(path);
  process.stdout.write(`docs/pictures/${name}: ${bytes} bytes\n`);
  if (bytes >= largest) throw new Error(`making pictures: docs/pictures/${name} has ${bytes} bytes, at most ${largest} are allowed (PictureTooLarge)`);
}
