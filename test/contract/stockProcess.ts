import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ServiceDefinition, ServiceError } from "@grpc/grpc-js";
import { type Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import * as providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { loadSdk } from "../../protocol/sdk";
import { serveOnLoopback } from "../../protocol/server";
import { fromStruct, toStruct } from "../../protocol/struct";
import { shell } from "../../provider/shell";

const sdk = loadSdk();
const { grpc } = sdk;

type Properties = Record<string, unknown>;

/** What a call of the protocol failed with. */
export interface ProtocolError extends Error {
  readonly details: string;
  /** What the engine keeps of a resource that failed half-way. */
  readonly initFailed?: { readonly id: string; readonly reasons: string[]; readonly properties: Properties };
}

/** The SDK's own dynamic-provider process, as the engine starts it, and an engine that only listens. */
export interface StockProcess {
  readonly check: (olds: Properties, news: Properties) => Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  readonly diff: (
    id: string,
    olds: Properties,
    news: Properties,
    options?: { isFromPlugin?: boolean },
  ) => Promise<{ changes: "unknown" | "none" | "some"; replaces: string[]; deleteBeforeReplace: boolean }>;
  readonly create: (inputs: Properties) => Promise<{ id: string; properties: Properties }>;
  readonly read: (id: string, properties: Properties) => Promise<{ id: string; properties: Properties; inputs?: Properties }>;
  readonly update: (id: string, olds: Properties, news: Properties) => Promise<Properties>;
  readonly delete: (id: string, properties: Properties) => Promise<void>;
  /** Lines that the process sent to the engine. */
  readonly lines: { severity: number; message: string; isEphemeral: boolean }[];
  /** Everything that the process wrote to stdout and stderr. */
  readonly output: () => string;
  readonly child: ChildProcess;
  /** Makes the engine disappear without a word, as SIGKILL does. */
  readonly killEngine: () => void;
  /** Ends the process as the engine does at the end of a command, and tells its exit code. */
  readonly close: () => Promise<number | null>;
}

export interface StockProcessOptions {
  /** Where the Pulumi program is. @default this package's folder */
  readonly cwd?: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The stack's configuration, by full key. */
  readonly configuration?: Record<string, string>;
  /** The provider's code in the state. @default the shell */
  readonly code?: string;
}

export async function startStockProcess(options: StockProcessOptions): Promise<StockProcess> {
  const { cwd = process.cwd(), environment, configuration = {}, code = shell } = options;
  const lines: StockProcess["lines"] = [];
  const engine = await startEngine((request) =>
    lines.push({ severity: request.getSeverity(), message: request.getMessage(), isEphemeral: request.getEphemeral() }),
  );
  const entry = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(process.execPath, [entry, `127.0.0.1:${engine.port}`], { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const written: string[] = [];
  child.stderr.on("data", (data: Buffer) => written.push(data.toString()));
  const output = createInterface(child.stdout);
  const port = await new Promise<number>((resolve, reject) => {
    output.once("line", (line) => resolve(Number(line)));
    child.once("exit", () => {
      engine.kill();
      reject(new Error(`the dynamic-provider process ended: ${written.join("")}`));
    });
  });
  output.on("line", (line) => written.push(`${line}\n`));
  const client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

  type Callback<R> = (error: ServiceError | null, response: R) => void;
  const call = <R>(send: (callback: Callback<R>) => unknown): Promise<R> =>
    new Promise((resolve, reject) => send((error, response) => (error === null ? resolve(response) : reject(protocolError(error)))));
  const struct = (properties: Properties): Struct => toStruct(sdk, { ...properties, __provider: code });

  const configure = new proto.ConfigureRequest();
  configure.setArgs(toStruct(sdk, configuration));
  await call((callback) => client.configure(configure, callback));
  return {
    async check(olds, news) {
      const request = new proto.CheckRequest();
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await call<proto.CheckResponse>((callback) => client.check(request, callback));
      const failures = response.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
      return { inputs: plain(response.getInputs()), failures };
    },
    async diff(id, olds, news, { isFromPlugin = false } = {}) {
      const request = new proto.DiffRequest();
      request.setId(id);
      request.setOlds(isFromPlugin ? toStruct(sdk, olds) : struct(olds));
      request.setNews(struct(news));
      const response = await call<proto.DiffResponse>((callback) => client.diff(request, callback));
      const changes = (["unknown", "none", "some"] as const)[response.getChanges()] ?? "unknown";
      return { changes, replaces: response.getReplacesList(), deleteBeforeReplace: response.getDeletebeforereplace() };
    },
    async create(inputs) {
      const request = new proto.CreateRequest();
      request.setProperties(struct(inputs));
      const response = await call<proto.CreateResponse>((callback) => client.create(request, callback));
      return { id: response.getId(), properties: plain(response.getProperties()) };
    },
    async read(id, properties) {
      const request = new proto.ReadRequest();
      request.setId(id);
      request.setProperties(struct(properties));
      const response = await call<proto.ReadResponse>((callback) => client.read(request, callback));
      const inputs = response.getInputs();
      return { id: response.getId(), properties: plain(response.getProperties()), ...(inputs && { inputs: plain(inputs) }) };
    },
    async update(id, olds, news) {
      const request = new proto.UpdateRequest();
      request.setId(id);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      return plain((await call<proto.UpdateResponse>((callback) => client.update(request, callback))).getProperties());
    },
    async delete(id, properties) {
      const request = new proto.DeleteRequest();
      request.setId(id);
      request.setProperties(struct(properties));
      await call((callback) => client.delete(request, callback));
    },
    lines,
    output: () => written.join(""),
    child,
    killEngine: engine.kill,
    async close() {
      client.close();
      const isRunning = child.exitCode === null && child.signalCode === null;
      const exited = isRunning ? once(child, "exit") : undefined;
      child.kill("SIGINT");
      await exited;
      engine.kill();
      return child.exitCode;
    },
  };
}

/** The properties without the code, which is the same in all of them. */
function plain(struct: Struct | undefined): Properties {
  const { __provider, ...properties } = fromStruct(struct);
  return properties;
}

function protocolError(error: ServiceError): ProtocolError {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (details === undefined) return error;
  const packed = Status.deserializeBinary(details as Buffer).getDetailsList()[0] as Any;
  const failed = proto.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
  const initFailed = { id: failed.getId(), reasons: failed.getReasonsList(), properties: fromStruct(failed.getProperties()) };
  return Object.assign(error, { initFailed });
}

async function startEngine(onLog: (request: LogRequest) => void): Promise<{ port: number; kill: () => void }> {
  const log = (call: { request: LogRequest }, callback: (error: null, response: Empty) => void): void => {
    onLog(call.request);
    callback(null, new Empty());
  };
  const { EngineService } = sdk.engineGrpc as unknown as { EngineService: ServiceDefinition };
  const { port, shutDown } = await serveOnLoopback(sdk, EngineService, { log });
  return { port, kill: shutDown };
}
