import { bigEndian, type ByteOrder, littleEndian, uint32 } from "../bytes";
import { type CaptureFacts, type CaptureFormat, checkCapturedLength, longestPiece, NotACapture } from "./captureFormat";
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
  const major = order.uint16(bytes, offset + 4);
  if (major !== 2) {
    throw new NotACapture(`it is pcap of version ${major}.${order.uint16(bytes, offset + 6)}; only version 2 is supported`);
  }
  const snapLength = order.uint32(bytes, offset + 16) || null;
  // The upper bits say whether frames end with a check sequence.
  const linkType = order.uint32(bytes, offset + 20) & 0xffff;
  return { format: new Pcap(order, nanoseconds, snapLength, linkType, sink), length: fileHeaderLength };
}

class Pcap implements CaptureFormat {
  readonly facts: CaptureFacts;
  private readonly packet: Packet;

  constructor(
    private readonly order: ByteOrder,
    private readonly nanoseconds: boolean,
    private readonly snapLength: number | null,
    linkType: number,
    private readonly sink: PacketSink,
  ) {
    this.facts = {
      format: "pcap",
      byteOrder: order.name,
      timePrecision: nanoseconds ? "nanoseconds" : "microseconds",
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
    const { order, packet } = this;
    const capturedLength = order.uint32(bytes, offset + 8);
    checkCapturedLength(capturedLength, this.snapLength);
    const needed = Math.min(recordHeaderLength + capturedLength, longestPiece);
    if (end - offset < needed) {
      return -needed;
    }
    packet.bytes = bytes;
    packet.start = offset + recordHeaderLength;
    packet.end = offset + needed;
    packet.capturedLength = capturedLength;
    packet.originalLength = order.uint32(bytes, offset + 12);
    packet.seconds = order.uint32(bytes, offset);
    packet.nanoseconds = order.uint32(bytes, offset + 4) * (this.nanoseconds ? 1 : 1000);
    this.sink(packet);
    return recordHeaderLength + capturedLength;
  }
}
