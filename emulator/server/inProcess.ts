import { createRequire } from "node:module";
import { Readable } from "node:stream";
// eslint-disable-next-line packet-capture/rooms -- this door is the SDKs' own interface; nothing of the provider is behind it
import type { HttpClient, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { collect, ConnectionRefused, ConnectionReset, HostNotFound } from "../core/request";
import type { LocalResponse, ResponseBody } from "../core/request";
import type { LocalAzure } from "../localAzure/localAzure";

/**
 * A client for the SDKs' `httpClient` option that reaches the local Azure without a network. Every `https` host is the
 * local Azure, the public cloud's own too. Faults surface as with the SDKs' own client: as `RestError` with
 * `ECONNRESET`, `ECONNREFUSED` or, in the middle of a body, `PARSE_ERROR`.
 *
 * @example new NetworkManagementClient(azure.credential(), subscriptionId, { httpClient: inProcessHttpClient(azure) })
 */
export function inProcessHttpClient(azure: LocalAzure): HttpClient {
  // Loaded when it is needed: the HTTPS door starts without it.
  // eslint-disable-next-line packet-capture/rooms -- as above
  const { createHttpHeaders, RestError } = createRequire(__filename)("@azure/core-rest-pipeline") as typeof import("@azure/core-rest-pipeline");
  const broken = (error: Error) => {
    throw error instanceof ConnectionReset ? new RestError("Error reading response as text: aborted", { code: RestError.PARSE_ERROR }) : error;
  };
  return {
    async sendRequest(request) {
      if (!request.url.startsWith("https://")) throw new RestError(`the local Azure accepts only https, got "${request.url}"`, { code: "REQUEST_SEND_ERROR", request });
      const deadline = deadlineOf(request);
      const { signal } = deadline;
      try {
        signal.throwIfAborted();
        const body = await untilAborted(bodyOf(request), signal);
        const headers = { host: new URL(request.url).host, ...lengthOf(body), ...request.headers.toJSON() };
        const response = await untilAborted(azure.handle({ method: request.method, url: request.url, headers, body, signal }), signal);
        const head = { request, status: response.status, headers: createHttpHeaders(response.headers) } satisfies PipelineResponse;
        if (request.method === "HEAD") return head;
        if (wantsStream(request, response)) return { ...head, readableStreamBody: streamOf(response.body, request) };
        return { ...head, bodyAsText: (await untilAborted(collect(response.body), signal).catch(broken)).toString() };
      } catch (error) {
        if (error instanceof ConnectionReset || error instanceof ConnectionRefused || error instanceof HostNotFound) throw new RestError(error.message, { code: error.code, request });
        if (signal.aborted) throw aborted();
        throw error;
      } finally {
        deadline.dispose();
      }
    },
  };
}

/** The SDKs have bodies of all kinds, also functions that make them. */
async function bodyOf(request: PipelineRequest): Promise<string | Uint8Array | undefined> {
  const body = typeof request.body === "function" ? request.body() : request.body;
  if (body === undefined || body === null || typeof body === "string") return body ?? undefined;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer || body instanceof Blob) return new Uint8Array(body instanceof Blob ? await body.arrayBuffer() : body);
  if (Symbol.asyncIterator in body) return collect(body as AsyncIterable<Uint8Array>);
  throw new Error("internal error: the in-process client does not take this kind of body");
}

function lengthOf(body: string | Uint8Array | undefined): Record<string, string> {
  return body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
}

function wantsStream({ streamResponseStatusCodes }: PipelineRequest, { status }: LocalResponse): boolean {
  return streamResponseStatusCodes?.has(Number.POSITIVE_INFINITY) === true || streamResponseStatusCodes?.has(status) === true;
}

/** Read as it is made; the request's signal ends it. Its timeout does not: it is for the answer's beginning, as in the SDKs' own client. */
function streamOf(body: ResponseBody, { abortSignal, onDownloadProgress }: PipelineRequest): Readable {
  const whole = typeof body === "string" || body instanceof Uint8Array;
  const stream = Readable.from(whole ? [Buffer.from(body)] : asBuffers(body, onDownloadProgress), { objectMode: false });
  const abort = () => stream.destroy(aborted());
  abortSignal?.addEventListener("abort", abort);
  stream.once("close", () => abortSignal?.removeEventListener("abort", abort));
  return stream;
}

/** Readers of streams expect `Buffer`s. */
async function* asBuffers(parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, onProgress: PipelineRequest["onDownloadProgress"]): AsyncGenerator<Buffer> {
  let loadedBytes = 0;
  for await (const part of parts) {
    loadedBytes += part.length;
    onProgress?.({ loadedBytes });
    yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  }
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
