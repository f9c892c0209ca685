import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";
import type { TrafficSource } from "../core/capture";
import type { Resource } from "../core/resources";
import type { Store } from "../core/store";

/** The addresses of a machine: those of its first network card as far as the store has them, else ones that follow from its id. */
export function trafficSource(store: Store, machineId: string): TrafficSource {
  const known = addressesOfMachine(store, machineId);
  return {
    ipv4: known.find((hex) => hex.length === 8) ?? derivedIPv4(machineId).toString("hex"),
    ipv6: known.find((hex) => hex.length === 32) ?? derivedIPv6(machineId).toString("hex"),
  };
}

interface Card {
  ipConfigurations?: { properties?: { privateIPAddress?: string } }[];
}

/** The addresses of a network card, as bytes in hexadecimal digits. */
export function addressesOf(card: Resource): string[] {
  const addresses = (card.properties as Card).ipConfigurations?.map((configuration) => configuration.properties?.privateIPAddress) ?? [];
  const valid = addresses.filter((address) => address !== undefined && (isIPv4(address) || ipaddr.IPv6.isValid(address))) as string[];
  return valid.map((address) => Buffer.from(ipaddr.parse(address).toByteArray()).toString("hex"));
}

function addressesOfMachine(store: Store, machineId: string): string[] {
  const { networkProfile } = (store.get(machineId)?.properties ?? {}) as { networkProfile?: { networkInterfaces?: { id?: string }[] } };
  const card = store.get(networkProfile?.networkInterfaces?.[0]?.id ?? "");
  return card === undefined ? [] : addressesOf(card);
}

/** In 10.0.0.0/8; the last part leaves out what Azure keeps for itself and the traffic model's neighbours. */
function derivedIPv4(machineId: string): Buffer {
  const [first = 0, second = 0, third = 0] = digest(machineId);
  return Buffer.from([10, first, second, 4 + (third % 240)]);
}

/** In fd00::/8. */
function derivedIPv6(machineId: string): Buffer {
  const bytes = digest(machineId);
  return Buffer.concat([Buffer.from([0xfd]), bytes.subarray(0, 7), Buffer.alloc(6), bytes.subarray(7, 9)]);
}

function digest(machineId: string): Buffer {
  return createHash("sha256").update(machineId.toLowerCase()).digest();
}
