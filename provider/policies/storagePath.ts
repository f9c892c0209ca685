import { parseStoragePath } from "../model/fileNames";

/** Where an address of the blob service leads, in lower case. */
export interface StoragePlace {
  readonly account: string;
  readonly container: string;
}

/**
 * The account and the container in the address of a container or blob. The account is the first part of the host, or of the path on the
 * local Azure; `undefined` where the text is no such address.
 */
export function placeOfStoragePath(text: string): StoragePlace | undefined {
  if (!URL.canParse(text)) return undefined;
  const { hostname, pathname } = new URL(text);
  const isOnThisMachine = hostname === "localhost" || /^[\d.]+$|^\[/.test(hostname);
  const [account = ""] = isOnThisMachine ? pathname.slice(1).split("/") : hostname.split(".");
  const container = parseStoragePath(text, account)?.container;
  return container === undefined ? undefined : { account: account.toLowerCase(), container };
}
