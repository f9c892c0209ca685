import { tcpFlags } from "../inspect/packets/headers";
import { type SeenPacket } from "./packetQueue";
import { mix } from "./traits";

const capacity = 131_072;
const mask = capacity - 1;

/** What has become of a packet so far. */
export const fates = { pending: 0, partlyArrived: 1, arrived: 2 } as const;

/** Flags that make a segment without data another one. */
export const controlFlags = tcpFlags.syn | tcpFlags.fin | tcpFlags.rst;

/**
 * The packets that have been sent lately, at most 131,072: the oldest make room.
 *
 * Packets have numbers from 1 in the order in which they were sent, and are found by what is in them, the youngest first. A number that is not above
 * `gone` stands for no packet.
 */
export class SentPackets {
  /** The number of the last packet that has made room. */
  gone = 0;
  /** The number of the youngest packet. */
  youngest = 0;

  readonly time = new Float64Array(capacity);
  readonly row = new Uint32Array(capacity);
  readonly sequence = new Uint32Array(capacity);
  readonly acknowledgment = new Uint32Array(capacity);
  readonly length = new Uint32Array(capacity);
  readonly hash = new Uint32Array(capacity);
  readonly size = new Uint32Array(capacity);
  /** Its place among the packets of its conversation and direction. */
  readonly order = new Uint32Array(capacity);
  readonly mark = new Uint16Array(capacity);
  readonly flags = new Uint8Array(capacity);
  /** The TTL with which it was sent, then with which it arrived. */
  readonly hops = new Uint8Array(capacity);
  readonly fate = new Uint8Array(capacity);
  /** The direction; 2 more for a segment. */
  private readonly kind = new Uint8Array(capacity);
  private readonly next = new Float64Array(capacity);
  private readonly before = new Float64Array(capacity);
  private readonly heads = new Float64Array(capacity);

  get isFull(): boolean {
    return this.youngest - this.gone === capacity;
  }

  /** Where a number's values are in the columns. */
  at(number: number): number {
    return number & mask;
  }

  /** Adds a packet; `key` is how it is found, `before` the packet that the same end sent before it in this conversation. */
  add(packet: SeenPacket, key: number, order: number, before: number): number {
    const number = ++this.youngest;
    const at = number & mask;
    this.time[at] = packet.time;
    this.row[at] = packet.row;
    this.sequence[at] = packet.sequence;
    this.acknowledgment[at] = packet.acknowledgment;
    this.length[at] = packet.length;
    this.hash[at] = packet.hash;
    this.size[at] = packet.size;
    this.order[at] = order;
    this.mark[at] = packet.mark;
    this.flags[at] = packet.flags;
    this.hops[at] = packet.hops;
    this.fate[at] = fates.pending;
    this.kind[at] = kindOf(packet);
    this.next[at] = this.heads[key & mask]!;
    this.heads[key & mask] = number;
    this.before[at] = before;
    return number;
  }

  /** The youngest packet that `key` may stand for, then those before it; 0 for none. */
  youngestOf(key: number): number {
    return this.present(this.heads[key & mask]!);
  }

  nextOf(number: number): number {
    return this.present(this.next[number & mask]!);
  }

  /** The packet that the same end sent before this one in the same conversation; 0 for none. */
  beforeOf(number: number): number {
    return this.present(this.before[number & mask]!);
  }

  /** 0 for a packet that has made room. */
  present(number: number): number {
    return number > this.gone ? number : 0;
  }

  /** Whether a packet has the same content as this one, apart from its mark. */
  isSame(at: number, packet: SeenPacket): boolean {
    return (
      this.kind[at] === kindOf(packet) &&
      this.sequence[at] === packet.sequence &&
      this.length[at] === packet.length &&
      this.acknowledgment[at] === packet.acknowledgment &&
      this.hash[at] === packet.hash &&
      (this.flags[at]! & controlFlags) === (packet.flags & controlFlags)
    );
  }

  directionOf(at: number): 0 | 1 {
    return (this.kind[at]! & 1) === 0 ? 0 : 1;
  }

  isSegment(at: number): boolean {
    return (this.kind[at]! & 2) !== 0;
  }

  isOfKind(at: number, packet: SeenPacket): boolean {
    return this.kind[at] === kindOf(packet);
  }
}

function kindOf({ direction, isSegment }: SeenPacket): number {
  return direction | (isSegment ? 2 : 0);
}

/** How a packet is found: by what is the same at both ends. `seed` is its conversation, or 0 where that is not known. */
export function keyOf({ isSegment, sequence, acknowledgment, length, hash, mark }: SeenPacket, seed: number): number {
  if (isSegment) return length > 0 ? mix(seed, sequence) : mix(mix(seed, sequence), acknowledgment);
  return mix(mix(mix(seed, sequence), hash), (length << 16) | mark);
}
