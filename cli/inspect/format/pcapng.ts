import { bigEndian, type ByteOrder, littleEndian, uint32 } from "../bytes";
import { printable } from "../printable";
import { type CaptureFacts, type CaptureFormat, checkCapturedLength, Damage, longestPiece, NotACapture } from "./captureFormat";
import { pseudoHeaderLength } from "./linkTypes";
import { emptyPacket, type Packet, type PacketSink } from "./packet";
import { timeUnit, type TimeUnit } from "./timestamps";

const blockTypes = { section: 0x0a0d0d0a, interface: 1, obsoletePacket: 2, simplePacket: 3, statistics: 5, packet: 6 };
const byteOrderMark = 0x1a2b3c4d;
const shortestBlock = 12;
const mostInterfaces = 4096;

class UnknownVersion extends Damage {}

interface Interface {
  readonly linkType: number;
  readonly snapLength: number | null;
  readonly unit: TimeUnit;
}

/**
 * A pcapng file, from its first block. Undefined where it is none; negative the number of bytes that are needed to tell.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/
 */
export function openPcapng(bytes: Buffer, offset: number, end: number, sink: PacketSink): { format: CaptureFormat; length: number } | number | undefined {
  if (uint32(bytes, offset) !== blockTypes.section) {
    return undefined;
  }
  if (end - offset < shortestBlock) {
    return -shortestBlock;
  }
  const order = byteOrderAt(bytes, offset + 8);
  if (order === undefined) {
    throw new NotACapture("it starts like pcapng but has no byte-order mark");
  }
  const format = new Pcapng(order, sink);
  try {
    const length = format.take(bytes, offset, end);
    return length < 0 ? length : { format, length };
  } catch (error) {
    if (error instanceof UnknownVersion) throw new NotACapture(`it is ${error.message}`);
    throw error instanceof Damage ? new NotACapture(`its first block is damaged: ${error.message}`) : error;
  }
}

function byteOrderAt(bytes: Uint8Array, offset: number): ByteOrder | undefined {
  return [littleEndian, bigEndian].find((order) => order.uint32(bytes, offset) === byteOrderMark);
}

class Pcapng implements CaptureFormat {
  readonly facts: CaptureFacts;
  private interfaces: Interface[] = [];
  private readonly packet: Packet = emptyPacket();
  /** The length of a long block whose end has yet to repeat it; 0 for none. */
  private unconfirmed = 0;

  constructor(
    private order: ByteOrder,
    private readonly sink: PacketSink,
  ) {
    this.facts = {
      format: "pcapng",
      byteOrder: order.name,
      timePrecision: null,
      timeDigits: 6,
      linkTypes: new Set(),
      snapLength: null,
      application: null,
      interfaces: [],
      droppedPackets: null,
    };
  }

  take(bytes: Buffer, offset: number, end: number): number {
    if (this.unconfirmed > 0) {
      return this.confirm(bytes, offset, end);
    }
    if (end - offset < shortestBlock) {
      return -shortestBlock;
    }
    const type = this.order.uint32(bytes, offset);
    if (type === blockTypes.section) {
      this.beginSection(bytes, offset);
    }
    const length = this.order.uint32(bytes, offset + 4);
    if (length < shortestBlock || length % 4 !== 0) {
      throw new Damage(`a block of ${length} bytes`);
    }
    const needed = Math.min(length, longestPiece);
    if (end - offset < needed) {
      return -needed;
    }
    if (length <= longestPiece) {
      this.checkTrailer(bytes, offset + length - 4, length);
      this.read(type, bytes, offset + 8, offset + length - 4, length - shortestBlock);
      return length;
    }
    this.read(type, bytes, offset + 8, offset + needed, length - shortestBlock);
    this.unconfirmed = length;
    return length - 4;
  }

  private confirm(bytes: Buffer, offset: number, end: number): number {
    if (end - offset < 4) {
      return -4;
    }
    this.checkTrailer(bytes, offset, this.unconfirmed);
    this.unconfirmed = 0;
    return 4;
  }

  private checkTrailer(bytes: Uint8Array, offset: number, length: number): void {
    const repeated = this.order.uint32(bytes, offset);
    if (repeated !== length) {
      throw new Damage(`a block that begins with the length ${length} and ends with ${repeated}`);
    }
  }

  private beginSection(bytes: Uint8Array, offset: number): void {
    const order = byteOrderAt(bytes, offset + 8);
    if (order === undefined) {
      throw new Damage("a section without a byte-order mark");
    }
    this.order = order;
    this.interfaces = [];
  }

  /** `body` up to `end` is what there is of a block's body, which is `length` bytes long. */
  private read(type: number, bytes: Buffer, body: number, end: number, length: number): void {
    switch (type) {
      case blockTypes.packet:
        return this.readPacket(bytes, body, end, length, this.word(bytes, body, length, 20));
      case blockTypes.obsoletePacket:
        return this.readPacket(bytes, body, end, length, length < 20 ? 0 : this.order.uint16(bytes, body));
      case blockTypes.simplePacket:
        return this.readSimplePacket(bytes, body, end, length);
      case blockTypes.interface:
        return this.readInterface(bytes, body, end, length);
      case blockTypes.section:
        return this.readSection(bytes, body, end, length);
      case blockTypes.statistics:
        return this.readStatistics(bytes, body, end);
    }
  }

  private word(bytes: Buffer, body: number, length: number, needed: number): number {
    if (length < needed) {
      throw new Damage(`a block of ${length + shortestBlock} bytes, too few for its type`);
    }
    return this.order.uint32(bytes, body);
  }

  private readPacket(bytes: Buffer, body: number, end: number, length: number, interfaceId: number): void {
    this.word(bytes, body, length, 20);
    const { unit, ...from } = this.interface(interfaceId);
    const capturedLength = this.order.uint32(bytes, body + 12);
    unit.setTime(this.packet, this.order.uint32(bytes, body + 4), this.order.uint32(bytes, body + 8));
    this.give(bytes, body + 20, end, length - 20, capturedLength, this.order.uint32(bytes, body + 16), from);
  }

  private readSimplePacket(bytes: Buffer, body: number, end: number, length: number): void {
    const originalLength = this.word(bytes, body, length, 4);
    const from = this.interface(0);
    this.packet.seconds = NaN;
    this.packet.nanoseconds = 0;
    this.give(bytes, body + 4, end, length - 4, Math.min(originalLength, from.snapLength ?? originalLength, length - 4), originalLength, from);
  }

  private give(bytes: Buffer, start: number, end: number, room: number, capturedLength: number, originalLength: number, from: Omit<Interface, "unit">): void {
    checkCapturedLength(capturedLength, from.snapLength);
    if (capturedLength > room) {
      throw new Damage(`a packet of ${capturedLength} bytes in a block that has ${room} for it`);
    }
    const { packet } = this;
    packet.bytes = bytes;
    packet.start = start;
    packet.end = Math.min(start + capturedLength, end);
    const pseudoHeader = pseudoHeaderLength(from.linkType);
    packet.capturedLength = Math.max(0, capturedLength - pseudoHeader);
    packet.originalLength = Math.max(0, originalLength - pseudoHeader);
    packet.linkType = from.linkType;
    this.sink(packet);
  }

  private interface(id: number): Interface {
    const found = this.interfaces[id];
    if (found === undefined) {
      throw new Damage(`a packet of interface ${id}, which the file does not describe`);
    }
    return found;
  }

  private readInterface(bytes: Buffer, body: number, end: number, length: number): void {
    this.word(bytes, body, length, 8);
    if (this.interfaces.length === mostInterfaces) {
      throw new Damage(`more than ${mostInterfaces} interfaces`);
    }
    const { order, facts } = this;
    const linkType = order.uint16(bytes, body);
    const snapLength = order.uint32(bytes, body + 4) || null;
    let resolution = 6;
    let offsetInSeconds = 0;
    for (const { code, start, length: valueLength } of options(order, bytes, body + 8, end)) {
      if (code === 2) this.addName(printable(bytes.subarray(start, start + valueLength)));
      if (code === 9 && valueLength >= 1) resolution = bytes[start]!;
      if (code === 14 && valueLength >= 8) offsetInSeconds = signed64(order, bytes, start);
    }
    const unit = timeUnit(resolution, offsetInSeconds);
    this.interfaces.push({ linkType, snapLength, unit });
    facts.linkTypes.add(linkType);
    facts.snapLength = Math.max(facts.snapLength ?? 0, snapLength ?? 0) || null;
    if (unit.perSecond > this.finest) {
      this.finest = unit.perSecond;
      facts.timePrecision = unit.name;
      facts.timeDigits = unit.perSecond > 1e6 ? 9 : 6;
    }
  }

  private finest = 0;

  private addName(name: string): void {
    const { interfaces } = this.facts;
    if (interfaces.length < mostInterfaces && !interfaces.includes(name)) {
      interfaces.push(name);
    }
  }

  private readSection(bytes: Buffer, body: number, end: number, length: number): void {
    this.word(bytes, body, length, 16);
    const [major, minor] = [this.order.uint16(bytes, body + 4), this.order.uint16(bytes, body + 6)];
    if (major !== 1) {
      throw new UnknownVersion(`pcapng of version ${major}.${minor}; only version 1 is supported`);
    }
    for (const { code, start, length: valueLength } of options(this.order, bytes, body + 16, end)) {
      if (code === 4) this.facts.application = printable(bytes.subarray(start, start + valueLength));
    }
  }

  private readStatistics(bytes: Buffer, body: number, end: number): void {
    for (const { code, start, length } of options(this.order, bytes, body + 12, end)) {
      if (code === 5 && length >= 8) {
        this.facts.droppedPackets = (this.facts.droppedPackets ?? 0) + unsigned64(this.order, bytes, start);
      }
    }
  }
}

/** The options of a block: what lies inside it, up to the first that does not. */
function* options(order: ByteOrder, bytes: Uint8Array, from: number, end: number): Generator<{ code: number; start: number; length: number }> {
  let offset = from;
  while (offset + 4 <= end) {
    const code = order.uint16(bytes, offset);
    const length = order.uint16(bytes, offset + 2);
    const start = offset + 4;
    if (code === 0 || start + length > end) {
      return;
    }
    yield { code, start, length };
    offset = start + Math.ceil(length / 4) * 4;
  }
}

function unsigned64(order: ByteOrder, bytes: Uint8Array, offset: number): number {
  return highHalf(order, bytes, offset) * 2 ** 32 + lowHalf(order, bytes, offset);
}

function signed64(order: ByteOrder, bytes: Uint8Array, offset: number): number {
  return (highHalf(order, bytes, offset) | 0) * 2 ** 32 + lowHalf(order, bytes, offset);
}

function highHalf(order: ByteOrder, bytes: Uint8Array, offset: number): number {
  return order.uint32(bytes, order.name === "big-endian" ? offset : offset + 4);
}

function lowHalf(order: ByteOrder, bytes: Uint8Array, offset: number): number {
  return order.uint32(bytes, order.name === "big-endian" ? offset + 4 : offset);
}
