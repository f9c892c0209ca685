import ipaddr from "ipaddr.js";
import { isSame, parentId } from "../core/resourceIds";
import type { Resource, VirtualMachine } from "../core/resources";
import type { Store } from "../core/store";
import { addressesOf } from "../traffic/source";

/** The network resources and machines of one moment. They are never changed in place, so these are the ones of then. */
export interface Network {
  machines: readonly VirtualMachine[];
  cards: readonly Resource[];
  subnets: readonly Resource[];
  networks: readonly Resource[];
  peerings: readonly Resource[];
  groups: readonly Resource[];
  rules: readonly Resource[];
}

const types = {
  machines: "Microsoft.Compute/virtualMachines",
  cards: "Microsoft.Network/networkInterfaces",
  subnets: "Microsoft.Network/virtualNetworks/subnets",
  networks: "Microsoft.Network/virtualNetworks",
  peerings: "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
  groups: "Microsoft.Network/networkSecurityGroups",
  rules: "Microsoft.Network/networkSecurityGroups/securityRules",
} as const;
const lowerCaseTypes = Object.values(types).map((type) => type.toLowerCase());

/** Grows with every change of what a `Network` has. */
export function networkRevision(store: Store): number {
  return store.revisionOf(lowerCaseTypes);
}

export function peeringRevision(store: Store): number {
  return store.revisionOf([types.peerings.toLowerCase()]);
}

export function networkNow(store: Store): Network {
  const { machines, ...others } = types;
  const lists = Object.entries(others).map(([name, type]) => [name, store.list(type)]);
  return { machines: store.list(machines), ...Object.fromEntries(lists) as Omit<Network, "machines"> };
}

/** A machine in a subnet. */
export interface Station {
  id: string;
  name: string;
  isRunning: boolean;
  /** Of its first card, as bytes in hexadecimal digits. */
  addresses: readonly string[];
  card: Resource;
  subnet: Resource | undefined;
  /** Of the virtual network, in lower case. */
  networkId: string;
}

/** The machines that have an address in a subnet, by id in lower case. */
function stationsById(network: Network): ReadonlyMap<string, Station> {
  const known = stations.get(network) ?? madeStations(network);
  stations.set(network, known);
  return known;
}

const stations = new WeakMap<Network, ReadonlyMap<string, Station>>();

export function stationsOf(network: Network): Station[] {
  return [...stationsById(network).values()];
}

export function stationOf(network: Network, machineId: string): Station | undefined {
  return stationsById(network).get(machineId.toLowerCase());
}

function madeStations({ machines, cards, subnets }: Network): ReadonlyMap<string, Station> {
  const byId = new Map([...cards, ...subnets].map((resource) => [resource.id.toLowerCase(), resource]));
  return new Map(machines.flatMap((machine) => madeStation(byId, machine) ?? []).map((station) => [station.id.toLowerCase(), station]));
}

function madeStation(byId: ReadonlyMap<string, Resource>, { id, name, properties, hidden }: VirtualMachine): Station | undefined {
  const { networkProfile } = properties as { networkProfile?: { networkInterfaces?: { id?: string }[] } };
  const card = byId.get(networkProfile?.networkInterfaces?.[0]?.id?.toLowerCase() ?? "");
  const subnetId = card === undefined ? undefined : subnetIdOf(card);
  if (card === undefined || subnetId === undefined) return undefined;
  const addresses = addressesOf(card);
  const subnet = byId.get(subnetId.toLowerCase());
  return addresses.length === 0 ? undefined : { id, name, isRunning: hidden?.power === "running", addresses, card, subnet, networkId: parentId(subnetId).toLowerCase() };
}

function subnetIdOf({ properties }: Resource): string | undefined {
  const { ipConfigurations = [] } = properties as { ipConfigurations?: { properties?: { subnet?: { id?: string } } }[] };
  return ipConfigurations[0]?.properties?.subnet?.id;
}

/** Whether packets get from one machine's network to the other's: it is the same, or they are peered, which takes a peering on both sides. */
export function isConnected(network: Network, a: Station, b: Station): boolean {
  return a.networkId === b.networkId || (isPeered(network, a.networkId, b.networkId) && isPeered(network, b.networkId, a.networkId));
}

function isPeered(network: Network, from: string, to: string): boolean {
  return peersOf(network, from).some((id) => isSame(id, to));
}

function peersOf({ peerings }: Network, networkId: string): string[] {
  return peerings.filter(({ id }) => isSame(parentId(id), networkId)).flatMap(({ properties }) => {
    const { remoteVirtualNetwork, allowVirtualNetworkAccess = true } = properties as { remoteVirtualNetwork?: { id?: string }; allowVirtualNetworkAccess?: boolean };
    return allowVirtualNetworkAccess && remoteVirtualNetwork?.id !== undefined ? [remoteVirtualNetwork.id] : [];
  });
}

/** Whether an address is in a virtual network or one that it is peered with, which is what security rules call `VirtualNetwork`. */
export function isInVirtualNetwork(network: Network, networkId: string, address: string): boolean {
  return [networkId, ...peersOf(network, networkId)].some((id) => {
    const { addressSpace } = (network.networks.find((each) => isSame(each.id, id))?.properties ?? {}) as { addressSpace?: { addressPrefixes?: string[] } };
    return (addressSpace?.addressPrefixes ?? []).some((prefix) => isInPrefix(address, prefix));
  });
}

/** Whether an address (bytes in hexadecimal digits) is in a prefix such as `10.0.0.0/16`, or is this address. */
export function isInPrefix(address: string, prefix: string): boolean {
  try {
    const [parsed, bits] = prefix.includes("/") ? ipaddr.parseCIDR(prefix) : [ipaddr.parse(prefix), undefined];
    const own = ipaddr.fromByteArray([...Buffer.from(address, "hex")]);
    return own.kind() === parsed.kind() && own.match(parsed, bits ?? parsed.toByteArray().length * 8);
  } catch {
    return false;
  }
}
