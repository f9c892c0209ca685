// How fast the local Azure is, over HTTPS and as users run it. The load comes from another process than the answers. What depends on the machine is shown beside
// something bare that was measured in the same run. Needs a build (`npm run build`).

import autocannon from "autocannon";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { articleIds, createLocalAzure, listen } from "../emulator";
import { ended, logIn, median, printed, send, timed } from "./emulatorClient";
import { measureState } from "./emulatorState";

const captures = 10_000;
const starts = 15;
const seconds = 5;
const connections = 10;

const pktcap = join(__dirname, "..", "dist", "cli", "pktcap.js");
const serverProgram = join(__dirname, "emulatorServer.mjs");
const { subscriptionId } = createLocalAzure().identity;
const ids = articleIds(subscriptionId);
const listPath = `${ids.networkWatcher}/packetCaptures?api-version=2026-01-01`;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "packet-capture-bench-"));
  try {
    const certificates = join(folder, "certificates");
    const state = join(folder, "azure.json");
    await fillState(state, certificates);
    await measureStart(folder, certificates);
    await measureAnswers(certificates, state, join(folder, "answer.json"));
    await measureState(folder, certificates);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Certificates and a state file with many captures, all of which have ended. */
async function fillState(state: string, certificates: string): Promise<void> {
  const azure = createLocalAzure({ timings: { create: 0 }, throttling: "off", authentication: "off" });
  await (await listen(azure, { directory: certificates })).close();
  const body = JSON.stringify({ properties: { target: ids.virtualMachine, timeLimitInSeconds: 60, storageLocation: { storageId: ids.storageAccount }, filters: [{ protocol: "TCP", remotePort: "443" }] } });
  for (let index = 0; index < captures; index += 1) {
    await azure.handle({ method: "PUT", url: `${ids.networkWatcher}/packetCaptures/capture${index}?api-version=2026-01-01`, body });
  }
  azure.clock.advance(60);
  const filled = createLocalAzure({ stateFile: state });
  filled.reset(azure.snapshot());
  filled.close();
}

/** From the start of the process to the first answer, and what it holds then. Beside it: a Node.js that does nothing. */
async function measureStart(directory: string, certificates: string): Promise<void> {
  const ca = readFileSync(join(certificates, "ca.pem"));
  const ready: number[] = [];
  const bare: number[] = [];
  const resident: number[] = [];
  for (let index = 0; index < starts; index += 1) {
    bare.push(await timed(async () => once(spawn(process.execPath, ["-e", "0"]), "exit")));
    const child = spawn(process.execPath, [pktcap, "emulator", "--port", "0", "--directory", directory, "--state", join(directory, "start.json")], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      ready.push(await timed(async () => send(await printed(child, /AZURE_AUTHORITY_HOST='([^']+)'/), "/metadata/endpoints?api-version=2022-09-01", { ca })));
      resident.push(Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) / 1024);
    } finally {
      await ended(child);
    }
  }
  const ratio = median(ready) / median(bare);
  console.log(`ready: ${median(ready).toFixed(0)} ms from the start of the process to the first answer (${Math.min(...ready).toFixed(0)} to ${Math.max(...ready).toFixed(0)}), ${ratio.toFixed(1)} times a Node.js that does nothing`);
  console.log(`resident: ${median(resident).toFixed(0)} MB after the first answer`);
}

async function measureAnswers(certificates: string, state: string, answerFile: string): Promise<void> {
  const ca = readFileSync(join(certificates, "ca.pem"));
  const azure = spawn(process.execPath, [serverProgram, "azure", certificates, state], { stdio: ["pipe", "pipe", "inherit"] });
  let bare: ChildProcess | undefined;
  try {
    const url = `https://localhost:${await printed(azure, /(\d+)/)}`;
    const authorization = `Bearer ${await logIn(url, ca)}`;
    await measureList(url, ca, authorization);
    const paths = Array.from({ length: 500 }, (_, index) => `${ids.networkWatcher}/packetCaptures/capture${(index * 7919) % captures}?api-version=2026-01-01`);
    const { headers, body } = await send(url, paths[0]!, { ca, authorization });
    const { date: _, connection: __, "keep-alive": ___, ...kept } = headers;
    writeFileSync(answerFile, JSON.stringify({ headers: kept, body }));
    bare = spawn(process.execPath, [serverProgram, "bare", certificates, answerFile], { stdio: ["pipe", "pipe", "inherit"] });
    const bareUrl = `https://localhost:${await printed(bare, /(\d+)/)}`;
    const rates: [number, number][] = [];
    // In turn, so that a machine that slows down slows both; the first round warms up.
    for (let round = 0; round < 4; round += 1) rates.push([await rate(url, ca, authorization, paths), await rate(bareUrl, ca, authorization, paths)]);
    const [ours, theirs] = [0, 1].map((which) => median(rates.slice(1).map((pair) => pair[which]!))) as [number, number];
    console.log(`one of ${captures} captures: ${ours.toFixed(0)} answers a second over ${connections} connections, ${((100 * ours) / theirs).toFixed(0)} % of a bare HTTPS server with the same answer (${theirs.toFixed(0)})`);
  } finally {
    await ended(azure);
    if (bare) await ended(bare);
  }
}

async function measureList(url: string, ca: Buffer, authorization: string): Promise<void> {
  const all: { milliseconds: number; pages: number }[] = [];
  for (let round = 0; round < 7; round += 1) {
    let pages = 0;
    const agent = new Agent({ keepAlive: true, ca });
    const milliseconds = await timed(async () => {
      for (let path: string | undefined = listPath; path !== undefined; pages += 1) {
        const { nextLink } = JSON.parse((await send(url, path, { ca, authorization, agent })).body) as { nextLink?: string };
        path = nextLink?.replace(url, "");
      }
    });
    agent.destroy();
    all.push({ milliseconds, pages });
  }
  const [first, ...later] = all.map(({ milliseconds }) => milliseconds);
  console.log(`a list of ${captures} captures in ${all[0]?.pages} pages: ${median(later).toFixed(0)} ms, the first one ${first?.toFixed(0)} ms`);
}

async function rate(url: string, ca: Buffer, authorization: string, paths: string[]): Promise<number> {
  const result = await autocannon({
    url, connections, duration: seconds, workers: 1, headers: { authorization }, requests: paths.map((path) => ({ path })), tlsOptions: { ca },
  });
  if (result.errors > 0 || result.non2xx > 0) throw new Error(`measuring ${url}: ${result.errors} errors, ${result.non2xx} other answers than 200`);
  return result.requests.average;
}

void main();
