import type { Packet } from "../format/packet";
import type { Headers } from "../packets/headers";

/** How many bytes wait at most for the segments before them. */
const mostWaiting = 16_384;

/** One direction of a TCP connection from some byte on: segments in any order become bytes in order. Holds only what has not been consumed. */
export class TcpStream {
  /** The bytes in order are those up to `length`. */
  bytes = Buffer.alloc(2048);
  length = 0;
  /** Whether bytes are missing that the file does not have: a segment was cut, or did not come while too many waited for it. */
  isBroken = false;

  private waiting: { sequence: number; bytes: Buffer }[] = [];
  private waitingLength = 0;

  /** @param next the sequence number of the first byte */
  constructor(private next: number) {}

  take({ bytes }: Packet, { sequence, payload, payloadCaptured, payloadLength }: Headers): void {
    const ahead = (sequence - this.next) | 0;
    const isCut = payloadCaptured < payloadLength;
    if (ahead > 0) {
      this.isBroken ||= isCut || this.waitingLength + payloadCaptured > mostWaiting;
      if (!this.isBroken) this.wait(sequence, Buffer.from(bytes.subarray(payload, payload + payloadCaptured)));
      return;
    }
    if (ahead + payloadLength <= 0) {
      return;
    }
    this.append(bytes.subarray(Math.min(payload - ahead, payload + payloadCaptured), payload + payloadCaptured));
    this.isBroken ||= isCut;
    if (this.waiting.length > 0 && !this.isBroken) this.appendWaiting();
  }

  /** Removes the first bytes, also those that have yet to come. */
  consume(count: number): void {
    const have = Math.min(count, this.length);
    this.bytes.copyWithin(0, have, this.length);
    this.length -= have;
    this.toSkip += count - have;
  }

  private toSkip = 0;

  private append(bytes: Uint8Array): void {
    this.next = (this.next + bytes.length) >>> 0;
    const skipped = Math.min(this.toSkip, bytes.length);
    this.toSkip -= skipped;
    const needed = this.length + bytes.length - skipped;
    if (needed > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(needed, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.bytes.set(skipped === 0 ? bytes : bytes.subarray(skipped), this.length);
    this.length = needed;
  }

  private wait(sequence: number, bytes: Buffer): void {
    this.waiting.push({ sequence, bytes });
    this.waitingLength += bytes.length;
  }

  private appendWaiting(): void {
    this.waiting.sort((a, b) => (a.sequence - b.sequence) | 0);
    for (let first = this.waiting[0]; first !== undefined; first = this.waiting[0]) {
      const ahead = (first.sequence - this.next) | 0;
      if (ahead > 0) return;
      this.waiting.shift();
      this.waitingLength -= first.bytes.length;
      this.append(first.bytes.subarray(Math.min(-ahead, first.bytes.length)));
    }
  }
}

/** The streams of the directions that were opened last, so many at most. */
export class TcpStreams<T extends { readonly stream: TcpStream }> {
  private readonly streams = new Map<number, T>();

  /** @param givenUp sees each that has to make room */
  constructor(
    private readonly most: number,
    private readonly givenUp: (stream: T) => void,
  ) {}

  get isEmpty(): boolean {
    return this.streams.size === 0;
  }

  /** @param side The number of the conversation and its direction. */
  get(side: number): T | undefined {
    return this.streams.get(side);
  }

  open(side: number, stream: T): void {
    this.close(side);
    const [oldest] = this.streams;
    if (oldest !== undefined && this.streams.size === this.most) {
      this.streams.delete(oldest[0]);
      this.givenUp(oldest[1]);
    }
    this.streams.set(side, stream);
  }

  close(side: number): void {
    this.streams.delete(side);
  }

  /** The conversations have got other numbers, or the file ends. */
  giveUpAll(): void {
    for (const stream of this.streams.values()) this.givenUp(stream);
    this.streams.clear();
  }
}
