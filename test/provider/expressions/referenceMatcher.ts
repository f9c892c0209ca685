import { BlockList, isIPv4 } from "node:net";
import { type Filter } from "../../../provider/model/capture";

/** A packet as a machine sees it. What is neither TCP nor UDP has no ports. */
export type Packet = { readonly local: string; readonly remote: string } & (
  { readonly protocol: "TCP" | "UDP"; readonly localPort: number; readonly remotePort: number } | { readonly protocol: "ICMP" }
);

/**
 * Azure's filters as its documentation describes them, and knowing nothing of the compiler: a packet fits a filter that it fits all of,
 * and fits a list of which it fits one.
 */
export function matcherOf(filters: readonly Partial<Filter>[]): (packet: Packet) => boolean {
  const matchers = filters.map((filter) => {
    const [local, remote] = [addressesOf(filter.localIPAddress), addressesOf(filter.remoteIPAddress)];
    return (packet: Packet): boolean =>
      (filter.protocol === undefined || filter.protocol === "Any" || filter.protocol === packet.protocol) &&
      local(packet.local) &&
      remote(packet.remote) &&
      fitsPorts(filter.localPort, "localPort" in packet ? packet.localPort : undefined) &&
      fitsPorts(filter.remotePort, "remotePort" in packet ? packet.remotePort : undefined);
  });
  return (packet) => matchers.some((matches) => matches(packet));
}

function fitsPorts(ports: string | undefined, port: number | undefined): boolean {
  if (ports === undefined) return true;
  if (port === undefined) return false;
  const [first, last] = ports.split("-").map(Number);
  return last === undefined ? ports.split(";").map(Number).includes(port) : (first as number) <= port && port <= last;
}

function addressesOf(addresses: string | undefined): (address: string) => boolean {
  if (addresses === undefined) return () => true;
  const list = new BlockList();
  const family = (address: string): "ipv4" | "ipv6" => (isIPv4(address) ? "ipv4" : "ipv6");
  const [first, last] = addresses.split("-") as [string, string | undefined];
  if (last !== undefined) list.addRange(first, last, family(first));
  else for (const address of addresses.split(";")) list.addAddress(address, family(address));
  const known = new Map<string, boolean>();
  return (address) => {
    const answer = known.get(address) ?? list.check(address, family(address));
    known.set(address, answer);
    return answer;
  };
}
