import { resourceTypes } from "../model/resourceId";
import { bodyOf, objectOf, objectsIn } from "./answer";
import { type Arm, resourceFrom } from "./arm";
import { AzureError } from "./errors";
import type { Patience } from "./patience";
import { Recent } from "./recent";

/** What matters of a storage account that captures go to. What Azure does not say is left out. */
export interface StorageAccount {
  readonly id: string;
  readonly name: string;
  /** The region's canonical name, such as `westeurope`. */
  readonly location: string;
  /** `Standard` or `Premium`. */
  readonly tier?: string;
  /** Whether the account's keys open it: the service writes with a signature made with one. Azure leaves it out where they do. */
  readonly allowsKeys: boolean;
  /** Whether networks that are not named in its rules are kept out. */
  readonly isFirewalled: boolean;
  /** Where its blobs are, such as `https://account.blob.core.windows.net`. */
  readonly blobEndpoint?: string;
}

/** The api-version of Microsoft.Storage that this package speaks. */
const apiVersion = "2023-05-01";

/** The storage accounts of a subscription, as Azure Resource Manager knows them. */
export class StorageAccounts {
  private readonly looks = new Recent<StorageAccount>();

  constructor(private readonly arm: Arm) {}

  /**
   * Looks at an account: one request, shared between captures that go there at about the same time.
   *
   * @throws AzureError, among others for an account that does not exist.
   */
  async get(id: string, patience: Patience): Promise<StorageAccount> {
    const ask = async (): Promise<StorageAccount> =>
      (await this.arm.get(`${id}?api-version=${apiVersion}`, "a storage account", accountFrom, patience)).value;
    return this.looks.get(id.toLowerCase(), patience.clock, ask);
  }

  /** A key of the account. Whoever may ask for it may do everything with the account's data. */
  async key(id: string, patience: Patience): Promise<string> {
    const answer = await this.arm.post(`${id}/listKeys?api-version=${apiVersion}`, patience);
    const key = keyIn(bodyOf(answer));
    // Nothing of the answer is shown: it may hold a key after all.
    if (key === undefined)
      throw new AzureError("Azure returned no key for the account", { code: "MalformedAnswer", status: answer.status });
    return key;
  }

  /** All accounts of a subscription, over all pages. */
  async list(subscriptionId: string, patience: Patience): Promise<StorageAccount[]> {
    const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/${resourceTypes.storageAccount}?api-version=${apiVersion}`;
    const items = await this.arm.list(path, "storage accounts", patience);
    return items.map(accountFrom).filter((account) => account !== undefined);
  }
}

function accountFrom(body: unknown): StorageAccount | undefined {
  const resource = resourceFrom(body, resourceTypes.storageAccount);
  if (resource === undefined) return undefined;
  const { id, name, location, properties } = resource;
  const { blob } = objectOf(properties.primaryEndpoints);
  const tier = tierIn(objectOf(body).sku);
  return {
    id,
    name,
    location,
    allowsKeys: properties.allowSharedKeyAccess !== false,
    isFirewalled: objectOf(properties.networkAcls).defaultAction === "Deny" || properties.publicNetworkAccess === "Disabled",
    ...(tier !== undefined && { tier }),
    ...(typeof blob === "string" && blob !== "" && { blobEndpoint: blob.replace(/\/+$/, "") }),
  };
}

function keyIn(body: unknown): string | undefined {
  const { keys } = objectOf(body);
  return objectsIn(keys)
    .map(({ value }) => value)
    .find((value) => typeof value === "string");
}

function tierIn(sku: unknown): string | undefined {
  const { tier, name } = objectOf(sku);
  if (typeof tier === "string") return tier;
  return typeof name === "string" ? name.split("_")[0] : undefined;
}
