/**
 * Types that the local Azure has no rules for, but knows to be tracked resources: they have a location, and a list of them may
 * be empty. Types that stand nowhere are taken too, as long as something of them is stored.
 */
const tracked = [
  "Microsoft.Compute/availabilitySets",
  "Microsoft.Compute/disks",
  "Microsoft.Compute/images",
  "Microsoft.Compute/proximityPlacementGroups",
  "Microsoft.Compute/snapshots",
  "Microsoft.Compute/sshPublicKeys",
  "Microsoft.KeyVault/vaults",
  "Microsoft.ManagedIdentity/userAssignedIdentities",
  "Microsoft.Network/applicationSecurityGroups",
  "Microsoft.Network/bastionHosts",
  "Microsoft.Network/loadBalancers",
  "Microsoft.Network/natGateways",
  "Microsoft.Network/networkInterfaces",
  "Microsoft.Network/networkSecurityGroups",
  "Microsoft.Network/privateEndpoints",
  "Microsoft.Network/publicIPAddresses",
  "Microsoft.Network/routeTables",
  "Microsoft.Network/virtualNetworks",
  "Microsoft.OperationalInsights/workspaces",
];

/** Known types of children, which have no location. */
const children = [
  "Microsoft.Network/networkSecurityGroups/securityRules",
  "Microsoft.Network/routeTables/routes",
  "Microsoft.Network/virtualNetworks/subnets",
  "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
  "Microsoft.Storage/storageAccounts/blobServices",
  "Microsoft.Storage/storageAccounts/blobServices/containers",
  "Microsoft.Storage/storageAccounts/fileServices/shares",
  "Microsoft.Storage/storageAccounts/managementPolicies",
];

const lower = (types: readonly string[]): ReadonlySet<string> => new Set(types.map((type) => type.toLowerCase()));
const trackedTypes = lower(tracked);
const knownTypes = lower([...tracked, ...children]);

export function isTracked(type: string): boolean {
  return trackedTypes.has(type.toLowerCase());
}

export function isKnown(type: string): boolean {
  return knownTypes.has(type.toLowerCase());
}

/** A type in the letter case that Azure writes it in, as far as it is known. */
export function writtenAs(type: string): string {
  return [...tracked, ...children].find((known) => known.toLowerCase() === type.toLowerCase()) ?? type;
}

/** What every storage account has without anybody's having made it. */
export function isThereByItself(type: string, name: string): boolean {
  return /^Microsoft\.Storage\/storageAccounts\/(blob|file|queue|table)Services$/i.test(type) && name.toLowerCase() === "default";
}

/** Members of a body's properties that are resources of their own. */
export function inlineChildren(type: string): readonly string[] {
  const prefix = `${type.toLowerCase()}/`;
  return type.startsWith("Microsoft.Network/") ? children.filter((child) => child.toLowerCase().startsWith(prefix)).map((child) => child.slice(prefix.length)) : [];
}

/** What a PUT answers that creates a resource: 201, but the published operations of disks, snapshots and most parts of a storage account know only 200. */
export function createdStatus(type: string): 200 | 201 {
  if (/^Microsoft\.Compute\/(disks|snapshots)$/i.test(type)) return 200;
  const [, part = ""] = /^Microsoft\.Storage\/storageAccounts\/(.+)$/i.exec(type) ?? [];
  return part === "" || partsAnsweredWith201.has(part.toLowerCase()) ? 201 : 200;
}

const partsAnsweredWith201 = lower(["blobServices/containers", "fileServices/shares", "encryptionScopes"]);
