import { join } from "node:path";
import { articleIds, type LocalAzure, type LocalAzureOptions } from "../../emulator";
import { type LocalSetUp, startLocalSetUp } from "../../cli/localSetUp";
import { temporaryFolder } from "../temporaryFolder";
import { endRuns } from "../startedProgram";
import { pktcap, type Run } from "./pktcap";

/** What a finished command has left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `pktcap` as a person has it, on a local Azure in this very process. */
export interface OnLocalAzure {
  readonly azure: LocalAzure;
  readonly ids: ReturnType<typeof articleIds>;
  /** A folder of its own, where commands run. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a command to its end. */
  readonly run: (...args: string[]) => Promise<Finished>;
  readonly start: (args: string[], options?: { stdin?: string; env?: NodeJS.ProcessEnv }) => Run;
  /** The result of a command that must go well. */
  readonly json: (...args: string[]) => Promise<unknown>;
  /** Makes a capture of the article's machine, without a command. */
  readonly capture: (name: string, properties?: Record<string, unknown>) => Promise<string>;
  /** Ends the session of a capture and puts this in the place of its file, or at another name beside it. */
  readonly file: (id: string, content: Buffer | string, rename?: (blob: string) => string) => Promise<string>;
  /** What was asked of Azure since the last call; signing in left out. */
  readonly requests: () => string[];
}

/** The variables of a command whose time passes only while it sleeps, and that sleeps without taking time. */
export const sleepless = { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "sleepless.cjs"))}` };

const quick = { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 };

/**
 * A local Azure for each test of a `describe`, with the article's world: call it inside `describe`, and the result inside `it`. Its time passes
 * only by `azure.clock.advance`: on a machine of any speed, a session runs until the test ends it.
 */
export function onLocalAzure(options: LocalAzureOptions = {}): () => OnLocalAzure {
  const folder = temporaryFolder();
  let local: LocalSetUp;
  beforeEach(async () => {
    const started = Date.now();
    const clock = { now: () => started };
    local = await startLocalSetUp({ directory: folder(), stateFile: null, port: 0, azure: { timings: quick, clock, ...options } });
  });
  afterEach(async () => {
    endRuns();
    await local.close();
  });
  return () => {
    const { azure, environment } = local;
    const ids = articleIds(azure.identity.subscriptionId);
    const start = (args: string[], more: { stdin?: string; env?: NodeJS.ProcessEnv } = {}): Run =>
      pktcap(folder(), args, { ...more, env: { ...environment, ...more.env } });
    const run = async (...args: string[]): Promise<Finished> => {
      const { code, stdout, stderr } = await start(args).ended;
      return { code, stdout, stderr };
    };
    return {
      azure,
      ids,
      folder: folder(),
      environment,
      start,
      run,
      json: async (...args) => {
        const { code, stdout, stderr } = await run(...args, "--output", "json");
        if (code !== 0) throw new Error(`pktcap ${args.join(" ")} ended with ${code}: ${stderr}`);
        return JSON.parse(stdout) as unknown;
      },
      capture: async (name, properties = {}) => {
        const id = `${ids.networkWatcher}/packetCaptures/${name}`;
        const body = { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, ...properties } };
        const headers = { authorization: `Bearer ${await azure.issueToken()}`, "content-type": "application/json", host: "localhost" };
        const url = `https://localhost${id}?api-version=2025-05-01`;
        const { status } = await azure.handle({ method: "PUT", url, headers, body: JSON.stringify(body) });
        if (status !== 201) throw new Error(`the capture was answered with ${status}`);
        azure.journal.clear();
        return id;
      },
      file: async (id, content, rename = (blob) => blob) => {
        if (azure.packetCapture(id)?.packetCaptureStatus === "Running") azure.endSession(id);
        const address = rename(String(azure.packetCapture(id)?.properties.storageLocation.storagePath));
        const headers = {
          authorization: `Bearer ${await azure.issueToken({ audience: "https://storage.azure.com/" })}`,
          "x-ms-blob-type": "BlockBlob",
          "x-ms-version": "2023-11-03",
        };
        const { status } = await azure.handle({ method: "PUT", url: address, headers, body: content });
        if (status !== 201) throw new Error(`the file was answered with ${status}`);
        azure.journal.clear();
        return address;
      },
      requests: () => {
        const besides = ["Metadata_Get", "Token", "OpenIdConfiguration_Get"];
        const lines = azure.journal.entries.filter(({ operation }) => !besides.includes(operation)).map(({ operation, status }) => `${operation} ${status}`);
        azure.journal.clear();
        return lines;
      },
    };
  };
}

/** A machine in another region, with a watcher of its own. */
export function addRegion({ azure, ids }: OnLocalAzure, location: string, machine: string): { machine: string; watcher: string } {
  const group = ids.virtualMachine.split("/").slice(0, 5).join("/");
  const id = `${group}/providers/Microsoft.Compute/virtualMachines/${machine}`;
  const watcher = ids.networkWatcher.replace(/[^/]+$/, `NetworkWatcher_${location}`);
  azure.addVirtualMachine({ id, location });
  azure.addNetworkWatcher({ id: watcher, location });
  return { machine: id, watcher };
}
