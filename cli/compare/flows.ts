import { uint16 } from "../inspect/bytes";
import { type Headers } from "../inspect/packets/headers";
import { BoundedTable } from "../inspect/tables/boundedTable";
import { Delays } from "./delays";
import { type Endpoint } from "./endpoints";

const capacity = 65_536;
/** For so many conversations, delays are kept. */
const mostDelays = 1024;

/**
 * The conversations between two ends, at most 65,536: packets of later ones are counted and left out.
 *
 * Columns with two values for each row have one for each direction: first from the first end to the second.
 */
export class Flows {
  leftOutPackets = 0;
  readonly table = new BoundedTable(capacity);
  /** The row that stands for this one, plus one: where addresses are translated, the row in the first file. 0 if the row stands for itself. */
  private readonly standsFor = this.table.column(Uint32Array);
  /** The row with the addresses of the second file, plus one. */
  private readonly translation = this.table.column(Uint32Array);
  /** The end at which the lower endpoint is. */
  readonly lowSide = this.table.column(Uint8Array);
  /** 0 if both files have it with the same addresses, otherwise 1 plus the number of the file that it is from. */
  readonly translated = this.table.column(Uint8Array);

  readonly ordered = this.table.column(Uint32Array, 2);
  readonly latestArrived = this.table.column(Uint32Array, 2);
  readonly arrived = this.table.column(Uint32Array, 2);
  readonly lost = this.table.column(Uint32Array, 2);
  readonly lostBytes = this.table.column(Float64Array, 2);
  readonly doubled = this.table.column(Uint32Array, 2);
  readonly reordered = this.table.column(Uint32Array, 2);
  readonly notComparable = this.table.column(Uint32Array, 2);
  readonly unsent = this.table.column(Uint32Array, 2);
  readonly largestArrived = this.table.column(Uint32Array, 2);
  readonly smallestLost = this.table.column(Uint32Array, 2);
  readonly requestsSent = this.table.column(Uint32Array, 2);
  readonly requestsArrived = this.table.column(Uint32Array, 2);
  readonly requestsLost = this.table.column(Uint32Array, 2);
  readonly answersSent = this.table.column(Uint32Array, 2);
  readonly answersArrived = this.table.column(Uint32Array, 2);
  readonly answersLost = this.table.column(Uint32Array, 2);
  readonly resetsSent = this.table.column(Uint32Array, 2);
  readonly resetsUnsent = this.table.column(Uint32Array, 2);
  /** What ended it first: 0 for nothing, otherwise 1 plus the direction, and 2 more for RST. */
  readonly ending = this.table.column(Uint8Array);
  readonly first = this.table.column(Float64Array);
  readonly last = this.table.column(Float64Array);
  /** Numbers of packets in `SentPackets`: the last that was sent, and the last that has arrived in part. */
  readonly lastSent = this.table.column(Float64Array, 2);
  readonly partlyArrived = this.table.column(Float64Array, 2);

  private readonly delays = new Map<number, Delays>();
  private readonly key = new Uint8Array(38);

  /** The row of a packet's conversation, whose lower address is at `lowSide`; -1 if there is no room for it. `translatedIn` is as the column `translated`. */
  rowOf(bytes: Uint8Array, headers: Headers, isFromHighAddress: boolean, sideOfLowAddress: number, translatedIn: number): number {
    const { key, table } = this;
    const addressLength = headers.ipVersion === 4 ? 4 : 16;
    const low = isFromHighAddress ? headers.destination : headers.source;
    const high = isFromHighAddress ? headers.source : headers.destination;
    const lowPort = isFromHighAddress ? headers.destinationPort : headers.sourcePort;
    const highPort = isFromHighAddress ? headers.sourcePort : headers.destinationPort;
    key[0] = headers.ipVersion | (translatedIn << 4);
    key[1] = headers.protocol;
    key[2] = lowPort >> 8;
    key[3] = lowPort;
    key[4] = highPort >> 8;
    key[5] = highPort;
    for (let i = 0; i < addressLength; i++) {
      key[6 + i] = bytes[low + i]!;
      key[6 + addressLength + i] = bytes[high + i]!;
    }
    const length = 6 + addressLength * 2;
    const hash = table.hash(key, length);
    const found = table.find(key, length, hash);
    if (found >= 0) return found;
    if (table.isFull) {
      this.leftOutPackets += 1;
      return -1;
    }
    const row = table.add(key, length, hash);
    this.lowSide[row] = sideOfLowAddress;
    this.translated[row] = translatedIn;
    this.first[row] = Infinity;
    this.last[row] = -Infinity;
    return row;
  }

  /** The row that the figures are in. */
  canonical(row: number): number {
    return (this.standsFor[row] || row + 1) - 1;
  }

  /** Joins two conversations that are the same before and after a translation. False if either has another counterpart already. */
  join(one: number, other: number): boolean {
    const [a, b] = this.translated[one] === 1 ? [one, other] : [other, one];
    const isFree = this.translated[a] === 1 && this.translated[b] === 2 && this.translation[a] === 0 && this.standsFor[b] === 0;
    if (!isFree || this.protocolOf(a) !== this.protocolOf(b)) return false;
    this.standsFor[b] = a + 1;
    this.translation[a] = b + 1;
    for (const column of [this.ordered, this.requestsSent, this.answersSent, this.resetsSent, this.lastSent]) {
      column[a * 2 + 1] = column[b * 2 + 1]!;
    }
    if (this.ending[a] === 0) this.ending[a] = this.ending[b]!;
    this.first[a] = Math.min(this.first[a]!, this.first[b]!);
    this.last[a] = Math.max(this.last[a]!, this.last[b]!);
    return true;
  }

  /** The delays of a conversation; undefined if too many others have theirs. */
  delaysOf(row: number): Delays | undefined {
    const found = this.delays.get(row);
    if (found !== undefined || this.delays.size === mostDelays) return found;
    const delays = new Delays();
    this.delays.set(row, delays);
    return delays;
  }

  knownDelaysOf(row: number): Delays | undefined {
    return this.delays.get(row);
  }

  /** Those that have packets, each once. */
  *rows(): Generator<number> {
    for (let row = 0; row < this.table.size; row++) if (this.standsFor[row] === 0) yield row;
  }

  protocolOf(row: number): number {
    return this.table.key(row)[1]!;
  }

  /** Text that is the same for the same conversation in every reading. */
  nameOf(row: number): string {
    return Buffer.from(this.table.key(row)).toString("hex");
  }

  /** The endpoints at the first end and at the second. */
  endpointsOf(row: number): [a: Endpoint, b: Endpoint] {
    const key = this.table.key(row).slice();
    const addressLength = (key[0]! & 0x0f) === 4 ? 4 : 16;
    const low = { address: key.subarray(6, 6 + addressLength), port: uint16(key, 2) };
    const high = { address: key.subarray(6 + addressLength), port: uint16(key, 4) };
    return this.lowSide[row] === 0 ? [low, high] : [high, low];
  }

  /** The same in the second file, if that has other addresses. */
  translationOf(row: number): [a: Endpoint, b: Endpoint] | undefined {
    const translation = this.translation[row]!;
    return translation === 0 ? undefined : this.endpointsOf(translation - 1);
  }
}
