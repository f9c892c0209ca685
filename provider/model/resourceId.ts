import { withoutControls } from "./readable";

/** A resource's id in Azure Resource Manager, taken apart. */
export interface ResourceId {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  /** The full type, such as `Microsoft.Compute/virtualMachines`, as the id spells it. */
  readonly type: string;
  /** The names, outermost first: one for each segment of the type after the namespace. */
  readonly names: readonly string[];
}

const idPattern = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)((?:\/[^/]+\/[^/]+)+)$/i;

/** Takes an id apart; `undefined` where the text is not the id of a resource in a resource group. */
export function parseResourceId(text: string): ResourceId | undefined {
  const match = idPattern.exec(text);
  // None of these is in a name of Azure's: they would change a URL's meaning, or are control characters.
  if (match === null || /[\s?#\\%"]/.test(text) || text !== withoutControls(text)) return undefined;
  const [, subscriptionId, resourceGroupName, namespace, tail] = match as unknown as [string, string, string, string, string];
  const segments = tail.slice(1).split("/");
  const types = segments.filter((_segment, index) => index % 2 === 0);
  const names = segments.filter((_segment, index) => index % 2 === 1);
  if ([subscriptionId, resourceGroupName, ...names].some((name) => name === "." || name === "..")) return undefined;
  return { subscriptionId, resourceGroupName, type: [namespace, ...types].join("/"), names };
}

export function formatResourceId(id: ResourceId): string {
  const [namespace = "", ...types] = id.type.split("/");
  const tail = types.map((type, index) => `/${type}/${id.names[index] ?? ""}`).join("");
  return `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroupName}/providers/${namespace}${tail}`;
}

/** The subscription of anything that is in one; `undefined` where the text is the id of nothing in a subscription. */
export function parseSubscriptionId(text: string): string | undefined {
  return /^\/subscriptions\/([^/?]+)/i.exec(text)?.[1];
}

/** Ids name the same resource whatever their letter case; Azure answers with another case than it was asked with. */
export function isSameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The resource types this package has to do with, in Azure's own spelling. */
export const resourceTypes = {
  virtualMachine: "Microsoft.Compute/virtualMachines",
  scaleSet: "Microsoft.Compute/virtualMachineScaleSets",
  scaleSetInstance: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
  storageAccount: "Microsoft.Storage/storageAccounts",
  networkWatcher: "Microsoft.Network/networkWatchers",
  packetCapture: "Microsoft.Network/networkWatchers/packetCaptures",
} as const;

export type ResourceType = (typeof resourceTypes)[keyof typeof resourceTypes];

/** The id's type in Azure's own spelling, `undefined` where it is none of those above. */
export function knownTypeOf(id: ResourceId): ResourceType | undefined {
  return Object.values(resourceTypes).find((type) => type.toLowerCase() === id.type.toLowerCase());
}

/** One spelling for the fixed parts of an id (`/resourcegroups/` becomes `/resourceGroups/`); names stay as they are written. */
export function canonicalId(text: string): string {
  const id = parseResourceId(text);
  return id === undefined ? text : formatResourceId({ ...id, type: knownTypeOf(id) ?? id.type });
}

/** Where a packet capture lies: everything its id says. */
export interface CaptureAddress {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly networkWatcherName: string;
  readonly packetCaptureName: string;
}

/** The address in a packet capture's id; `undefined` where the text is not such an id. */
export function parseCaptureId(text: string): CaptureAddress | undefined {
  const id = parseResourceId(text);
  const [networkWatcherName, packetCaptureName] = id?.names ?? [];
  if (id === undefined || knownTypeOf(id) !== resourceTypes.packetCapture) return undefined;
  // An asterisk stands for several captures; see `triggeredNames.ts`.
  if (networkWatcherName === undefined || packetCaptureName === undefined || packetCaptureName.includes("*")) return undefined;
  return { subscriptionId: id.subscriptionId, resourceGroupName: id.resourceGroupName, networkWatcherName, packetCaptureName };
}

export function formatCaptureId(address: CaptureAddress): string {
  const { subscriptionId, resourceGroupName, networkWatcherName, packetCaptureName } = address;
  return formatResourceId({
    subscriptionId,
    resourceGroupName,
    type: resourceTypes.packetCapture,
    names: [networkWatcherName, packetCaptureName],
  });
}

/** The id of the network watcher that a capture belongs to. */
export function watcherIdOf(address: Omit<CaptureAddress, "packetCaptureName">): string {
  const { subscriptionId, resourceGroupName, networkWatcherName } = address;
  return formatResourceId({ subscriptionId, resourceGroupName, type: resourceTypes.networkWatcher, names: [networkWatcherName] });
}
