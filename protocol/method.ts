import type { handleUnaryCall, ServiceError } from "@grpc/grpc-js";
import { InitFailed, initFailedMetadata } from "./initFailed";
import { InvalidInputs, invalidInputsMetadata } from "./invalidInputs";
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
  sdk: Sdk,
  closing: AbortSignal,
  handle: (request: Request, call: EngineCall) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, done) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    const from: EngineCall = { peer: call.getPeer(), signal: AbortSignal.any([closing, cancelled.signal]) };
    Promise.resolve()
      .then(() => handle(call.request, from))
      .then((response) => done(null, response), (error: unknown) => done(failure(sdk, error)));
  };
}

function failure(sdk: Sdk, error: unknown): Partial<ServiceError> {
  const details = error instanceof Error ? error.message : String(error);
  const metadata =
    error instanceof InitFailed ? initFailedMetadata(sdk, error) : error instanceof InvalidInputs ? invalidInputsMetadata(sdk, error) : undefined;
  return { code: sdk.grpc.status.UNKNOWN, details, ...(metadata && { metadata }) };
}
