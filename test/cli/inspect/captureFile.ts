/** Writes capture files, byte by byte as the formats' documents say. */

export interface Record {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly bytes: Uint8Array;
  /** Where the packet was longer than what the file has of it. */
  readonly originalLength?: number;
}

export interface FileOptions {
  readonly order?: "little" | "big";
  readonly precision?: "microseconds" | "nanoseconds";
  readonly linkType?: number;
  readonly snapLength?: number;
}

export function pcap(records: Iterable<Record>, options: FileOptions = {}): Buffer {
  return Buffer.concat([pcapHeader(options), ...[...records].map((record) => pcapRecord(record, options))]);
}

export function pcapHeader({ order = "little", precision = "microseconds", linkType = 1, snapLength = 262_144 }: FileOptions = {}): Buffer {
  const { u16, u32 } = writers(order);
  return Buffer.concat([u32(precision === "nanoseconds" ? 0xa1b23c4d : 0xa1b2c3d4), u16(2), u16(4), u32(0), u32(0), u32(snapLength), u32(linkType)]);
}

export function pcapRecord({ time, bytes, originalLength = bytes.length }: Record, { order = "little", precision = "microseconds" }: FileOptions = {}): Buffer {
  const { u32 } = writers(order);
  const fraction = (time % 1_000_000_000n) / (precision === "nanoseconds" ? 1n : 1000n);
  return Buffer.concat([u32(Number(time / 1_000_000_000n)), u32(Number(fraction)), u32(bytes.length), u32(originalLength), bytes]);
}

/** One section, one interface and its packets. */
export function pcapng(records: Iterable<Record>, options: FileOptions = {}): Buffer {
  const { order = "little", precision = "microseconds" } = options;
  const resolution = precision === "nanoseconds" ? [option(order, 9, Buffer.from([9]))] : [];
  return Buffer.concat([section(order), interfaceBlock(options, resolution), ...[...records].map((record) => packetBlock(record, options))]);
}

export function section(order: "little" | "big" = "little", options: Buffer[] = []): Buffer {
  const { u16, u32 } = writers(order);
  return block(order, 0x0a0d0d0a, u32(0x1a2b3c4d), u16(1), u16(0), u32(0xffffffff), u32(0xffffffff), ...options);
}

export function interfaceBlock({ order = "little", linkType = 1, snapLength = 262_144 }: FileOptions = {}, options: Buffer[] = []): Buffer {
  const { u16, u32 } = writers(order);
  return block(order, 1, u16(linkType), u16(0), u32(snapLength), ...options, ...(options.length > 0 ? [u32(0)] : []));
}

export function packetBlock(
  { time, bytes, originalLength = bytes.length }: Record,
  { order = "little", precision = "microseconds" }: FileOptions = {},
  interfaceId = 0,
): Buffer {
  const { u32 } = writers(order);
  const units = precision === "nanoseconds" ? time : time / 1000n;
  return block(order, 6, u32(interfaceId), u32(Number(units >> 32n)), u32(Number(units & 0xffffffffn)), u32(bytes.length), u32(originalLength), bytes);
}

/** Any block: its body is filled up to four bytes. */
export function block(order: "little" | "big", type: number, ...body: Uint8Array[]): Buffer {
  const { u32 } = writers(order);
  const length = body.reduce((sum, part) => sum + part.length, 0);
  const padding = Buffer.alloc((4 - (length % 4)) % 4);
  const total = u32(12 + length + padding.length);
  return Buffer.concat([u32(type), total, ...body, padding, total]);
}

export function option(order: "little" | "big", code: number, value: Uint8Array): Buffer {
  const { u16 } = writers(order);
  return Buffer.concat([u16(code), u16(value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** Whole numbers in a byte order. */
export function writers(order: "little" | "big") {
  const write = (length: number) => (value: number) => {
    const bytes = Buffer.alloc(length);
    if (order === "big") bytes.writeUIntBE(value, 0, length);
    else bytes.writeUIntLE(value, 0, length);
    return bytes;
  };
  return { u16: write(2), u32: write(4) };
}
