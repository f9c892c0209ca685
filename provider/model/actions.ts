/** Where an action has to be allowed: there, or at anything above it. */
export type ScopeKind = "subscription" | "network watcher" | "machine" | "storage account";

/** An action of Azure that a feature needs. */
export interface RequiredAction {
  /** In Azure's words, such as `Microsoft.Network/networkWatchers/read`. */
  readonly name: string;
  readonly at: ScopeKind;
  /** Whether it is about data, such as a blob, and not about the resource that holds them. */
  readonly isData?: true;
  /** Whether only Microsoft's article on required permissions names it: no request is known to be refused without it. */
  readonly isDocumentedOnly?: true;
}

/** What this package does in Azure, with the actions that it needs: the source of messages, of docs/permissions.md and of the roles. */
export interface Feature {
  /** In words, such as `list captures`. */
  readonly title: string;
  /** How people use it. */
  readonly usedBy: string;
  readonly actions: readonly RequiredAction[];
}

export const actionNames = {
  readWatchers: "Microsoft.Network/networkWatchers/read",
  readCaptures: "Microsoft.Network/networkWatchers/packetCaptures/read",
  readMachines: "Microsoft.Compute/virtualMachines/read",
  readScaleSets: "Microsoft.Compute/virtualMachineScaleSets/read",
  readInstances: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
  readNetworkInterfaces: "Microsoft.Network/networkInterfaces/read",
  readNetworks: "Microsoft.Network/virtualNetworks/read",
  readSubnets: "Microsoft.Network/virtualNetworks/subnets/read",
  readSecurityGroups: "Microsoft.Network/networkSecurityGroups/read",
  readAccounts: "Microsoft.Storage/storageAccounts/read",
  readPermissions: "Microsoft.Authorization/permissions/read",
  followOperations: "Microsoft.Network/locations/operations/read",
  followResults: "Microsoft.Network/locations/operationResults/read",
  readFiles: "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
  deleteFiles: "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
} as const;

const captures = "Microsoft.Network/networkWatchers/packetCaptures";
const machines = "Microsoft.Compute/virtualMachines";
const scaleSets = "Microsoft.Compute/virtualMachineScaleSets";
const accounts = "Microsoft.Storage/storageAccounts";

/** What Microsoft's list names for the request that creates a capture, beside the right to write it. */
const neededByThePut = [
  { name: "Microsoft.Resources/subscriptions/resourceGroups/read", at: "network watcher", isDocumentedOnly: true },
  { name: `${machines}/write`, at: "machine", isDocumentedOnly: true },
  { name: `${scaleSets}/write`, at: "machine", isDocumentedOnly: true },
  ...["listServiceSas", "listAccountSas", "listKeys"].map((verb) => ({
    name: `${accounts}/${verb}/action`,
    at: "storage account" as const,
    isDocumentedOnly: true as const,
  })),
] as const satisfies readonly RequiredAction[];

/** https://learn.microsoft.com/azure/network-watcher/required-rbac-permissions */
export const features = {
  findCaptures: {
    title: "list captures",
    usedBy: "every command and resource: watchers are found by region, captures by name",
    actions: [
      { name: actionNames.readWatchers, at: "subscription" },
      { name: actionNames.readCaptures, at: "network watcher" },
    ],
  },
  watch: {
    title: "follow sessions",
    usedBy: "`pktcap status`, `show` and `wait`, the outputs of `PacketCapture`, `getPacketCaptureStatus`",
    actions: [
      { name: `${captures}/queryStatus/action`, at: "network watcher" },
      { name: `${captures}/queryStatus/read`, at: "network watcher", isDocumentedOnly: true },
      { name: actionNames.followResults, at: "subscription", isDocumentedOnly: true },
    ],
  },
  findMachines: {
    title: "find machines",
    usedBy: "`pktcap vms` and `start`, `PacketCapture`, `listVirtualMachines`, `CaptureFleet({ select })`",
    actions: [
      { name: actionNames.readMachines, at: "subscription" },
      { name: actionNames.readScaleSets, at: "subscription" },
    ],
  },
  findAccounts: {
    title: "find storage accounts",
    usedBy: "`pktcap start --storage-account`, the account check before a capture is created",
    actions: [{ name: actionNames.readAccounts, at: "subscription" }],
  },
  diagnose: {
    title: "diagnose",
    usedBy: "`pktcap doctor`, messages about empty lists, the check of a scale set's instances before a capture is created",
    actions: [
      { name: actionNames.readPermissions, at: "subscription" },
      { name: actionNames.readInstances, at: "machine" },
      { name: actionNames.readNetworkInterfaces, at: "subscription" },
      { name: actionNames.readSubnets, at: "subscription" },
      { name: actionNames.readSecurityGroups, at: "subscription" },
    ],
  },
  download: {
    title: "download files",
    usedBy: "`pktcap download`, `open`, `inspect` and `compare`",
    actions: [{ name: actionNames.readFiles, at: "storage account", isData: true }],
  },
  record: {
    title: "record",
    usedBy: "`pktcap start`, `stop` and `delete`, `PacketCapture`, `stopPacketCapture`",
    actions: [
      ...["write", "stop/action", "delete"].map((verb) => ({ name: `${captures}/${verb}`, at: "network watcher" as const })),
      { name: actionNames.followOperations, at: "subscription", isDocumentedOnly: true },
      ...neededByThePut,
    ],
  },
  findAddresses: {
    title: "find addresses",
    usedBy: "`ConversationCapture`, `pktcap start --between`: without these actions, filters have no addresses",
    actions: [
      { name: actionNames.readNetworkInterfaces, at: "subscription" },
      { name: actionNames.readNetworks, at: "subscription" },
    ],
  },
  deleteFiles: {
    title: "delete files",
    usedBy: "`pktcap delete --files`, `deleteFilesOnDestroy`",
    actions: [
      { name: actionNames.readFiles, at: "storage account", isData: true },
      { name: actionNames.deleteFiles, at: "storage account", isData: true },
    ],
  },
  startByAlert: {
    title: "start captures by an alert",
    usedBy: "the Logic App of `AlertTriggeredCapture`, as its managed identity",
    actions: [
      { name: actionNames.readCaptures, at: "network watcher" },
      ...["write", "delete", "queryStatus/action"].map((verb) => ({ name: `${captures}/${verb}`, at: "network watcher" as const })),
      { name: `${captures}/queryStatus/read`, at: "network watcher", isDocumentedOnly: true },
      ...neededByThePut,
    ],
  },
  installAgent: {
    title: "install the agent",
    usedBy: "`NetworkWatcherAgent`, `VirtualMachineCapture`, `CaptureFleet`, `ConversationCapture`",
    actions: [machines, scaleSets].flatMap((type) =>
      ["read", "write", "delete"].map((verb) => ({ name: `${type}/extensions/${verb}`, at: "machine" as const })),
    ),
  },
} as const satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof features;

/** The names of a feature's actions. */
export function actionsOf(feature: FeatureName): string[] {
  return features[feature].actions.map(({ name }) => name);
}
