import type { Capture } from "./capture";
import type { JsonObject } from "./shapes";

/** An address in the blob service, taken apart. Names are as they are, not as a URL writes them. */
export interface StoragePath {
  /** Such as `https://account.blob.core.windows.net`, or `https://localhost:8443/account` of the local Azure. */
  readonly origin: string;
  readonly container: string;
  /** Left out where the address is a container's. */
  readonly blob?: string;
}

/**
 * Takes the address of a container or blob apart; `undefined` where the text is none, or one that leads elsewhere than it says: `..` in a
 * path would be followed on its way.
 *
 * @param account The account's name. Where it is the first part of the path instead of the host, as in the local Azure, it belongs to the origin.
 */
export function parseStoragePath(text: string, account = ""): StoragePath | undefined {
  const [, host, path = ""] = /^(https:\/\/[\w.-]+(?::\d+)?)\/([^?#]+)$/i.exec(text) ?? [];
  if (host === undefined) return undefined;
  const isPathStyle = path.toLowerCase().startsWith(`${account.toLowerCase()}/`) && !isHostStyle(account, host);
  const origin = isPathStyle ? `${host}/${account}` : host;
  const [, container, rest] = /^([^/]+)(?:\/(.*))?$/.exec(isPathStyle ? path.slice(account.length + 1) : path) ?? [];
  if (container === undefined || !isContainerName(container)) return undefined;
  if (rest === undefined || rest === "") return { origin: origin.toLowerCase(), container };
  const blob = decoded(rest);
  return blob === undefined || !isBlobName(blob) ? undefined : { origin: origin.toLowerCase(), container, blob };
}

/** Whether the host alone says which account is meant. */
function isHostStyle(account: string, host: string): boolean {
  const name = account.toLowerCase();
  return name === "" || [`https://${name}.`, `https://${name}-secondary.`].some((start) => host.toLowerCase().startsWith(start));
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
export function hasOneFile(owner: FileOwner): boolean {
  return owner.targetType === "AzureVM" && !isRing(owner);
}

export type FileOwner = Pick<Capture, "targetType" | "scope" | "continuousCapture" | "captureSettings">;

function isRing({ continuousCapture, captureSettings }: FileOwner): boolean {
  return continuousCapture === true || captureSettings !== undefined;
}

/** What is common to the names of all files of a capture: the one that `storagePath` names, without its extension. */
export function commonStem(blob: string): string {
  return blob.replace(/\.[^./]*$/, "");
}

/**
 * Whether a blob may be a file of the capture with this stem: the stem itself, or the stem and what tells instances and parts of a ring
 * apart. Nobody has published how the service does that, so whatever starts a new word counts: `web-prod.cap` may be a file of `web.cap`,
 * `web2.cap` is none. Good enough to show and to fetch files, never to delete them: see `isCertainlyFileOf`.
 */
export function mayBeFileOf(stem: string, name: string): boolean {
  return name.startsWith(stem) && /^[._\-/]/.test(name.slice(stem.length));
}

/**
 * Whether a blob's name is exactly one that the capture gives its files: the blob of its path or, before the same extension,
 * `_<instance>` of a scale set, `_<number>` of a ring, or both. The names of instances are numbers unless the scope includes others.
 *
 * The numbering is not published. Where the service has another one, its files do not match and nothing is deleted.
 */
export function isCertainlyFileOf(owner: FileOwner, blob: string, name: string): boolean {
  if (name === blob) return true;
  const stem = commonStem(blob);
  const extension = blob.slice(stem.length);
  if (hasOneFile(owner) || !name.startsWith(`${stem}_`) || !name.endsWith(extension)) return false;
  const marks = name.slice(stem.length, name.length - extension.length);
  const number = isRing(owner) ? "_[1-9]\\d{0,9}" : "";
  const [, instance] = new RegExp(`^${owner.targetType === "AzureVMSS" ? "_([\\w-]+?)" : "()"}${number}$`).exec(marks) ?? [];
  return instance !== undefined && (owner.targetType === "AzureVM" || isInstance(owner.scope, instance));
}

function isInstance(scope: FileOwner["scope"], instance: string): boolean {
  const isIn = (list: readonly string[]): boolean => list.some((one) => one.toLowerCase() === instance.toLowerCase());
  if (scope?.include !== undefined) return isIn(scope.include);
  return /^\d{1,10}$/.test(instance) && !isIn(scope?.exclude ?? []);
}

/** What the service calls the file of a session, without its folders' container: by the target and the time when the session began. */
export function serviceFileName(target: string, began: number): string {
  const [date = "", time = ""] = new Date(began).toISOString().split(/[TZ]/);
  return `${serviceFolder(target)}/${date.replaceAll("-", "/")}/packetcapture_${time.replace(/[:.]/g, "_")}.cap`;
}

/** The folder in which the service puts the files of a target that were given no name. */
export function serviceFolder(target: string): string {
  return target.slice(1).toLowerCase();
}

/** The time in a name that the service has made, in milliseconds since 1970; `undefined` where there is none. */
export function timeInServiceName(name: string): number | undefined {
  const [, year, month, day, hour, minute, second, millisecond] =
    /\/(\d{4})\/(\d\d)\/(\d\d)\/packetcapture_(\d\d)_(\d\d)_(\d\d)_(\d{3})/.exec(name) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
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
