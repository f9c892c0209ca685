import type { Reply } from "../../core/replies";
import type { Blob } from "../../core/resources";
import { header, httpTime, metadataHeaders, needBlob } from "./blobCall";
import type { BlobCall, BlobHandler, BlobRoute } from "./blobCall";
import { contentMd5, md5, readContent } from "./blobStore";
import { checkConditions } from "./conditions";
import { rangeOf } from "./ranges";
import { StorageError } from "./storageErrors";

export function validatorsOf({ etag, properties }: Blob): Record<string, string> {
  return { etag: etag!, "last-modified": httpTime(properties.modifiedAt) };
}

export function conditionOf({ etag, properties }: Blob): { etag: string; modifiedAt: number } {
  return { etag: etag!, modifiedAt: properties.modifiedAt };
}

const rangeMd5Limit = 4 * 1024 * 1024;

const download: BlobHandler = (call) => {
  const blob = needBlob(call);
  checkConditions(call, conditionOf(blob));
  const { size, content } = blob.properties;
  const range = rangeOf(call, size);
  const headers = blobHeaders(call, blob);
  if (!range) return { status: 200, headers: { ...headers, ...md5Header("content-md5", blob), "content-length": String(size) }, body: readContent(content, 0, size) };
  const { start, end } = range;
  return {
    status: 206,
    headers: { ...headers, ...rangeMd5(call, blob, start, end), ...md5Header("x-ms-blob-content-md5", blob), "content-range": `bytes ${start}-${end - 1}/${size}`, "content-length": String(end - start) },
    body: readContent(content, start, end),
  };
};

function md5Header(name: string, { properties }: Blob): Record<string, string> {
  const value = contentMd5(properties);
  return value === undefined ? {} : { [name]: value };
}

function rangeMd5(call: BlobCall, { properties: { content } }: Blob, start: number, end: number): Record<string, string> {
  if (header(call, "x-ms-range-get-content-md5")?.toLowerCase() !== "true") return {};
  if (end - start > rangeMd5Limit) throw new StorageError("rangeTooLargeForMd5");
  return { "content-md5": md5(readContent(content, start, end)) };
}

/** What every answer about a blob has; a signature may say other things about the content than the blob does. */
function blobHeaders({ request: { query } }: BlobCall, blob: Blob): Record<string, string> {
  const { contentType, contentEncoding, contentLanguage, contentDisposition, cacheControl, metadata, createdAt } = blob.properties;
  const headers = {
    "content-type": query["rsct"] ?? contentType,
    "content-encoding": query["rsce"] ?? contentEncoding,
    "content-language": query["rscl"] ?? contentLanguage,
    "content-disposition": query["rscd"] ?? contentDisposition,
    "cache-control": query["rscc"] ?? cacheControl,
  };
  return {
    ...Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ...validatorsOf(blob), ...metadataHeaders(metadata),
    "accept-ranges": "bytes",
    "x-ms-creation-time": httpTime(createdAt),
    "x-ms-blob-type": "BlockBlob",
    "x-ms-lease-status": "unlocked",
    "x-ms-lease-state": "available",
    "x-ms-server-encrypted": "true",
  };
}

const getProperties: BlobHandler = (call): Reply => {
  const blob = needBlob(call);
  checkConditions(call, conditionOf(blob));
  return {
    status: 200,
    headers: { ...blobHeaders(call, blob), ...md5Header("content-md5", blob), "content-length": String(blob.properties.size), "x-ms-access-tier": "Hot", "x-ms-access-tier-inferred": "true" },
  };
};

const remove: BlobHandler = (call) => {
  const blob = needBlob(call);
  checkConditions(call, conditionOf(blob));
  call.store.delete(blob.id);
  return { status: 202, headers: { "x-ms-delete-type-permanent": "true" } };
};

export const blobRoutes: readonly BlobRoute[] = [
  { operation: "Blob_Download", method: "GET", on: "blob", action: "containers/blobs/read", permissions: "r", handler: download },
  { operation: "Blob_GetProperties", method: "HEAD", on: "blob", action: "containers/blobs/read", permissions: "r", handler: getProperties },
  { operation: "Blob_Delete", method: "DELETE", on: "blob", action: "containers/blobs/delete", permissions: "d", handler: remove },
];
