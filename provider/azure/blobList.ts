import { createRequire } from "node:module";
import type * as fastXmlParser from "fast-xml-parser";
import { isObject } from "../model/shapes";

/** Loaded only where blobs are listed. */
const load = createRequire(__filename);

/** A blob as it is now. */
export interface BlobProperties {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly etag: string;
  /** When it was last written, in whole seconds of Azure's clock, as milliseconds since 1970; left out where the service does not say it. */
  readonly modifiedAt?: number;
  /** MD5 of the whole content in base64, where the service has one. */
  readonly md5?: string;
}

/** One page of a list of blobs. */
export interface BlobPage {
  readonly blobs: readonly BlobProperties[];
  /** Empty on the last page. */
  readonly nextMarker: string;
}

/** A page from the service's XML; `undefined` where the text is none. Blobs whose form makes no sense are left out. */
export function blobPageFrom(text: string): BlobPage | undefined {
  const { XMLParser } = load("fast-xml-parser") as typeof fastXmlParser;
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: (name) => name === "Blob",
  });
  let document: unknown;
  try {
    document = parser.parse(text);
  } catch {
    return undefined;
  }
  const results = isObject(document) ? document.EnumerationResults : undefined;
  if (!isObject(results)) return undefined;
  const blobs = isObject(results.Blobs) && Array.isArray(results.Blobs.Blob) ? results.Blobs.Blob : [];
  return { blobs: blobs.map(blobFrom).filter((blob) => blob !== undefined), nextMarker: textOf(results.NextMarker) ?? "" };
}

function blobFrom(item: unknown): BlobProperties | undefined {
  if (!isObject(item) || !isObject(item.Properties)) return undefined;
  const name = nameOf(item.Name);
  const etag = textOf(item.Properties.Etag);
  const length = textOf(item.Properties["Content-Length"]) ?? "";
  const md5 = textOf(item.Properties["Content-MD5"]);
  const modified = modifiedAtIn(textOf(item.Properties["Last-Modified"]));
  if (name === undefined || etag === undefined || !/^\d{1,15}$/.test(length)) return undefined;
  // Lists write it without the quotes that belong to it.
  return { name, size: Number(length), etag: etag.startsWith('"') ? etag : `"${etag}"`, ...modified, ...(md5 !== undefined && { md5 }) };
}

/** When a blob was last written, from a text such as `Mon, 23 Nov 2026 08:00:00 GMT`; empty where the text is none. */
export function modifiedAtIn(text: string | undefined): { modifiedAt?: number } {
  const modifiedAt = Date.parse(text ?? "");
  return Number.isNaN(modifiedAt) ? {} : { modifiedAt };
}

/** Names with characters that XML cannot hold come percent-encoded, and say so. */
function nameOf(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || !isObject(value) || value["@_Encoded"] !== "true") return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  const text = isObject(value) ? value["#text"] : value;
  return typeof text === "string" && text !== "" ? text : undefined;
}
