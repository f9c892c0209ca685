import type { Azure } from "../../azure";
import { AzureError } from "../../azure/errors";
import type { Patience } from "../../azure/patience";
import type { TriggeredInputs } from "../../model/triggeredInputs";
import { namePattern, type TriggeredAddress } from "../../model/triggeredNames";
import { requireWatcher } from "../findWatcher";
import { lookAround, requireReadiness } from "../readiness";
import { requirePrincipal } from "./principal";

/**
 * Finds where captures will be, and makes sure that one could be created there now, as for a capture itself.
 *
 * @param inputs With the watcher, where that is known.
 * @param warn Gets what may be in the way.
 * @throws AzureError as `requireReadiness`, `requireWatcher` and `requirePrincipal`; `NetworkWatcherRegion` for a watcher of another region.
 */
export async function prepare(
  azure: Azure,
  inputs: TriggeredInputs,
  warn: (message: string) => void,
  patience: Patience,
): Promise<TriggeredAddress> {
  const { namePrefix } = inputs;
  const asCapture = { ...inputs, packetCaptureName: namePattern(namePrefix) };
  const surroundings = await lookAround(azure, asCapture, patience);
  const { subscriptionId, resourceGroupName, networkWatcherName } = surroundings.address;
  const address = { subscriptionId, resourceGroupName, networkWatcherName, namePrefix };
  // One that was found by its region is there.
  if (inputs.networkWatcherName !== undefined) {
    await requireWatcher(azure, address, patience);
    await requireRegion(azure, address, surroundings.target?.location ?? inputs.location, patience);
  }
  requireReadiness(asCapture, surroundings, warn);
  await requirePrincipal(azure, inputs, address, warn, patience);
  return address;
}

/** A watcher captures machines of its own region only. What cannot be seen is not held against anybody. */
async function requireRegion(azure: Azure, watcher: TriggeredAddress, machine: string | undefined, patience: Patience): Promise<void> {
  const region = await azure.networkWatchers.regionOf(watcher, patience);
  if (region === undefined || machine === undefined || region === machine) return;
  throw new AzureError(`network watcher "${watcher.networkWatcherName}" is in "${region}", but the machine is in "${machine}"`, {
    code: "NetworkWatcherRegion",
    hint: `name the watcher of "${machine}", or leave out \`networkWatcherName\` and \`resourceGroupName\``,
  });
}

/** The inputs with the watcher that the state has. */
export function placed(inputs: TriggeredInputs, { networkWatcherName, resourceGroupName }: TriggeredAddress): TriggeredInputs {
  return { ...inputs, networkWatcherName, resourceGroupName };
}
