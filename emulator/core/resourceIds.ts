/** An ARM resource id taken apart, in the letter case it was written in. */
export interface ResourceId {
  subscriptionId: string;
  /** Absent for resources of a subscription, such as a resource group itself. */
  resourceGroupName?: string;
  /** Full type, e.g. `Microsoft.Network/networkWatchers/packetCaptures`. */
  type: string;
  /** Last segment. */
  name: string;
  /** Names from the outermost resource to this one, without those of a resource that it extends. */
  names: string[];
}

const groupPattern = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i;

const providers = "/providers/";

/** Takes an id apart. Throws when it is not one. */
export function parseResourceId(id: string): ResourceId {
  const head = groupPattern.exec(id);
  if (!head) throw new Error(`parsing resource id: must start with "/subscriptions/…", got "${id}"`);
  const [start, subscriptionId = "", resourceGroupName] = head;
  const rest = id.slice(start.length);
  const group = resourceGroupName === undefined ? {} : { resourceGroupName };
  if (rest === "") {
    const name = resourceGroupName ?? subscriptionId;
    const type = resourceGroupName === undefined ? "Microsoft.Resources/subscriptions" : "Microsoft.Resources/resourceGroups";
    return { subscriptionId, ...group, type, name, names: [name] };
  }
  // What extends another resource, such as a role assignment, has its own provider behind that one's.
  const end = rest.toLowerCase().lastIndexOf(providers);
  const extended = rest.slice(0, Math.max(end, 0));
  const [namespace, ...pairs] = end < 0 ? [] : rest.slice(end + providers.length).split("/");
  const wellFormed = namespace && pairs.length >= 2 && pairs.length % 2 === 0 && !pairs.includes("") && (extended === "" || tryParseResourceId(start + extended) !== undefined);
  if (!wellFormed) throw new Error(`parsing resource id: not a resource id: "${id}"`);
  const names = pairs.filter((_, index) => index % 2 === 1);
  const types = pairs.filter((_, index) => index % 2 === 0);
  return { subscriptionId, ...group, type: [namespace, ...types].join("/"), name: names.at(-1)!, names };
}

/** As `parseResourceId`, but `undefined` for what is not an id. */
export function tryParseResourceId(id: string): ResourceId | undefined {
  try {
    return parseResourceId(id);
  } catch {
    return undefined;
  }
}

/** ARM ids, types, names and locations compare without regard to letter case. */
export function isSame(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** Whether a resource is this one or somewhere in it. `/` is above everything. */
export function isAtOrBelow(id: string, scope: string): boolean {
  if (scope === "/") return true;
  const [lower, above] = [id.toLowerCase(), scope.toLowerCase()];
  return lower === above || lower.startsWith(`${above}/`);
}

/** `West Central US` and `westcentralus` are one location. */
export function locationName(location: string): string {
  return location.replace(/\s/g, "").toLowerCase();
}

/** The id without its last type and name; of a top-level resource, its resource group. */
export function parentId(id: string): string {
  return id.split("/").slice(0, -2).join("/").replace(/\/providers\/[^/]*$/i, "");
}

export function resourceGroupId(subscriptionId: string, resourceGroupName: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`;
}
