import { uint16, uint32 } from "../inspect/bytes";
import { type Packet } from "../inspect/format/packet";
import { type Headers, protocols, tcpFlags } from "../inspect/packets/headers";

/** How many bytes of a payload make a packet recognisable, unless the files have less. */
export const mostHashed = 256;

/** What makes a packet recognisable at another place: nothing that routers, checksums or the translation of addresses change. One object serves the whole file. */
export class Traits {
  isSegment = false;
  /** Of a segment; of other packets the offset of the fragment. */
  sequence = 0;
  /** Of a segment with ACK; 0 otherwise. */
  acknowledgment = 0;
  /** Of the payload on the wire: behind TCP or UDP, otherwise behind IP. */
  length = 0;
  /** Where the payload begins, and how much of it the file has. */
  payload = 0;
  kept = 0;
  /** What differs between two sendings of the same content: the id of IPv4, or TCP's time stamp in IPv6; 0 for none. */
  mark = 0;
  flags = 0;
  /** TTL, or the hop limit. */
  hops = 0;
}

/** Reads the traits of an IP packet. False if it is cut before what they need. */
export function readTraits({ bytes, start, end, originalLength }: Packet, headers: Headers, traits: Traits): boolean {
  const isIpv4 = headers.ipVersion === 4;
  const ip = isIpv4 ? headers.source - 12 : headers.source - 8;
  const isFragmented = isIpv4 && (uint16(bytes, ip + 6) & 0x3fff) !== 0;
  traits.hops = bytes[isIpv4 ? ip + 8 : ip + 7]!;
  traits.mark = isIpv4 ? uint16(bytes, ip + 4) : 0;
  traits.sequence = 0;
  traits.acknowledgment = 0;
  traits.flags = 0;
  traits.isSegment = false;
  if (headers.hasPorts && headers.protocol === protocols.tcp && !isFragmented) return readSegment(bytes, ip, end, originalLength - (ip - start), headers, traits);
  if (headers.hasPorts && headers.protocol === protocols.udp && !isFragmented) {
    traits.length = headers.payloadLength;
    traits.payload = headers.payload;
    traits.kept = headers.payloadCaptured;
    return true;
  }
  const payload = isIpv4 ? ip + (bytes[ip]! & 0x0f) * 4 : ip + 40;
  const onWire = isIpv4 ? uint16(bytes, ip + 2) || originalLength - (ip - start) : uint16(bytes, ip + 4) + 40;
  if (isFragmented) traits.sequence = uint16(bytes, ip + 6) & 0x1fff;
  traits.length = Math.max(0, ip + onWire - payload);
  traits.payload = payload;
  traits.kept = Math.max(0, Math.min(end - payload, traits.length));
  return true;
}

/** Of a TCP header, the first 14 bytes will do: 68 bytes of a packet of IPv6 have no more. */
function readSegment(bytes: Uint8Array, ip: number, end: number, onWire: number, headers: Headers, traits: Traits): boolean {
  const isIpv4 = headers.ipVersion === 4;
  let { sequence, acknowledgment, flags, payload, payloadLength } = headers;
  if (!headers.hasTcp) {
    const tcp = isIpv4 ? ip + (bytes[ip]! & 0x0f) * 4 : ip + 40;
    if (headers.malformed || tcp + 14 > end || (!isIpv4 && bytes[ip + 6] !== protocols.tcp)) return false;
    sequence = uint32(bytes, tcp + 4);
    acknowledgment = uint32(bytes, tcp + 8);
    flags = bytes[tcp + 13]!;
    payload = tcp + (bytes[tcp + 12]! >> 4) * 4;
    const total = isIpv4 ? uint16(bytes, ip + 2) : uint16(bytes, ip + 4) + (uint16(bytes, ip + 4) === 0 ? 0 : 40);
    payloadLength = Math.max(0, ip + (total || onWire) - payload);
  }
  traits.isSegment = true;
  traits.sequence = sequence;
  traits.flags = flags;
  traits.acknowledgment = (flags & tcpFlags.ack) === 0 ? 0 : acknowledgment;
  traits.length = payloadLength;
  traits.payload = payload;
  traits.kept = Math.max(0, Math.min(end - payload, payloadLength));
  if (!isIpv4) traits.mark = timestampBefore(bytes, payload, end);
  return true;
}

/** The value of TCP's time stamp where it is the last option before the payload or stands first, as all systems have it; otherwise 0. */
function timestampBefore(bytes: Uint8Array, payload: number, end: number): number {
  const at = payload - 12;
  if (payload > end || bytes[at] !== 1 || bytes[at + 1] !== 1 || bytes[at + 2] !== 8 || bytes[at + 3] !== 10) return 0;
  return uint16(bytes, at + 6);
}

/** A hash of the beginning of the payload, of which both files always have `most` bytes. */
export function payloadHash(bytes: Uint8Array, { payload, length, kept }: Traits, most: number): number {
  const count = Math.min(length, kept, most);
  let hash = 0x811c9dc5;
  let at = payload;
  for (const last = payload + count - 4; at <= last; at += 4) hash = mix(hash, uint32(bytes, at));
  for (; at < payload + count; at++) hash = mix(hash, bytes[at]!);
  return hash >>> 0;
}

/** Whether two marks may be those of one packet: a file may have cut it off. */
export function isSameMark(one: number, other: number): boolean {
  return one === other || one === 0 || other === 0;
}

/** One step of a hash: every bit of both numbers counts. */
export function mix(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ value, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca77);
  return mixed ^ (mixed >>> 13);
}
