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
