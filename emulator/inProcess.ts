import { createRequire } from "node:module";
// eslint-disable-next-line packet-capture/rooms -- this door is the SDKs' own interface; nothing of the provider is behind it
import type { HttpClient, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import type { LocalAzure } from "./localAzure";
import { ConnectionReset } from "./request";

/**
 * A client for the SDKs' `httpClient` option that reaches the local Azure without a network. Every `https` host is the
 * local Azure, the public cloud's own too. A reset surfaces as `RestError` with the code `ECONNRESET`.
 *
 * @example new NetworkManagementClient(azure.credential(), subscriptionId, { httpClient: inProcessHttpClient(azure) })
 */
export function inProcessHttpClient(azure: LocalAzure): HttpClient {
  // Loaded when it is needed: the HTTPS door starts without it.
  // eslint-disable-next-line packet-capture/rooms -- as above
  const { createHttpHeaders, RestError } = createRequire(__filename)("@azure/core-rest-pipeline") as typeof import("@azure/core-rest-pipeline");
  return {
    async sendRequest(request) {
      if (!request.url.startsWith("https://")) throw new RestError(`the local Azure is reached by https only, got "${request.url}"`, { code: "REQUEST_SEND_ERROR", request });
      const deadline = deadlineOf(request);
      const { signal } = deadline;
      try {
        signal.throwIfAborted();
        const headers = request.headers.toJSON();
        const answering = azure.handle({ method: request.method, url: request.url, headers: { host: new URL(request.url).host, ...headers }, body: textOf(request), signal });
        const response = await untilAborted(answering, signal);
        return { request, status: response.status, headers: createHttpHeaders(response.headers), bodyAsText: response.body } satisfies PipelineResponse;
      } catch (error) {
        if (error instanceof ConnectionReset) throw new RestError("socket hang up", { code: "ECONNRESET", request });
        if (signal.aborted) throw aborted();
        throw error;
      } finally {
        deadline.dispose();
      }
    },
  };
}

function textOf(request: PipelineRequest): string | undefined {
  const { body } = request;
  if (body === undefined || body === null || typeof body === "string") return body ?? undefined;
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  throw new Error("internal error: the in-process client takes text bodies only");
}

/** The request's own signal and its timeout as one, as the SDKs' own client has it. */
function deadlineOf(request: PipelineRequest): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = request.timeout > 0 ? setTimeout(abort, request.timeout) : undefined;
  const given = request.abortSignal;
  if (given?.aborted) abort();
  given?.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    dispose() {
      clearTimeout(timer);
      given?.removeEventListener("abort", abort);
    },
  };
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => {};
  const abortion = new Promise<never>((_, reject) => {
    stop = () => reject(aborted());
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([work, abortion]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function aborted(): Error {
  const error = new Error("The operation was aborted. Request was canceled.");
  error.name = "AbortError";
  return error;
}
