import { uint16 } from "../bytes";
import { hostName } from "./domainName";

const recordHeaderLength = 5;
const handshakeHeaderLength = 4;
const longestRecord = 16_384;
/** Of a ChangeCipherSpec, which clients send before their second ClientHello, header included. */
const changeCipherSpecLength = 6;

/** What bytes at the beginning of a TLS record say about a ClientHello. */
export interface HelloFound {
  /** Whether its end is still to come. */
  readonly isIncomplete: boolean;
  /** The server's name that it asks for. */
  readonly name: string | undefined;
}

/** Whether bytes begin like a TLS ClientHello: a handshake record of TLS with that message first. */
export function beginsClientHello(bytes: Uint8Array, offset: number, end: number): boolean {
  return end - offset >= 6 && bytes[offset] === 0x16 && bytes[offset + 1] === 3 && bytes[offset + 5] === 1 && recordLength(bytes, offset) <= longestRecord + recordHeaderLength;
}

/** Where the records begin that come after a ChangeCipherSpec; the same place where there is none. */
export function afterChangeCipherSpec(bytes: Uint8Array, offset: number, end: number): number {
  const isOne = end - offset >= changeCipherSpecLength && bytes[offset] === 0x14 && bytes[offset + 1] === 3 && recordLength(bytes, offset) === changeCipherSpecLength;
  return isOne ? offset + changeCipherSpecLength : offset;
}

/** The length of a TLS record, its header included. */
export function recordLength(bytes: Uint8Array, offset: number): number {
  return recordHeaderLength + uint16(bytes, offset + 3);
}

/** A ClientHello in one TLS record or several. The bytes must begin with one. */
export function clientHello(bytes: Buffer, offset: number, end: number): HelloFound {
  const parts: Buffer[] = [];
  let length = 0;
  for (let at = offset; at + recordHeaderLength <= end && isHandshake(bytes, at); at += recordLength(bytes, at)) {
    const part = bytes.subarray(at + recordHeaderLength, Math.min(end, at + recordLength(bytes, at)));
    parts.push(part);
    length += part.length;
    if (parts.length === 1 && length >= handshakeHeaderLength && helloLength(part) <= length) break;
  }
  const [first] = parts;
  const message = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
  return { isIncomplete: message.length < handshakeHeaderLength || message.length < helloLength(message), name: helloName(message) };
}

/** The length of a ClientHello, its header included. */
export function helloLength(message: Uint8Array): number {
  return handshakeHeaderLength + ((message[1]! << 16) | uint16(message, 2));
}

/**
 * The server's name that a ClientHello in one record asks for (RFC 6066); undefined where it asks for none, or ends before it does.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8446#section-4.1.2
 */
export function serverName(bytes: Uint8Array, offset: number, end: number): string | undefined {
  return helloName(bytes.subarray(offset + recordHeaderLength, end));
}

/** The same of a ClientHello without record headers. */
export function helloName(message: Uint8Array): string | undefined {
  const end = message.length;
  const cursor = new Cursor(message, handshakeHeaderLength, end);
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
      return firstHostName(message, cursor.offset, Math.min(extensionsEnd, cursor.offset + length), length);
    }
    cursor.skip(length);
  }
  return undefined;
}

function isHandshake(bytes: Uint8Array, offset: number): boolean {
  return bytes[offset] === 0x16 && bytes[offset + 1] === 3 && recordLength(bytes, offset) <= longestRecord + recordHeaderLength;
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
