import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { Patience } from "../azure/patience";
import { actionNames } from "../model/actions";
import { timeoutLimits } from "../model/limits";
import { parseResourceId } from "../model/resourceId";
import { targetTypeOf } from "../model/target";
import type { Question } from "./questions";

/** What other machines see of a machine. */
export interface MachineNetwork {
  /** The private addresses of its network interfaces. */
  readonly addresses: readonly string[];
  /** The ids of its virtual networks, in lower case. */
  readonly networkIds: readonly string[];
  /** Why other machines may see another address, such as `"db-1" is behind a load balancer`. */
  readonly obstacle?: string;
}

/** The virtual networks that a network is peered with. */
export interface NetworkPeers {
  /** Their ids, in lower case. */
  readonly ids: readonly string[];
  /** Why they are not known. */
  readonly obstacle?: string;
}

/** Which addresses a machine has, and in which networks. */
export function aboutMachineNetwork(id: string): Question<MachineNetwork> {
  return reading(`network interfaces of machine "${nameOf(id)}"`, (azure, patience) => machineNetworkOf(azure, id, patience));
}

/** Which networks a virtual network is peered with. */
export function aboutNetworkPeers(id: string): Question<NetworkPeers> {
  return reading(`virtual network "${nameOf(id)}"`, (azure, patience) => networkPeersOf(azure, id, patience));
}

function reading<T>(subject: string, ask: Question<T>["ask"]): Question<T> {
  return { doing: "reading", subject, milliseconds: timeoutLimits.readInSeconds.default * 1000, ask };
}

/** @throws AzureError for anything but missing permission. */
export async function machineNetworkOf(azure: Azure, machineId: string, patience: Patience): Promise<MachineNetwork> {
  const name = nameOf(machineId);
  const unknown = (obstacle: string): MachineNetwork => ({ addresses: [], networkIds: [], obstacle });
  if (targetTypeOf(machineId) === "AzureVMSS") return unknown(`"${name}" is a scale set, whose instances change`);
  const { securityGroups } = azure;
  const ids = (await securityGroups.networkInterfacesOf(machineId, patience)).filter((each) => typeof each === "string");
  const look = await permitted(actionNames.readNetworkInterfaces, () =>
    Promise.all(ids.map((id) => securityGroups.networkInterface(id, patience))),
  );
  if ("lack" in look) return unknown(`the network interfaces of "${name}" cannot be read (${look.lack})`);
  const addresses = look.found.flatMap((each) => each.addresses);
  const networkIds = [...new Set(look.found.flatMap(({ subnetIds }) => subnetIds.map(networkOf)))];
  const behind = look.found.find((each) => each.behind !== undefined)?.behind;
  if (behind !== undefined) return { addresses, networkIds, obstacle: `"${name}" is behind ${behind}` };
  return addresses.length === 0 ? unknown(`"${name}" has no private address`) : { addresses, networkIds };
}

/** @throws AzureError for anything but missing permission. */
export async function networkPeersOf(azure: Azure, networkId: string, patience: Patience): Promise<NetworkPeers> {
  const look = await permitted(actionNames.readNetworks, () => azure.virtualNetworks.peersOf(networkId, patience));
  return "lack" in look
    ? { ids: [], obstacle: `virtual network "${nameOf(networkId)}" cannot be read (${look.lack})` }
    : { ids: look.found };
}

async function permitted<T>(action: string, ask: () => Promise<T>): Promise<{ readonly found: T } | { readonly lack: string }> {
  try {
    return { found: await ask() };
  } catch (error) {
    if (error instanceof AzureError && error.status === 403) return { lack: `your login does not have ${action}` };
    throw error;
  }
}

function networkOf(subnetId: string): string {
  return subnetId.toLowerCase().replace(/\/subnets\/.*$/, "");
}

function nameOf(id: string): string {
  return parseResourceId(id)?.names[0] ?? id;
}
