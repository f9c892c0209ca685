import { type Instant } from "../inspect/analysis";
import { Decompressed } from "../inspect/decompressed";
import { CaptureReader } from "../inspect/format/captureReader";
import { type Packet } from "../inspect/format/packet";
import { dissect } from "../inspect/packets/dissect";
import { Headers } from "../inspect/packets/headers";
import { type Flows } from "./flows";
import { noPacket, PacketQueue } from "./packetQueue";
import { type Sides } from "./sides";
import { type Survey } from "./survey";
import { hasTime, timeSince } from "./times";
import { payloadHash, readTraits, Traits } from "./traits";

const pieceLength = 256 * 1024;

/** One file in its second reading: the packets between the two ends, in the order of the file. */
export class EndStream {
  isOver = false;
  /** Packets of traffic that does not go to the other end. */
  elsewhere = 0;
  readonly queue = new PacketQueue();
  private readonly pieces: AsyncIterator<Uint8Array>;
  private readonly reader = new CaptureReader((packet) => this.take(packet));
  private readonly headers = new Headers();
  private readonly traits = new Traits();
  private readonly packet = noPacket();
  private readonly origin: Instant;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(
    source: AsyncIterable<Uint8Array>,
    private readonly file: 0 | 1,
    private readonly survey: Survey,
    private readonly sides: Sides,
    private readonly flows: Flows,
    private readonly hashed: number,
    private readonly alignedTime: (time: number) => number,
    private readonly onProgress: (bytesRead: number) => void,
  ) {
    this.pieces = new Decompressed(source)[Symbol.asyncIterator]();
    this.origin = survey.origin ?? { seconds: 0, nanoseconds: 0 };
  }

  /** Reads until there is a packet, or the file is over. */
  async fill(): Promise<void> {
    while (this.queue.size === 0 && !this.isOver) {
      if (this.rest.length === 0) {
        const next = await this.pieces.next();
        if (next.done === true) {
          this.isOver = true;
          return;
        }
        this.rest = next.value;
      }
      // No more packets at a time than a short piece has.
      this.reader.push(this.rest.subarray(0, pieceLength));
      this.rest = this.rest.subarray(pieceLength);
      this.onProgress(this.reader.length);
      if (this.reader.damage !== null) await this.close();
    }
  }

  async close(): Promise<void> {
    this.isOver = true;
    this.rest = new Uint8Array(0);
    await this.pieces.return?.();
  }

  private take(source: Packet): void {
    const { headers, traits, packet, survey, file } = this;
    if (!hasTime(source)) return;
    dissect(source, headers);
    if (headers.ipVersion === 0) return;
    const pair = survey.pairs.find(source.bytes, headers);
    const lowSide = pair < 0 ? 0 : this.sides.lowSides[file][pair]!;
    if (lowSide === 0) {
      this.elsewhere += 1;
      return;
    }
    if (!readTraits(source, headers, traits)) return;
    const isFromHigh = survey.pairs.direction === 1;
    const sideOfLow = lowSide - 1;
    const row = this.flows.rowOf(source.bytes, headers, isFromHigh, sideOfLow, this.sides.translated[file][pair] === 1 ? 1 + file : 0);
    if (row < 0) return;
    packet.time = this.alignedTime(timeSince(this.origin, source));
    packet.row = row;
    packet.direction = (sideOfLow === 0) === isFromHigh ? 1 : 0;
    packet.isSent = packet.direction === file;
    packet.isSegment = traits.isSegment;
    packet.sequence = traits.sequence;
    packet.acknowledgment = traits.acknowledgment;
    packet.length = traits.length;
    packet.mark = traits.mark;
    packet.flags = traits.flags;
    packet.hops = traits.hops;
    packet.hash = traits.isSegment ? 0 : payloadHash(source.bytes, traits, this.hashed);
    packet.size = source.originalLength;
    this.queue.push(packet);
  }
}
