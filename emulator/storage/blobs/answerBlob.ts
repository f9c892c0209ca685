import { randomUUID } from "node:crypto";
import type { Call } from "../../core/call";
import type { Reply } from "../../core/replies";
import { HostNotFound } from "../../core/request";
import type { LocalResponse, ParsedRequest } from "../../core/request";
import { findAccount } from "../account";
import { blobAddress } from "./address";
import type { BlobAddress } from "./address";
import { authorizeBlobRequest } from "./authorize";
import type { BlobCall, BlobRoute } from "./blobCall";
import { blobRoutes } from "./blobs";
import { blockBlobRoutes } from "./blockBlobs";
import { containerRoutes } from "./containers";
import { serviceRoutes } from "./service";
import { errorDocument, StorageError } from "./storageErrors";

/** Every operation of the blob service that the local Azure knows. */
const routes: readonly BlobRoute[] = [...serviceRoutes, ...containerRoutes, ...blobRoutes, ...blockBlobRoutes];

/** The largest body, in bytes: blobs that are sent are kept in memory. Azure's own limits are higher. */
export const blobBodyLimit = 64 * 1024 * 1024;

/** A request to the blob service with its place in the table. */
export interface RecognisedBlobRequest {
  operation: string;
  address: BlobAddress;
  route: BlobRoute | undefined;
}

/** `undefined` for a request that is none to the blob service. */
export function recogniseBlobRequest(request: ParsedRequest): RecognisedBlobRequest | undefined {
  const address = blobAddress(request);
  if (!address) return undefined;
  const { method, query } = request;
  const on = address.blob !== undefined ? "blob" : address.container !== undefined ? "container" : "service";
  const route = routes.find((each) => each.method === method && each.on === on && each.comp === query["comp"] && each.restype === query["restype"]
    && (each.delimited !== true || query["delimiter"] !== undefined));
  const parts = ["restype", "comp"].filter((name) => query[name] !== undefined).map((name) => `${name}=${query[name]}`);
  return { operation: route?.operation ?? `${method} ${on}${parts.length === 0 ? "" : `?${parts.join("&")}`}`, address, route };
}

/** The core of the blob service: one request in, one answer out. */
export async function answerBlobRequest(call: Omit<Call, "params" | "apiVersion">, { operation, address, route }: RecognisedBlobRequest): Promise<LocalResponse> {
  const { store, request } = call;
  const account = findAccount(store, address.account);
  // Names of accounts are names of hosts.
  if (!account && address.style === "host") throw new HostNotFound(new URL(request.origin).hostname);
  try {
    if (address.malformed) throw new StorageError("invalidUri");
    if (!account) throw new StorageError("resourceNotFound");
    if (!route) throw new StorageError("notImplemented", { operation });
    checkBody(request);
    const blobCall: BlobCall = { ...call, address, account };
    const caller = await authorizeBlobRequest(blobCall, route);
    return withStorageHeaders(call, route.handler({ ...blobCall, ...(caller ? { caller } : {}) }));
  } catch (error) {
    if (error instanceof StorageError) return storageErrorResponse(call, error);
    throw error;
  }
}

function checkBody({ bytes }: ParsedRequest): void {
  if (bytes.length > blobBodyLimit) throw bodyTooLarge();
}

export function bodyTooLarge(): StorageError {
  return new StorageError("bodyTooLarge", { MaxLimit: String(blobBodyLimit) });
}

/** Errors of HEAD and of what has not been modified are told by their headers alone. */
export function storageErrorResponse(call: { request: ParsedRequest; now: number }, error: StorageError): LocalResponse {
  const { status, code } = error.entry;
  const requestId = randomUUID();
  const document = status === 304 ? {} : { headers: { "content-type": "application/xml" }, body: errorDocument(error, requestId, call.now) };
  return withStorageHeaders(call, { status, ...document, headers: { ...document.headers, ...error.headers, "x-ms-error-code": code } }, requestId);
}

function withStorageHeaders({ request, now }: { request: ParsedRequest; now: number }, reply: Reply, requestId: string = randomUUID()): LocalResponse {
  const { body = "" } = reply;
  const whole = typeof body === "string" || body instanceof Uint8Array;
  const clientRequestId = request.headers["x-ms-client-request-id"];
  return {
    status: reply.status,
    headers: {
      server: "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0",
      date: new Date(now).toUTCString(),
      "x-ms-request-id": requestId,
      "x-ms-version": request.headers["x-ms-version"] ?? request.query["sv"] ?? "2021-12-02",
      ...(clientRequestId === undefined ? {} : { "x-ms-client-request-id": clientRequestId }),
      ...(whole && reply.status !== 304 ? { "content-length": String(Buffer.byteLength(body)) } : {}),
      ...reply.headers,
    },
    body: request.method === "HEAD" ? "" : body,
  };
}
