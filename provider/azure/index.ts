import { createDefaultHttpClient, type HttpClient } from "@azure/core-rest-pipeline";
import { Arm } from "./arm";
import { ArmClient } from "./armClient";
import { type CliAccount, showAccount } from "./azureCli";
import { Blobs } from "./blobs";
import { findCloud } from "./cloud";
import { createCredential } from "./credentials";
import { type AzureError, isAzureError } from "./errors";
import { methodIn } from "./loginMethods";
import { NetworkWatchers } from "./networkWatchers";
import { PacketCaptures } from "./packetCaptures";
import type { Patience } from "./patience";
import { type Permission, permissionsAt } from "./permissions";
import { permissionsOf } from "./principalPermissions";
import { requireUsableProxy } from "./proxy";
import { SecurityGroups } from "./securityGroups";
import type { Settings } from "./settings";
import { notLoggedIn, requireComplete } from "./signInErrors";
import { StorageAccounts } from "./storageAccounts";
import { Subscriptions } from "./subscriptions";
import { Targets } from "./targets";
import { Tenants } from "./tenants";
import { Transport } from "./transport";
import { VirtualMachines } from "./virtualMachines";
import { VirtualNetworks } from "./virtualNetworks";

/** Azure, as the life cycle of a capture and the functions need it. */
export interface Azure {
  /** The address of Azure Resource Manager, such as `https://management.azure.com`. */
  readonly endpoint: string;
  readonly packetCaptures: PacketCaptures;
  readonly networkWatchers: NetworkWatchers;
  readonly targets: Targets;
  readonly virtualMachines: VirtualMachines;
  readonly securityGroups: SecurityGroups;
  readonly virtualNetworks: VirtualNetworks;
  readonly subscriptions: Subscriptions;
  readonly storageAccounts: StorageAccounts;
  /** What the credentials may do at a resource or resource group, over all their roles. */
  readonly permissionsAt: (scope: string, patience: Patience) => Promise<Permission[]>;
  /** What somebody else may do at each of these resources; see `principalPermissions.ts`. */
  readonly permissionsOf: (principalId: string, scopes: readonly string[], patience: Patience) => Promise<Permission[][]>;
  readonly blobs: Blobs;
  /** The configured subscription, else the one of the Azure CLI login; `undefined` with any other login. */
  readonly defaultSubscription: () => Promise<string | undefined>;
}

/**
 * Connects to the cloud that the settings describe. Nothing is sent but, for a cloud that describes itself, the question for its description.
 *
 * @param httpClient What carries all requests; tests give their own.
 */
export async function connect(settings: Settings, patience: Patience, httpClient: HttpClient = createDefaultHttpClient()): Promise<Azure> {
  requireComplete(settings);
  requireUsableProxy();
  const isCli = methodIn(settings).name === "azureCli";
  let asked: Promise<CliAccount> | undefined;
  const account = (): Promise<CliAccount> =>
    (asked ??= showAccount(settings.subscriptionId).catch((error: unknown) => {
      throw isAzureError(error) ? notLoggedIn(settings, error) : error;
    }));
  const cliEnvironment = isCli && settings.metadataHost === undefined ? (await account()).environment : undefined;
  const cloud = await findCloud(settings, cliEnvironment, httpClient, patience);
  const { apiVersion } = settings;
  let credential = createCredential(settings, cloud, httpClient);
  const tenants = new Tenants(settings, () => credential);
  const clients = new Map<string, ArmClient>();
  const renew = (subscriptionId: string, refusal: AzureError, challenge: string | undefined): void => {
    if (tenants.note(subscriptionId, refusal, challenge)) {
      clients.delete(subscriptionId.toLowerCase());
      return;
    }
    // Tokens are kept by the credential and by each client's pipeline: only new ones forget them.
    credential = createCredential(settings, cloud, httpClient);
    clients.clear();
  };
  const transport = new Transport(cloud.endpoint, renew);
  const client = (subscriptionId: string): ArmClient => {
    const key = subscriptionId.toLowerCase();
    const known =
      clients.get(key) ??
      new ArmClient({ cloud, credential: tenants.credentialFor(subscriptionId), subscriptionId, apiVersion, httpClient });
    clients.set(key, known);
    return known;
  };
  const arm = new Arm(client, transport);
  const storageAccounts = new StorageAccounts(arm);
  return {
    endpoint: cloud.endpoint,
    packetCaptures: new PacketCaptures(arm),
    networkWatchers: new NetworkWatchers(arm),
    targets: new Targets(arm),
    virtualMachines: new VirtualMachines(arm),
    securityGroups: new SecurityGroups(arm),
    virtualNetworks: new VirtualNetworks(arm),
    subscriptions: new Subscriptions(arm),
    storageAccounts,
    permissionsAt: (scope, patience) => permissionsAt(arm, scope, patience),
    permissionsOf: (principalId, scopes, patience) => permissionsOf(arm, principalId, scopes, patience),
    blobs: new Blobs({
      cloud,
      credential: (subscriptionId) => tenants.credentialFor(subscriptionId),
      renew,
      accounts: storageAccounts,
      httpClient,
    }),
    defaultSubscription: async () => settings.subscriptionId ?? (isCli ? (await account()).subscriptionId : undefined),
  };
}
