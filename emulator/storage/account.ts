import { isSame } from "../core/resourceIds";
import type { StorageAccount } from "../core/resources";
import type { Store } from "../core/store";
import { newKeys } from "./accountKeys";

export const accountType = "Microsoft.Storage/storageAccounts";

/** Where each service of an account is. The number of the zone that has its static pages is the region's: here one for all. */
const services = { dfs: "dfs", web: "z1.web", blob: "blob", queue: "queue", table: "table", file: "file" };

/** What every account has, whoever made it. */
export function newAccount(id: string, name: string, location: string, now: number, given: Record<string, unknown> = {}, more: Record<string, unknown> = {}): StorageAccount {
  return {
    id, name, type: accountType, location,
    more: { sku: { name: "Standard_LRS", tier: "Standard" }, kind: "StorageV2", ...more },
    properties: {
      supportsHttpsTrafficOnly: true,
      networkAcls: { bypass: "AzureServices", virtualNetworkRules: [], ipRules: [], defaultAction: "Allow" },
      accessTier: "Hot",
      ...given,
      provisioningState: "Succeeded",
      creationTime: new Date(now).toISOString(),
      primaryEndpoints: Object.fromEntries(Object.entries(services).map(([service, host]) => [service, `https://${name}.${host}.core.windows.net/`])),
      primaryLocation: location,
      statusOfPrimary: "available",
    },
    hidden: { keys: newKeys(now) },
  };
}

/** The account with this name: one in the world can have it. */
export function findAccount(store: Store, name: string): StorageAccount | undefined {
  return store.list("Microsoft.Storage/storageAccounts").find((account) => isSame(account.name, name));
}
