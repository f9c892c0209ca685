import type { Azure } from "../azure";
import type { Patience } from "../azure/patience";
import type { StorageAccount } from "../azure/storageAccounts";
import type { PlaceInputs } from "../model/captureInputs";
import { instanceConcern, type Location, locate, requireAgent } from "./locate";
import { lookAtStorage, requireStorage } from "./requireStorage";

/** What a capture needs in Azure, as far as it was looked at and could be seen. */
export interface Surroundings extends Location {
  readonly account: StorageAccount | undefined;
}

/** Looks at what a capture needs before it is requested: its watcher, the machine and the storage account. */
export async function lookAround(azure: Azure, inputs: PlaceInputs, patience: Patience): Promise<Surroundings> {
  const [location, account] = await Promise.all([locate(azure, inputs, patience), lookAtStorage(azure, inputs, patience)]);
  return { ...location, account };
}

/**
 * Refuses a machine that certainly cannot record, and an account that the service cannot write to.
 *
 * @param warn Gets what may be in the way.
 * @throws AzureError as `requireAgent` and `requireStorage` do.
 */
export function requireReadiness(inputs: PlaceInputs, { target, account }: Surroundings, warn: (message: string) => void): void {
  requireAgent(inputs, target);
  const concern = inputs.requireAgent && target !== undefined ? instanceConcern(inputs, target) : undefined;
  if (concern !== undefined) warn(`${concern.found}\n  hint: ${concern.fix}`);
  requireStorage(account, target?.location ?? inputs.location, warn);
}
