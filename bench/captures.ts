// How much this package costs beside the bare SDK, on the local Azure in the same process: requests and time, as ratios in one run.
//
// The local Azure asks nobody to wait here. The SDK then polls at once; the package waits a tenth of a second before it polls, which is most of
// the time of create and delete. The real Azure asks for ten seconds.

import { NetworkManagementClient } from "@azure/arm-network";
import { createLocalAzure, articleIds, inProcessHttpClient, type LocalAzure } from "../emulator";
import { connect } from "../provider/azure";
import { PacketCaptureProvider } from "../provider/dynamic";

const count = Number(process.argv[2] ?? 200);
const rounds = 5;

interface Cost {
  readonly milliseconds: number;
  readonly requests: number;
}

type Step = "create" | "refresh" | "delete";
type Costs = Record<Step, Cost>;

function newAzure(): LocalAzure {
  return createLocalAzure({ throttling: "off", timings: { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 } });
}

async function costOf(azure: LocalAzure, work: () => Promise<unknown>): Promise<Cost> {
  azure.journal.clear();
  const started = performance.now();
  await work();
  return { milliseconds: performance.now() - started, requests: azure.journal.entries.length };
}

const each = <T>(work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_value, index) => work(index)));

async function withPackage(): Promise<Costs> {
  const azure = newAzure();
  const ids = articleIds(azure.identity.subscriptionId);
  const { tenantId, clientId, clientSecret } = azure.identity;
  const values: Record<string, string> = { metadataHost: "local.test", tenantId, clientId, clientSecret };
  const get = (key: string): string | undefined => (key.startsWith("azure-packet-capture:") ? values[key.split(":")[1] ?? ""] : undefined);
  const httpClient = inProcessHttpClient(azure);
  const provider = new PacketCaptureProvider({ environment: {}, connect: (settings, patience) => connect(settings, patience, httpClient) });
  await provider.configure({ config: { get, require: (key) => get(key) ?? "" } });
  const args = { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount } };
  let made: { id: string; outs?: Record<string, unknown> }[] = [];
  const create = await costOf(azure, async () => {
    made = await each(async (index) => {
      const { inputs } = await provider.check({}, { ...args, packetCaptureName: `c${index}` });
      return provider.create(inputs ?? {});
    });
  });
  for (const { id } of made) azure.endSession(id);
  await Promise.all(made.map(async (each) => Object.assign(each, { outs: (await provider.read(each.id, each.outs)).props })));
  // What a later refresh costs: a process of its own, sessions that are known to have ended.
  const later = new PacketCaptureProvider({ environment: {}, connect: (settings, patience) => connect(settings, patience, httpClient) });
  await later.configure({ config: { get, require: (key) => get(key) ?? "" } });
  const refresh = await costOf(azure, () => Promise.all(made.map(({ id, outs }) => later.read(id, outs))));
  const remove = await costOf(azure, () => Promise.all(made.map(({ id, outs }) => later.delete(id, outs ?? {}))));
  return { create, refresh, delete: remove };
}

async function withSdk(): Promise<Costs> {
  const azure = newAzure();
  const ids = articleIds(azure.identity.subscriptionId);
  const options = { endpoint: "https://local.test", httpClient: inProcessHttpClient(azure) };
  const client = new NetworkManagementClient(azure.credential(), azure.identity.subscriptionId, options);
  const watcher = ["NetworkWatcherRG", "NetworkWatcher_westcentralus"] as const;
  const parameters = { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount } };
  const create = await costOf(azure, () => each(async (index) => client.packetCaptures.create(...watcher, `c${index}`, parameters)));
  const refresh = await costOf(azure, () => each((index) => client.packetCaptures.get(...watcher, `c${index}`)));
  const remove = await costOf(azure, () => each(async (index) => client.packetCaptures.delete(...watcher, `c${index}`)));
  return { create, refresh, delete: remove };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function main(): Promise<void> {
  await withPackage();
  await withSdk();
  const runs: [Costs, Costs][] = [];
  // In turn, so that a machine that slows down slows both.
  for (let round = 0; round < rounds; round++) runs.push([await withPackage(), await withSdk()]);
  console.log(`${count} captures of one watcher, ${rounds} rounds, medians; the package against @azure/arm-network as it comes\n`);
  console.log("step      requests (package / SDK)   time of the package   ratio");
  for (const step of ["create", "refresh", "delete"] as const) {
    const requests = `${runs[0]?.[0][step].requests} / ${runs[0]?.[1][step].requests}`;
    const ratio = median(runs.map(([ours, theirs]) => ours[step].milliseconds / theirs[step].milliseconds));
    const time = `${median(runs.map(([ours]) => ours[step].milliseconds)).toFixed(0)} ms`;
    console.log(`${step.padEnd(10)}${requests.padEnd(27)}${time.padEnd(22)}${ratio.toFixed(2)}`);
  }
}

void main();
