/** Reads whole numbers out of bytes. The caller knows that they lie inside. */

export function uint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}

export function uint32(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!) >>> 0;
}

export function uint16LittleEndian(bytes: Uint8Array, offset: number): number {
  return bytes[offset]! | (bytes[offset + 1]! << 8);
}

export function uint32LittleEndian(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)) >>> 0;
}

/** The numbers of one file, in the byte order of the machine that wrote it. */
export interface ByteOrder {
  readonly name: "little-endian" | "big-endian";
  readonly uint16: (bytes: Uint8Array, offset: number) => number;
  readonly uint32: (bytes: Uint8Array, offset: number) => number;
}

export const littleEndian: ByteOrder = { name: "little-endian", uint16: uint16LittleEndian, uint32: uint32LittleEndian };
export const bigEndian: ByteOrder = { name: "big-endian", uint16, uint32 };
