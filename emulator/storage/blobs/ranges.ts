import { header } from "./blobCall";
import type { BlobCall } from "./blobCall";
import { StorageError } from "./storageErrors";

export interface Range {
  start: number;
  /** The byte after the last one. */
  end: number;
}

/** The range that is asked for; `undefined` for everything. One that is not understood counts as none, as HTTP has it. */
export function rangeOf(call: BlobCall, size: number): Range | undefined {
  const asked = header(call, "x-ms-range") ?? header(call, "range");
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(asked ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (start >= size) throw new StorageError("invalidRange", {}, { "content-range": `bytes */${size}` });
  return end <= start ? undefined : { start, end };
}
