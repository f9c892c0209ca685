/** A packet of the traffic between the two ends. */
export interface SeenPacket {
  /** Nanoseconds, in the first file's clock. */
  time: number;
  /** The row of its conversation. */
  row: number;
  /** 0 if it goes from the first end to the second. */
  direction: 0 | 1;
  /** Whether the file is that of the end that sent it. */
  isSent: boolean;
  isSegment: boolean;
  sequence: number;
  acknowledgment: number;
  /** Of the payload. */
  length: number;
  mark: number;
  flags: number;
  hops: number;
  /** Of the payload, unless it is a segment. */
  hash: number;
  /** On the wire. */
  size: number;
}

export function noPacket(): SeenPacket {
  return { time: 0, row: 0, direction: 0, isSent: false, isSegment: false, sequence: 0, acknowledgment: 0, length: 0, mark: 0, flags: 0, hops: 0, hash: 0, size: 0 };
}

/** Packets that wait for their turn, in columns: an object for each would cost more than all else. */
export class PacketQueue {
  private capacity = 1024;
  private from = 0;
  private to = 0;
  private times = new Float64Array(this.capacity);
  /** Row, sequence, acknowledgment, length, mark, flags, hash, size; kinds are the three small ones. */
  private numbers = new Uint32Array(this.capacity * fields);

  get size(): number {
    return this.to - this.from;
  }

  /** Of the first packet; there must be one. */
  get time(): number {
    return this.times[this.from & (this.capacity - 1)]!;
  }

  push(packet: SeenPacket): void {
    if (this.size === this.capacity) this.grow();
    const index = this.to++ & (this.capacity - 1);
    const { numbers } = this;
    const at = index * fields;
    this.times[index] = packet.time;
    numbers[at] = packet.row;
    numbers[at + 1] = packet.sequence;
    numbers[at + 2] = packet.acknowledgment;
    numbers[at + 3] = packet.length;
    numbers[at + 4] = packet.hash;
    numbers[at + 5] = packet.size;
    numbers[at + 6] = (packet.mark << 16) | (packet.flags << 8) | packet.hops;
    numbers[at + 7] = packet.direction | (packet.isSent ? 2 : 0) | (packet.isSegment ? 4 : 0);
  }

  /** Takes the first packet out, into an object that is used again. */
  shift(packet: SeenPacket): void {
    const index = this.from++ & (this.capacity - 1);
    const { numbers } = this;
    const at = index * fields;
    packet.time = this.times[index]!;
    packet.row = numbers[at]!;
    packet.sequence = numbers[at + 1]!;
    packet.acknowledgment = numbers[at + 2]!;
    packet.length = numbers[at + 3]!;
    packet.hash = numbers[at + 4]!;
    packet.size = numbers[at + 5]!;
    const small = numbers[at + 6]!;
    packet.mark = small >>> 16;
    packet.flags = (small >>> 8) & 0xff;
    packet.hops = small & 0xff;
    const kinds = numbers[at + 7]!;
    packet.direction = (kinds & 1) === 0 ? 0 : 1;
    packet.isSent = (kinds & 2) !== 0;
    packet.isSegment = (kinds & 4) !== 0;
  }

  private grow(): void {
    const times = new Float64Array(this.capacity * 2);
    const numbers = new Uint32Array(this.capacity * 2 * fields);
    for (let index = 0; index < this.capacity; index++) {
      const old = (this.from + index) & (this.capacity - 1);
      times[index] = this.times[old]!;
      numbers.set(this.numbers.subarray(old * fields, (old + 1) * fields), index * fields);
    }
    this.to = this.size;
    this.from = 0;
    this.capacity *= 2;
    this.times = times;
    this.numbers = numbers;
  }
}

const fields = 8;
