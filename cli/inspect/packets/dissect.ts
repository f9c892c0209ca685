import { uint16, uint32, uint32LittleEndian } from "../bytes";
import { linkTypes } from "../format/linkTypes";
import { type Packet } from "../format/packet";
import { etherTypes, type Headers, noEtherType } from "./headers";
import { dissectTransport } from "./transport";

/** Reads the headers of a packet. Believes no length in it that goes beyond its bytes. */
export function dissect(packet: Packet, headers: Headers): void {
  headers.ipVersion = 0;
  headers.etherType = noEtherType.unknown;
  headers.hasPorts = false;
  headers.hasTcp = false;
  headers.sourcePort = 0;
  headers.destinationPort = 0;
  headers.payloadLength = 0;
  headers.payloadCaptured = 0;
  headers.malformed = false;
  const { bytes, start, end } = packet;
  switch (packet.linkType) {
    case linkTypes.ethernet:
      return dissectFrame(packet, headers, start + 12);
    case linkTypes.linuxCooked:
      return dissectFrame(packet, headers, start + 14);
    case linkTypes.linuxCooked2:
      return end - start < 20 ? undefined : dissectEtherType(packet, headers, uint16(bytes, start), start + 20);
    case linkTypes.raw:
    case linkTypes.rawBsd:
    case linkTypes.rawOpenBsd:
    case linkTypes.ipv4:
    case linkTypes.ipv6:
      return dissectIp(packet, headers, start);
    case linkTypes.null:
    case linkTypes.loop:
      return dissectLoopback(packet, headers);
  }
}

/** From the place of the EtherType, past the tags of virtual networks. */
function dissectFrame(packet: Packet, headers: Headers, at: number): void {
  const { bytes, end } = packet;
  let offset = at;
  while (offset + 2 <= end) {
    const etherType = uint16(bytes, offset);
    if (etherType !== 0x8100 && etherType !== 0x88a8 && etherType !== 0x9100) {
      return dissectEtherType(packet, headers, etherType, offset + 2);
    }
    headers.etherType = etherType;
    offset += 4;
  }
}

function dissectEtherType(packet: Packet, headers: Headers, etherType: number, offset: number): void {
  headers.etherType = etherType < 0x600 ? noEtherType.llc : etherType;
  if (etherType === etherTypes.ipv4) {
    dissectIpv4(packet, headers, offset);
  } else if (etherType === etherTypes.ipv6) {
    dissectIpv6(packet, headers, offset);
  }
}

/** Four bytes of address family before the packet, in the byte order of the machine that captured. */
function dissectLoopback(packet: Packet, headers: Headers): void {
  const { bytes, start, end } = packet;
  if (end - start < 4) {
    return;
  }
  const [big, little] = [uint32(bytes, start), uint32LittleEndian(bytes, start)];
  const family = Math.min(big, little);
  // AF_INET, and AF_INET6 of NetBSD, FreeBSD, macOS and Linux.
  if (family === 2 || family === 10 || family === 24 || family === 28 || family === 30) {
    dissectIp(packet, headers, start + 4);
  }
}

function dissectIp(packet: Packet, headers: Headers, offset: number): void {
  if (offset >= packet.end) {
    return;
  }
  const version = packet.bytes[offset]! >> 4;
  if (version === 4) {
    headers.etherType = etherTypes.ipv4;
    dissectIpv4(packet, headers, offset);
  } else if (version === 6) {
    headers.etherType = etherTypes.ipv6;
    dissectIpv6(packet, headers, offset);
  } else {
    headers.malformed = true;
  }
}

function dissectIpv4(packet: Packet, headers: Headers, offset: number): void {
  const { bytes, start, end } = packet;
  if (end - offset < 20) {
    return;
  }
  const headerLength = (bytes[offset]! & 0x0f) * 4;
  // 0 where the network card was to cut the packet up and fill it in: then all of it counts.
  const totalLength = uint16(bytes, offset + 2) || packet.originalLength - (offset - start);
  if (bytes[offset]! >> 4 !== 4 || headerLength < 20 || totalLength < headerLength) {
    headers.malformed = true;
    return;
  }
  headers.ipVersion = 4;
  headers.protocol = bytes[offset + 9]!;
  headers.source = offset + 12;
  headers.destination = offset + 16;
  const isLaterFragment = (uint16(bytes, offset + 6) & 0x1fff) !== 0;
  if (!isLaterFragment) {
    dissectTransport(bytes, headers, offset + headerLength, end, totalLength - headerLength);
  }
}

function dissectIpv6(packet: Packet, headers: Headers, offset: number): void {
  const { bytes, start, end } = packet;
  if (end - offset < 40) {
    return;
  }
  if (bytes[offset]! >> 4 !== 6) {
    headers.malformed = true;
    return;
  }
  headers.ipVersion = 6;
  headers.source = offset + 8;
  headers.destination = offset + 24;
  let length = uint16(bytes, offset + 4) || packet.originalLength - (offset - start) - 40;
  let next = bytes[offset + 6]!;
  let at = offset + 40;
  while (isExtension(next) && at + 8 <= end) {
    const isLaterFragment = next === 44 && (uint16(bytes, at + 2) & 0xfff8) !== 0;
    const extensionLength = next === 44 ? 8 : next === 51 ? (bytes[at + 1]! + 2) * 4 : (bytes[at + 1]! + 1) * 8;
    next = bytes[at]!;
    at += extensionLength;
    length -= extensionLength;
    if (length < 0) {
      headers.malformed = true;
      return;
    }
    if (isLaterFragment) {
      headers.protocol = next;
      return;
    }
  }
  headers.protocol = next;
  dissectTransport(bytes, headers, at, end, length);
}

/** Hop-by-hop, routing, fragment, authentication, destination, mobility, host identity and shim. */
function isExtension(protocol: number): boolean {
  return protocol === 0 || protocol === 43 || protocol === 44 || protocol === 51 || protocol === 60 || protocol === 135 || protocol === 139 || protocol === 140;
}
