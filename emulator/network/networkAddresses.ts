import { createHash } from "node:crypto";
import { IPv4, IPv6, parse, parseCIDR } from "ipaddr.js";
import { isSame } from "../core/resourceIds";
import type { Resource } from "../core/resources";
import type { Store } from "../core/store";

const cardType = "Microsoft.Network/networkInterfaces";
const balancerType = "Microsoft.Network/loadBalancers";

interface IpConfiguration extends Record<string, unknown> {
  id: string;
  name: string;
  properties: { privateIPAddress?: string; subnet?: { id?: string }; publicIPAddress?: { id?: string }; primary?: boolean };
}

/** Azure keeps the first addresses of a subnet to itself: the network's, the gateway's and two for names. */
const reserved = 4;

/** A card's configurations with the addresses that they get from their subnets, as far as those exist. The first one is primary. */
export function withPrivateAddresses(store: Store, cardId: string, properties: Record<string, unknown>): Record<string, unknown> {
  const configurations = configurationsIn(properties);
  if (configurations.length === 0) return properties;
  const before = configurationsIn(store.get(cardId)?.properties ?? {});
  const taken = new Set(store.list(cardType).filter(({ id }) => !isSame(id, cardId)).flatMap(({ properties }) => configurationsIn(properties).map(placeOf)));
  const addressed = configurations.map((configuration, index) => {
    const primary = configuration.properties.primary ?? index === 0;
    const kept = before.find(({ name, properties }) => name === configuration.name && isSame(properties.subnet?.id, configuration.properties.subnet?.id));
    const privateIPAddress = configuration.properties.privateIPAddress ?? kept?.properties.privateIPAddress ?? freeAddress(store, configuration.properties.subnet?.id, taken);
    const done = { ...configuration, properties: { ...configuration.properties, primary, ...(privateIPAddress === undefined ? {} : { privateIPAddress }) } };
    taken.add(placeOf(done));
    return done;
  });
  return { ...properties, ipConfigurations: addressed };
}

function configurationsIn(properties: Readonly<Record<string, unknown>>): IpConfiguration[] {
  return (properties["ipConfigurations"] ?? properties["frontendIPConfigurations"] ?? []) as IpConfiguration[];
}

function placeOf({ properties }: IpConfiguration): string {
  return `${properties.subnet?.id?.toLowerCase()} ${properties.privateIPAddress}`;
}

function freeAddress(store: Store, subnetId: string | undefined, taken: ReadonlySet<string>): string | undefined {
  const prefix = subnetId === undefined ? undefined : prefixOf(store.get(subnetId));
  if (subnetId === undefined || prefix === undefined) return undefined;
  const [network, bits] = prefix;
  const size = 2 ** Math.min(32, network.toByteArray().length * 8 - bits);
  for (let place = reserved; place < size - 1; place += 1) {
    const address = plus(network, place);
    if (!taken.has(`${subnetId.toLowerCase()} ${address}`)) return address;
  }
  return undefined;
}

function prefixOf(subnet: Resource | undefined): [IPv4 | IPv6, number] | undefined {
  const { addressPrefix, addressPrefixes } = (subnet?.properties ?? {}) as { addressPrefix?: string; addressPrefixes?: string[] };
  const prefix = addressPrefix ?? addressPrefixes?.[0] ?? "";
  try {
    const [address, bits] = parseCIDR(prefix);
    return [(address.kind() === "ipv4" ? IPv4 : IPv6).networkAddressFromCIDR(prefix), bits];
  } catch {
    return undefined;
  }
}

function plus(network: IPv4 | IPv6, place: number): string {
  const bytes = network.toByteArray();
  let carry = place;
  for (let index = bytes.length - 1; index >= 0 && carry > 0; index -= 1) {
    carry += bytes[index]!;
    bytes[index] = carry % 256;
    carry = Math.floor(carry / 256);
  }
  return bytes.length === 4 ? bytes.join(".") : parse(bytes.map((byte, index) => byte.toString(16).padStart(2, "0") + (index % 2 === 1 && index < 15 ? ":" : "")).join("")).toString();
}

/** What a card shows of the machine that it is in. */
export function cardInMachine(store: Store, card: Resource): Record<string, unknown> {
  const machine = machineOf(store, card.id);
  const [first = 0, second = 0, third = 0] = digest(card.id);
  const hex = [first, second, third].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase());
  return {
    dnsSettings: { dnsServers: [], appliedDnsServers: [], ...(card.properties["dnsSettings"] as object | undefined), internalDomainNameSuffix: `${domainOf(card)}.jx.internal.cloudapp.net` },
    ...(machine === undefined ? {} : { macAddress: `00-0D-3A-${hex.join("-")}`, primary: true, virtualMachine: { id: machine.id } }),
  };
}

function machineOf(store: Store, cardId: string): Resource | undefined {
  return store.list("Microsoft.Compute/virtualMachines").find(({ properties }) => {
    const { networkInterfaces = [] } = (properties["networkProfile"] ?? {}) as { networkInterfaces?: { id?: string }[] };
    return networkInterfaces.some(({ id }) => isSame(id, cardId));
  });
}

/** Cards of one network share a domain. */
function domainOf(card: Resource): string {
  const subnet = configurationsIn(card.properties)[0]?.properties.subnet?.id ?? card.id;
  const letters = "abcdefghijklmnopqrstuvwxyz234567";
  return [...digest(subnet.replace(/\/subnets\/.*$/, ""))].slice(0, 26).map((byte) => letters[byte % 32]).join("");
}

/** What a public address shows of its name, and of the card or load balancer that it is on. It has an address when it is static and ready, or in use. */
export function publicAddressInUse(store: Store, publicAddress: Resource): Record<string, unknown> {
  const { dnsSettings, publicIPAllocationMethod, provisioningState } = publicAddress.properties as { dnsSettings?: { domainNameLabel?: string }; publicIPAllocationMethod?: string; provisioningState?: string };
  const configuration = [...store.list(cardType), ...store.list(balancerType)].flatMap(({ properties }) => configurationsIn(properties)).find((each) => isSame(each.properties.publicIPAddress?.id, publicAddress.id));
  const user = configuration === undefined ? undefined : store.get(configuration.id.split("/").slice(0, -2).join("/"));
  const inUse = (/^static$/i.test(publicIPAllocationMethod ?? "") && provisioningState === "Succeeded") || (user !== undefined && (user.type === balancerType || machineOf(store, user.id) !== undefined));
  const [first = 0, second = 0, third = 0] = digest(publicAddress.id);
  return {
    ...(dnsSettings?.domainNameLabel === undefined ? {} : { dnsSettings: { ...dnsSettings, fqdn: `${dnsSettings.domainNameLabel}.${publicAddress.location}.cloudapp.azure.com` } }),
    // Of the block that RFC 2544 keeps for tests: nobody in the internet is meant.
    ...(inUse ? { ipAddress: `198.${18 + (first % 2)}.${second}.${third}` } : {}),
    ...(configuration === undefined ? {} : { ipConfiguration: { id: configuration.id } }),
  };
}

/** The cards and subnets that a security group is for. */
export function securityGroupInUse(store: Store, group: Resource): Record<string, unknown> {
  const members = { networkInterfaces: cardType, subnets: "Microsoft.Network/virtualNetworks/subnets" };
  const users = Object.entries(members).map(([member, type]) => [member, store.list(type).filter(({ properties }) => isSame((properties["networkSecurityGroup"] as { id?: string } | undefined)?.id, group.id))] as const);
  return Object.fromEntries(users.filter(([, found]) => found.length > 0).map(([member, found]) => [member, found.map(({ id }) => ({ id }))]));
}

/** The configurations of cards that have their addresses from a subnet. */
export function subnetInUse(store: Store, subnet: Resource): Record<string, unknown> {
  const users = store.list(cardType).flatMap(({ properties }) => configurationsIn(properties)).filter(({ properties }) => isSame(properties.subnet?.id, subnet.id));
  return users.length === 0 ? {} : { ipConfigurations: users.map(({ id }) => ({ id })) };
}

function digest(id: string): Buffer {
  return createHash("sha256").update(id.toLowerCase()).digest();
}
