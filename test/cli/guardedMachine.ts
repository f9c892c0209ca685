import assert from "node:assert/strict";
import type { OnLocalAzure } from "./onLocalAzure";

/** A rule of a network security group; it denies all that leaves, as far as nothing else is said. */
export interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly access?: string;
  readonly direction?: string;
  readonly to?: string;
  readonly ports?: readonly string[];
}

type Local = Pick<OnLocalAzure, "azure" | "ids">;

/** Gives the article's machine a network card `card`, whose group (`card-nsg`) and subnet's group (`subnet-nsg`) have these rules. */
export async function putGuardedMachine(local: Local, onSubnet: readonly Rule[], onCard: readonly Rule[]): Promise<void> {
  const network = (path: string): string => networkIdOf(local, path);
  const group = (name: string): object => ({ networkSecurityGroup: { id: network(`networkSecurityGroups/${name}`) } });
  await put(local, network("networkSecurityGroups/subnet-nsg"), { properties: { securityRules: onSubnet.map(ruleOf) } });
  await put(local, network("networkSecurityGroups/card-nsg"), { properties: { securityRules: onCard.map(ruleOf) } });
  await put(local, network("virtualNetworks/net"), { properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] }, subnets: [{ name: "default", properties: { addressPrefix: "10.0.0.0/24", ...group("subnet-nsg") } }] } });
  const ipConfigurations = [{ name: "main", properties: { subnet: { id: network("virtualNetworks/net/subnets/default") } } }];
  await put(local, network("networkInterfaces/card"), { properties: { ipConfigurations, ...group("card-nsg") } });
  const networkProfile = { networkInterfaces: [{ id: network("networkInterfaces/card") }] };
  await put(local, local.ids.virtualMachine, { properties: { networkProfile, storageProfile: { osDisk: { osType: "Windows" } } } });
}

/** Makes a scale set of two instances with upgrade policy `Manual`, which are behind its model: only that has the agent. */
export async function putManualScaleSet(local: Local, name: string): Promise<string> {
  const id = local.ids.virtualMachine.replace("virtualMachines/ContosoVM", `virtualMachineScaleSets/${name}`);
  const virtualMachineProfile = { storageProfile: { osDisk: { osType: "Linux" } } };
  await put(local, id, { sku: { capacity: 2 }, properties: { upgradePolicy: { mode: "Manual" }, virtualMachineProfile } });
  await put(local, `${id}/extensions/agent`, { properties: { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" } });
  return id;
}

/** The id of a resource of Microsoft.Network beside the article's machine. */
export function networkIdOf({ ids }: Local, path: string): string {
  return `${ids.virtualMachine.split("/").slice(0, 5).join("/")}/providers/Microsoft.Network/${path}`;
}

function ruleOf({ name, priority, access = "Deny", direction = "Outbound", to = "*", ports = ["*"] }: Rule): object {
  return { name, properties: { priority, access, direction, protocol: "*", sourceAddressPrefix: "*", sourcePortRange: "*", destinationAddressPrefix: to, destinationPortRanges: ports } };
}

async function put({ azure }: Local, id: string, body: object): Promise<void> {
  const apiVersion = id.includes("/Microsoft.Network/") ? "2024-05-01" : "2024-07-01";
  await send({ azure }, "PUT", `${id}?api-version=${apiVersion}`, { location: "westcentralus", ...body });
}

/** Sends a request as the principal that may do everything. */
export async function send({ azure }: Pick<Local, "azure">, method: string, url: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${await azure.issueToken()}`, "content-type": "application/json", host: "localhost" };
  const { status } = await azure.handle({ method, url: `https://localhost${url}`, headers, body: JSON.stringify(body) });
  assert.ok(status < 300, `${url} was answered with ${status}`);
}
