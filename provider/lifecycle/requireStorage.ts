import type { Azure } from "../azure";
import { AzureError, isGone } from "../azure/errors";
import type { Patience } from "../azure/patience";
import type { StorageAccount } from "../azure/storageAccounts";
import type { PlaceInputs } from "../model/captureInputs";
import { parseResourceId } from "../model/resourceId";

/** The storage account of a capture, where it has one and where it is to be looked at and can be seen. */
export async function lookAtStorage(azure: Azure, inputs: PlaceInputs, patience: Patience): Promise<StorageAccount | undefined> {
  const { storageId } = inputs.storageLocation;
  if (inputs.requireStorage === false || storageId === undefined) return undefined;
  try {
    return await azure.storageAccounts.get(storageId, patience);
  } catch (error) {
    if (isGone(error)) {
      throw new AzureError(`storage account "${parseResourceId(storageId)?.names[0] ?? storageId}" does not exist`, {
        code: "StorageAccountNotFound",
        requestId: error.requestId,
        hint: "check `storageLocation.storageId`; if this stack creates the account, make the capture depend on it",
      });
    }
    // Whoever may not look at accounts may still capture.
    if (error instanceof AzureError && error.status === 403) return undefined;
    throw error;
  }
}

/**
 * Refuses an account that the service cannot write to.
 *
 * @param location The machine's region, where it is known.
 * @param warn Is told of what may be in the way.
 * @throws AzureError `StorageAccountRegion`, `StorageAccountTier` or `StorageAccountKeyAccess`.
 */
export function requireStorage(account: StorageAccount | undefined, location: string | undefined, warn: (message: string) => void): void {
  if (account === undefined) return;
  const [objection] = objectionsToStorage(account, location);
  if (objection !== undefined) throw objection;
  if (account.isFirewalled) warn(`storage account "${account.name}" ${firewallConcern}`);
}

/** What may be in the way of an account with a firewall; it follows the account's name. */
export const firewallConcern = "allows only selected networks: the file arrives only if the machine's network is one of them";

/**
 * All that keeps the service from writing to an account, as its documentation has it: it has to be a Standard one in the machine's region, and
 * its keys must open it.
 */
export function objectionsToStorage(account: StorageAccount, location: string | undefined): AzureError[] {
  const subject = `storage account "${account.name}"`;
  const otherwise = "or set `requireStorage: false` to try anyway";
  const objections: AzureError[] = [];
  if (location !== undefined && account.location !== location) {
    const hint = `use an account in "${location}", ${otherwise}`;
    objections.push(
      new AzureError(`${subject} is in "${account.location}", but the machine is in "${location}"`, { code: "StorageAccountRegion", hint }),
    );
  }
  if (account.tier !== undefined && account.tier !== "Standard") {
    const hint = `use a Standard account, ${otherwise}`;
    objections.push(
      new AzureError(`${subject} is a ${account.tier} account, but captures require a Standard account`, {
        code: "StorageAccountTier",
        hint,
      }),
    );
  }
  if (!account.allowsKeys) {
    const hint = `set the account's \`allowSharedKeyAccess\`, ${otherwise}`;
    objections.push(
      new AzureError(`${subject} does not allow access by key, which the service requires`, { code: "StorageAccountKeyAccess", hint }),
    );
  }
  return objections;
}
