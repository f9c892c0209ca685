import { parseResourceId } from "../model/resourceId";
import { isObject, type JsonObject } from "../model/shapes";
import { targetTypeOf } from "../model/target";
import { objectOf, objectsIn } from "./answer";
import type { Arm } from "./arm";
import type { Patience } from "./patience";
import { computeApiVersion } from "./targets";

/** A network interface of a machine, or what the model of a scale set says of one. */
export interface NetworkInterface {
  readonly name: string;
  /** Whether the machine reaches Azure's own addresses through it. */
  readonly isPrimary: boolean;
  /** Its own security group. */
  readonly groupId?: string;
  readonly subnetIds: readonly string[];
  /** Its private addresses; none where they are not known. */
  readonly addresses: readonly string[];
  /** What other machines may reach it through, at an address that is not its own. */
  readonly behind?: "a load balancer" | "an application gateway";
}

/** A rule of a network security group for traffic that leaves, as far as it says what it is about. */
export interface OutboundRule {
  readonly name: string;
  /** From 100 to 4096; the lowest number decides. */
  readonly priority: number;
  readonly isAllowed: boolean;
  /** `Tcp`, `Udp`, `*`, … */
  readonly protocol: string;
  /** Addresses, blocks and service tags; `undefined` for application security groups. */
  readonly sources: readonly string[] | undefined;
  readonly destinations: readonly string[] | undefined;
  readonly sourcePorts: readonly string[];
  readonly destinationPorts: readonly string[];
}

/** The api-version of Microsoft.Network that these resources are read with. */
export const networkApiVersion = "2024-05-01";

/** The network security groups on the way of what a machine sends. */
export class SecurityGroups {
  constructor(private readonly arm: Arm) {}

  /** What the machine or scale set says of its network interfaces. Those of a virtual machine are ids, for `networkInterface`. */
  async networkInterfacesOf(machineId: string, patience: Patience): Promise<readonly (string | NetworkInterface)[]> {
    const isMachine = targetTypeOf(machineId) === "AzureVM";
    const path = `${machineId}?api-version=${computeApiVersion}`;
    const read = (body: unknown): JsonObject | undefined => (isObject(body) ? objectOf(body.properties) : undefined);
    const { value } = await this.arm.get(path, isMachine ? "a virtual machine" : "a scale set", read, patience);
    if (isMachine) {
      return objectsIn(objectOf(value.networkProfile).networkInterfaces)
        .map(({ id }) => id)
        .filter((id) => typeof id === "string");
    }
    const { networkProfile } = objectOf(value.virtualMachineProfile);
    return objectsIn(objectOf(networkProfile).networkInterfaceConfigurations).map((body) =>
      networkInterfaceFrom(String(body.name), objectOf(body.properties)),
    );
  }

  async networkInterface(id: string, patience: Patience): Promise<NetworkInterface> {
    const read = (body: unknown): NetworkInterface | undefined =>
      isObject(body) ? networkInterfaceFrom(lastName(id), objectOf(body.properties)) : undefined;
    return (await this.arm.get(`${id}?api-version=${networkApiVersion}`, "a network interface", read, patience)).value;
  }

  /** The id of a subnet's security group; `undefined` where it has none. */
  async groupOfSubnet(id: string, patience: Patience): Promise<string | undefined> {
    const read = (body: unknown): JsonObject | undefined => (isObject(body) ? objectOf(body.properties) : undefined);
    return idIn((await this.arm.get(`${id}?api-version=${networkApiVersion}`, "a subnet", read, patience)).value.networkSecurityGroup);
  }

  /** A group's custom outbound rules, in the order of their evaluation. */
  async outboundRules(groupId: string, patience: Patience): Promise<OutboundRule[]> {
    const read = (body: unknown): OutboundRule[] | undefined =>
      isObject(body)
        ? objectsIn(objectOf(body.properties).securityRules)
            .map(ruleFrom)
            .filter((rule) => rule !== undefined)
        : undefined;
    const { value } = await this.arm.get(`${groupId}?api-version=${networkApiVersion}`, "a network security group", read, patience);
    return value.sort((a, b) => a.priority - b.priority);
  }
}

function networkInterfaceFrom(name: string, properties: JsonObject): NetworkInterface {
  const configurations = objectsIn(properties.ipConfigurations).map((configuration) => objectOf(configuration.properties));
  const groupId = idIn(properties.networkSecurityGroup);
  const behind = frontOf(configurations);
  return {
    name,
    isPrimary: properties.primary !== false,
    subnetIds: [...new Set(configurations.map(({ subnet }) => idIn(subnet)).filter((id) => id !== undefined))],
    addresses: configurations.map(({ privateIPAddress }) => privateIPAddress).filter((address) => typeof address === "string"),
    ...(groupId !== undefined && { groupId }),
    ...(behind !== undefined && { behind }),
  };
}

function frontOf(configurations: readonly JsonObject[]): NetworkInterface["behind"] {
  const isIn = (pools: string): boolean => configurations.some((configuration) => objectsIn(configuration[pools]).length > 0);
  if (isIn("loadBalancerBackendAddressPools")) return "a load balancer";
  return isIn("applicationGatewayBackendAddressPools") ? "an application gateway" : undefined;
}

function ruleFrom(body: JsonObject): OutboundRule | undefined {
  const properties = objectOf(body.properties);
  const { direction, access, priority, protocol } = properties;
  if (typeof body.name !== "string" || typeof priority !== "number" || !/^outbound$/i.test(String(direction))) return undefined;
  return {
    name: body.name,
    priority,
    isAllowed: /^allow$/i.test(String(access)),
    protocol: String(protocol),
    sources: addressesIn(properties, "source"),
    destinations: addressesIn(properties, "destination"),
    sourcePorts: textsIn(properties.sourcePortRange, properties.sourcePortRanges),
    destinationPorts: textsIn(properties.destinationPortRange, properties.destinationPortRanges),
  };
}

function addressesIn(properties: JsonObject, side: "source" | "destination"): string[] | undefined {
  if (objectsIn(properties[`${side}ApplicationSecurityGroups`]).length > 0) return undefined;
  return textsIn(properties[`${side}AddressPrefix`], properties[`${side}AddressPrefixes`]);
}

/** Azure has a member for one text and another for several. */
function textsIn(one: unknown, several: unknown): string[] {
  const all: unknown[] = [one, ...(Array.isArray(several) ? (several as unknown[]) : [])];
  return all.filter((text) => typeof text === "string" && text !== "") as string[];
}

function idIn(reference: unknown): string | undefined {
  const { id } = objectOf(reference);
  return typeof id === "string" ? id : undefined;
}

function lastName(id: string): string {
  return parseResourceId(id)?.names.at(-1) ?? id;
}
