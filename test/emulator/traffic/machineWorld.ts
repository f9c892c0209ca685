import assert from "node:assert/strict";
import Decoder from "pcap-decoder";
import type { LocalAzure, LocalAzureOptions } from "../../../emulator";
import { armRequests, capturePath, ids, stillAzure } from "../armRequests";

const group = ids.virtualMachine.split("/providers/")[0]!;
const network = (type: string, name: string) => `${group}/providers/Microsoft.Network/${type}/${name}`;
const location = "westcentralus";

export const machineId = (name: string) => ids.virtualMachine.replace("ContosoVM", name);
export const groupId = (name: string) => network("networkSecurityGroups", name);

export interface Machine {
  /** @default "main" */
  network?: string;
  address: string;
  /** Security groups of its card and of its subnet. */
  cardGroup?: string;
  subnetGroup?: string;
  /** Ids of application security groups. */
  applicationGroups?: string[];
}

/** Security rules by group, as a stack declares them. */
export type Groups = Record<string, object[]>;

export const rule = (priority: number, access: "Allow" | "Deny", properties: object = {}) => ({
  name: `rule-${priority}`,
  properties: {
    priority, access, direction: "Inbound", protocol: "*", sourcePortRange: "*", destinationPortRange: "*", sourceAddressPrefix: "*", destinationAddressPrefix: "*", ...properties,
  },
});

/** Machines as a stack declares them: networks `10.N.0.0/16` with a subnet for each machine, security groups, cards, machines with an agent. */
export async function machineWorld(machines: Record<string, Machine>, groups: Groups = {}, options: LocalAzureOptions = {}) {
  const azure = stillAzure({ network: { clockSkewMilliseconds: 0 }, ...options });
  const arm = armRequests(azure);
  const put = async (id: string, properties: object, more: object = {}, version = "2024-05-01") => {
    const { status, body } = await arm.put(`${id}?api-version=${version}`, { location, ...more, properties });
    assert.ok(status < 300, body);
  };
  const putGroup = (name: string, securityRules: object[]) => put(groupId(name), { securityRules });
  for (const [name, rules] of Object.entries(groups)) await putGroup(name, rules);
  for (const name of new Set(Object.values(machines).map(({ network: name = "main" }) => name))) {
    const own = Object.entries(machines).filter(([, machine]) => (machine.network ?? "main") === name);
    const [, second] = own[0]![1].address.split(".");
    await put(network("virtualNetworks", name), {
      addressSpace: { addressPrefixes: [`10.${second}.0.0/16`] },
      subnets: own.map(([machine, { address, subnetGroup }]) => ({
        name: machine, properties: { addressPrefix: `${address.split(".").slice(0, 3).join(".")}.0/24`, ...(subnetGroup === undefined ? {} : { networkSecurityGroup: { id: groupId(subnetGroup) } }) },
      })),
    });
  }
  for (const [name, { network: home = "main", address, cardGroup, applicationGroups = [] }] of Object.entries(machines)) {
    const card = network("networkInterfaces", `${name}-nic`);
    await put(card, {
      ipConfigurations: [{
        name: "main",
        properties: { subnet: { id: `${network("virtualNetworks", home)}/subnets/${name}` }, privateIPAddress: address, privateIPAllocationMethod: "Static", applicationSecurityGroups: applicationGroups.map((id) => ({ id })) },
      }],
      ...(cardGroup === undefined ? {} : { networkSecurityGroup: { id: groupId(cardGroup) } }),
    });
    await put(machineId(name), {
      hardwareProfile: { vmSize: "Standard_B1s" },
      storageProfile: { imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" }, osDisk: { createOption: "FromImage", osType: "Linux" } },
      networkProfile: { networkInterfaces: [{ id: card }] },
    }, {}, "2024-07-01");
    await put(`${machineId(name)}/extensions/agent`, { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" }, {}, "2024-07-01");
  }
  return {
    azure, arm, putGroup,
    peer: (from: string, to: string, properties: object = {}) =>
      put(`${network("virtualNetworks", from)}/virtualNetworkPeerings/to-${to}`, { remoteVirtualNetwork: { id: network("virtualNetworks", to) }, ...properties }),
    /** Starts a capture on a machine; it is called as the machine unless it is named. */
    async capture(machine: string, filters: object[], properties: object = {}, name = machine) {
      await put(capturePath(name), { target: machineId(machine), storageLocation: { storageId: ids.storageAccount }, filters, ...properties }, {}, "2026-01-01");
    },
  };
}

/** A packet in a file. */
export interface Seen {
  /** Milliseconds since 1970. */
  at: number;
  /** Whose packet it is: addresses, protocol, ports, IP id, and all of TCP's header or the payload's length. */
  key: string;
  from: string;
  to: string;
  protocol: "TCP" | "UDP" | "other";
  sourcePort: number;
  destinationPort: number;
  flags: number;
  sequence: number;
  /** From the IP header on. */
  length: number;
  kept: number;
  bytes: Buffer;
}

/** What a session has written so far. */
export function packetsOf(azure: LocalAzure, name: string): Seen[] {
  const [file] = azure.captureFiles(capturePath(name));
  return packetsIn(Buffer.concat([...file!.read()]));
}

export function packetsIn(bytes: Buffer): Seen[] {
  const packets = [...new Decoder().decode(bytes)];
  assert.equal(packets.reduce((sum, { body }) => sum + 16 + body.length, 24), bytes.length, "the file ends with a whole packet");
  return packets.map(({ header, body }) => {
    const frame = Buffer.from(body);
    const [at, isFour] = [14, frame[14]! >> 4 === 4];
    if (!isFour) return { at: 0, key: "6", from: "", to: "", protocol: "other", sourcePort: 0, destinationPort: 0, flags: 0, sequence: 0, length: 0, kept: frame.length, bytes: frame };
    const address = (place: number) => [...frame.subarray(place, place + 4)].join(".");
    const protocol = ({ 6: "TCP", 17: "UDP" } as const)[frame[at + 9]!] ?? "other";
    return {
      at: header.ts_sec * 1000 + header.ts_usec / 1000,
      key: frame.subarray(at, Math.min(frame.length, at + 40)).toString("hex"),
      from: address(at + 12), to: address(at + 16), protocol,
      sourcePort: frame.readUInt16BE(at + 20), destinationPort: frame.readUInt16BE(at + 22),
      flags: protocol === "TCP" ? frame[at + 33]! : 0, sequence: protocol === "TCP" ? frame.readUInt32BE(at + 24) : 0,
      length: header.orig_len - 14, kept: frame.length, bytes: frame,
    };
  });
}
