import { parseResourceId } from "../model/resourceId";
import { parseStoragePath, type StoragePath } from "../model/fileNames";
import type { Cloud } from "./cloud";
import { AzureError } from "./errors";
import type { Patience } from "./patience";
import type { StorageAccounts } from "./storageAccounts";

/** Where a capture's files are, going by the capture. */
export interface FilePlace {
  readonly storageId: string;
  readonly storagePath: string;
}

/** A container, and where it is asked for. */
export interface ContainerPlace extends StoragePath {
  readonly storageId: string;
  /** The name of the storage account. */
  readonly account: string;
  /** Without a slash at the end, such as `https://account.blob.core.windows.net`. */
  readonly endpoint: string;
}

/**
 * Finds where an account's blobs are: at the address that the account itself says or, where it may not be looked at, at the one in the
 * capture's path.
 *
 * @throws AzureError `ForeignOrigin` for an address that is not the account's in this cloud: no token and no signature goes there.
 */
export async function findContainer(
  accounts: StorageAccounts,
  cloud: Cloud,
  place: FilePlace,
  patience: Patience,
): Promise<ContainerPlace> {
  const { storageId, storagePath } = place;
  const account = parseResourceId(storageId)?.names[0];
  const parts = parseStoragePath(storagePath, account);
  if (parts === undefined || account === undefined) {
    throw new AzureError(`Azure returned an invalid file URL: ${JSON.stringify(storagePath.split("?")[0]?.slice(0, 300))}`, {
      code: "MalformedAnswer",
    });
  }
  const own = parts.origin;
  if (!isOf(account, own, cloud)) throw foreign(own, account);
  const endpoint = (await endpointIn(accounts, storageId, patience)) ?? own;
  if (!isOf(account, endpoint, cloud)) throw foreign(endpoint, account);
  return { ...parts, storageId, account, endpoint };
}

/** What the account says; `undefined` where it may not be looked at: reading blobs needs no permission for that. */
async function endpointIn(accounts: StorageAccounts, storageId: string, patience: Patience): Promise<string | undefined> {
  try {
    return (await accounts.get(storageId, patience)).blobEndpoint;
  } catch (error) {
    if (error instanceof AzureError && error.status === 403) return undefined;
    throw error;
  }
}

function isOf(account: string, address: string, cloud: Cloud): boolean {
  return isHostOf(account, address, cloud) || isPathStyle(account, address, cloud);
}

/** Whether a host is the account's: `account.blob.{suffix}`, or `account.z01.blob.storage.azure.net` of accounts with an endpoint of their zone. */
function isHostOf(account: string, address: string, { storageSuffix }: Cloud): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  if (protocol !== "https:") return false;
  const [name, ...rest] = host.toLowerCase().split(".");
  const tail = rest.join(".");
  // Reads of an account that is kept twice may go to its other region.
  const isAccount = name === account.toLowerCase() || name === `${account.toLowerCase()}-secondary`;
  return isAccount && (tail === `blob.${storageSuffix.toLowerCase()}` || /^z\d{1,3}\.blob\.storage\.azure\.net$/.test(tail));
}

/** Whether the connection's own host has the account behind a path, as the local Azure does. */
function isPathStyle(account: string, address: string, { endpoint }: Cloud): boolean {
  return address.toLowerCase() === `${endpoint}/${account}`.toLowerCase();
}

function foreign(address: string, account: string): AzureError {
  const origin = URL.canParse(address) ? new URL(address).origin : "no address";
  return new AzureError(`refused to fetch files from ${origin}: it does not belong to storage account "${account}"`, {
    code: "ForeignOrigin",
  });
}
