import { param } from "../core/call";
import type { Call } from "../core/call";
import { groupType } from "../core/resourceGroup";
import { nextEtag } from "../core/store";
import { watcherType } from "./networkWatchers";

/**
 * The watcher that Azure makes when a virtual network is created or updated in a region without one: `NetworkWatcher_{region}` in
 * `NetworkWatcherRG`, which it makes too. Not in a subscription that has opted out.
 *
 * https://learn.microsoft.com/azure/network-watcher/network-watcher-create
 */
export function ensureWatcherOf(location: string, call: Call): void {
  const { store, settings } = call;
  if (settings.automaticWatchers === "off") return;
  const subscription = `/subscriptions/${param(call, "subscriptionId")}`;
  if (store.list(watcherType, subscription).some((watcher) => watcher.location === location)) return;
  const groupId = `${subscription}/resourceGroups/NetworkWatcherRG`;
  const group = store.get(groupId, groupType);
  if (!group) store.put({ id: groupId, name: "NetworkWatcherRG", type: groupType, location, properties: { provisioningState: "Succeeded" } });
  const name = `NetworkWatcher_${location}`;
  store.put({
    id: `${group?.id ?? groupId}/providers/${watcherType}/${name}`,
    name, type: watcherType, location, etag: nextEtag(store),
    properties: { provisioningState: "Succeeded" },
  });
}
