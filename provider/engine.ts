import { createRequire } from "node:module";
import { connect } from "node:net";
import type * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as engineProto from "@pulumi/pulumi/proto/engine_pb";
import { Interrupted } from "./azure/patience";

/** Loads the SDK's generated code only where a line is written: a check or a diff need not wait for it. */
const load = createRequire(__filename);

/** How often it is looked whether the engine is still there, in milliseconds. */
const lookEvery = 2000;
/** How long what is under way may take to wind up, and its answers to leave, in milliseconds. */
const windUpFor = 1000;
const leaveFor = 100;

/**
 * The engine that this process serves: where lines for people go, and whose end is the end of this process.
 *
 * The engine ends its plugins with SIGINT, at the end of every command as well as after a second Ctrl-C, and cannot end them at all when it
 * is killed itself. In either case what is under way is interrupted, so that it can say what it knows, and the process goes.
 */
export class Engine {
  private readonly interruption = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();
  private client: engineGrpc.EngineClient | undefined;

  /** @param engineAddress `host:port` of the engine; without one, nothing is reported and no engine is watched. */
  constructor(private engineAddress: string | undefined) {
    if (engineAddress === undefined) return;
    process.on("SIGINT", () => this.end("the run was interrupted"));
    this.watch(engineAddress, (reason) => this.end(reason));
  }

  /** `host:port`, if there is an engine. */
  get address(): string | undefined {
    return this.engineAddress;
  }

  /**
   * Serves an engine that has not started this process: only what is under way for it ends with it.
   *
   * @param address `host:port` of the engine.
   * @param ended Called when the engine has ended.
   */
  attach(address: string, ended: () => void): void {
    this.engineAddress = address;
    this.watch(address, (reason) => {
      this.interruption.abort(new Interrupted(reason));
      this.client?.close();
      ended();
    });
  }

  /** Fires when what is under way is to wind up. */
  get signal(): AbortSignal {
    return this.interruption.signal;
  }

  /** Does something that must not be cut off without a chance to say what it knows. */
  async track<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    const settled = done.catch(() => undefined);
    this.underWay.add(settled);
    try {
      return await done;
    } finally {
      this.underWay.delete(settled);
    }
  }

  /**
   * Shows a line while something is waited for; the next one takes its place.
   *
   * @param urn The resource that it is about; without one, the line is shown with the stack.
   */
  progress(message: string, urn?: string): void {
    this.log("INFO", message, true, urn);
  }

  inform(message: string, urn?: string): void {
    this.log("INFO", message, false, urn);
  }

  warn(message: string, urn?: string): void {
    this.log("WARNING", message, false, urn);
  }

  private log(severity: "INFO" | "WARNING", message: string, ephemeral: boolean, urn = ""): void {
    if (this.address === undefined) return;
    const { LogRequest, LogSeverity } = load("@pulumi/pulumi/proto/engine_pb") as typeof engineProto;
    const request = new LogRequest();
    request.setSeverity(LogSeverity[severity]);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    request.setUrn(urn);
    this.client ??= connectTo(this.address);
    // A line that is lost is no reason to fail.
    this.client.log(request, () => undefined);
  }

  private end(reason: string): void {
    this.interruption.abort(new Interrupted(reason));
    const exit = (): never => process.exit(130);
    if (this.underWay.size === 0) exit();
    setTimeout(exit, windUpFor);
    // Answers still have to leave through this process's server.
    void Promise.all(this.underWay).then(() => setTimeout(exit, leaveFor));
  }

  private watch(address: string, lost: (reason: string) => void): void {
    const separator = address.lastIndexOf(":");
    const [host, port] = [address.slice(0, separator), Number(address.slice(separator + 1))];
    const look = setInterval(() => {
      const socket = connect({ host, port });
      socket.unref();
      socket.once("connect", () => socket.destroy());
      socket.once("error", ({ code }: NodeJS.ErrnoException) => {
        if (code !== "ECONNREFUSED") return;
        clearInterval(look);
        lost("the connection to the Pulumi engine was lost");
      });
    }, lookEvery);
    look.unref();
  }
}

function connectTo(address: string): engineGrpc.EngineClient {
  const { EngineClient } = load("@pulumi/pulumi/proto/engine_grpc_pb") as typeof engineGrpc;
  // The same copy of gRPC that the SDK uses: credentials of another one would be refused.
  const grpc = createRequire(load.resolve("@pulumi/pulumi/package.json"))("@grpc/grpc-js") as {
    credentials: { createInsecure(): never };
  };
  return new EngineClient(address, grpc.credentials.createInsecure());
}
