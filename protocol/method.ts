import type { handleUnaryCall } from "@grpc/grpc-js";
import type { Sdk } from "./sdk";

/** A call of the engine. */
export interface EngineCall {
  /** Its connection: each provider of each command has one of its own. */
  peer: string;
  /** Aborted when the engine gives the call up, or the server closes. */
  signal: AbortSignal;
}

/** A method of the protocol. What `handle` throws is the answer's error. */
export function method<Request, Response>(
  { grpc }: Pick<Sdk, "grpc">,
  closing: AbortSignal,
  handle: (request: Request, call: EngineCall) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, done) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    const from: EngineCall = { peer: call.getPeer(), signal: AbortSignal.any([closing, cancelled.signal]) };
    Promise.resolve()
      .then(() => handle(call.request, from))
      .then((response) => done(null, response), (error: unknown) => done({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }));
  };
}
