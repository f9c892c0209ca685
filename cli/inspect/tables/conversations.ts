import { uint16 } from "../bytes";
import { type Packet } from "../format/packet";
import { type Headers, protocols, tcpFlags } from "../packets/headers";
import { BoundedTable } from "./boundedTable";
import { TcpState, type Verdict } from "./tcpState";

/** One side of a conversation. */
export interface Endpoint {
  /** Four or sixteen bytes. */
  readonly address: Uint8Array;
  /** Null for packets without ports. */
  readonly port: number | null;
}

/** All packets between two endpoints. `a` sent the first one, or asked for the connection. */
export interface Conversation {
  /** The number of the file that its packets are in. */
  readonly file: number;
  readonly protocol: number;
  /** Its number in `tunnelNames`, 0 for none. */
  readonly tunnel: number;
  readonly a: Endpoint;
  readonly b: Endpoint;
  readonly packetsAToB: number;
  readonly bytesAToB: number;
  readonly packetsBToA: number;
  readonly bytesBToA: number;
  /** Nanoseconds since the first packet of the file; NaN where the file has no times. */
  readonly first: number;
  readonly last: number;
  readonly resets: number;
  readonly retransmissions: number;
  readonly isUnanswered: boolean;
}

const capacity = 131_072;

/** The conversations of a file, each found by its endpoints in either direction. */
export class Conversations {
  /** How many there were. */
  count = 0;
  /** How often conversations had to be given up; their rows then have other numbers, and one that comes back counts twice and lacks its beginning. */
  generation = 0;

  /** The number of the file whose packets are taken: each file has its own conversations. */
  file = 0;

  /** What is known of the segment that was taken last. */
  verdict: Verdict = "new";
  direction = 0;

  private readonly table = new BoundedTable(capacity);
  private readonly packets = this.table.column(Float64Array, 2);
  private readonly bytes = this.table.column(Float64Array, 2);
  private readonly first = this.table.column(Float64Array);
  private readonly last = this.table.column(Float64Array);
  private readonly resets = this.table.column(Uint32Array);
  private readonly retransmissions = this.table.column(Uint32Array);
  /** Which direction is from `a` to `b`, and what was seen. */
  private readonly marks = this.table.column(Uint8Array);
  private readonly tcp = new TcpState(this.table);
  private readonly key = new Uint8Array(40);

  /** @param givenUp sees each conversation that has to make room */
  constructor(private readonly givenUp: (conversation: Conversation) => void) {}

  get isEstimated(): boolean {
    return this.generation > 0;
  }

  /** Counts an IP packet, and returns the row of its conversation until the next is counted. */
  take(packet: Packet, headers: Headers, time: number): number {
    const length = this.writeKey(packet.bytes, headers);
    const { direction } = this;
    const row = this.rowOf(length, time);
    const side = row * 2 + direction;
    this.packets[side]! += 1;
    this.bytes[side]! += packet.originalLength;
    if (time < this.first[row]!) this.first[row] = time;
    if (time > this.last[row]!) this.last[row] = time;
    this.verdict = "new";
    if (headers.hasTcp) {
      this.takeSegment(row, direction, headers, time);
    }
    return row;
  }

  /** All that have not been given up. */
  *rows(): Generator<Conversation> {
    for (let row = 0; row < this.table.size; row++) {
      yield this.conversation(row);
    }
  }

  private takeSegment(row: number, direction: number, headers: Headers, time: number): void {
    const { flags } = headers;
    if ((flags & tcpFlags.syn) !== 0) {
      const isAnswer = (flags & tcpFlags.ack) !== 0;
      this.marks[row] = (this.marks[row]! & ~marks.fromHigh) | marks.syn | ((direction === 1) !== isAnswer ? marks.fromHigh : 0);
    }
    if ((flags & tcpFlags.rst) !== 0) this.resets[row]! += 1;
    this.verdict = this.tcp.take(row, direction, headers, Number.isNaN(time) ? 0 : time);
    if (this.verdict === "retransmission") this.retransmissions[row]! += 1;
  }

  private rowOf(length: number, time: number): number {
    const { table, key } = this;
    const hash = table.hash(key, length);
    const found = table.find(key, length, hash);
    if (found >= 0) {
      return found;
    }
    if (table.isFull) {
      this.makeRoom();
    }
    const row = table.add(key, length, hash);
    this.count += 1;
    this.first[row] = time;
    this.last[row] = time;
    this.marks[row] = this.direction === 1 ? marks.fromHigh : 0;
    return row;
  }

  private makeRoom(): void {
    this.generation += 1;
    this.table.dropLighterHalf(
      (row) => this.bytes[row * 2]! + this.bytes[row * 2 + 1]!,
      (row) => this.givenUp(this.conversation(row)),
    );
  }

  /** Version, tunnel and whether there are ports, protocol, ports and addresses, the lower endpoint first, so that both directions have one key; and the file. */
  private writeKey(bytes: Uint8Array, { ipVersion, tunnel, isInside, protocol, hasPorts, source, destination, sourcePort, destinationPort }: Headers): number {
    const { key } = this;
    const addressLength = ipVersion === 4 ? 4 : 16;
    const isFromHigh = isHigher(bytes, source, destination, addressLength, sourcePort, destinationPort);
    this.direction = isFromHigh ? 1 : 0;
    const [low, high] = isFromHigh ? [destination, source] : [source, destination];
    const [lowPort, highPort] = isFromHigh ? [destinationPort, sourcePort] : [sourcePort, destinationPort];
    key[0] = ipVersion | (isInside ? tunnel << tunnelShift : 0) | (hasPorts ? withPorts : 0);
    key[1] = protocol;
    key[2] = lowPort >> 8;
    key[3] = lowPort;
    key[4] = highPort >> 8;
    key[5] = highPort;
    for (let i = 0; i < addressLength; i++) {
      key[6 + i] = bytes[low + i]!;
      key[6 + addressLength + i] = bytes[high + i]!;
    }
    const length = 6 + addressLength * 2;
    if (this.file === 0) {
      return length;
    }
    key[length] = this.file >> 8;
    key[length + 1] = this.file;
    return length + 2;
  }

  private conversation(row: number): Conversation {
    const key = this.table.key(row).slice();
    const hasPorts = (key[0]! & withPorts) !== 0;
    const addressLength = (key[0]! & 0x0f) === 4 ? 4 : 16;
    const keyLength = 6 + addressLength * 2;
    const low = { address: key.subarray(6, 6 + addressLength), port: hasPorts ? uint16(key, 2) : null };
    const high = { address: key.subarray(6 + addressLength, keyLength), port: hasPorts ? uint16(key, 4) : null };
    const fromA = (this.marks[row]! & marks.fromHigh) === 0 ? row * 2 : row * 2 + 1;
    const fromB = fromA ^ 1;
    return {
      file: key.length === keyLength ? 0 : uint16(key, keyLength),
      protocol: key[1]!,
      tunnel: (key[0]! & 0x70) >> tunnelShift,
      a: fromA % 2 === 0 ? low : high,
      b: fromA % 2 === 0 ? high : low,
      packetsAToB: this.packets[fromA]!,
      bytesAToB: this.bytes[fromA]!,
      packetsBToA: this.packets[fromB]!,
      bytesBToA: this.bytes[fromB]!,
      first: this.first[row]!,
      last: this.last[row]!,
      resets: this.resets[row]!,
      retransmissions: this.retransmissions[row]!,
      isUnanswered: key[1] === protocols.tcp && (this.marks[row]! & marks.syn) !== 0 && this.packets[fromB] === 0,
    };
  }
}

/** Beside the IP version in a key: port 0 is a port, and a machine may see the same packets inside a tunnel and outside. */
const withPorts = 0x80;
const tunnelShift = 4;

const marks = { fromHigh: 1, syn: 2 };

function isHigher(bytes: Uint8Array, a: number, b: number, length: number, portOfA: number, portOfB: number): boolean {
  for (let i = 0; i < length; i++) {
    const difference = bytes[a + i]! - bytes[b + i]!;
    if (difference !== 0) return difference > 0;
  }
  return portOfA > portOfB;
}
