import type { Blob, BlobContainer, Block } from "../../core/resources";
import { header, metadataOf, needContainer } from "./blobCall";
import type { BlobCall, BlobHandler, BlobRoute } from "./blobCall";
import { conditionOf, validatorsOf } from "./blobs";
import { blobId, blockType, findBlob, md5, putBlob } from "./blobStore";
import { checkConditions } from "./conditions";
import { StorageError } from "./storageErrors";
import { textsOf } from "./xml";

/** A blob that is sent at once. */
const upload: BlobHandler = (call) => {
  const container = needContainer(call);
  const kind = header(call, "x-ms-blob-type");
  if (kind === undefined) throw new StorageError("missingHeader", { HeaderName: "x-ms-blob-type" });
  if (kind !== "BlockBlob") throw new StorageError("notImplemented", { operation: `${kind}_Create` });
  if (header(call, "x-ms-copy-source") !== undefined) throw new StorageError("notImplemented", { operation: "Blob_CopyFromURL" });
  const { bytes } = call.request;
  const contentMd5 = checkMd5(call, bytes, "content-md5", "x-ms-blob-content-md5");
  const blob = write(call, container, bytes, contentMd5);
  return { status: 201, headers: { ...validatorsOf(blob), "content-md5": contentMd5, "x-ms-request-server-encrypted": "true" } };
};

/** The MD5 of what was sent, which has to be the one that the headers say. */
function checkMd5(call: BlobCall, bytes: Uint8Array, ...names: string[]): string {
  const computed = md5(bytes);
  if (names.some((name) => ![undefined, computed].includes(header(call, name)))) throw new StorageError("md5Mismatch");
  return computed;
}

function write(call: BlobCall, container: BlobContainer, bytes: Uint8Array, contentMd5: string | undefined): Blob {
  const name = call.address.blob!;
  const before = findBlob(call.store, container, name);
  checkConditions(call, before && conditionOf(before));
  const optional = {
    contentMd5,
    contentEncoding: header(call, "x-ms-blob-content-encoding"),
    contentLanguage: header(call, "x-ms-blob-content-language"),
    contentDisposition: header(call, "x-ms-blob-content-disposition"),
    cacheControl: header(call, "x-ms-blob-cache-control"),
  };
  return putBlob(call.store, container, {
    name,
    content: { kind: "bytes", base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64") },
    size: bytes.length,
    contentType: header(call, "x-ms-blob-content-type") ?? "application/octet-stream",
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    metadata: metadataOf(call),
    createdAt: before?.properties.createdAt ?? call.now,
    modifiedAt: call.now,
  });
}

/** A part of a blob, which is there once a list puts it together with others. */
const stageBlock: BlobHandler = (call) => {
  const container = needContainer(call);
  const { bytes, query } = call.request;
  const id = query["blockid"] ?? "";
  if (id === "" || Buffer.from(id, "base64").toString("base64") !== id || Buffer.from(id, "base64").length > 64) {
    throw new StorageError("invalidQueryValue", { QueryParameterName: "blockid", QueryParameterValue: id, Reason: "Not a valid base64 string of at most 64 bytes." });
  }
  const contentMd5 = checkMd5(call, bytes, "content-md5");
  const block: Block = {
    id: blockIdOf(container, call.address.blob!, id), name: id, type: blockType,
    properties: { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64") },
  };
  call.store.put(block);
  return { status: 201, headers: { "content-md5": contentMd5, "x-ms-request-server-encrypted": "true" } };
};

function blockIdOf(container: BlobContainer, blobName: string, id: string): string {
  return `${blobId(container, blobName)}/blocks/${Buffer.from(id).toString("hex")}`;
}

/** Puts a blob together. Not known here: blocks of the blob as it was before. */
const commitBlockList: BlobHandler = (call) => {
  const container = needContainer(call);
  const { body } = call.request;
  if (!/<BlockList\s*\/?>/.test(body)) throw new StorageError("invalidXml");
  const blocks = textsOf(body, ["Latest", "Uncommitted", "Committed"]).map(({ name, text }) => {
    const block = call.store.get(blockIdOf(container, call.address.blob!, text.trim()), blockType);
    if (!block || name === "Committed") throw new StorageError("invalidBlockList");
    return Buffer.from(block.properties.base64, "base64");
  });
  const blob = write(call, container, Buffer.concat(blocks), header(call, "x-ms-blob-content-md5"));
  return { status: 201, headers: { ...validatorsOf(blob), "x-ms-request-server-encrypted": "true" } };
};

export const blockBlobRoutes: readonly BlobRoute[] = [
  { operation: "BlockBlob_Upload", method: "PUT", on: "blob", action: "containers/blobs/write", permissions: "cw", handler: upload },
  { operation: "BlockBlob_StageBlock", method: "PUT", on: "blob", comp: "block", action: "containers/blobs/write", permissions: "cw", handler: stageBlock },
  { operation: "BlockBlob_CommitBlockList", method: "PUT", on: "blob", comp: "blocklist", action: "containers/blobs/write", permissions: "cw", handler: commitBlockList },
];
