import { type Filter, type Protocol } from "../model/capture";
import { partsOf } from "../model/lists";
import { families } from "./addressLine";
import { type Conjunction, conjoined, covers, places } from "./conjunction";
import { includes, type Interval, intersected, type Intervals, united, without } from "./intervals";
import { readAddresses, readPorts } from "./values";

type Property = "protocol" | (typeof places)[number];

/** Why a filter records more than is allowed. */
export interface Excess {
  /** The filter's properties that let too much through. */
  readonly properties: readonly Property[];
  /** What is allowed that is nearest to the filter. */
  readonly nearest: Filter;
}

/**
 * Whether every packet that a filter lets through matches one of the allowed filters.
 *
 * `Any` is more than TCP and UDP together, and a port that is left out is more than ports 1 to 65535: both include packets without ports.
 *
 * @param filter In canonical form, as the allowed ones.
 * @returns `undefined` if it does.
 */
export function excessOf(filter: Filter, allowed: readonly Filter[]): Excess | undefined {
  const recorded = packetsOf(filter);
  if (recorded === undefined) return undefined;
  const sets = allowed.flatMap((one) => {
    const packets = packetsOf(one);
    return packets === undefined ? [] : [{ one, packets }];
  });
  const boxes = sets.map(({ packets }) => boxOf(packets));
  if (sets.some(({ packets }) => covers(packets, recorded)) || boxesOf(recorded).every((box) => isCovered(box, boxes))) return undefined;
  const [nearest] = sets
    .map(({ one, packets }) => ({ nearest: one, properties: excessive(recorded, packets) }))
    .sort(fewestFirst(recorded));
  return nearest ?? { nearest: { protocol: "Any" }, properties: [] };
}

/** The filter as sets; `undefined` where no packet matches it. */
function packetsOf({ protocol, localIPAddress, localPort, remoteIPAddress, remotePort }: Filter): Conjunction | undefined {
  const any: Conjunction = { protocol: "Any" };
  return conjoined(any, {
    protocol,
    ...(localIPAddress !== undefined && { localIPAddress: setOf(localIPAddress, readAddresses) }),
    ...(localPort !== undefined && { localPort: setOf(localPort, readPorts) }),
    ...(remoteIPAddress !== undefined && { remoteIPAddress: setOf(remoteIPAddress, readAddresses) }),
    ...(remotePort !== undefined && { remotePort: setOf(remotePort, readPorts) }),
  });
}

function setOf(text: string, read: (word: string) => Interval | { readonly reason: string }): Intervals {
  return united(
    partsOf(text).flatMap((part) => {
      const value = read(part);
      return "reason" in value ? [] : [value];
    }),
  );
}

function excessive(recorded: Conjunction, allowed: Conjunction): Property[] {
  const isOtherProtocol = allowed.protocol !== "Any" && allowed.protocol !== recorded.protocol;
  const beyond = places.filter((place) => {
    const [outer, inner] = [allowed[place], recorded[place]];
    return outer !== undefined && (inner === undefined || !includes(outer, inner));
  });
  return isOtherProtocol ? ["protocol", ...beyond] : beyond;
}

/** The fewer properties the better, and of those, the fewer that the filter leaves out. */
function fewestFirst(recorded: Conjunction) {
  const leftOut = ({ properties }: Excess): number => properties.filter((property) => recorded[property] === undefined).length;
  return (a: Excess, b: Excess): number => a.properties.length - b.properties.length || leftOut(a) - leftOut(b);
}

type Box = Readonly<Record<Property, Intervals>>;

const all: Box = {
  protocol: [{ first: 0n, last: 2n }],
  localIPAddress: [families.ip, families.ip6],
  localPort: [{ first: 0n, last: 65535n }],
  remoteIPAddress: [families.ip, families.ip6],
  remotePort: [{ first: 0n, last: 65535n }],
};

const protocolSets: Readonly<Record<Protocol, Intervals>> = {
  TCP: [{ first: 0n, last: 0n }],
  UDP: [{ first: 1n, last: 1n }],
  Any: all.protocol,
};

function boxOf({ protocol, ...sets }: Conjunction): Box {
  return { ...all, ...sets, protocol: protocolSets[protocol] };
}

/** A box for each family of addresses, since both addresses of a packet are of one. */
function boxesOf(conjunction: Conjunction): Box[] {
  const { localIPAddress, remoteIPAddress, ...rest } = boxOf(conjunction);
  return Object.values(families).flatMap((family) => {
    const [local, remote] = [intersected(localIPAddress, [family]), intersected(remoteIPAddress, [family])];
    return local.length === 0 || remote.length === 0 ? [] : [{ ...rest, localIPAddress: local, remoteIPAddress: remote }];
  });
}

/** Takes the first allowed box out of this one, and looks for what is left in the others. */
function isCovered(box: Box, [first, ...others]: readonly Box[]): boolean {
  if (first === undefined) return false;
  const properties = ["protocol", ...places] as const;
  if (properties.some((property) => intersected(box[property], first[property]).length === 0)) return isCovered(box, others);
  let inside = box;
  return properties.every((property) => {
    const outside = without(inside[property], first[property]);
    const isRestCovered = outside.length === 0 || isCovered({ ...inside, [property]: outside }, others);
    inside = { ...inside, [property]: intersected(inside[property], first[property]) };
    return isRestCovered;
  });
}
