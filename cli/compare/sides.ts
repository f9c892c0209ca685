import { type AddressPairs } from "./addressPairs";
import { type CommonPacket } from "./commonPackets";
import { type Survey } from "./survey";

/** The end at which an address is, or which it is nearer to: 0 for the first. */
export type Side = 0 | 1;

/** What is known of the addresses in each of the two files. */
export interface Sides {
  /** By the row of an address pair: 0 if its traffic does not go from one end to the other, otherwise 1 plus the side of its lower address. */
  readonly lowSides: readonly [Uint8Array, Uint8Array];
  /** By the row: 1 if the other file has these packets with other addresses. */
  readonly translated: readonly [Uint8Array, Uint8Array];
  /** Whether nothing but the order of the ends says which machine is which. */
  readonly isAssumed: boolean;
}

/** What somebody knows about the machines' addresses: in hexadecimal, as `AddressPairs` has them. */
export type KnownAddresses = readonly [readonly string[], readonly string[]];

/** Less than this is the resolution of the files, and no delay. In nanoseconds. */
const leastRoundTrip = 2000;

/** Finds out at which end each address is: a packet is at its sender's end first. */
export function sidesOf(surveys: readonly [Survey, Survey], common: readonly CommonPacket[], known: KnownAddresses): Sides {
  const pairs = [surveys[0].pairs, surveys[1].pairs] as const;
  const sides = new AddressSides();
  for (const side of [0, 1] as const) known[side].forEach((address) => sides.set(0, address, side).set(1, address, side));
  const links = linksOf(common, pairs);
  decide(sides, links);
  spread(sides, links);
  const locals = localAddresses(pairs);
  for (const side of [0, 1] as const) for (const address of locals[side]) if (sides.get(side, address) === undefined) sides.set(side, address, side);
  spread(sides, links);
  const isAssumed = assume(sides, links);
  for (const side of [0, 1] as const) if (surveys[side === 0 ? 1 : 0].packets === 0) placeUnanswered(sides, side, pairs[side]);
  return {
    lowSides: [lowSides(sides, 0, pairs[0]), lowSides(sides, 1, pairs[1])],
    translated: [translated(links, 0, pairs[0].size), translated(links, 1, pairs[1].size)],
    isAssumed,
  };
}

/** The common packets of one address pair in each file, in both directions. */
interface Link {
  readonly rows: readonly [number, number];
  /** Source and destination of one of the directions, in each file. */
  readonly source: readonly [string, string];
  readonly destination: readonly [string, string];
  readonly isTranslated: boolean;
  readonly there: CommonPacket[];
  readonly back: CommonPacket[];
}

function linksOf(common: readonly CommonPacket[], pairs: readonly [AddressPairs, AddressPairs]): Link[] {
  const links = new Map<string, Link>();
  for (const packet of common) {
    const isTurned = packet.a.direction === 1;
    // A translation may turn the order of the addresses.
    const turn = packet.a.direction ^ packet.b.direction;
    const name = `${packet.a.pair} ${packet.b.pair} ${turn}`;
    let link = links.get(name);
    if (link === undefined) {
      const [lowA, highA] = pairs[0].addresses(packet.a.pair);
      const [first, second] = pairs[1].addresses(packet.b.pair);
      const [lowB, highB] = turn === 0 ? [first, second] : [second, first];
      link = { rows: [packet.a.pair, packet.b.pair], source: [lowA, lowB], destination: [highA, highB], isTranslated: lowA !== lowB || highA !== highB, there: [], back: [] };
      links.set(name, link);
    }
    (isTurned ? link.back : link.there).push(packet);
  }
  return [...links.values()].sort((one, other) => weight(other) - weight(one));
}

const weight = ({ there, back }: Link): number => Math.min(there.length, back.length);

class AddressSides {
  private readonly sides: [Map<string, Side>, Map<string, Side>] = [new Map<string, Side>(), new Map<string, Side>()];

  /** An address is the same in both files unless something else is known of it there. */
  get(file: Side, address: string): Side | undefined {
    return this.sides[file].get(address) ?? this.sides[1 - file]!.get(address);
  }

  set(file: Side, address: string, side: Side): this {
    if (!this.sides[file].has(address)) this.sides[file].set(address, side);
    return this;
  }
}

/** Of packets there and back, those with the larger difference come from the first end: both contain the same offset, one plus and one minus a delay. */
function decide(sides: AddressSides, links: readonly Link[]): void {
  const slope = commonSlope(links.flatMap(({ there, back }) => [there, back]));
  for (const { there, back, source, destination } of links) {
    if (there.length === 0 || back.length === 0) continue;
    const roundTrip = medianOf(there, slope) - medianOf(back, slope);
    if (Math.abs(roundTrip) < leastRoundTrip) continue;
    place(sides, source, destination, roundTrip > 0 ? 0 : 1);
  }
}

function place(sides: AddressSides, source: readonly [string, string], destination: readonly [string, string], side: Side): void {
  for (const file of [0, 1] as const) sides.set(file, source[file], side).set(file, destination[file], side === 0 ? 1 : 0);
}

/** How fast the clocks drift apart, from all groups together: within each the delays are alike. */
function commonSlope(groups: readonly CommonPacket[][]): number {
  let covariance = 0;
  let variance = 0;
  for (const group of groups) {
    const time = group.reduce((sum, packet) => sum + packet.a.time, 0) / group.length;
    const difference = group.reduce((sum, packet) => sum + packet.difference, 0) / group.length;
    for (const packet of group) {
      covariance += (packet.a.time - time) * (packet.difference - difference);
      variance += (packet.a.time - time) ** 2;
    }
  }
  return variance === 0 ? 0 : Math.max(-1e-3, Math.min(1e-3, covariance / variance));
}

function medianOf(packets: readonly CommonPacket[], slope: number): number {
  const values = packets.map(({ a, difference }) => difference - slope * a.time).sort((one, other) => one - other);
  return values[values.length >> 1]!;
}

/** If one address of a pair is at one end, the other is at the other end. */
function spread(sides: AddressSides, links: readonly Link[]): void {
  for (let round = 0; round < 2; round++) {
    for (const { source, destination } of links) {
      for (const file of [0, 1] as const) {
        const [ofSource, ofDestination] = [sides.get(file, source[file]), sides.get(file, destination[file])];
        if (ofSource !== undefined) place(sides, source, destination, ofSource);
        else if (ofDestination !== undefined) place(sides, source, destination, ofDestination === 0 ? 1 : 0);
      }
    }
  }
}

/** Where traffic goes one way only and nothing else is known, the first end is taken for the sender. */
function assume(sides: AddressSides, links: readonly Link[]): boolean {
  let isAssumed = false;
  for (const { there, back, source, destination } of links) {
    if (sides.get(0, source[0]) !== undefined) continue;
    place(sides, source, destination, (there[0]?.a.time ?? Infinity) <= (back[0]?.a.time ?? Infinity) ? 0 : 1);
    isAssumed = true;
  }
  return isAssumed;
}

/** If the other file has no packets at all, those who got no answer sent from here. */
function placeUnanswered(sides: AddressSides, side: Side, pairs: AddressPairs): void {
  const locals = frequentAddresses(pairs);
  for (let row = 0; row < pairs.size; row++) {
    const [there, back] = [pairs.packets[row * 2]!, pairs.packets[row * 2 + 1]!];
    if (there > 0 && back > 0) continue;
    const [low, high] = pairs.addresses(row);
    const [source, destination] = there > 0 ? [low, high] : [high, low];
    if (locals.length > 0 && !locals.includes(source)) continue;
    sides.set(side, source, side).set(side, destination, side === 0 ? 1 : 0);
  }
}

const nearlyAll = 0.9;

/** Azure's own services, which every machine talks to: 168.63.129.16 and 169.254.169.254. */
const platformAddresses = new Set(["a83f8110", "a9fea9fe"]);

/** The machine's own address in each file: the one that nearly all packets have. */
function localAddresses(pairs: readonly [AddressPairs, AddressPairs]): [string[], string[]] {
  const [ofA, ofB] = [frequentAddresses(pairs[0]), frequentAddresses(pairs[1])];
  // Where both files have nothing but the traffic of these two, nobody can tell.
  return ofA.length === 1 && ofB.length === 1 && ofA[0] === ofB[0] ? [[], []] : [ownAddress(ofA, ofB, pairs[1]), ownAddress(ofB, ofA, pairs[0])];
}

/** Of several frequent addresses, the one that is not frequent in the other file, or that gives no answer there. */
function ownAddress(own: readonly string[], other: readonly string[], pairs: AddressPairs): string[] {
  if (own.length < 2) return [...own];
  const left = own.filter((address) => !other.includes(address));
  if (left.length < 2) return left;
  const silent = new Set<string>();
  for (let row = 0; row < pairs.size; row++) {
    const [low, high] = pairs.addresses(row);
    if (pairs.packets[row * 2] === 0) silent.add(low);
    if (pairs.packets[row * 2 + 1] === 0) silent.add(high);
  }
  const unanswering = left.filter((address) => silent.has(address));
  return unanswering.length === 1 ? unanswering : [];
}

function frequentAddresses(pairs: AddressPairs): string[] {
  const counts = new Map<string, number>();
  let total = pairs.leftOut;
  for (let row = 0; row < pairs.size; row++) {
    const packets = pairs.packets[row * 2]! + pairs.packets[row * 2 + 1]!;
    total += packets;
    for (const address of pairs.addresses(row)) counts.set(address, (counts.get(address) ?? 0) + packets);
  }
  return [...counts].filter(([address, packets]) => packets >= nearlyAll * total && !platformAddresses.has(address)).map(([address]) => address);
}

function lowSides(sides: AddressSides, file: Side, pairs: AddressPairs): Uint8Array {
  return Uint8Array.from({ length: pairs.size }, (_value, row) => {
    const [low, high] = pairs.addresses(row).map((address) => sides.get(file, address));
    return low === undefined || high === undefined || low === high ? 0 : 1 + low;
  });
}

function translated(links: readonly Link[], file: Side, size: number): Uint8Array {
  const rows = new Uint8Array(size);
  for (const { rows: at, isTranslated } of links) if (isTranslated) rows[at[file]] = 1;
  return rows;
}
