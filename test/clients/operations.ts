/** What the results of a client depend on. */
export interface Circumstances {
  subscriptionId: string;
  /** The address of the local Azure. */
  url: string;
  /** The api-version that the client asks for in requests on packet captures. */
  captures: string;
}

/** One operation of the scripts: its name there, what the client does, and the result that it returns in its own types. */
export interface Operation {
  name: string;
  does: string;
  result: (circumstances: Circumstances) => unknown;
}

const agent = {
  name: "agent",
  provisioningState: "Succeeded",
  publisher: "Microsoft.Azure.NetworkWatcher",
  type: "NetworkWatcherAgentLinux",
  version: "1.4",
  upgrades: true,
  listed: ["agent"],
};
const running = ["ProvisioningState/succeeded", "PowerState/running"];
const hasScaleSets = ({ captures }: Circumstances) => captures >= "2021-06-01";
const hasContinuousCaptures = ({ captures }: Circumstances) => captures >= "2023-11-01";
const hasPages = ({ captures }: Circumstances) => captures >= "2026-01-01";

/** In the order of the scripts: each operation needs those before it. */
export const operations: readonly Operation[] = [
  {
    name: "create_group",
    does: "creates a resource group and checks that it exists",
    result: () => ({ name: "clients", location: "westcentralus", tags: { for: "clients" }, provisioningState: "Succeeded", exists: true }),
  },
  {
    name: "create_watcher",
    does: "creates a network watcher and changes its tags",
    result: () => ({ name: "watcher", location: "westcentralus", provisioningState: "Succeeded", tags: { for: "captures" } }),
  },
  {
    name: "create_network",
    does: "creates a virtual network with a subnet, and a network interface in it",
    result: (at) => ({
      network: "Succeeded",
      prefixes: ["10.1.0.0/16"],
      subnets: [["main", idOf(at, "Microsoft.Network/virtualNetworks/net/subnets/main")]],
      card: "Succeeded",
      addresses: [["10.1.1.4", "Dynamic"]],
    }),
  },
  {
    name: "create_machine",
    does: "creates a machine and reads its instance view",
    result: (at) => ({
      id: machineIn(at),
      provisioningState: "Succeeded",
      size: "Standard_B1s",
      osType: "Linux",
      user: "me",
      password: null,
      cards: [idOf(at, "Microsoft.Network/networkInterfaces/card")],
      statuses: running,
    }),
  },
  {
    name: "power_machine",
    does: "deallocates and starts a machine",
    result: () => ({ off: ["ProvisioningState/succeeded", "PowerState/deallocated"], on: running }),
  },
  { name: "install_agent", does: "installs the agent on a machine and lists the extensions", result: () => agent },
  {
    name: "create_account",
    does: "creates a storage account, changes its tags and asks whether its name is available",
    result: (at) => ({
      id: accountIn(at),
      kind: "StorageV2",
      sku: ["Standard_LRS", "Standard"],
      provisioningState: "Succeeded",
      blobs: `${at.url}/clientfiles/`,
      tags: { for: "captures" },
      nameAvailable: [false, "AlreadyExists"],
    }),
  },
  {
    name: "change_machine",
    does: "changes the tags of a machine and lists the machines of the subscription",
    result: () => ({ tags: { for: "captures" }, inSubscription: ["web"] }),
  },
  {
    name: "list_resources",
    does: "lists resources of every type page by page, with a filter",
    result: () => [["watcher", "net"], ["card", "web"], ["web/agent", "clientfiles"]],
  },
  {
    name: "store_files",
    does: "changes a blob service, and creates a container and a lifecycle rule",
    result: () => ({ service: ["default", true], container: "box", containers: ["box"], policy: ["default", ["expiry"]] }),
  },
  {
    name: "list_accounts",
    does: "lists storage accounts and keys, and regenerates a key",
    result: () => ({
      inGroup: ["clientfiles"],
      inSubscription: ["clientfiles"],
      keys: [["key1", "FULL"], ["key2", "FULL"]],
      regenerated: [true, false],
    }),
  },
  { name: "create_capture", does: "creates a packet capture, to the end of its operation", result: capture },
  { name: "get_capture", does: "gets a packet capture", result: capture },
  { name: "query_status", does: "queries the status of a packet capture", result: (at) => ({ ...session(at), status: "Running", stopReason: "" }) },
  { name: "stop_capture", does: "stops a packet capture", result: (at) => ({ ...session(at), status: "Stopped", stopReason: "Manual" }) },
  {
    name: "create_set",
    does: "creates a scale set",
    result: (at) => ({ id: setIn(at), provisioningState: "Succeeded", sku: ["Standard_B1s", 3], mode: "Manual", password: null }),
  },
  {
    name: "install_agent_in_set",
    does: "installs the agent in a scale set and updates its instances",
    result: () => ({ listed: ["agent"], before: instances(false), after: instances(true) }),
  },
  {
    name: "list_instances",
    does: "lists the instances of a scale set page by page, with their instance views",
    result: () => ({
      pages: [[["0", ...running], ["1", ...running]], [["2", ...running]]],
      summary: running.map((code) => [code, 3]),
      statuses: running,
    }),
  },
  {
    name: "create_set_capture",
    does: "creates a packet capture of instances of a scale set",
    result: (at) =>
      hasScaleSets(at)
        ? {
            provisioningState: "Succeeded",
            targetType: "AzureVMSS",
            include: ["0", "2"].map((instance) => `${setIn(at)}/virtualMachines/${instance}`),
            exclude: [],
            status: "Running",
          }
        : null,
  },
  {
    name: "create_continuous_capture",
    does: "creates a continuous packet capture",
    result: (at) =>
      hasContinuousCaptures(at) ? { continuousCapture: true, localPath: "/var/captures/third.cap", settings: [3, 104857600, 86400] } : null,
  },
  {
    name: "list_captures",
    does: "lists packet captures page by page",
    result: (at) => {
      const names = ["first", ...(hasScaleSets(at) ? ["second"] : []), ...(hasContinuousCaptures(at) ? ["third"] : [])];
      return hasPages(at) ? [names.slice(0, 2), names.slice(2)] : [names];
    },
  },
  {
    name: "fail",
    does: "reports errors with status, code and message",
    result: (at) => ({
      noCapture: { status: 404, code: "NotFound", message: `Resource ${watcherIn(at)}/packetCaptures/none not found.` },
      noMachine: {
        status: 404,
        code: "ResourceNotFound",
        message:
          "The Resource 'Microsoft.Compute/virtualMachines/none' under resource group 'clients' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
      },
      secondWatcher: {
        status: 400,
        code: "NetworkWatcherCountLimitReached",
        message: "Cannot create more than 1 network watchers for this subscription in this region.",
      },
    }),
  },
  { name: "delete_captures", does: "deletes packet captures at the same time", result: () => [] },
  { name: "delete_machines", does: "deletes an instance, a scale set, an extension and a machine", result: () => ({ instances: ["0", "2"], sets: [], machines: [] }) },
  { name: "delete_rest", does: "deletes everything else and the resource group", result: () => ({ exists: false }) },
];

/** The answers that are errors, as the journal has them. */
export const refused = ["PacketCaptures_Get 404", "VirtualMachines_Get 404", "NetworkWatchers_CreateOrUpdate 400", "ResourceGroups_CheckExistence 404"];

function capture(at: Circumstances) {
  return {
    id: `${watcherIn(at)}/packetCaptures/first`,
    provisioningState: "Succeeded",
    target: machineIn(at),
    storageId: accountIn(at),
    filePath: "/var/captures/first.cap",
    limits: [0, 1073741824, 10_000],
    filters: [["TCP", "", "", "1.1.1.1-1.1.1.9", "80;443"]],
  };
}

function session(at: Circumstances) {
  return { name: "first", id: `${watcherIn(at)}/packetCaptures/first`, errors: [], started: true };
}

function instances(latestModelApplied: boolean) {
  return ["0", "1", "2"].map((instance) => [instance, latestModelApplied]);
}

function watcherIn(at: Circumstances) {
  return idOf(at, "Microsoft.Network/networkWatchers/watcher");
}

function machineIn(at: Circumstances) {
  return idOf(at, "Microsoft.Compute/virtualMachines/web");
}

function setIn(at: Circumstances) {
  return idOf(at, "Microsoft.Compute/virtualMachineScaleSets/set");
}

function accountIn(at: Circumstances) {
  return idOf(at, "Microsoft.Storage/storageAccounts/clientfiles");
}

function idOf({ subscriptionId }: Circumstances, path: string) {
  return `/subscriptions/${subscriptionId}/resourceGroups/clients/providers/${path}`;
}
