/** How Microsoft.Network shows a type: which members its `properties` have, in which order, and what it fills in (recorded, 2016-12-01 to 2022-01-01). */
export interface NetworkShape {
  /** The members that come first, in this order. What else a body has comes after them. */
  order: readonly string[];
  defaults: Readonly<Record<string, unknown>>;
  /** Api-versions that a member is shown from; `type` and `sku` are members too. */
  since?: Readonly<Record<string, string>>;
  /** Api-versions that a member is no longer shown from. */
  until?: Readonly<Record<string, string>>;
  /** Defaults that are others from an api-version on. */
  changed?: Readonly<Record<string, { from: string; to: unknown }>>;
  sku?: Readonly<Record<string, unknown>>;
  /** `type` is the last of the envelope's members instead of the fourth. */
  typeLast?: true;
  /** The state of a resource whose operation is running. */
  begins: "Updating" | "Succeeded";
  /** Seconds that a PUT says to wait; `null`: it says nothing. What is not recorded is as usual. */
  retryAfter?: number | null;
}

/** Parts and children of resources have a type since then. The recordings leave open which version between 2017-03-01 and 2018-01-01 it was. */
const partTypes = { type: "2017-06-01" };

const securityRule: NetworkShape = {
  order: [
    "provisioningState", "description", "protocol", "sourcePortRange", "destinationPortRange", "sourceAddressPrefix", "destinationAddressPrefix",
    "access", "priority", "direction", "sourcePortRanges", "destinationPortRanges", "sourceAddressPrefixes", "destinationAddressPrefixes",
  ],
  defaults: { sourcePortRanges: [], destinationPortRanges: [], sourceAddressPrefixes: [], destinationAddressPrefixes: [] },
  since: { ...partTypes, sourcePortRanges: "2017-06-01", destinationPortRanges: "2017-06-01", sourceAddressPrefixes: "2017-06-01", destinationAddressPrefixes: "2017-06-01" },
  begins: "Updating",
};

export const networkShapes: Readonly<Record<string, NetworkShape>> = {
  "Microsoft.Network/virtualNetworks": {
    order: ["provisioningState", "resourceGuid", "addressSpace", "dhcpOptions", "subnets", "virtualNetworkPeerings"],
    defaults: { subnets: [], virtualNetworkPeerings: [], enableDdosProtection: false, enableVmProtection: false },
    since: { enableDdosProtection: "2017-09-01", enableVmProtection: "2017-09-01" },
    // Recorded with 2019-06-01, and without it from 2021-08-01.
    until: { enableVmProtection: "2021-02-01" },
    begins: "Updating",
    retryAfter: 3,
  },
  "Microsoft.Network/virtualNetworks/subnets": {
    order: ["provisioningState", "addressPrefix", "networkSecurityGroup", "ipConfigurations"],
    defaults: { delegations: [], privateEndpointNetworkPolicies: "Enabled", privateLinkServiceNetworkPolicies: "Enabled" },
    since: { ...partTypes, delegations: "2018-04-01", privateEndpointNetworkPolicies: "2019-04-01", privateLinkServiceNetworkPolicies: "2019-04-01" },
    changed: { privateEndpointNetworkPolicies: { from: "2022-01-01", to: "Disabled" } },
    typeLast: true,
    begins: "Updating",
    retryAfter: 3,
  },
  "Microsoft.Network/networkSecurityGroups": {
    order: ["provisioningState", "resourceGuid", "securityRules", "defaultSecurityRules", "networkInterfaces", "subnets"],
    defaults: { securityRules: [] },
    begins: "Updating",
    retryAfter: 3,
  },
  "Microsoft.Network/networkSecurityGroups/securityRules": securityRule,
  "Microsoft.Network/networkSecurityGroups/defaultSecurityRules": securityRule,
  "Microsoft.Network/publicIPAddresses": {
    order: ["provisioningState", "resourceGuid", "ipAddress", "publicIPAddressVersion", "publicIPAllocationMethod", "idleTimeoutInMinutes", "dnsSettings", "ipTags", "ipConfiguration"],
    defaults: { publicIPAddressVersion: "IPv4", publicIPAllocationMethod: "Dynamic", idleTimeoutInMinutes: 4, ipTags: [] },
    since: { ipTags: "2017-11-01", sku: "2017-08-01", "sku.tier": "2020-07-01" },
    sku: { name: "Basic", tier: "Regional" },
    typeLast: true,
    begins: "Updating",
    retryAfter: 1,
  },
  "Microsoft.Network/networkInterfaces": {
    order: [
      "provisioningState", "resourceGuid", "ipConfigurations", "dnsSettings", "macAddress", "enableAcceleratedNetworking", "vnetEncryptionSupported", "enableIPForwarding",
      "networkSecurityGroup", "primary", "virtualMachine", "hostedWorkloads", "tapConfigurations", "nicType",
    ],
    defaults: { enableAcceleratedNetworking: false, vnetEncryptionSupported: false, enableIPForwarding: false, hostedWorkloads: [], tapConfigurations: [], nicType: "Standard" },
    // Recorded with 2021-05-01, and without them up to 2019-06-01.
    since: { hostedWorkloads: "2018-08-01", tapConfigurations: "2018-08-01", vnetEncryptionSupported: "2021-02-01", nicType: "2021-02-01" },
    typeLast: true,
    begins: "Succeeded",
    retryAfter: null,
  },
  "Microsoft.Network/networkInterfaces/ipConfigurations": {
    order: ["provisioningState", "privateIPAddress", "privateIPAllocationMethod", "publicIPAddress", "subnet", "primary", "privateIPAddressVersion"],
    defaults: { privateIPAllocationMethod: "Dynamic", privateIPAddressVersion: "IPv4" },
    since: partTypes,
    begins: "Succeeded",
  },
};

/** Whether a shape shows a member in an api-version. */
export function isShown({ since, until }: NetworkShape, member: string, apiVersion: string): boolean {
  return apiVersion >= (since?.[member] ?? "") && apiVersion < (until?.[member] ?? "9999");
}

/** The properties as the type shows them: filled in and in order. `null` is as good as nothing. */
export function inShape(shape: NetworkShape, properties: Readonly<Record<string, unknown>>, apiVersion: string): Record<string, unknown> {
  const given = Object.entries(properties).filter(([name, value]) => value !== null && value !== undefined && isShown(shape, name, apiVersion)).map(([name, value]) => [name, asWritten(name, value)] as const);
  const defaults = Object.entries(shape.defaults).filter(([name]) => isShown(shape, name, apiVersion));
  const changed = Object.entries(shape.changed ?? {}).filter(([, { from }]) => apiVersion >= from).map(([name, { to }]) => [name, to] as const);
  const all: Record<string, unknown> = { ...Object.fromEntries(defaults), ...Object.fromEntries(changed), ...Object.fromEntries(given) };
  const first = shape.order.filter((name) => name in all);
  return Object.fromEntries([...first, ...Object.keys(all).filter((name) => !first.includes(name))].map((name) => [name, all[name]]));
}

const methods = ["Dynamic", "Static"];

/** Of another resource, such as a card's subnet, only the id is shown; of a word, Azure's own letter case (recorded). */
function asWritten(name: string, value: unknown): unknown {
  if (/^(private|public)IPAllocationMethod$/.test(name)) return methods.find((method) => method.toLowerCase() === String(value).toLowerCase()) ?? value;
  const isReference = references.has(name) && typeof value === "object" && value !== null && "id" in value;
  return isReference ? { id: value.id } : value;
}

const references = new Set(["subnet", "publicIPAddress", "networkSecurityGroup", "routeTable", "natGateway", "ddosProtectionPlan"]);
