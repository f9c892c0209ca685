import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { loadSdk } from "../../protocol/sdk";
import { serveOnLoopback } from "../../protocol/server";
import { endOf } from "../startedProgram";
import { type Adapter, type EngineCalls, engineCalls } from "./engineCalls";

const sdk = loadSdk();

/** A provider's process, as the engine starts it, and an engine that only listens. */
export interface ProviderProcess extends EngineCalls {
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

export interface ProviderProcessOptions {
  /** Where the Pulumi program is. @default this package's folder */
  readonly cwd?: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** @param entry the JavaScript file that the process runs */
export async function startProviderProcess(
  entry: string,
  { cwd = process.cwd(), environment }: ProviderProcessOptions,
  adapter: Adapter,
): Promise<ProviderProcess> {
  const lines: ProviderProcess["lines"] = [];
  const engine = await startEngine((request) =>
    lines.push({ severity: request.getSeverity(), message: request.getMessage(), isEphemeral: request.getEphemeral() }),
  );
  const child = spawn(process.execPath, [entry, `127.0.0.1:${engine.port}`], { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const written: string[] = [];
  child.stderr.on("data", (data: Buffer) => written.push(data.toString()));
  const said = (): string => [...written, ...lines.map(({ message }) => message)].join("\n");
  endOf(child, { command: `node ${entry}`, output: said, result: () => undefined }).catch((error: unknown) => {
    // Nobody waits for this end: Mocha fails the test that runs.
    setImmediate(() => {
      throw error;
    });
  });
  const output = createInterface(child.stdout);
  const port = await new Promise<number>((resolve, reject) => {
    output.once("line", (line) => resolve(Number(line)));
    child.once("exit", () => {
      engine.kill();
      reject(new Error(`the provider's process ended: ${written.join("")}`));
    });
  });
  output.on("line", (line) => written.push(`${line}\n`));
  const { calls, close } = await engineCalls(port, adapter);
  return {
    ...calls,
    lines,
    output: () => written.join(""),
    child,
    killEngine: engine.kill,
    async close() {
      close();
      const isRunning = child.exitCode === null && child.signalCode === null;
      const exited = isRunning ? once(child, "exit") : undefined;
      child.kill("SIGINT");
      await exited;
      engine.kill();
      return child.exitCode;
    },
  };
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
