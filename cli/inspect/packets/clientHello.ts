import { uint16 } from "../bytes";
import { hostName } from "./domainName";

const recordHeaderLength = 5;
const longestRecord = 16_384;

/** Whether bytes begin like a TLS ClientHello: a handshake record of TLS with that message first. */
export function beginsClientHello(bytes: Uint8Array, offset: number, end: number): boolean {
  return end - offset >= 6 && bytes[offset] === 0x16 && bytes[offset + 1] === 3 && bytes[offset + 5] === 1 && recordLength(bytes, offset) <= longestRecord + recordHeaderLength;
}

/** The length of a TLS record, its header included. */
export function recordLength(bytes: Uint8Array, offset: number): number {
  return recordHeaderLength + uint16(bytes, offset + 3);
}

/**
 * The server's name that a ClientHello asks for (RFC 6066); undefined where it asks for none, or ends before it does.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8446#section-4.1.2
 */
export function serverName(bytes: Uint8Array, offset: number, end: number): string | undefined {
  const cursor = new Cursor(bytes, offset + recordHeaderLength + 4, end);
  cursor.skip(2 + 32);
  cursor.skip(cursor.uint8());
  cursor.skip(cursor.uint16());
  cursor.skip(cursor.uint8());
  const extensionsLength = cursor.uint16();
  const extensionsEnd = Math.min(end, cursor.offset + extensionsLength);
  while (cursor.offset + 4 <= extensionsEnd) {
    const type = cursor.uint16();
    const length = cursor.uint16();
    if (type === 0) {
      return firstHostName(bytes, cursor.offset, Math.min(extensionsEnd, cursor.offset + length), length);
    }
    cursor.skip(length);
  }
  return undefined;
}

function firstHostName(bytes: Uint8Array, offset: number, end: number, length: number): string | undefined {
  const cursor = new Cursor(bytes, offset, end);
  cursor.skip(2);
  const isHostName = cursor.uint8() === 0;
  const nameLength = cursor.uint16();
  const isWhole = length >= 5 && nameLength > 0 && nameLength <= 255 && cursor.offset + nameLength <= end;
  return isHostName && isWhole ? hostName(bytes.subarray(cursor.offset, cursor.offset + nameLength)) : undefined;
}

/** Beyond the end, everything is 0. */
class Cursor {
  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
    private readonly end: number,
  ) {}

  uint8(): number {
    const value = this.offset < this.end ? this.bytes[this.offset]! : 0;
    this.offset += 1;
    return value;
  }

  uint16(): number {
    return (this.uint8() << 8) | this.uint8();
  }

  skip(count: number): void {
    this.offset += count;
  }
}
