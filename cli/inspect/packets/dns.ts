import { uint16 } from "../bytes";
import { domainName } from "./domainName";

/** A question of a DNS message. */
export interface DnsQuestion {
  readonly name: string;
  /** `A`, `AAAA` …, or `TYPE4711` where it has no name here. */
  readonly type: string;
}

export const dnsPort = 53;
export const headerLength = 12;

const mostQuestions = 64;

/** Whether the bytes may be a DNS message, of any opcode: they have a header, and no more questions than any program asks. */
export function isDnsMessage(bytes: Uint8Array, offset: number, end: number): boolean {
  return end - offset >= headerLength && questionCount(bytes, offset) <= mostQuestions;
}

/** How many questions a message has: usually one. */
export function questionCount(bytes: Uint8Array, offset: number): number {
  return uint16(bytes, offset + 4);
}

export function isResponse(bytes: Uint8Array, offset: number): boolean {
  return (bytes[offset + 2]! & 0x80) !== 0;
}

/** 0 for no error, 3 for a name that does not exist … */
export function responseCode(bytes: Uint8Array, offset: number): number {
  return bytes[offset + 3]! & 0x0f;
}

/** Where the question at `offset` ends, its type and class included; -1 where it does not. */
export function questionEnd(bytes: Uint8Array, offset: number, end: number): number {
  let at = offset;
  while (at < end && at - offset <= 255) {
    const length = bytes[at]!;
    const nameEnd = length === 0 ? at + 1 : length >= 0xc0 ? at + 2 : undefined;
    if (nameEnd !== undefined) {
      return nameEnd + 4 <= end ? nameEnd + 4 : -1;
    }
    if (length > 63) {
      return -1;
    }
    at += 1 + length;
  }
  return -1;
}

/** The question at `offset`, of the message that begins at `message`. Undefined where it is not whole. */
export function question(bytes: Uint8Array, message: number, offset: number, end: number): DnsQuestion | undefined {
  const name = domainName(bytes, offset, end, message);
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
  [13, "HINFO"],
  [15, "MX"],
  [16, "TXT"],
  [28, "AAAA"],
  [33, "SRV"],
  [35, "NAPTR"],
  [43, "DS"],
  [44, "SSHFP"],
  [46, "RRSIG"],
  [47, "NSEC"],
  [48, "DNSKEY"],
  [50, "NSEC3"],
  [52, "TLSA"],
  [64, "SVCB"],
  [65, "HTTPS"],
  [249, "TKEY"],
  [250, "TSIG"],
  [251, "IXFR"],
  [252, "AXFR"],
  [255, "ANY"],
  [257, "CAA"],
]);

/** The name of a response code; undefined where it has none. */
export function responseCodeName(code: number): string | undefined {
  return responseCodes[code];
}

const responseCodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE", "DSOTYPENI"];
