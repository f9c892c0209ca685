import { isSame } from "../core/resourceIds";
import type { Ask, Wish } from "./asks";
import type { Side } from "./drops";
import { isConnected, isInVirtualNetwork, stationOf, stationsOf } from "./network";
import type { Network, Station } from "./network";

/** A machine and another one, with the addresses that they use. */
interface Pair {
  own: Side;
  other: Side;
}

/** The machine of an address: one that packets get to, or else one of a network that is not connected, unless the address is in the own one. */
export function partnerFor(network: Network, { machineId }: Ask, address: string): Pair | undefined {
  const own = stationOf(network, machineId);
  if (own === undefined) return undefined;
  const named = stationsOf(network).filter((station) => !isSame(station.id, own.id) && station.addresses.includes(address));
  const elsewhere = () => (isInVirtualNetwork(network, own.networkId, address) ? undefined : named[0]);
  const other = named.find((station) => isConnected(network, own, station)) ?? elsewhere();
  return other && pairOf(own, other, address);
}

/**
 * The machine for a wish that names none: of a connected one whose session captures the other side of the conversation. One that asks
 * for just this comes before one that captures everything, and the last that has begun before others.
 */
export function partnerOf(network: Network, ask: Ask, { side, protocol, port }: Wish, others: readonly Ask[]): Pair | undefined {
  const own = stationOf(network, ask.machineId);
  if (own === undefined || port === null || protocol === "Any") return undefined;
  const otherSide = side === "client" ? "server" : "client";
  let found: Pair | undefined;
  for (const candidate of others.toReversed()) {
    const station = isSame(candidate.machineId, ask.machineId) ? undefined : stationOf(network, candidate.machineId);
    const pair = station !== undefined && isConnected(network, own, station) ? pairOf(own, station) : undefined;
    if (pair === undefined) continue;
    const [client, server] = side === "client" ? [pair.own, pair.other] : [pair.other, pair.own];
    const conversation = { client: client.address, server: server.address, protocol, port };
    if (!candidate.captures(otherSide, conversation) || !ask.captures(side, conversation)) continue;
    if (candidate.wishes.some((wish) => wish.side === otherSide && wish.port === port && wish.protocol === protocol)) return pair;
    found ??= pair;
  }
  return found;
}

/** @param address of the other machine; without one, any */
function pairOf(own: Station, other: Station, address?: string): Pair | undefined {
  for (const theirs of address === undefined ? other.addresses : [address]) {
    const ours = own.addresses.find(({ length }) => length === theirs.length);
    if (ours !== undefined) return { own: { id: own.id, address: ours }, other: { id: other.id, address: theirs } };
  }
  return undefined;
}
