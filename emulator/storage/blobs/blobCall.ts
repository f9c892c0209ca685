import type { Core } from "../../core/call";
import type { Caller } from "../../core/callers";
import type { Reply } from "../../core/replies";
import type { ParsedRequest } from "../../core/request";
import type { Blob, BlobContainer, StorageAccount } from "../../core/resources";
import type { Sender } from "../../core/workflow";
import type { BlobAddress } from "./address";
import { findBlob, findContainer } from "./blobStore";
import { StorageError } from "./storageErrors";

/** One request to the blob service on its way through a handler. */
export interface BlobCall extends Core {
  request: ParsedRequest;
  address: BlobAddress;
  account: StorageAccount;
  /** The service's time, the same for the whole request. */
  now: number;
  /** Who asks, if that is known: keys and signatures name nobody. */
  caller?: Caller;
  /** The workflow that sends the request. */
  sender?: Sender;
}

export type BlobHandler = (call: BlobCall) => Reply;

/** One operation of the blob service: a line in a table. */
export interface BlobRoute {
  /** The SDKs' operationId. */
  operation: string;
  method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  on: "service" | "container" | "blob";
  /** What the query has under these names; nothing, if it is left out. */
  restype?: string;
  comp?: string;
  /** Only with a `delimiter` in the query. */
  delimited?: true;
  /** What role assignments must allow, behind `Microsoft.Storage/storageAccounts/blobServices/`. */
  action: string;
  /** Letters of a signature's `sp`, of which one is enough. */
  permissions: string;
  handler: BlobHandler;
}

export function needContainer({ store, account, address }: BlobCall): BlobContainer {
  const container = findContainer(store, account, address.container!);
  if (!container) throw new StorageError("containerNotFound");
  return container;
}

export function needBlob(call: BlobCall): Blob {
  const blob = findBlob(call.store, needContainer(call), call.address.blob!);
  if (!blob) throw new StorageError("blobNotFound");
  return blob;
}

/** A header's value; an empty one counts as none. */
export function header({ request }: BlobCall, name: string): string | undefined {
  return request.headers[name] || undefined;
}

/** The headers `x-ms-meta-…`, without that beginning. */
export function metadataOf({ request }: BlobCall): Record<string, string> {
  const prefix = "x-ms-meta-";
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]));
}

export function metadataHeaders(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-ms-meta-${name}`, value]));
}

/** Times as HTTP has them: without fractions of a second. */
export function httpTime(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}
