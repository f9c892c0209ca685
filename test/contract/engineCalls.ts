import type { ServiceError } from "@grpc/grpc-js";
import { type Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { loadSdk } from "../../protocol/sdk";
import { fromStruct, toStruct } from "../../protocol/struct";

const sdk = loadSdk();
const { status } = sdk.grpc;

type Properties = Record<string, unknown>;

/** What a call of the protocol failed with. */
export interface ProtocolError extends Error {
  readonly details: string;
  /** What the engine keeps of a resource that failed half-way. */
  readonly initFailed?: { readonly id: string; readonly reasons: string[]; readonly properties: Properties };
}

/** The calls that the engine makes of a provider about one resource. */
export interface EngineCalls {
  readonly check: (olds: Properties, news: Properties) => Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  /** @param oldInputs what the state has as inputs: a dynamic provider does not look at them */
  readonly diff: (
    id: string,
    olds: Properties,
    news: Properties,
    oldInputs?: Properties,
  ) => Promise<{ changes: "unknown" | "none" | "some"; replaces: string[]; deleteBeforeReplace: boolean }>;
  readonly create: (inputs: Properties) => Promise<{ id: string; properties: Properties }>;
  readonly read: (
    id: string,
    properties: Properties,
    inputs?: Properties,
  ) => Promise<{ id: string; properties: Properties; inputs?: Properties }>;
  readonly update: (id: string, olds: Properties, news: Properties) => Promise<Properties>;
  readonly delete: (id: string, properties: Properties) => Promise<void>;
}

/** How an adapter is spoken to. */
export interface Adapter {
  /** The configuration, by the keys that the adapter gets. */
  readonly configuration?: Record<string, string>;
  /** What all properties have besides their own. */
  readonly extra?: Properties;
  /** The URN of a resource, by the arguments that its program gives. */
  readonly urnOf?: (args: Properties) => string;
}

/** Configures the provider behind a port, and calls it. */
export async function engineCalls(
  port: number,
  { configuration = {}, extra = {}, urnOf = () => "" }: Adapter,
): Promise<{ calls: EngineCalls; close: () => void }> {
  const client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, sdk.grpc.credentials.createInsecure());

  type Callback<R> = (error: ServiceError | null, response: R) => void;
  const call = <R>(send: (callback: Callback<R>) => unknown): Promise<R> =>
    new Promise((resolve, reject) => send((error, response) => (error === null ? resolve(response) : reject(protocolError(error)))));
  const struct = (properties: Properties): Struct => toStruct(sdk, { ...extra, ...properties });
  const plain = (values: Struct | undefined): Properties =>
    Object.fromEntries(Object.entries(fromStruct(values)).filter(([name]) => !Object.hasOwn(extra, name)));
  /** The type counts; which resource it is matters to `check` alone. */
  const someUrn = urnOf({});

  const handshake = new proto.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1").setInvokeWithPreview(true);
  // Dynamic providers have none.
  await call((callback) =>
    client.handshake(handshake, (error, response) => callback(error?.code === status.UNIMPLEMENTED ? null : error, response)),
  );
  const configure = new proto.ConfigureRequest().setArgs(toStruct(sdk, configuration));
  configure.setAcceptsecrets(true).setAcceptresources(true).setSendsOldInputs(true).setSendsOldInputsToDelete(true);
  await call((callback) => client.configure(configure, callback));
  const calls: EngineCalls = {
    async check(olds, news) {
      const urn = urnOf(news);
      const request = new proto.CheckRequest().setUrn(urn).setName(urn.split("::").at(-1) ?? "");
      request.setOlds(struct(olds)).setNews(struct(news)).setRandomseed(new Uint8Array(32));
      const response = await call<proto.CheckResponse>((callback) => client.check(request, callback));
      const failures = response.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
      return { inputs: plain(response.getInputs()), failures };
    },
    async diff(id, olds, news, oldInputs = {}) {
      const request = new proto.DiffRequest().setId(id).setUrn(someUrn);
      request.setOlds(struct(olds)).setNews(struct(news)).setOldInputs(struct(oldInputs));
      const response = await call<proto.DiffResponse>((callback) => client.diff(request, callback));
      const changes = (["unknown", "none", "some"] as const)[response.getChanges()] ?? "unknown";
      return { changes, replaces: response.getReplacesList(), deleteBeforeReplace: response.getDeletebeforereplace() };
    },
    async create(inputs) {
      const request = new proto.CreateRequest().setUrn(someUrn).setProperties(struct(inputs));
      const response = await call<proto.CreateResponse>((callback) => client.create(request, callback));
      return { id: response.getId(), properties: plain(response.getProperties()) };
    },
    async read(id, properties, given) {
      const request = new proto.ReadRequest().setId(id).setUrn(someUrn).setProperties(struct(properties));
      if (given !== undefined) request.setInputs(struct(given));
      const response = await call<proto.ReadResponse>((callback) => client.read(request, callback));
      const inputs = response.getInputs();
      return { id: response.getId(), properties: plain(response.getProperties()), ...(inputs && { inputs: plain(inputs) }) };
    },
    async update(id, olds, news) {
      const request = new proto.UpdateRequest().setId(id).setUrn(someUrn).setOlds(struct(olds)).setNews(struct(news));
      return plain((await call<proto.UpdateResponse>((callback) => client.update(request, callback))).getProperties());
    },
    async delete(id, properties) {
      const request = new proto.DeleteRequest().setId(id).setUrn(someUrn).setProperties(struct(properties));
      await call((callback) => client.delete(request, callback));
    },
  };
  return { calls, close: () => client.close() };
}

function protocolError(error: ServiceError): ProtocolError {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (details === undefined) return error;
  const packed = Status.deserializeBinary(details as Buffer).getDetailsList()[0] as Any;
  const failed = proto.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
  const initFailed = { id: failed.getId(), reasons: failed.getReasonsList(), properties: fromStruct(failed.getProperties()) };
  return Object.assign(error, { initFailed });
}
