import type { Capture } from "./capture";
import type { JsonObject } from "./shapes";

/** An address in the blob service, taken apart. Names are as they are, not as a URL writes them. */
export interface StoragePath {
  /** Such as `https://account.blob.core.windows.net`. */
  readonly origin: string;
  readonly container: string;
  /** Left out where the address is a container's. */
  readonly blob?: string;
}

/**
 * Takes the address of a container or blob apart; `undefined` where the text is none, or one that leads elsewhere than it says: `..` in a
 * path would be followed on its way.
 */
export function parseStoragePath(text: string): StoragePath | undefined {
  const [, origin, container, rest] = /^(https:\/\/[\w.-]+(?::\d+)?)\/([^/?#]+)(?:\/([^?#]*))?$/i.exec(text) ?? [];
  if (origin === undefined || container === undefined || !isContainerName(container)) return undefined;
  if (rest === undefined || rest === "") return { origin: origin.toLowerCase(), container };
  const blob = decoded(rest);
  return blob === undefined || !isBlobName(blob) ? undefined : { origin: origin.toLowerCase(), container, blob };
}

/** The address of a blob. */
export function formatStoragePath({ origin, container }: Omit<StoragePath, "blob">, blob: string): string {
  return `${origin}/${container}/${encodedBlobName(blob)}`;
}

/** A blob's name as a path of a URL. */
export function encodedBlobName(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}

/** Whether a name can be asked for without leading elsewhere: no parts of dots, nothing that a URL cannot hold. */
export function isBlobName(name: string): boolean {
  const isPart = (part: string): boolean => part !== "." && part !== "..";
  return name !== "" && name.length <= 1024 && !/[\p{Cc}\p{Cs}\\]/u.test(name) && name.split("/").every(isPart);
}

function isContainerName(name: string): boolean {
  return /^(\$root|\$logs|[a-z0-9][a-z0-9-]{1,62})$/.test(name);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whether a capture has exactly the file that its `storagePath` names: not one for each instance of a scale set or each part of a ring. */
export function hasOneFile({ targetType, continuousCapture, captureSettings }: FileOwner): boolean {
  return targetType === "AzureVM" && continuousCapture !== true && captureSettings === undefined;
}

export type FileOwner = Pick<Capture, "targetType" | "continuousCapture" | "captureSettings">;

/** What is common to the names of all files of a capture: the one that `storagePath` names, without its extension. */
export function commonStem(blob: string): string {
  return blob.replace(/\.[^./]*$/, "");
}

/**
 * Whether a blob is a file of the capture with this stem: the stem itself, or the stem and what tells instances and parts of a ring apart.
 * Nobody has published how the service does that; whatever starts a new word counts, so that `web2.cap` is no file of `web.cap`.
 */
export function isFileOf(stem: string, blob: string): boolean {
  return blob.startsWith(stem) && /^[._\-/]/.test(blob.slice(stem.length));
}

/** What tells a file apart from the others of its capture, for a name of its own: `0`, `0_2`; empty for the only one. */
export function distinctionOf(stem: string, blob: string): string {
  return commonStem(blob)
    .slice(stem.length)
    .replace(/^[._\-/]+/, "");
}

/** The files' addresses in the state of a resource, which an earlier version of this package has not written. */
export function storagePathsIn(outputs: JsonObject): readonly string[] {
  return Array.isArray(outputs.storagePaths) ? outputs.storagePaths.filter((path): path is string => typeof path === "string") : [];
}
