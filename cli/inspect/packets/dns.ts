import { uint16 } from "../bytes";
import { domainName } from "./domainName";

/** The first question of a DNS message. */
export interface DnsQuestion {
  readonly name: string;
  /** `A`, `AAAA` …, or `TYPE64` where it has no name here. */
  readonly type: string;
}

export const dnsPort = 53;
export const headerLength = 12;

/** Whether the bytes are likely to be a standard DNS message with one question. */
export function isDnsMessage(bytes: Uint8Array, offset: number, end: number): boolean {
  const isStandardQuery = (bytes[offset + 2]! & 0x78) === 0;
  return end - offset > headerLength && isStandardQuery && uint16(bytes, offset + 4) === 1;
}

export function isResponse(bytes: Uint8Array, offset: number): boolean {
  return (bytes[offset + 2]! & 0x80) !== 0;
}

/** 0 for no error, 3 for a name that does not exist … */
export function responseCode(bytes: Uint8Array, offset: number): number {
  return bytes[offset + 3]! & 0x0f;
}

/** Where the question ends, its type and class included; -1 where it does not. */
export function questionEnd(bytes: Uint8Array, offset: number, end: number): number {
  let at = offset + headerLength;
  while (at < end && at - offset <= headerLength + 255) {
    const length = bytes[at]!;
    if (length === 0) {
      return at + 5 <= end ? at + 5 : -1;
    }
    if (length > 63) {
      return -1;
    }
    at += 1 + length;
  }
  return -1;
}

export function question(bytes: Uint8Array, offset: number, end: number): DnsQuestion | undefined {
  const name = domainName(bytes, offset + headerLength, end);
  if (name === undefined || name.end + 4 > end) {
    return undefined;
  }
  const type = uint16(bytes, name.end);
  return { name: name.name, type: types.get(type) ?? `TYPE${type}` };
}

const types = new Map([
  [1, "A"],
  [2, "NS"],
  [5, "CNAME"],
  [6, "SOA"],
  [12, "PTR"],
  [15, "MX"],
  [16, "TXT"],
  [28, "AAAA"],
  [33, "SRV"],
  [35, "NAPTR"],
  [43, "DS"],
  [48, "DNSKEY"],
  [64, "SVCB"],
  [65, "HTTPS"],
  [255, "ANY"],
  [257, "CAA"],
]);
