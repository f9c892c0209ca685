import type { Blob, BlobContent, Block, Resource } from "../core/resources";
import { blobType, blockType } from "../storage/blobs/blobStore";

/** A resource as a row of the state file: JSON, and uploaded bytes apart from it as they are. */
export interface ResourceRow {
  data: string;
  bytes: Uint8Array | null;
}

export function toRow(resource: Resource<unknown>): ResourceRow {
  if (isUploaded(resource)) {
    const { base64, ...content } = resource.properties.content;
    return { data: JSON.stringify({ ...resource, properties: { ...resource.properties, content } }), bytes: Buffer.from(base64, "base64") };
  }
  if (isBlock(resource)) return { data: JSON.stringify({ ...resource, properties: {} }), bytes: Buffer.from(resource.properties.base64, "base64") };
  return { data: JSON.stringify(resource), bytes: null };
}

/** The opposite of `toRow`. Not checked: that is for `checkSaved`. */
export function fromRow({ data, bytes }: ResourceRow): unknown {
  const resource: unknown = JSON.parse(data);
  if (bytes === null) return resource;
  const { type, properties } = resource as { type?: unknown; properties?: { content?: object } };
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return { ...(resource as object), properties: type === blockType ? { ...properties, base64 } : { ...properties, content: { ...properties?.content, base64 } } };
}

type UploadedBlob = Omit<Blob, "properties"> & { properties: Omit<Blob["properties"], "content"> & { content: Extract<BlobContent, { kind: "bytes" }> } };

function isUploaded(resource: Resource<unknown>): resource is UploadedBlob {
  return resource.type === blobType && (resource as Blob).properties.content.kind === "bytes";
}

function isBlock(resource: Resource<unknown>): resource is Block {
  return resource.type === blockType;
}
