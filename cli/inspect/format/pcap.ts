import { bigEndian, type ByteOrder, littleEndian, uint32 } from "../bytes";
import { type CaptureFacts, type CaptureFormat, checkCapturedLength, longestPiece, NotACapture } from "./captureFormat";
import { pseudoHeaderLength } from "./linkTypes";
import { emptyPacket, type Packet, type PacketSink } from "./packet";

const fileHeaderLength = 24;
const recordHeaderLength = 16;

const magicNumbers = new Map<number, { order: ByteOrder; nanoseconds: boolean }>([
  [0xa1b2c3d4, { order: bigEndian, nanoseconds: false }],
  [0xd4c3b2a1, { order: littleEndian, nanoseconds: false }],
  [0xa1b23c4d, { order: bigEndian, nanoseconds: true }],
  [0x4d3cb2a1, { order: littleEndian, nanoseconds: true }],
]);

/**
 * A pcap file, from its header. Undefined where it is none; negative the number of bytes that are needed to tell.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/
 */
export function openPcap(bytes: Buffer, offset: number, end: number, sink: PacketSink): { format: CaptureFormat; length: number } | number | undefined {
  const magic = magicNumbers.get(uint32(bytes, offset));
  if (magic === undefined) {
    return undefined;
  }
  if (end - offset < fileHeaderLength) {
    return -fileHeaderLength;
  }
  const { order, nanoseconds } = magic;
  const [major, minor] = [order.uint16(bytes, offset + 4), order.uint16(bytes, offset + 6)];
  const isDgUx = major === 543 && minor === 0;
  if (major !== 2 && !isDgUx) {
    throw new NotACapture(`it is pcap of version ${major}.${minor}; only version 2 is supported`);
  }
  const lengths = isDgUx || minor < 3 ? "swapped" : minor === 3 ? "either" : "standard";
  const snapLength = order.uint32(bytes, offset + 16) || null;
  // The upper bits say whether frames end with a check sequence.
  const linkType = order.uint32(bytes, offset + 20) & 0xffff;
  return { format: new Pcap({ order, nanoseconds, snapLength, lengths }, linkType, sink), length: fileHeaderLength };
}

interface Variant {
  readonly order: ByteOrder;
  readonly nanoseconds: boolean;
  readonly snapLength: number | null;
  /** Before version 2.3, a packet's original length came first. Of files of 2.3, some have this order and some the other. */
  readonly lengths: "standard" | "swapped" | "either";
}

class Pcap implements CaptureFormat {
  readonly facts: CaptureFacts;
  private readonly packet: Packet;
  /** Nanoseconds in the unit of its times. */
  private readonly perFraction: number;
  private readonly pseudoHeader: number;
  private readonly order: ByteOrder;
  private readonly snapLength: number | null;
  private readonly mayBeSwapped: boolean;

  constructor(
    private readonly variant: Variant,
    linkType: number,
    private readonly sink: PacketSink,
  ) {
    const { order, nanoseconds, snapLength, lengths } = variant;
    this.order = order;
    this.snapLength = snapLength;
    this.mayBeSwapped = lengths !== "standard";
    this.perFraction = nanoseconds ? 1 : 1000;
    this.pseudoHeader = pseudoHeaderLength(linkType);
    this.facts = {
      format: "pcap",
      byteOrder: order.name,
      timePrecision: nanoseconds ? "nanoseconds" : "microseconds",
      timeDigits: nanoseconds ? 9 : 6,
      linkTypes: new Set([linkType]),
      snapLength,
      application: null,
      interfaces: [],
      droppedPackets: null,
    };
    this.packet = { ...emptyPacket(), linkType };
  }

  take(bytes: Buffer, offset: number, end: number): number {
    if (end - offset < recordHeaderLength) {
      return -recordHeaderLength;
    }
    const { order, packet, pseudoHeader } = this;
    let capturedLength = order.uint32(bytes, offset + 8);
    let originalLength = order.uint32(bytes, offset + 12);
    if (this.mayBeSwapped && this.isSwapped(capturedLength, originalLength)) [capturedLength, originalLength] = [originalLength, capturedLength];
    checkCapturedLength(capturedLength, this.snapLength);
    const needed = Math.min(recordHeaderLength + capturedLength, longestPiece);
    if (end - offset < needed) {
      return -needed;
    }
    packet.bytes = bytes;
    packet.start = offset + recordHeaderLength;
    packet.end = offset + needed;
    packet.capturedLength = Math.max(0, capturedLength - pseudoHeader);
    packet.originalLength = Math.max(0, originalLength - pseudoHeader);
    packet.nanoseconds = order.uint32(bytes, offset + 4) * this.perFraction;
    packet.seconds = packet.nanoseconds < 1e9 ? order.uint32(bytes, offset) : NaN;
    this.sink(packet);
    return recordHeaderLength + capturedLength;
  }

  private isSwapped(first: number, second: number): boolean {
    return this.variant.lengths === "swapped" || first > second;
  }
}
