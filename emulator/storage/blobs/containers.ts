import type { Blob, BlobContainer } from "../../core/resources";
import { header, httpTime, metadataHeaders, metadataOf, needContainer } from "./blobCall";
import type { BlobHandler, BlobRoute } from "./blobCall";
import { findContainer, listBlobs, putContainer, storageEtag } from "./blobStore";
import { checkConditions } from "./conditions";
import { pageOf, serviceEndpoint, xml } from "./listing";
import { StorageError } from "./storageErrors";
import { attributes, element, text, xmlDocument } from "./xml";

/** Containers that were made through ARM have no time and an etag of its kind. */
export function modifiedAt({ properties }: BlobContainer): number {
  return Date.parse((properties["lastModifiedTime"] as string | undefined) ?? "2020-01-01T00:00:00Z");
}

export function etagOf({ id, etag = "" }: BlobContainer): string {
  return etag.startsWith('"0x8') ? etag : storageEtag(id, etag);
}

function conditionOf(container: BlobContainer): { etag: string; modifiedAt: number } {
  return { etag: etagOf(container), modifiedAt: modifiedAt(container) };
}

function validators(container: BlobContainer): Record<string, string> {
  return { etag: etagOf(container), "last-modified": httpTime(modifiedAt(container)) };
}

const create: BlobHandler = (call) => {
  const { store, account, address, now } = call;
  const name = address.container!;
  if (!/^(\$root|\$logs|\$web|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/.test(name)) throw new StorageError("invalidName");
  if (findContainer(store, account, name)) throw new StorageError("containerExists");
  const access = header(call, "x-ms-blob-public-access");
  if (access !== undefined && account.properties["allowBlobPublicAccess"] !== true) throw new StorageError("publicAccessNotPermitted");
  const publicAccess = { container: "Container", blob: "Blob" }[access ?? ""] ?? "None";
  const container = putContainer(store, account, name, now, { publicAccess, metadata: metadataOf(call) });
  return { status: 201, headers: validators(container) };
};

const getProperties: BlobHandler = (call) => {
  const container = needContainer(call);
  const { publicAccess, metadata = {} } = container.properties as { publicAccess?: string; metadata?: Record<string, string> };
  return {
    status: 200,
    headers: {
      ...validators(container), ...metadataHeaders(metadata),
      "x-ms-lease-status": "unlocked", "x-ms-lease-state": "available",
      ...(publicAccess === undefined || publicAccess === "None" ? {} : { "x-ms-blob-public-access": publicAccess.toLowerCase() }),
      "x-ms-has-immutability-policy": "false", "x-ms-has-legal-hold": "false",
      "x-ms-default-encryption-scope": "$account-encryption-key", "x-ms-deny-encryption-scope-override": "false",
    },
  };
};

/** At once, with everything in it. */
const remove: BlobHandler = (call) => {
  const container = needContainer(call);
  checkConditions(call, conditionOf(container));
  call.store.delete(container.id);
  return { status: 202 };
};

type Entry = { name: string; blob?: Blob };

const listOfBlobs: BlobHandler = (call) => {
  const { query } = call.request;
  const { prefix = "", delimiter } = query;
  const blobs = listBlobs(call.store, needContainer(call)).filter(({ properties: { name } }) => name.startsWith(prefix));
  const { items, maxResults, nextMarker } = pageOf(call, entriesOf(blobs, prefix, delimiter), ({ name }) => name);
  const include = (query["include"] ?? "").split(",");
  return xml(200, xmlDocument(attributes("EnumerationResults", { ServiceEndpoint: serviceEndpoint(call), ContainerName: call.address.container! },
    text("Prefix", query["prefix"]), text("Marker", query["marker"]), text("MaxResults", maxResults), text("Delimiter", delimiter),
    element("Blobs", ...items.map(({ name, blob }) => (blob ? blobElement(blob, include) : element("BlobPrefix", text("Name", name))))),
    text("NextMarker", nextMarker))));
};

/** With a delimiter, all names that are the same up to there are one entry. */
function entriesOf(blobs: readonly Blob[], prefix: string, delimiter: string | undefined): Entry[] {
  const entries = new Map<string, Entry>();
  for (const blob of blobs) {
    const { name } = blob.properties;
    const end = delimiter === undefined || delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
    const entry: Entry = end < 0 ? { name, blob } : { name: name.slice(0, end + delimiter!.length) };
    entries.set(`${end < 0} ${entry.name}`, entry);
  }
  return [...entries.values()];
}

function blobElement({ etag, properties }: Blob, include: readonly string[]): string {
  const { name, size, createdAt, modifiedAt, contentType, metadata } = properties;
  return element("Blob", text("Name", name),
    element("Properties",
      text("Creation-Time", httpTime(createdAt)), text("Last-Modified", httpTime(modifiedAt)), text("Etag", etag!.replaceAll('"', "")),
      text("Content-Length", size), text("Content-Type", contentType), text("Content-Encoding", properties.contentEncoding ?? ""),
      text("Content-Language", properties.contentLanguage ?? ""), text("Content-CRC64", ""), text("Content-MD5", properties.contentMd5 ?? ""),
      text("Cache-Control", properties.cacheControl ?? ""), text("Content-Disposition", properties.contentDisposition ?? ""),
      text("BlobType", "BlockBlob"), text("AccessTier", "Hot"), text("AccessTierInferred", true),
      text("LeaseStatus", "unlocked"), text("LeaseState", "available"), text("ServerEncrypted", true)),
    ...(include.includes("metadata") ? [element("Metadata", ...Object.entries(metadata).map(([key, value]) => text(key, value)))] : []));
}

const listOperation = { method: "GET", on: "container", restype: "container", comp: "list", action: "containers/blobs/read", permissions: "l", handler: listOfBlobs } as const;
export const containerRoutes: readonly BlobRoute[] = [
  { operation: "Container_ListBlobHierarchySegment", delimited: true, ...listOperation },
  { operation: "Container_ListBlobFlatSegment", ...listOperation },
  { operation: "Container_Create", method: "PUT", on: "container", restype: "container", action: "containers/write", permissions: "cw", handler: create },
  { operation: "Container_GetProperties", method: "GET", on: "container", restype: "container", action: "containers/read", permissions: "r", handler: getProperties },
  { operation: "Container_GetProperties", method: "HEAD", on: "container", restype: "container", action: "containers/read", permissions: "r", handler: getProperties },
  { operation: "Container_Delete", method: "DELETE", on: "container", restype: "container", action: "containers/delete", permissions: "d", handler: remove },
];
