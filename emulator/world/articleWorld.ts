import type { Store } from "../core/store";
import { addNetworkWatcher, addStorageAccount, addVirtualMachine } from "./outOfBand";

/** The ids of the article's world, for the default subscription. */
export function articleIds(subscriptionId: string): Record<"virtualMachine" | "storageAccount" | "networkWatcher", string> {
  const group = (name: string) => `/subscriptions/${subscriptionId}/resourceGroups/${name}/providers`;
  return {
    virtualMachine: `${group("ContosoExampleRG")}/Microsoft.Compute/virtualMachines/ContosoVM`,
    storageAccount: `${group("ContosoExampleRG")}/Microsoft.Storage/storageAccounts/contosoexamplergdiag374`,
    networkWatcher: `${group("NetworkWatcherRG")}/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus`,
  };
}

/**
 * The world of Microsoft's article on packet captures: one Windows machine with an agent, a storage account for its
 * diagnostics, and the network watcher of their region. The captures are for the reader to make.
 */
export function makeArticleWorld(store: Store, subscriptionId: string, now: number): void {
  const location = "westcentralus";
  const ids = articleIds(subscriptionId);
  addVirtualMachine(store, { id: ids.virtualMachine, location, os: "Windows" }, now);
  addStorageAccount(store, { id: ids.storageAccount, location }, now);
  addNetworkWatcher(store, { id: ids.networkWatcher, location });
}
