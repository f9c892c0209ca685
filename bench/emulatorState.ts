// What a state file costs: creations of captures per second, the start, and the memory that captures take.

import { execFileSync, spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import { articleIds, createLocalAzure, type LocalAzure } from "../emulator";
import { ended, logIn, median, printed, send } from "./emulatorClient";

const created = 5000;
const connections = 10;
const megabyte = 1024 * 1024;
const sizes = [undefined, 0, 8, 50] as const;

const serverProgram = join(__dirname, "emulatorServer.mjs");
const { subscriptionId } = createLocalAzure().identity;
const ids = articleIds(subscriptionId);
const body = JSON.stringify({ properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, filters: [{ protocol: "TCP", remotePort: "443" }] } });
const capturePath = (name: string) => `${ids.networkWatcher}/packetCaptures/${name}?api-version=2026-01-01`;

export async function measureState(folder: string, certificates: string): Promise<void> {
  for (const size of sizes) {
    const state = size === undefined ? "" : join(folder, `state${size}.json`);
    if (size !== undefined) await fill(state, size * megabyte);
    await measure(size === undefined ? "without a state file" : `with a state file of ${(statSync(state).size / megabyte).toFixed(0)} MB`, certificates, state);
  }
}

/** A state file of at least this size. */
async function fill(state: string, size: number): Promise<void> {
  const azure = createLocalAzure({ stateFile: state, throttling: "off", authentication: "off", sessionLimit: 1_000_000 });
  for (let batch = 0; statSync(state).size < size; batch += 1) await createBatch(azure, batch);
  azure.close();
}

async function createBatch(azure: LocalAzure, batch: number): Promise<void> {
  await Promise.all(Array.from({ length: 500 }, (_, index) => azure.handle({ method: "PUT", url: capturePath(`filler${batch}-${index}`), body })));
}

async function measure(what: string, certificates: string, state: string): Promise<void> {
  const ca = readFileSync(join(certificates, "ca.pem"));
  const azure = spawn(process.execPath, [serverProgram, "azure", certificates, state], { stdio: ["pipe", "pipe", "inherit"] });
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca });
  try {
    const [port, milliseconds] = (await printed(azure, /(\d+ \d+)/)).split(" ");
    const url = `https://localhost:${port}`;
    const authorization = `Bearer ${await logIn(url, ca)}`;
    const resident = () => Number(execFileSync("ps", ["-o", "rss=", "-p", String(azure.pid)], { encoding: "utf8" })) / 1024;
    const before = resident();
    const rates: number[] = [];
    for (let part = 0; part < 5; part += 1) rates.push(await createAll(part, (path) => send(url, path, { ca, authorization, agent, json: body })));
    console.log(`${what}: ${median(rates).toFixed(0)} captures created a second over ${connections} connections, opened in ${milliseconds} ms, ${before.toFixed(0)} MB resident, ${resident().toFixed(0)} MB after ${created} captures`);
  } finally {
    agent.destroy();
    await ended(azure);
  }
}

/** Creates a fifth of them, and returns how many there were in a second. */
async function createAll(part: number, create: (path: string) => Promise<unknown>): Promise<number> {
  const paths = Array.from({ length: created / 5 }, (_, index) => capturePath(`new${part}-${index}`)).values();
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    for (const path of paths) await create(path);
  }));
  return created / 5 / ((performance.now() - started) / 1000);
}
