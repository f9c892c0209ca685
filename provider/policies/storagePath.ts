import { parseStoragePath } from "../model/fileNames";

/** Where an address of the blob service leads, in lower case. */
export interface StoragePlace {
  readonly account: string;
  readonly container: string;
}

/** The hosts of accounts in Azure's clouds: `<account>.blob.core.windows.net`, or `<account>.z01.blob.storage.azure.net` with a DNS zone. */
const hostOfAccount =
  /^([a-z0-9]{3,24})\.(?:blob\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|z\d{1,3}\.blob\.storage\.azure\.net)$/;

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The account and the container in the address of a container or blob. The account is the first part of a host of Azure's, or of the path on
 * the local Azure, which is on this machine; `undefined` where the text is no such address.
 */
export function placeOfStoragePath(text: string): StoragePlace | undefined {
  if (!URL.canParse(text)) return undefined;
  const { host, hostname, pathname } = new URL(text);
  const account = loopback.includes(hostname) ? pathname.split("/")[1] : hostOfAccount.exec(host)?.[1];
  if (account === undefined) return undefined;
  // An address of IPv6 is no host for `parseStoragePath`.
  const container = parseStoragePath(text.replace("//[::1]", "//localhost"), account)?.container;
  return container === undefined ? undefined : { account: account.toLowerCase(), container };
}
