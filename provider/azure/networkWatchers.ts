import { canonicalRegion } from "../model/region";
import { isSameId, knownTypeOf, parseResourceId, resourceTypes, watcherIdOf } from "../model/resourceId";
import { isObject } from "../model/shapes";
import type { ArmClient } from "./armClient";
import { AzureError } from "./errors";
import type { WatcherAddress } from "./packetCaptures";
import { type ListRequest, listItems } from "./pages";
import type { Patience } from "./patience";
import { Shared } from "./shared";
import type { Transport } from "./transport";

/** Finds the network watcher of a region. Every subscription has at most one in each. */
export class NetworkWatchers {
  private readonly lists = new Shared<Map<string, WatcherAddress>>();

  constructor(
    private readonly client: (subscriptionId: string) => ArmClient,
    private readonly transport: Transport,
  ) {}

  /**
   * @param region The region's canonical name.
   * @throws AzureError `NetworkWatcherNotFound` with what to declare, where the region has none.
   */
  async find(subscriptionId: string, region: string, patience: Patience): Promise<WatcherAddress> {
    const key = subscriptionId.toLowerCase();
    const isEarlier = this.lists.has(key);
    const look = async (): Promise<WatcherAddress | undefined> => (await this.byRegion(subscriptionId, patience)).get(region);
    let watcher = await look();
    if (watcher === undefined && isEarlier) {
      // A watcher that an earlier list lacks may have been made since.
      this.lists.forget(key);
      watcher = await look();
    }
    if (watcher !== undefined) return watcher;
    throw new AzureError(`region "${region}" of subscription "${subscriptionId}" has no network watcher`, {
      code: "NetworkWatcherNotFound",
      hint:
        `declare an azure-native network.NetworkWatcher with \`location: "${region}"\` and let the capture depend on it, or run ` +
        `\`az network watcher configure --locations ${region} --enabled true --resource-group NetworkWatcherRG\``,
    });
  }

  /** Whether a subscription has the watcher. */
  async has(watcher: WatcherAddress, patience: Patience): Promise<boolean> {
    const isIt = (other: WatcherAddress): boolean => isSameId(watcherIdOf(other), watcherIdOf(watcher));
    const look = async (): Promise<boolean> => [...(await this.byRegion(watcher.subscriptionId, patience)).values()].some(isIt);
    if (await look()) return true;
    this.lists.forget(watcher.subscriptionId.toLowerCase());
    return look();
  }

  /** The watchers of a subscription by the canonical names of their regions, as they were first seen. */
  byRegion(subscriptionId: string, patience: Patience): Promise<ReadonlyMap<string, WatcherAddress>> {
    return this.lists.get(subscriptionId.toLowerCase(), () => this.list(subscriptionId, patience));
  }

  private async list(subscriptionId: string, patience: Patience): Promise<Map<string, WatcherAddress>> {
    const request: ListRequest = {
      subscriptionId,
      what: "network watchers",
      client: () => this.client(subscriptionId),
      firstPage: (client, options) => client.network.networkWatchers.listAll(options).byPage().next(),
    };
    const watchers = await listItems(this.transport, request, patience);
    return new Map(watchers.map(entryOf).filter((entry) => entry !== undefined));
  }
}

function entryOf(watcher: unknown): [string, WatcherAddress] | undefined {
  if (!isObject(watcher) || typeof watcher.id !== "string" || typeof watcher.location !== "string") return undefined;
  const id = parseResourceId(watcher.id);
  const networkWatcherName = id?.names[0];
  if (id === undefined || networkWatcherName === undefined || knownTypeOf(id) !== resourceTypes.networkWatcher) return undefined;
  return [
    canonicalRegion(watcher.location),
    { subscriptionId: id.subscriptionId, resourceGroupName: id.resourceGroupName, networkWatcherName },
  ];
}
