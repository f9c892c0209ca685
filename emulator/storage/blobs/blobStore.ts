import { createHash } from "node:crypto";
import type { Blob, BlobContainer, BlobContent, BlobProperties, StorageAccount } from "../../core/resources";
import type { Store } from "../../core/store";
import { readCaptureFile } from "../../traffic/captureFile";

export const containerType = "Microsoft.Storage/storageAccounts/blobServices/containers";
/** No type of ARM's: nobody finds blobs through it. */
export const blobType = "Local/blobs";
export const blockType = "Local/blocks";

export function containerId(account: StorageAccount, name: string): string {
  return `${account.id}/blobServices/default/containers/${name}`;
}

export function findContainer(store: Store, account: StorageAccount, name: string): BlobContainer | undefined {
  return store.get(containerId(account, name), containerType);
}

/** Containers are resources of ARM too: what is made here is seen there, and the other way round. */
export function putContainer(store: Store, account: StorageAccount, name: string, now: number, properties: Record<string, unknown> = {}): BlobContainer {
  const id = containerId(account, name);
  const container: BlobContainer = {
    id, name, type: containerType, etag: storageEtag(id, now, String(store.revision)),
    properties: { publicAccess: "None", leaseStatus: "Unlocked", leaseState: "Available", hasImmutabilityPolicy: false, hasLegalHold: false, ...properties, lastModifiedTime: new Date(now).toISOString() },
  };
  store.put(container);
  return container;
}

/** Hexadecimal digits: a name may hold what an id may not. */
export function blobId(container: BlobContainer, name: string): string {
  return `${container.id}/blobs/${Buffer.from(name).toString("hex")}`;
}

export function findBlob(store: Store, container: BlobContainer, name: string): Blob | undefined {
  return store.get(blobId(container, name), blobType);
}

/** The blobs of a container by name. */
export function listBlobs(store: Store, container: BlobContainer): Blob[] {
  return store.list(blobType, container.id).sort((a, b) => (a.properties.name < b.properties.name ? -1 : 1));
}

/** Writes a blob, with a new etag. Blocks that were waiting for it are gone afterwards. */
export function putBlob(store: Store, container: BlobContainer, properties: BlobProperties): Blob {
  const id = blobId(container, properties.name);
  const blob: Blob = { id, name: properties.name, type: blobType, etag: storageEtag(id, properties.modifiedAt, String(store.revision)), properties };
  store.delete(id);
  store.put(blob);
  return blob;
}

/** An etag as Storage writes them. */
export function storageEtag(...parts: (string | number)[]): string {
  return `"0x8D${createHash("sha256").update(parts.join(" ")).digest("hex").slice(0, 13).toUpperCase()}"`;
}

/** Bytes of texts that have been decoded once. */
const decoded = new WeakMap<BlobContent, Buffer>();

/** The bytes from `start` up to, but without, `end`; those of a capture's file are made as they are read. */
export function readContent(content: BlobContent, start: number, end: number): Buffer | Iterable<Buffer> {
  if (content.kind === "capture") return readCaptureFile(content.file, start, end);
  const bytes = decoded.get(content) ?? Buffer.from(content.base64, "base64");
  decoded.set(content, bytes);
  return bytes.subarray(start, end);
}

const md5Limit = 16 * 1024 * 1024;
const md5s = new WeakMap<BlobContent, string>();

/** The MD5 of a blob, as far as it is shown: capture files' only when they are small, because they have to be made for it. */
export function contentMd5({ content, size, contentMd5 }: BlobProperties): string | undefined {
  if (content.kind === "bytes" || size > md5Limit) return contentMd5;
  const known = md5s.get(content) ?? md5(readContent(content, 0, size));
  md5s.set(content, known);
  return known;
}

export function md5(bytes: Uint8Array | Iterable<Uint8Array>): string {
  const hash = createHash("md5");
  for (const part of bytes instanceof Uint8Array ? [bytes] : bytes) hash.update(part);
  return hash.digest("base64");
}
