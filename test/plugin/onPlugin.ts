import assert from "node:assert/strict";
import type { ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Any } from "google-protobuf/google/protobuf/any_pb";
import { InputPropertiesError } from "@pulumi/pulumi/proto/errors_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { articleIds, createLocalAzure, inProcessHttpClient, type LocalAzure, type LocalAzureOptions } from "../../emulator";
import { loadSdk } from "../../protocol/sdk";
import { serveOnLoopback } from "../../protocol/server";
import { fromStruct, toStruct } from "../../protocol/struct";
import { connect } from "../../provider/azure";
import type { Clock } from "../../provider/azure/patience";
import { Engine } from "../../provider/engine";
import { service } from "../../provider/plugin/service";

const sdk = loadSdk();
const { grpc, providerGrpc } = sdk;

export type Values = Record<string, unknown>;

/** What a call of the protocol failed with. */
export interface CallError extends Error {
  readonly details: string;
  /** The inputs of a component that cannot be used. */
  readonly failures?: { readonly property: string; readonly reason: string }[];
  /** What the engine keeps of a resource that failed half-way. */
  readonly initFailed?: { readonly id: string; readonly reasons: string[]; readonly properties: Values; readonly inputs: Values };
}

export interface OnPluginOptions extends LocalAzureOptions {
  /** The resource that is called about. @default a capture */
  readonly resource?: string;
  /** The provider's settings beside those that lead to the local Azure. */
  readonly settings?: Values;
  /** Called whenever the plugin waits. */
  readonly onSleep?: () => void | Promise<void>;
  readonly environment?: NodeJS.ProcessEnv;
}

/** The value that the engine takes for a secret. */
export const secret = (value: unknown): Values => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const urn = "urn:pulumi:test::project::azure-packet-capture:index:PacketCapture::web";

/** The plugin's service on a local Azure in this very process, called as the engine calls it. */
export interface OnPlugin {
  readonly azure: LocalAzure;
  readonly ids: ReturnType<typeof articleIds>;
  readonly captureId: (name: string) => string;
  /** Lines for people with the URN of their resource, while waiting and otherwise. */
  readonly shown: { readonly progress: string[]; readonly infos: string[]; readonly warnings: string[] };
  /** What was asked of Azure since the last call; descriptions of the cloud and tokens left out. */
  readonly requests: () => string[];
  /** The smallest program. */
  readonly program: (args?: Values) => Values;
  /** Begins another run, with a service of its own. */
  readonly newRun: () => Promise<void>;
  readonly handshake: (invokeWithPreview?: boolean) => Promise<messages.ProviderHandshakeResponse.AsObject>;
  readonly checkConfig: (settings: Values) => Promise<{ property: string; reason: string }[]>;
  readonly diffConfig: (olds: Values, news: Values) => Promise<messages.DiffResponse.AsObject>;
  readonly configure: (settings: Values, invokeWithPreview?: boolean) => Promise<messages.ConfigureResponse.AsObject>;
  readonly check: (
    news: Values,
    olds?: Values,
    options?: CheckOptions,
  ) => Promise<{ inputs: Values; failures: { property: string; reason: string }[] }>;
  readonly diff: (id: string, olds: { outputs: Values; inputs: Values }, news: Values) => Promise<PluginDiff>;
  readonly create: (inputs: Values, options?: CallOptions) => Promise<{ id: string; properties: Values }>;
  readonly read: (
    id: string,
    properties?: Values,
    inputs?: Values,
    timeout?: number,
  ) => Promise<{ id: string; properties: Values; inputs?: Values }>;
  readonly update: (id: string, olds: Values, news: Values, options?: CallOptions) => Promise<Values>;
  readonly delete: (id: string, properties: Values, timeout?: number) => Promise<void>;
  readonly invoke: (
    token: string,
    args: Values,
    preview?: boolean,
  ) => Promise<{ result: Values; failures: { property: string; reason: string }[] }>;
  /** Declares a component; an engine to register it is not there. */
  readonly construct: (type: string, inputs: Values, dependencies?: Record<string, string[]>) => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly close: () => void;
}

export interface CallOptions {
  readonly preview?: boolean;
  readonly timeout?: number;
}

export interface CheckOptions {
  readonly seed?: Uint8Array;
  readonly autonaming?: { readonly mode: "PROPOSE" | "ENFORCE" | "DISABLE"; readonly proposedName: string };
  readonly urn?: string;
}

/** A diff as the engine gets it, the changes by path: `UPDATE_REPLACE`, with `of outputs` where the inputs do not show it. */
export interface PluginDiff {
  readonly changes: "unknown" | "none" | "some";
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
  readonly diffs: string[];
  readonly details: Record<string, string>;
}

/** A plugin for each test of a `describe`, closed afterwards: call it inside `describe`, and the result inside `it`. */
export function onPlugin(): (options?: OnPluginOptions) => Promise<OnPlugin> {
  let started: OnPlugin[] = [];
  afterEach(() => {
    for (const each of started) each.close();
    started = [];
  });
  return async (options) => {
    const plugin = await start(options);
    started.push(plugin);
    return plugin;
  };
}

async function start({
  resource = urn,
  settings = {},
  onSleep,
  environment = { PULUMI_BACKEND_URL: "file:///stacks" },
  ...options
}: OnPluginOptions = {}): Promise<OnPlugin> {
  const time = { now: Date.parse("2026-11-23T08:00:00Z") };
  const azure = createLocalAzure({ clock: { now: () => time.now }, ...options });
  const shown: OnPlugin["shown"] = { progress: [], infos: [], warnings: [] };
  const clock: Clock = {
    now: () => time.now,
    sleep: async (milliseconds, signal) => {
      time.now += milliseconds;
      await onSleep?.();
      signal.throwIfAborted();
    },
  };
  const line = (message: string, about = ""): string => (about === resource ? message : `${message} [${about}]`);
  const engine = Object.assign(new Engine(undefined), {
    progress: (message: string, about?: string) => shown.progress.push(line(message, about)),
    inform: (message: string, about?: string) => shown.infos.push(line(message, about)),
    warn: (message: string, about?: string) => shown.warnings.push(line(message, about)),
  });
  const { subscriptionId, tenantId, clientId, clientSecret } = azure.identity;
  const reached = { metadataHost: "local.test", tenantId, clientId, clientSecret: secret(clientSecret) };
  const ids = articleIds(subscriptionId);

  let stop = (): void => undefined;
  let client: InstanceType<typeof providerGrpc.ResourceProviderClient>;
  async function newRun(): Promise<void> {
    stop();
    const implementation = service(sdk, {
      engine,
      clock,
      environment,
      connect: (found, patience) => connect(found, patience, inProcessHttpClient(azure)),
    });
    const { port, shutDown } = await serveOnLoopback(sdk, providerGrpc.ResourceProviderService, implementation);
    client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    stop = () => {
      client.close();
      shutDown();
    };
    await configure({ ...reached, ...settings });
  }

  type Callback<R> = (error: ServiceError | null, response: R) => void;
  const call = <R>(send: (callback: Callback<R>) => unknown): Promise<R> =>
    new Promise((resolve, reject) => send((error, response) => (error === null ? resolve(response) : reject(callError(error)))));
  const struct = (values: Values) => toStruct(sdk, values);
  const failures = (list: messages.CheckFailure[]) =>
    list.map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));

  async function handshake(invokeWithPreview = true): Promise<messages.ProviderHandshakeResponse.AsObject> {
    const request = new messages.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1").setInvokeWithPreview(invokeWithPreview);
    return (await call<messages.ProviderHandshakeResponse>((callback) => client.handshake(request, callback))).toObject();
  }

  async function configure(values: Values, invokeWithPreview = true): Promise<messages.ConfigureResponse.AsObject> {
    await handshake(invokeWithPreview);
    const request = new messages.ConfigureRequest().setArgs(struct(values)).setAcceptsecrets(true);
    request.setSendsOldInputs(true).setSendsOldInputsToDelete(true);
    return (await call<messages.ConfigureResponse>((callback) => client.configure(request, callback))).toObject();
  }

  await newRun();
  return {
    azure,
    ids,
    shown,
    captureId: (name) => `${ids.networkWatcher}/packetCaptures/${name}`,
    requests: () => {
      const besides = ["Metadata_Get", "Token", "OpenIdConfiguration_Get"];
      const entries = azure.journal.entries.filter(({ operation }) => !besides.includes(operation));
      azure.journal.clear();
      return entries.map(({ method, operation, status }) => `${method} ${operation} ${status}`);
    },
    program: (args = {}) => ({ target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, ...args }),
    newRun,
    handshake,
    checkConfig: async (values) => {
      const request = new messages.CheckRequest()
        .setUrn("urn:pulumi:test::project::pulumi:providers:azure-packet-capture::default")
        .setNews(struct(values));
      const response = await call<messages.CheckResponse>((callback) => client.checkConfig(request, callback));
      assert.deepEqual(fromStruct(response.getInputs()), values, "the engine takes the inputs from the answer");
      return failures(response.getFailuresList());
    },
    diffConfig: async (olds, news) => {
      const request = new messages.DiffRequest().setOldInputs(struct(olds)).setNews(struct(news));
      return (await call<messages.DiffResponse>((callback) => client.diffConfig(request, callback))).toObject();
    },
    configure,
    check: async (news, olds = {}, { seed = new Uint8Array(32), autonaming, urn: about = resource } = {}) => {
      const request = new messages.CheckRequest()
        .setUrn(about)
        .setName("web")
        .setOlds(struct(olds))
        .setNews(struct(news))
        .setRandomseed(seed);
      if (autonaming !== undefined) {
        const { AutonamingOptions } = messages.CheckRequest;
        const naming = new AutonamingOptions().setMode(AutonamingOptions.Mode[autonaming.mode]).setProposedName(autonaming.proposedName);
        request.setAutonaming(naming);
      }
      const response = await call<messages.CheckResponse>((callback) => client.check(request, callback));
      return { inputs: fromStruct(response.getInputs()), failures: failures(response.getFailuresList()) };
    },
    diff: async (id, { outputs, inputs }, news) => {
      const request = new messages.DiffRequest()
        .setId(id)
        .setUrn(resource)
        .setOlds(struct(outputs))
        .setOldInputs(struct(inputs))
        .setNews(struct(news));
      const response = await call<messages.DiffResponse>((callback) => client.diff(request, callback));
      const kinds = Object.entries(messages.PropertyDiff.Kind);
      const details = response.getDetaileddiffMap().toArray() as unknown as [string, unknown][];
      const changes = details.map(([path]) => {
        const detail = response.getDetaileddiffMap().get(path)!;
        const kind = kinds.find(([, number]) => number === detail.getKind())?.[0] ?? "?";
        return [path, detail.getInputdiff() ? kind : `${kind} of outputs`] as const;
      });
      assert.ok(response.getHasdetaileddiff());
      return {
        changes: (["unknown", "none", "some"] as const)[response.getChanges()] ?? "unknown",
        replaces: response.getReplacesList(),
        deleteBeforeReplace: response.getDeletebeforereplace(),
        diffs: response.getDiffsList(),
        details: Object.fromEntries(changes),
      };
    },
    create: async (inputs, { preview = false, timeout = 0 } = {}) => {
      const request = new messages.CreateRequest().setUrn(resource).setProperties(struct(inputs)).setPreview(preview).setTimeout(timeout);
      const response = await call<messages.CreateResponse>((callback) => client.create(request, callback));
      return { id: response.getId(), properties: fromStruct(response.getProperties()) };
    },
    read: async (id, properties = {}, inputs = {}, timeout = 0) => {
      const request = new messages.ReadRequest()
        .setId(id)
        .setUrn(resource)
        .setProperties(struct(properties))
        .setInputs(struct(inputs))
        .setTimeout(timeout);
      const response = await call<messages.ReadResponse>((callback) => client.read(request, callback));
      const found = response.getInputs();
      return { id: response.getId(), properties: fromStruct(response.getProperties()), ...(found && { inputs: fromStruct(found) }) };
    },
    update: async (id, olds, news, { preview = false, timeout = 0 } = {}) => {
      const request = new messages.UpdateRequest()
        .setId(id)
        .setUrn(resource)
        .setOlds(struct(olds))
        .setNews(struct(news))
        .setPreview(preview)
        .setTimeout(timeout);
      return fromStruct((await call<messages.UpdateResponse>((callback) => client.update(request, callback))).getProperties());
    },
    delete: async (id, properties, timeout = 0) => {
      const request = new messages.DeleteRequest().setId(id).setUrn(resource).setProperties(struct(properties)).setTimeout(timeout);
      await call<Empty>((callback) => client.delete(request, callback));
    },
    invoke: async (token, args, preview = false) => {
      const request = new messages.InvokeRequest().setTok(token).setArgs(struct(args)).setPreview(preview);
      const response = await call<messages.InvokeResponse>((callback) => client.invoke(request, callback));
      return { result: fromStruct(response.getReturn()), failures: failures(response.getFailuresList()) };
    },
    construct: async (type, inputs, dependencies = {}) => {
      const request = new messages.ConstructRequest().setType(type).setName("web").setInputs(struct(inputs)).setDryrun(true);
      for (const [name, urns] of Object.entries(dependencies)) {
        request.getInputdependenciesMap().set(name, new messages.ConstructRequest.PropertyDependencies().setUrnsList(urns));
      }
      await call<messages.ConstructResponse>((callback) => client.construct(request, callback));
    },
    cancel: async () => {
      await call<Empty>((callback) => client.cancel(new Empty(), callback));
    },
    close: () => stop(),
  };
}

function callError(error: ServiceError): CallError {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (details === undefined) return error;
  const packed = Status.deserializeBinary(details as Buffer).getDetailsList()[0] as Any;
  if (packed.getTypeName() === "pulumirpc.InputPropertiesError") {
    const invalid = InputPropertiesError.deserializeBinary(packed.getValue_asU8()).getErrorsList();
    return Object.assign(error, { failures: invalid.map((each) => ({ property: each.getPropertyPath(), reason: each.getReason() })) });
  }
  assert.equal(packed.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
  const properties = { properties: fromStruct(failed.getProperties()), inputs: fromStruct(failed.getInputs()) };
  return Object.assign(error, { initFailed: { id: failed.getId(), reasons: failed.getReasonsList(), ...properties } });
}

/** The error that a call ends with; fails where it ends well. */
export async function errorOf(work: Promise<unknown>): Promise<CallError> {
  try {
    await work;
  } catch (error) {
    return error as CallError;
  }
  return assert.fail("it succeeded");
}
