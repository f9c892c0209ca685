/** How Microsoft.Network shows a type: which members its `properties` have, in which order, and what it fills in (recorded, 2019-06-01). */
export interface NetworkShape {
  /** The members that come first, in this order. What else a body has comes after them. */
  order: readonly string[];
  defaults: Readonly<Record<string, unknown>>;
  /** Api-versions that a default is shown from. */
  since?: Readonly<Record<string, string>>;
  /** What else than `properties` it fills in. */
  more?: Readonly<Record<string, unknown>>;
  /** `type` is the last of the envelope's members instead of the fourth. */
  typeLast?: true;
  /** The state of a resource whose operation is running. */
  begins: "Updating" | "Succeeded";
  /** Seconds that a PUT says to wait; `null`: it says nothing. What is not recorded is as usual. */
  retryAfter?: number | null;
}

export const networkShapes: Readonly<Record<string, NetworkShape>> = {
  "Microsoft.Network/virtualNetworks": {
    order: ["provisioningState", "resourceGuid", "addressSpace", "dhcpOptions", "subnets", "virtualNetworkPeerings"],
    defaults: { subnets: [], virtualNetworkPeerings: [], enableDdosProtection: false, enableVmProtection: false },
    begins: "Updating",
    retryAfter: 3,
  },
  "Microsoft.Network/virtualNetworks/subnets": {
    order: ["provisioningState", "addressPrefix", "networkSecurityGroup"],
    defaults: { delegations: [], privateEndpointNetworkPolicies: "Enabled", privateLinkServiceNetworkPolicies: "Enabled" },
    typeLast: true,
    begins: "Updating",
    retryAfter: 3,
  },
  "Microsoft.Network/networkSecurityGroups": {
    order: ["provisioningState", "resourceGuid", "securityRules", "defaultSecurityRules"],
    defaults: { securityRules: [] },
    begins: "Updating",
  },
  "Microsoft.Network/publicIPAddresses": {
    order: ["provisioningState", "resourceGuid", "ipAddress", "publicIPAddressVersion", "publicIPAllocationMethod", "idleTimeoutInMinutes", "dnsSettings", "ipTags", "ipConfiguration"],
    defaults: { publicIPAddressVersion: "IPv4", publicIPAllocationMethod: "Dynamic", idleTimeoutInMinutes: 4, ipTags: [] },
    more: { sku: { name: "Basic" } },
    typeLast: true,
    begins: "Updating",
    retryAfter: 1,
  },
  "Microsoft.Network/networkInterfaces": {
    order: [
      "provisioningState", "resourceGuid", "ipConfigurations", "dnsSettings", "macAddress", "enableAcceleratedNetworking", "enableIPForwarding",
      "networkSecurityGroup", "primary", "virtualMachine", "hostedWorkloads", "tapConfigurations",
    ],
    defaults: { enableAcceleratedNetworking: false, enableIPForwarding: false, hostedWorkloads: [], tapConfigurations: [] },
    since: { hostedWorkloads: "2018-08-01", tapConfigurations: "2018-08-01" },
    typeLast: true,
    begins: "Succeeded",
    retryAfter: null,
  },
  "Microsoft.Network/networkInterfaces/ipConfigurations": {
    order: ["provisioningState", "privateIPAddress", "privateIPAllocationMethod", "publicIPAddress", "subnet", "primary", "privateIPAddressVersion"],
    defaults: { privateIPAllocationMethod: "Dynamic", privateIPAddressVersion: "IPv4" },
    begins: "Succeeded",
  },
};

/** What every network security group has by itself: name, description, from, to, access, priority, direction. */
export const defaultSecurityRules = [
  ["AllowVnetInBound", "Allow inbound traffic from all VMs in VNET", "VirtualNetwork", "VirtualNetwork", "Allow", 65000, "Inbound"],
  ["AllowAzureLoadBalancerInBound", "Allow inbound traffic from azure load balancer", "AzureLoadBalancer", "*", "Allow", 65001, "Inbound"],
  ["DenyAllInBound", "Deny all inbound traffic", "*", "*", "Deny", 65500, "Inbound"],
  ["AllowVnetOutBound", "Allow outbound traffic from all VMs to all VMs in VNET", "VirtualNetwork", "VirtualNetwork", "Allow", 65000, "Outbound"],
  ["AllowInternetOutBound", "Allow outbound traffic from all VMs to Internet", "*", "Internet", "Allow", 65001, "Outbound"],
  ["DenyAllOutBound", "Deny all outbound traffic", "*", "*", "Deny", 65500, "Outbound"],
] as const;

/** The properties as the type shows them: filled in and in order. `null` is as good as nothing. */
export function inShape(shape: NetworkShape, properties: Readonly<Record<string, unknown>>, apiVersion: string): Record<string, unknown> {
  const given = Object.entries(properties).filter(([, value]) => value !== null && value !== undefined);
  const defaults = Object.entries(shape.defaults).filter(([name]) => apiVersion >= (shape.since?.[name] ?? ""));
  const all = { ...Object.fromEntries(defaults), ...Object.fromEntries(given) };
  const first = shape.order.filter((name) => name in all);
  return Object.fromEntries([...first, ...Object.keys(all).filter((name) => !first.includes(name))].map((name) => [name, all[name]]));
}
