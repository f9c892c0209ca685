import { send } from "../cli/guardedMachine";
import type { articleIds, LocalAzure } from "../../emulator";

/** What of a local Azure is needed. */
export interface World {
  readonly azure: LocalAzure;
  readonly ids: ReturnType<typeof articleIds>;
}

export interface Card {
  /** @default a free address of the subnet */
  readonly addresses?: readonly string[];
  /** @default "net" */
  readonly network?: string;
  /** Members of each IP configuration, such as the pools of a load balancer. */
  readonly more?: object;
}

/** Puts a virtual network with the subnet `default`. */
export async function putNetwork(
  world: World,
  name: string,
  block: string,
  peers: readonly string[] = [],
  peeringState = "Connected",
): Promise<void> {
  const virtualNetworkPeerings = peers.map((peer) => ({
    name: `to-${peer}`,
    properties: { peeringState, remoteVirtualNetwork: { id: networkId(world, peer) } },
  }));
  const properties = {
    addressSpace: { addressPrefixes: [block] },
    subnets: [{ name: "default", properties: { addressPrefix: block } }],
    virtualNetworkPeerings,
  };
  await put(world, networkId(world, name), { properties });
}

/** Puts a machine with the agent and these network cards. @returns its id */
export async function putMachine(world: World, name: string, cards: readonly Card[] = [{}]): Promise<string> {
  const id = world.ids.virtualMachine.replace("ContosoVM", name);
  world.azure.addVirtualMachine({ id, location: "westcentralus" });
  const networkInterfaces = await Promise.all(
    cards.map(async ({ addresses = [undefined], network = "net", more }, index) => {
      const card = providerId(world, `networkInterfaces/${name}-card-${index}`);
      const ipConfigurations = addresses.map((privateIPAddress, place) => ({
        name: `ip-${place}`,
        properties: {
          subnet: { id: `${networkId(world, network)}/subnets/default` },
          ...(privateIPAddress && { privateIPAddress }),
          ...more,
        },
      }));
      await put(world, card, { properties: { ipConfigurations } });
      return { id: card };
    }),
  );
  await put(world, id, { properties: { networkProfile: { networkInterfaces }, storageProfile: { osDisk: { osType: "Linux" } } } });
  return id;
}

export function networkId(world: World, name: string): string {
  return providerId(world, `virtualNetworks/${name}`);
}

function providerId({ ids }: World, path: string): string {
  return `${ids.virtualMachine.split("/").slice(0, 5).join("/")}/providers/Microsoft.Network/${path}`;
}

async function put(world: World, id: string, body: object): Promise<void> {
  const apiVersion = id.includes("/Microsoft.Network/") ? "2024-05-01" : "2024-07-01";
  await send(world, "PUT", `${id}?api-version=${apiVersion}`, { location: "westcentralus", ...body });
}
