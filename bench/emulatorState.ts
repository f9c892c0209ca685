// What a state file costs: creations of captures per second, the start, and the memory that captures take.

import { execFileSync, spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import { articleIds, createLocalAzure, type LocalAzure } from "../emulator";
import { ended, logIn, median, printed, send } from "./emulatorClient";

const created = 5000;
const parts = 10;
const connections = 10;
const megabyte = 1024 * 1024;
const sizes = [undefined, 0, 8, 50] as const;

const serverProgram = join(__dirname, "emulatorServer.mjs");
const { subscriptionId } = createLocalAzure().identity;
const ids = articleIds(subscriptionId);
const body = JSON.stringify({ properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, filters: [{ protocol: "TCP", remotePort: "443" }] } });
const capturePath = (name: string) => `${ids.networkWatcher}/packetCaptures/${name}?api-version=2026-01-01`;

export async function measureState(folder: string, certificates: string): Promise<void> {
  const servers: Server[] = [];
  try {
    for (const size of sizes) {
      const state = size === undefined ? "" : join(folder, `state${size}.json`);
      if (size !== undefined) await fill(state, size * megabyte);
      servers.push(await start(size === undefined ? "without a state file" : `with a state file of ${(statSync(state).size / megabyte).toFixed(0)} MB`, certificates, state));
    }
    // In turn, so that a machine that slows down slows all of them.
    for (let part = 0; part < parts; part += 1) {
      for (const server of servers) server.rates.push(await createPart(part, server));
    }
    for (const { what, rates, opened, before, resident } of servers) {
      console.log(`${what}: ${median(rates).toFixed(0)} captures created a second over ${connections} connections, opened in ${opened} ms, ${before.toFixed(0)} MB resident, ${resident().toFixed(0)} MB after ${created} captures`);
    }
  } finally {
    for (const { stop } of servers) await stop();
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

interface Server {
  what: string;
  /** Milliseconds that opening the state file took. */
  opened: string;
  /** Megabytes, before anything was created. */
  before: number;
  resident: () => number;
  rates: number[];
  create: (path: string) => Promise<unknown>;
  stop: () => Promise<void>;
}

async function start(what: string, certificates: string, state: string): Promise<Server> {
  const ca = readFileSync(join(certificates, "ca.pem"));
  const azure = spawn(process.execPath, [serverProgram, "azure", certificates, state], { stdio: ["pipe", "pipe", "inherit"] });
  const [port, opened = ""] = (await printed(azure, /(\d+ \d+)/)).split(" ");
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca });
  const url = `https://localhost:${port}`;
  const authorization = `Bearer ${await logIn(url, ca)}`;
  const resident = () => Number(execFileSync("ps", ["-o", "rss=", "-p", String(azure.pid)], { encoding: "utf8" })) / 1024;
  const create = (path: string) => send(url, path, { ca, authorization, agent, json: body });
  const stop = () => {
    agent.destroy();
    return ended(azure);
  };
  return { what, opened, before: resident(), resident, rates: [], create, stop };
}

/** Creates a part of the captures, and returns how many there were in a second. */
async function createPart(part: number, { create }: Server): Promise<number> {
  const paths = Array.from({ length: created / parts }, (_, index) => capturePath(`new${part}-${index}`)).values();
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    for (const path of paths) await create(path);
  }));
  return created / parts / ((performance.now() - started) / 1000);
}
