import { canonicalRegion } from "../model/region";
import { knownTypeOf, parseResourceId, resourceTypes } from "../model/resourceId";
import { isObject } from "../model/shapes";
import { bodyOf, malformed } from "./answer";
import type { ArmClient } from "./armClient";
import { AzureError } from "./errors";
import { listItems } from "./pages";
import type { Patience } from "./patience";
import { Recent } from "./recent";
import type { CallOptions, Transport } from "./transport";

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

  constructor(
    private readonly client: (subscriptionId: string) => ArmClient,
    private readonly transport: Transport,
  ) {}

  /**
   * Looks at an account: one request, shared between captures that go there at about the same time.
   *
   * @throws AzureError, among others for an account that does not exist.
   */
  async get(id: string, patience: Patience): Promise<StorageAccount> {
    return this.looks.get(id.toLowerCase(), patience.clock, () => this.fetch(id, patience));
  }

  private async fetch(id: string, patience: Patience): Promise<StorageAccount> {
    const { subscriptionId = "" } = parseResourceId(id) ?? {};
    const expects = { what: "a storage account", isIt: (body: unknown) => accountFrom(body) !== undefined };
    const send = (options: CallOptions): Promise<void> => this.client(subscriptionId).get(`${id}?api-version=${apiVersion}`, options);
    const answer = await this.transport.exchange({ subscriptionId, kind: "read", repeatable: true, expects, send }, patience);
    const account = accountFrom(bodyOf(answer));
    if (account === undefined) throw malformed(answer, expects.what);
    return account;
  }

  /** A key of the account. Whoever may ask for it may do everything with the account's data. */
  async key(id: string, patience: Patience): Promise<string> {
    const { subscriptionId = "" } = parseResourceId(id) ?? {};
    const path = `${id}/listKeys?api-version=${apiVersion}`;
    const send = (options: CallOptions): Promise<void> => this.client(subscriptionId).post(path, options);
    const answer = await this.transport.exchange({ subscriptionId, kind: "write", repeatable: true, send }, patience);
    const key = keyIn(bodyOf(answer));
    // Nothing of the answer is shown: it may hold a key after all.
    if (key === undefined) throw new AzureError("Azure gave no key of the account", { code: "MalformedAnswer", status: answer.status });
    return key;
  }

  /** All accounts of a subscription, over all pages. */
  async list(subscriptionId: string, patience: Patience): Promise<StorageAccount[]> {
    const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/${resourceTypes.storageAccount}?api-version=${apiVersion}`;
    const items = await listItems(
      this.transport,
      {
        subscriptionId,
        what: "storage accounts",
        client: () => this.client(subscriptionId),
        firstPage: (arm, options) => arm.get(path, options),
      },
      patience,
    );
    return items.map(accountFrom).filter((account) => account !== undefined);
  }
}

function accountFrom(body: unknown): StorageAccount | undefined {
  if (!isObject(body) || typeof body.id !== "string" || typeof body.location !== "string") return undefined;
  const id = parseResourceId(body.id);
  const name = id?.names[0];
  if (id === undefined || name === undefined || knownTypeOf(id) !== resourceTypes.storageAccount) return undefined;
  const properties = isObject(body.properties) ? body.properties : {};
  const endpoints = isObject(properties.primaryEndpoints) ? properties.primaryEndpoints : {};
  const rules = isObject(properties.networkAcls) ? properties.networkAcls : {};
  const tier = tierIn(body.sku);
  return {
    id: body.id,
    name,
    location: canonicalRegion(body.location),
    allowsKeys: properties.allowSharedKeyAccess !== false,
    isFirewalled: rules.defaultAction === "Deny" || properties.publicNetworkAccess === "Disabled",
    ...(tier !== undefined && { tier }),
    ...(typeof endpoints.blob === "string" && endpoints.blob !== "" && { blobEndpoint: endpoints.blob.replace(/\/+$/, "") }),
  };
}

function keyIn(body: unknown): string | undefined {
  const keys = isObject(body) && Array.isArray(body.keys) ? body.keys : [];
  return keys
    .filter(isObject)
    .map(({ value }) => value)
    .find((value) => typeof value === "string");
}

function tierIn(sku: unknown): string | undefined {
  if (!isObject(sku)) return undefined;
  if (typeof sku.tier === "string") return sku.tier;
  return typeof sku.name === "string" ? sku.name.split("_")[0] : undefined;
}
