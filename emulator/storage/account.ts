import { isSame } from "../core/resourceIds";
import type { StorageAccount } from "../core/resources";
import type { Store } from "../core/store";
import { newKeys } from "./accountKeys";
import { accessTierOf, primaryEndpoints } from "./accountKinds";

export const accountType = "Microsoft.Storage/storageAccounts";

/** What every account has, whoever made it. */
export function newAccount(id: string, name: string, location: string, now: number, given: Record<string, unknown> = {}, more: Record<string, unknown> = {}): StorageAccount {
  const { kind = "StorageV2" } = more as { kind?: string };
  const accessTier = accessTierOf(kind);
  return {
    id, name, type: accountType, location,
    more: { sku: { name: "Standard_LRS", tier: "Standard" }, kind, ...more },
    properties: {
      supportsHttpsTrafficOnly: true,
      ...(accessTier === undefined ? {} : { accessTier }),
      ...given,
      provisioningState: "Succeeded",
      creationTime: new Date(now).toISOString(),
      primaryEndpoints: primaryEndpoints(name, kind),
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
