import type { Reply } from "../../core/replies";
import type { BlobCall } from "./blobCall";
import { StorageError } from "./storageErrors";

const largestPage = 5000;

/**
 * The part of a list, in the order of its names, that a request asks for: from the query's `marker` on, `maxresults` of it. The marker is the next
 * page's first name, so it holds whatever is deleted meanwhile.
 */
export function pageOf<T>({ request: { query } }: BlobCall, all: readonly T[], nameOf: (item: T) => string): { items: T[]; maxResults: string | undefined; nextMarker: string } {
  const { marker = "", maxresults: maxResults } = query;
  const limit = maxResults === undefined ? largestPage : Number(maxResults);
  if (!Number.isInteger(limit) || limit < 1) throw new StorageError("outOfRangeQueryValue", { QueryParameterName: "maxresults", QueryParameterValue: maxResults ?? "" });
  const from = Buffer.from(marker, "base64url").toString();
  const rest = all.filter((item) => nameOf(item) >= from);
  const items = rest.slice(0, Math.min(limit, largestPage));
  const next = rest[items.length];
  return { items, maxResults, nextMarker: next === undefined ? "" : Buffer.from(nameOf(next)).toString("base64url") };
}

/** The account's own address, as lists have it. */
export function serviceEndpoint({ request, address, account }: BlobCall): string {
  return address.style === "host" ? `${request.origin}/` : `${request.origin}/${account.name}/`;
}

export function xml(status: number, document: string): Reply {
  return { status, headers: { "content-type": "application/xml" }, body: document };
}
