// The operations of operations.ts with @azure/arm-network, -compute, -storage and -resources of the folder that is the argument.
//
// Finds the local Azure by its variables. Prints the result of each operation as a line of JSON, built from the libraries' own
// types, and stops at the first error.

import { createRequire } from "node:module";
import { join } from "node:path";
import { env, exit, stdout } from "node:process";

const load = createRequire(join(process.argv[2] ?? "", "package.json"));
const { ClientSecretCredential } = load("@azure/identity");
const { NetworkManagementClient } = load("@azure/arm-network");
const { ComputeManagementClient } = load("@azure/arm-compute");
const { StorageManagementClient } = load("@azure/arm-storage");
const { ResourceManagementClient } = load("@azure/arm-resources");

const endpoint = env["AZURE_AUTHORITY_HOST"];
const subscription = env["AZURE_SUBSCRIPTION_ID"];
const credential = new ClientSecretCredential(env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], env["AZURE_CLIENT_SECRET"], {
  authorityHost: endpoint,
  disableInstanceDiscovery: true,
});
const options = { endpoint, credentialScopes: [`${endpoint}/.default`], credentials: { scopes: [`${endpoint}/.default`] } };
const network = new NetworkManagementClient(credential, subscription, options);
const compute = new ComputeManagementClient(credential, subscription, options);
const storage = new StorageManagementClient(credential, subscription, options);
const resources = new ResourceManagementClient(credential, subscription, options);

const location = "westcentralus";
const group = "clients";
const inGroup = `/subscriptions/${subscription}/resourceGroups/${group}/providers`;
const machineId = `${inGroup}/Microsoft.Compute/virtualMachines/web`;
const setId = `${inGroup}/Microsoft.Compute/virtualMachineScaleSets/set`;
const accountId = `${inGroup}/Microsoft.Storage/storageAccounts/clientfiles`;
const subnetId = `${inGroup}/Microsoft.Network/virtualNetworks/net/subnets/main`;
const cardId = `${inGroup}/Microsoft.Network/networkInterfaces/card`;
const imageReference = { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" };
const agent = {
  publisher: "Microsoft.Azure.NetworkWatcher",
  typePropertiesType: "NetworkWatcherAgentLinux",
  typeHandlerVersion: "1.4",
  autoUpgradeMinorVersion: true,
};

/** What a library returns: the types of its versions differ. @typedef {Record<string, any>} Shown */

/** @typedef {{ byPage: () => AsyncIterable<Iterable<Shown>> }} Paged */

/** The names are those of script.py. @type {Record<string, () => Promise<unknown>>} */
const operations = {
  async create_group() {
    const created = await resources.resourceGroups.createOrUpdate(group, { location, tags: { for: "clients" } });
    return {
      name: created.name,
      location: created.location,
      tags: created.tags,
      provisioningState: created.properties.provisioningState,
      exists: await groupExists(),
    };
  },

  async create_watcher() {
    const created = await network.networkWatchers.createOrUpdate(group, "watcher", { location });
    const tagged = await network.networkWatchers.updateTags(group, "watcher", { tags: { for: "captures" } });
    return { name: created.name, location: created.location, provisioningState: created.provisioningState, tags: tagged.tags };
  },

  async create_network() {
    const net = await ended(network.virtualNetworks, "createOrUpdate", group, "net", {
      location,
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
      subnets: [{ name: "main", addressPrefix: "10.1.1.0/24" }],
    });
    const card = await ended(network.networkInterfaces, "createOrUpdate", group, "card", {
      location,
      ipConfigurations: [{ name: "main", subnet: { id: subnetId } }],
    });
    return {
      network: net.provisioningState,
      prefixes: net.addressSpace.addressPrefixes,
      subnets: rows(net.subnets, "name", "id"),
      card: card.provisioningState,
      addresses: rows(card.ipConfigurations, "privateIPAddress", "privateIPAllocationMethod"),
    };
  },

  async create_machine() {
    const created = await ended(compute.virtualMachines, "createOrUpdate", group, "web", {
      location,
      hardwareProfile: { vmSize: "Standard_B1s" },
      storageProfile: { imageReference, osDisk: { createOption: "FromImage" } },
      osProfile: { computerName: "web", adminUsername: "me", adminPassword: "Canary-123" },
      networkProfile: { networkInterfaces: [{ id: cardId }] },
    });
    return {
      id: created.id,
      provisioningState: created.provisioningState,
      size: created.hardwareProfile.vmSize,
      osType: created.storageProfile.osDisk.osType,
      user: created.osProfile.adminUsername,
      password: created.osProfile.adminPassword ?? null,
      cards: column(created.networkProfile.networkInterfaces, "id"),
      statuses: await machineStatuses(),
    };
  },

  async power_machine() {
    await ended(compute.virtualMachines, "deallocate", group, "web");
    const off = await machineStatuses();
    await ended(compute.virtualMachines, "start", group, "web");
    return { off, on: await machineStatuses() };
  },

  async install_agent() {
    const installed = await ended(compute.virtualMachineExtensions, "createOrUpdate", group, "web", "agent", { location, ...agent });
    return {
      name: installed.name,
      provisioningState: installed.provisioningState,
      publisher: installed.publisher,
      type: installed.typePropertiesType,
      version: installed.typeHandlerVersion,
      upgrades: installed.autoUpgradeMinorVersion,
      listed: column((await compute.virtualMachineExtensions.list(group, "web")).value, "name"),
    };
  },

  async create_account() {
    const created = await ended(storage.storageAccounts, "create", group, "clientfiles", {
      location,
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
    });
    const tagged = await storage.storageAccounts.update(group, "clientfiles", { tags: { for: "captures" } });
    const name = await storage.storageAccounts.checkNameAvailability({ name: "clientfiles", type: "Microsoft.Storage/storageAccounts" });
    return {
      id: created.id,
      kind: created.kind,
      sku: [created.sku.name, created.sku.tier],
      provisioningState: created.provisioningState,
      blobs: created.primaryEndpoints.blob,
      tags: tagged.tags,
      nameAvailable: [name.nameAvailable, name.reason],
    };
  },

  async change_machine() {
    const { tags } = await ended(compute.virtualMachines, "update", group, "web", { tags: { for: "captures" } });
    return { tags, inSubscription: await namesIn(compute.virtualMachines.listAll()) };
  },

  async list_resources() {
    return (await pagesOf(resources.resources.list({ filter: `resourceGroup eq '${group}'` }))).map((page) => column(page, "name"));
  },

  async store_files() {
    const service = await storage.blobServices.setServiceProperties(group, "clientfiles", { isVersioningEnabled: true });
    const container = await storage.blobContainers.create(group, "clientfiles", "box", {});
    const actions = { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } };
    const rule = { name: "expiry", type: "Lifecycle", definition: { actions, filters: { blobTypes: ["blockBlob"] } } };
    const policy = await storage.managementPolicies.createOrUpdate(group, "clientfiles", "default", { policy: { rules: [rule] } });
    return {
      service: [service.name, service.isVersioningEnabled],
      container: container.name,
      containers: await namesIn(storage.blobContainers.list(group, "clientfiles")),
      policy: [policy.name, column(policy.policy.rules, "name")],
    };
  },

  async list_accounts() {
    const { keys } = await storage.storageAccounts.listKeys(group, "clientfiles");
    const { keys: regenerated } = await storage.storageAccounts.regenerateKey(group, "clientfiles", { keyName: "key1" });
    return {
      inGroup: await namesIn(storage.storageAccounts.listByResourceGroup(group)),
      inSubscription: await namesIn(storage.storageAccounts.list()),
      keys: rows(keys, "keyName", "permissions"),
      regenerated: keys.map((/** @type {Shown} */ key, /** @type {number} */ index) => key.value !== regenerated[index].value),
    };
  },

  async create_capture() {
    return viewOf(
      await ended(network.packetCaptures, "create", group, "watcher", "first", {
        target: machineId,
        storageLocation: { storageId: accountId, filePath: "/var/captures/first.cap" },
        filters: [{ protocol: "TCP", remoteIPAddress: "1.1.1.1-1.1.1.9", remotePort: "80;443" }],
        timeLimitInSeconds: 10_000,
      }),
    );
  },

  async get_capture() {
    return viewOf(await network.packetCaptures.get(group, "watcher", "first"));
  },

  async query_status() {
    return statusOf("first");
  },

  async stop_capture() {
    await ended(network.packetCaptures, "stop", group, "watcher", "first");
    return statusOf("first");
  },

  async create_set() {
    const created = await ended(compute.virtualMachineScaleSets, "createOrUpdate", group, "set", {
      location,
      sku: { name: "Standard_B1s", tier: "Standard", capacity: 3 },
      upgradePolicy: { mode: "Manual" },
      virtualMachineProfile: {
        osProfile: { computerNamePrefix: "set", adminUsername: "me", adminPassword: "Canary-123" },
        storageProfile: { imageReference },
        networkProfile: {
          networkInterfaceConfigurations: [{ name: "card", primary: true, ipConfigurations: [{ name: "main", subnet: { id: subnetId } }] }],
        },
      },
    });
    return {
      id: created.id,
      provisioningState: created.provisioningState,
      sku: [created.sku.name, created.sku.capacity],
      mode: created.upgradePolicy.mode,
      password: created.virtualMachineProfile.osProfile.adminPassword ?? null,
    };
  },

  async install_agent_in_set() {
    await ended(compute.virtualMachineScaleSetExtensions, "createOrUpdate", group, "set", "agent", agent);
    const before = await instancesWithModel();
    await ended(compute.virtualMachineScaleSets, "updateInstances", group, "set", { instanceIds: ["0", "1", "2"] });
    return {
      listed: await namesIn(compute.virtualMachineScaleSetExtensions.list(group, "set")),
      before,
      after: await instancesWithModel(),
    };
  },

  async list_instances() {
    const pages = await pagesOf(compute.virtualMachineScaleSetVMs.list(group, "set", { expand: "instanceView" }));
    const { virtualMachine } = await compute.virtualMachineScaleSets.getInstanceView(group, "set");
    const view = await compute.virtualMachineScaleSetVMs.getInstanceView(group, "set", "1");
    return {
      pages: pages.map((page) => page.map(({ instanceId, instanceView }) => [instanceId, ...column(instanceView.statuses, "code")])),
      summary: rows(virtualMachine.statusesSummary, "code", "count"),
      statuses: column(view.statuses, "code"),
    };
  },

  async create_set_capture() {
    const created = await ended(network.packetCaptures, "create", group, "watcher", "second", {
      target: setId,
      targetType: "AzureVMSS",
      scope: { include: ["0", "2"] },
      storageLocation: { storageId: accountId },
    });
    return {
      provisioningState: created.provisioningState,
      targetType: created.targetType,
      include: created.scope.include,
      exclude: created.scope.exclude,
      status: (await statusOf("second")).status,
    };
  },

  async create_continuous_capture() {
    const created = await ended(network.packetCaptures, "create", group, "watcher", "third", {
      target: machineId,
      storageLocation: { localPath: "/var/captures/third.cap" },
      continuousCapture: true,
      captureSettings: { fileCount: 3 },
    });
    const { fileCount, fileSizeInBytes, sessionTimeLimitInSeconds } = created.captureSettings;
    return {
      continuousCapture: created.continuousCapture,
      localPath: created.storageLocation.localPath,
      settings: [fileCount, fileSizeInBytes, sessionTimeLimitInSeconds],
    };
  },

  async list_captures() {
    return (await pagesOf(network.packetCaptures.list(group, "watcher"))).map((page) => column(page, "name"));
  },

  async fail() {
    return {
      noCapture: await errorOf(network.packetCaptures.get(group, "watcher", "none")),
      noMachine: await errorOf(compute.virtualMachines.get(group, "none")),
      secondWatcher: await errorOf(network.networkWatchers.createOrUpdate(group, "other", { location })),
    };
  },

  async delete_captures() {
    const names = await namesIn(network.packetCaptures.list(group, "watcher"));
    await Promise.all(names.map((name) => ended(network.packetCaptures, "delete", group, "watcher", name)));
    return namesIn(network.packetCaptures.list(group, "watcher"));
  },

  async delete_machines() {
    await ended(compute.virtualMachineScaleSetVMs, "delete", group, "set", "1");
    const left = column((await pagesOf(compute.virtualMachineScaleSetVMs.list(group, "set"))).flat(), "instanceId");
    await ended(compute.virtualMachineScaleSets, "delete", group, "set");
    await ended(compute.virtualMachineExtensions, "delete", group, "web", "agent");
    await ended(compute.virtualMachines, "delete", group, "web");
    return {
      instances: left,
      sets: await namesIn(compute.virtualMachineScaleSets.list(group)),
      machines: await namesIn(compute.virtualMachines.list(group)),
    };
  },

  async delete_rest() {
    await ended(network.networkInterfaces, "delete", group, "card");
    await ended(network.virtualNetworks, "delete", group, "net");
    await ended(network.networkWatchers, "delete", group, "watcher");
    await storage.storageAccounts.delete(group, "clientfiles");
    await ended(resources.resourceGroups, "delete", group);
    return { exists: await groupExists() };
  },
};

async function groupExists() {
  const { body } = await resources.resourceGroups.checkExistence(group);
  return body;
}

async function machineStatuses() {
  const { instanceView } = await compute.virtualMachines.get(group, "web", { expand: "instanceView" });
  return column(instanceView.statuses, "code");
}

/** @param {Shown} capture */
function viewOf(capture) {
  const { storageLocation } = capture;
  return {
    id: capture.id,
    provisioningState: capture.provisioningState,
    target: capture.target,
    storageId: storageLocation.storageId,
    filePath: storageLocation.filePath,
    limits: [capture.bytesToCapturePerPacket, capture.totalBytesPerSession, capture.timeLimitInSeconds],
    filters: rows(capture.filters, "protocol", "localIPAddress", "localPort", "remoteIPAddress", "remotePort"),
  };
}

/** @param {string} name of a capture */
async function statusOf(name) {
  const result = await ended(network.packetCaptures, "getStatus", group, "watcher", name);
  return {
    name: result.name,
    id: result.id,
    status: result.packetCaptureStatus,
    errors: result.packetCaptureError,
    stopReason: result.stopReason ?? "",
    started: result.captureStartTime instanceof Date,
  };
}

async function instancesWithModel() {
  return rows((await pagesOf(compute.virtualMachineScaleSetVMs.list(group, "set"))).flat(), "instanceId", "latestModelApplied");
}

/** @param {Paged} list */
async function namesIn(list) {
  return column((await pagesOf(list)).flat(), "name");
}

/** @param {Paged} list */
async function pagesOf(list) {
  /** @type {Shown[][]} */
  const pages = [];
  for await (const page of list.byPage()) pages.push([...page]);
  return pages;
}

/**
 * A property of each item.
 *
 * @param {Shown[]} items
 * @param {string} name
 */
function column(items, name) {
  return items.map((item) => item[name]);
}

/**
 * Properties of each item.
 *
 * @param {Shown[]} items
 * @param {string[]} names
 */
function rows(items, ...names) {
  return items.map((item) => names.map((name) => item[name]));
}

/**
 * Runs a long-running operation to its end; in older versions it has another name.
 *
 * @param {Record<string, (...args: unknown[]) => Promise<Shown>>} of a client's group of operations
 * @param {string} operation
 * @param {unknown[]} args
 * @returns {Promise<Shown>}
 */
async function ended(of, operation, ...args) {
  const run = of[operation] ?? of[`begin${operation.charAt(0).toUpperCase()}${operation.slice(1)}AndWait`];
  if (run === undefined) throw new Error(`no operation "${operation}"`);
  return run.apply(of, args);
}

/** @param {Promise<unknown>} operation */
async function errorOf(operation) {
  try {
    await operation;
  } catch (error) {
    const { statusCode, code, message } = /** @type {import("@azure/core-rest-pipeline").RestError} */ (error);
    return { status: statusCode, code, message };
  }
  throw new Error("no error");
}

for (const [operation, run] of Object.entries(operations)) {
  try {
    stdout.write(`${JSON.stringify({ operation, result: await run() })}\n`);
  } catch (error) {
    stdout.write(`${JSON.stringify({ operation, error: error instanceof Error ? error.stack : error })}\n`);
    exit(1);
  }
}
