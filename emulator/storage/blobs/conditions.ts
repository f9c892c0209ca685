import { header, httpTime } from "./blobCall";
import type { BlobCall } from "./blobCall";
import { StorageError } from "./storageErrors";

/** What conditions are about. */
export interface Condition {
  etag: string;
  modifiedAt: number;
}

/**
 * Refuses a request whose conditional headers do not hold: 412, or 304 where somebody who reads has it already. `undefined` stands for a blob that is
 * still to be.
 */
export function checkConditions(call: BlobCall, found: Condition | undefined): void {
  const reads = call.request.method === "GET" || call.request.method === "HEAD";
  const ifMatch = header(call, "if-match");
  const unmodifiedSince = time(header(call, "if-unmodified-since"));
  if (ifMatch !== undefined && !(found && matches(ifMatch, found.etag))) throw new StorageError("conditionNotMet");
  if (found && ifMatch === undefined && unmodifiedSince !== undefined && seconds(found.modifiedAt) > unmodifiedSince) throw new StorageError("conditionNotMet");

  const ifNoneMatch = header(call, "if-none-match");
  const modifiedSince = time(header(call, "if-modified-since"));
  if (!found) return;
  const same = ifNoneMatch !== undefined && matches(ifNoneMatch, found.etag);
  const old = ifNoneMatch === undefined && modifiedSince !== undefined && seconds(found.modifiedAt) <= modifiedSince;
  if (!same && !old) return;
  if (reads) throw new StorageError("notModified", {}, { etag: found.etag, "last-modified": httpTime(found.modifiedAt) });
  if (ifNoneMatch === "*") throw new StorageError("blobExists");
  throw new StorageError("conditionNotMet");
}

function matches(list: string, etag: string): boolean {
  return list.split(",").some((each) => each.trim() === "*" || each.trim().replace(/^W\//, "").replaceAll('"', "") === etag.replaceAll('"', ""));
}

function time(value: string | undefined): number | undefined {
  const parsed = value === undefined ? NaN : Date.parse(value);
  return Number.isNaN(parsed) ? undefined : seconds(parsed);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
