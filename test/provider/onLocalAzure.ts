import assert from "node:assert/strict";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { articleIds, createLocalAzure, inProcessHttpClient, type LocalAzure, type LocalAzureOptions } from "../../emulator";
import { connect } from "../../provider/azure";
import { type Clock, Interrupted } from "../../provider/azure/patience";
import { PacketCaptureProvider, TriggeredCapturesProvider } from "../../provider/dynamic";
import { Engine } from "../../provider/engine";
import type { Question } from "../../provider/lifecycle/questions";
import { Run, type RunOptions } from "../../provider/run";

/** A provider that talks to a local Azure in this very process, on a clock that does not let anybody wait. */
export interface OnLocalAzure {
  readonly azure: LocalAzure;
  /** The provider of the present run. */
  readonly provider: PacketCaptureProvider;
  /** The same run's provider of captures that something else starts later. */
  readonly triggered: TriggeredCapturesProvider;
  /** Asks what a function of a program asks. */
  readonly ask: <T>(question: Question<T>) => Promise<T>;
  /** Begins another run: as with the engine, each command has a provider of its own. */
  readonly newRun: () => PacketCaptureProvider;
  readonly ids: ReturnType<typeof articleIds>;
  /** The lines that people would have seen while waiting, and the warnings. */
  readonly shown: { readonly progress: string[]; readonly warnings: string[] };
  /** What was asked of Azure since the last call, as `PUT PacketCaptures_Create 201`; descriptions of the cloud and tokens left out. */
  readonly requests: () => string[];
  /** Checks a program's arguments and gives the inputs that create and diff get. */
  readonly inputs: (args?: Record<string, unknown>, olds?: Record<string, unknown>) => Promise<Record<string, unknown>>;
  /** The id of the article's watcher's capture of this name. */
  readonly captureId: (name: string) => string;
  /** Interrupts what is under way, as a second Ctrl-C does. */
  readonly interrupt: () => void;
}

export interface OnLocalAzureOptions extends LocalAzureOptions {
  readonly configuration?: Record<string, string>;
  /** Called whenever the provider waits. */
  readonly onSleep?: () => void;
  /** What stands between the provider and the local Azure. */
  readonly between?: (azure: HttpClient, journal: LocalAzure["journal"]) => HttpClient;
}

export function onLocalAzure({
  configuration = {},
  onSleep,
  between = (client) => client,
  ...options
}: OnLocalAzureOptions = {}): OnLocalAzure {
  const time = { now: Date.parse("2026-11-23T08:00:00Z") };
  const azure = createLocalAzure({ clock: { now: () => time.now }, ...options });
  const shown = { progress: [] as string[], warnings: [] as string[] };
  const clock: Clock = {
    now: () => time.now,
    sleep: async (milliseconds) => {
      time.now += milliseconds;
      onSleep?.();
    },
  };
  const interruption = new AbortController();
  const engine = Object.assign(new Engine(undefined), {
    progress: (message: string) => shown.progress.push(message),
    warn: (message: string) => shown.warnings.push(message),
  });
  Object.defineProperty(engine, "signal", { get: () => interruption.signal });
  const { subscriptionId, tenantId, clientId, clientSecret } = azure.identity;
  const values: Record<string, string> = {
    "azure-packet-capture:metadataHost": "local.test",
    "azure-packet-capture:tenantId": tenantId,
    "azure-packet-capture:clientId": clientId,
    "azure-packet-capture:clientSecret": clientSecret,
    ...configuration,
  };
  const ofRuns: RunOptions = {
    engine,
    clock,
    environment: {},
    connect: (settings, patience) => connect(settings, patience, between(inProcessHttpClient(azure), azure.journal)),
  };
  const start = <T extends PacketCaptureProvider | TriggeredCapturesProvider>(Provider: new (options: RunOptions) => T): T => {
    const started = new Provider(ofRuns);
    void started.configure({ config: { get: (key) => values[key], require: (key) => values[key] ?? "" } });
    return started;
  };
  let provider = start(PacketCaptureProvider);
  let triggered = start(TriggeredCapturesProvider);
  const ids = articleIds(subscriptionId);
  return {
    azure,
    get provider() {
      return provider;
    },
    get triggered() {
      return triggered;
    },
    newRun: () => {
      triggered = start(TriggeredCapturesProvider);
      return (provider = start(PacketCaptureProvider));
    },
    ask: (question) => new Run((key) => values[key], ofRuns).ask(question),
    ids,
    shown,
    captureId: (name) => `${ids.networkWatcher}/packetCaptures/${name}`,
    inputs: async (args = {}, olds = {}) => {
      const program = {
        target: ids.virtualMachine,
        storageLocation: { storageId: ids.storageAccount },
        __suggestedName: "web-1234567",
        ...args,
      };
      const { inputs, failures } = await provider.check(olds, { ...program, __provider: "text" });
      assert.deepEqual(failures, []);
      return { ...inputs, __provider: "text" };
    },
    requests: () => {
      const entries = azure.journal.entries.filter(
        ({ operation }) => !["Metadata_Get", "Token", "OpenIdConfiguration_Get"].includes(operation),
      );
      const lines = entries.map(({ method, operation, status }) => `${method} ${operation} ${status === 0 ? "lost" : status}`);
      azure.journal.clear();
      return lines;
    },
    interrupt: () => interruption.abort(new Interrupted("the run was interrupted")),
  };
}

/** The failure that keeps a resource in the state, as the engine gets it. */
export interface PartialFailure extends Error {
  readonly id: string;
  readonly reasons: string[];
  readonly properties: Record<string, unknown>;
}

/** The error that work ends with; fails where it ends well. */
export async function failureOf(work: Promise<unknown>): Promise<PartialFailure> {
  try {
    await work;
  } catch (error) {
    return error as PartialFailure;
  }
  return assert.fail("it succeeded");
}
