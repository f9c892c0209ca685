import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { WatcherAddress } from "../azure/packetCaptures";
import type { Patience } from "../azure/patience";
import { lackOf, MissingRights, readActions } from "./rights";

/**
 * The network watcher of a region.
 *
 * @param region The region's canonical name.
 * @throws AzureError `NetworkWatcherNotFound` where the region has none; MissingRights where your login may not read any.
 */
export async function findWatcher(azure: Azure, subscriptionId: string, region: string, patience: Patience): Promise<WatcherAddress> {
  try {
    return await azure.networkWatchers.find(subscriptionId, region, patience);
  } catch (error) {
    if (!(error instanceof AzureError) || error.code !== "NetworkWatcherNotFound") throw error;
    const lack = await lackOf(azure, `/subscriptions/${subscriptionId}`, readActions.networkWatchers, patience);
    if (lack === undefined) throw error;
    const { size } = await azure.networkWatchers.byRegion(subscriptionId, patience);
    if (lack.isCertain && size === 0) throw new MissingRights(`${error.message} that you can read: ${lack.text}`);
    throw error.with({ hint: `${error.hint ?? ""}; ${lack.text}` });
  }
}

/** @throws AzureError `NetworkWatcherNotFound` where there is certainly no such watcher. */
export async function requireWatcher(azure: Azure, watcher: WatcherAddress, patience: Patience): Promise<void> {
  if (await mayHaveWatcher(azure, watcher, patience)) return;
  throw new AzureError(`network watcher "${watcher.networkWatcherName}" does not exist in resource group "${watcher.resourceGroupName}"`, {
    code: "NetworkWatcherNotFound",
    hint: "check `networkWatcherName` and `resourceGroupName`, or leave out both to use the watcher of the region",
  });
}

/** Whether there is such a watcher, or may be one that your login does not see. */
export async function mayHaveWatcher(azure: Azure, watcher: WatcherAddress, patience: Patience): Promise<boolean> {
  if (await azure.networkWatchers.has(watcher, patience)) return true;
  return (await lackOf(azure, `/subscriptions/${watcher.subscriptionId}`, readActions.networkWatchers, patience)) !== undefined;
}
