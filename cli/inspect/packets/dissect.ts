import { uint16, uint32, uint32LittleEndian } from "../bytes";
import { linkTypes, pseudoHeaderLength } from "../format/linkTypes";
import { type Packet } from "../format/packet";
import { etherTypes, type Headers, noEtherType } from "./headers";
import { insideOfPpp } from "./ppp";
import { dissectTransport } from "./transport";
import { insideOf, mayBeTunnel } from "./tunnels";

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
  headers.tunnel = 0;
  headers.isInside = false;
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
    case linkTypes.sunAtm:
      return dissectLlc(packet, headers, start + pseudoHeaderLength(linkTypes.sunAtm));
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
  if (etherType < 0x600) {
    dissectLlc(packet, headers, offset);
    return;
  }
  headers.etherType = etherType;
  switch (etherType) {
    case etherTypes.ipv4:
      return dissectIpv4(packet, headers, offset);
    case etherTypes.ipv6:
      return dissectIpv6(packet, headers, offset);
    case etherTypes.mpls:
    case etherTypes.mplsMulticast:
      return dissectMpls(packet, headers, offset);
    case etherTypes.pppoe:
      return dissectPppoe(packet, headers, offset);
  }
}

/** IEEE 802.2: a frame with a length instead of an EtherType, which may follow (SNAP). */
function dissectLlc(packet: Packet, headers: Headers, offset: number): void {
  const { bytes, end } = packet;
  headers.etherType = noEtherType.llc;
  if (end - offset < 3 || bytes[offset + 2] !== 3) {
    return;
  }
  const service = uint16(bytes, offset);
  if (service === 0x0606) {
    dissectIp(packet, headers, offset + 3);
  } else if (service === 0xaaaa && end - offset >= 8 && isEtherTypeOwner((uint16(bytes, offset + 3) << 8) | bytes[offset + 5]!)) {
    const etherType = uint16(bytes, offset + 6);
    if (etherType >= 0x600) dissectEtherType(packet, headers, etherType, offset + 8);
  }
}

/** Of SNAP's codes, these two say that an EtherType follows: RFC 1042 and 802.1H. */
function isEtherTypeOwner(code: number): boolean {
  return code === 0 || code === 0x0000f8;
}

/** Past the labels, of which the last is marked. What is in them is not said: IP shows by its version. */
function dissectMpls(packet: Packet, headers: Headers, offset: number): void {
  const { bytes, end } = packet;
  for (let at = offset; at + 4 < end; at += 4) {
    if ((bytes[at + 2]! & 1) === 1) {
      const version = bytes[at + 4]! >> 4;
      if (version === 4 || version === 6) dissectIp(packet, headers, at + 4);
      return;
    }
  }
}

function dissectPppoe(packet: Packet, headers: Headers, offset: number): void {
  const inside = packet.end - offset < 6 || packet.bytes[offset] !== 0x11 ? undefined : insideOfPpp(packet.bytes, offset + 6, packet.end);
  if (inside !== undefined) dissectEtherType(packet, headers, inside.etherType, inside.offset);
}

/** Reads the headers of the packet in a tunnel, one level deep; those of the tunnel where there is no IP in it. */
function dissectTunnel(packet: Packet, headers: Headers, offset: number): void {
  const inside = insideOf(packet.bytes, headers, offset, packet.end);
  if (inside === undefined) {
    return;
  }
  const outer = { ...headers };
  headers.tunnel = inside.kind;
  headers.outerIpVersion = outer.ipVersion;
  headers.outerSource = outer.source;
  headers.outerDestination = outer.destination;
  headers.ipVersion = 0;
  headers.hasPorts = false;
  headers.hasTcp = false;
  headers.sourcePort = 0;
  headers.destinationPort = 0;
  headers.payloadLength = 0;
  headers.payloadCaptured = 0;
  if (inside.etherType === etherTypes.bridged) dissectFrame(packet, headers, inside.offset + 12);
  else dissectEtherType(packet, headers, inside.etherType, inside.offset);
  headers.etherType = outer.etherType;
  headers.isInside = headers.ipVersion !== 0;
  if (!headers.isInside) {
    const { tunnel, outerIpVersion, outerSource, outerDestination, malformed } = headers;
    Object.assign(headers, outer, { tunnel, outerIpVersion, outerSource, outerDestination, malformed });
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
    if (mayBeTunnel(headers) && headers.tunnel === 0) dissectTunnel(packet, headers, offset + headerLength);
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
  if (mayBeTunnel(headers) && headers.tunnel === 0) dissectTunnel(packet, headers, at);
}

/** Hop-by-hop, routing, fragment, authentication, destination, mobility, host identity and shim. */
function isExtension(protocol: number): boolean {
  return protocol === 0 || protocol === 43 || protocol === 44 || protocol === 51 || protocol === 60 || protocol === 135 || protocol === 139 || protocol === 140;
}
