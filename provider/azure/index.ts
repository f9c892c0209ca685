import { createDefaultHttpClient, type HttpClient } from "@azure/core-rest-pipeline";
import { Arm } from "./arm";
import { ArmClient } from "./armClient";
import { Blobs } from "./blobs";
import { findCloud } from "./cloud";
import { createCredential } from "./credentials";
import { NetworkWatchers } from "./networkWatchers";
import { PacketCaptures } from "./packetCaptures";
import type { Patience } from "./patience";
import { type Permission, permissionsAt } from "./permissions";
import type { Settings } from "./settings";
import { StorageAccounts } from "./storageAccounts";
import { Subscriptions } from "./subscriptions";
import { Targets } from "./targets";
import { Transport } from "./transport";
import { VirtualMachines } from "./virtualMachines";

/** Azure, as the life cycle of a capture and the functions need it. */
export interface Azure {
  readonly packetCaptures: PacketCaptures;
  readonly networkWatchers: NetworkWatchers;
  readonly targets: Targets;
  readonly virtualMachines: VirtualMachines;
  readonly subscriptions: Subscriptions;
  readonly storageAccounts: StorageAccounts;
  /** What the credentials may do at a resource or resource group, over all their roles. */
  readonly permissionsAt: (scope: string, patience: Patience) => Promise<Permission[]>;
  readonly blobs: Blobs;
}

/**
 * Connects to the cloud that the settings describe. Nothing is sent but, for a cloud that describes itself, the question for its description.
 *
 * @param httpClient What carries all requests; tests give their own.
 */
export async function connect(settings: Settings, patience: Patience, httpClient: HttpClient = createDefaultHttpClient()): Promise<Azure> {
  const cloud = await findCloud(settings, httpClient, patience);
  const { apiVersion } = settings;
  let credential = createCredential(settings, cloud, httpClient);
  const clients = new Map<string, ArmClient>();
  const renew = (): void => {
    // Tokens are kept by the credential and by each client's pipeline: only new ones forget them.
    credential = createCredential(settings, cloud, httpClient);
    clients.clear();
  };
  const transport = new Transport(cloud.endpoint, renew);
  const client = (subscriptionId: string): ArmClient => {
    const key = subscriptionId.toLowerCase();
    const known = clients.get(key) ?? new ArmClient({ cloud, credential, subscriptionId, apiVersion, httpClient });
    clients.set(key, known);
    return known;
  };
  const arm = new Arm(client, transport);
  const storageAccounts = new StorageAccounts(arm);
  return {
    packetCaptures: new PacketCaptures(arm),
    networkWatchers: new NetworkWatchers(arm),
    targets: new Targets(arm),
    virtualMachines: new VirtualMachines(arm),
    subscriptions: new Subscriptions(arm),
    storageAccounts,
    permissionsAt: (scope, patience) => permissionsAt(arm, scope, patience),
    blobs: new Blobs({ cloud, credential: () => credential, renew, accounts: storageAccounts, httpClient }),
  };
}
