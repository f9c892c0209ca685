import { watcherApiVersion } from "../model/arm";
import { isSameId, resourceTypes, watcherIdOf } from "../model/resourceId";
import { type Arm, resourceFrom } from "./arm";
import { AzureError } from "./errors";
import type { WatcherAddress } from "./packetCaptures";
import type { Patience } from "./patience";
import { Shared } from "./shared";

/** Finds the network watcher of a region. Every subscription has at most one in each. */
export class NetworkWatchers {
  private readonly lists = new Shared<WatchersByRegion>();

  constructor(private readonly arm: Arm) {}

  /**
   * @param region The region's canonical name.
   * @throws AzureError `NetworkWatcherNotFound` with what to declare, where the region has none.
   */
  async find(subscriptionId: string, region: string, patience: Patience): Promise<WatcherAddress> {
    const watcher = await this.look(subscriptionId, (byRegion) => byRegion.get(region), patience);
    if (watcher !== undefined) return watcher;
    throw new AzureError(`region "${region}" of subscription "${subscriptionId}" has no network watcher`, {
      code: "NetworkWatcherNotFound",
      hint:
        `declare an azure-native network.NetworkWatcher with \`location: "${region}"\` and make the capture depend on it, or run ` +
        `\`az network watcher configure --locations ${region} --enabled true --resource-group NetworkWatcherRG\``,
    });
  }

  /** Whether a subscription has the watcher. */
  async has(watcher: WatcherAddress, patience: Patience): Promise<boolean> {
    return (await this.regionOf(watcher, patience)) !== undefined;
  }

  /** The canonical name of the watcher's region; `undefined` where the subscription has no such watcher. */
  async regionOf(watcher: WatcherAddress, patience: Patience): Promise<string | undefined> {
    const isIt = ([, other]: [string, WatcherAddress]): boolean => isSameId(watcherIdOf(other), watcherIdOf(watcher));
    return (await this.look(watcher.subscriptionId, (byRegion) => [...byRegion].find(isIt), patience))?.[0];
  }

  /** The watchers of a subscription by the canonical names of their regions, as they were first seen. */
  byRegion(subscriptionId: string, patience: Patience): Promise<WatchersByRegion> {
    return this.lists.get(subscriptionId.toLowerCase(), () => this.list(subscriptionId, patience));
  }

  /** Picks a watcher; one that an earlier list lacks may have been made since. */
  private async look<T>(
    subscriptionId: string,
    pick: (byRegion: WatchersByRegion) => T | undefined,
    patience: Patience,
  ): Promise<T | undefined> {
    const key = subscriptionId.toLowerCase();
    const isEarlier = this.lists.has(key);
    const picked = pick(await this.byRegion(subscriptionId, patience));
    if (picked !== undefined || !isEarlier) return picked;
    this.lists.forget(key);
    return pick(await this.byRegion(subscriptionId, patience));
  }

  private async list(subscriptionId: string, patience: Patience): Promise<WatchersByRegion> {
    const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/${resourceTypes.networkWatcher}?api-version=${watcherApiVersion}`;
    const items = await this.arm.list(path, "network watchers", patience);
    const watchers = items.map((item) => resourceFrom(item, resourceTypes.networkWatcher)).filter((watcher) => watcher !== undefined);
    return new Map(
      watchers.map(({ location, name: networkWatcherName, subscriptionId, resourceGroupName }) => [
        location,
        { subscriptionId, resourceGroupName, networkWatcherName },
      ]),
    );
  }
}

type WatchersByRegion = ReadonlyMap<string, WatcherAddress>;
