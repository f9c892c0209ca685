/** How the file says which program wrote it. */
interface Section {
  readonly application: string;
}

/** An interface without a limit for the length of its packets. */
export interface WrittenInterface {
  readonly name: string;
  /** tcpdump's LINKTYPE_ number. */
  readonly linkType: number;
}

export interface WrittenPacket {
  readonly interfaceId: number;
  /** Since 1970; NaN where there is no time. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly bytes: Uint8Array;
  readonly originalLength: number;
}

const codes = { end: 0, interfaceName: 2, application: 4, timeResolution: 9 };
const nanosecondResolution = 9;

/** The blocks of a pcapng file with times in nanoseconds, little-endian. */
export function sectionBlock({ application }: Section): Buffer {
  const head = Buffer.alloc(16, 0xff);
  head.writeUInt32LE(0x1a2b3c4d, 0);
  head.writeUInt16LE(1, 4);
  head.writeUInt16LE(0, 6);
  return block(0x0a0d0d0a, head, option(codes.application, Buffer.from(application)), option(codes.end, Buffer.alloc(0)));
}

export function interfaceBlock({ name, linkType }: WrittenInterface): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(linkType, 0);
  return block(1, head, option(codes.interfaceName, Buffer.from(name)), option(codes.timeResolution, Buffer.from([nanosecondResolution])), option(codes.end, Buffer.alloc(0)));
}

/** A packet without a time gets the time 0: only simple packets have none, and these cannot name their interface. */
export function packetBlock({ interfaceId, seconds, nanoseconds, bytes, originalLength }: WrittenPacket): Buffer {
  const head = Buffer.alloc(20);
  const time = Number.isNaN(seconds) ? 0n : BigInt.asUintN(64, BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
  head.writeUInt32LE(interfaceId, 0);
  head.writeUInt32LE(Number(time >> 32n), 4);
  head.writeUInt32LE(Number(time & 0xffffffffn), 8);
  head.writeUInt32LE(bytes.length, 12);
  head.writeUInt32LE(originalLength, 16);
  return block(6, head, bytes);
}

function block(type: number, ...body: Uint8Array[]): Buffer {
  const length = body.reduce((sum, part) => sum + part.length, 0);
  const padding = (4 - (length % 4)) % 4;
  const total = 12 + length + padding;
  const all = Buffer.alloc(total);
  all.writeUInt32LE(type, 0);
  all.writeUInt32LE(total, 4);
  let at = 8;
  for (const part of body) {
    all.set(part, at);
    at += part.length;
  }
  all.writeUInt32LE(total, total - 4);
  return all;
}

function option(code: number, value: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt16LE(value.length, 2);
  bytes.set(value, 4);
  return bytes;
}
