import { uint16 } from "../bytes";
import { etherTypes, type Headers, protocols } from "./headers";
import { insideOfPpp } from "./ppp";

/** What carries packets in packets, by its number in `Headers.tunnel`, where 0 is none. */
export const tunnelNames = ["", "GRE", "ERSPAN", "VXLAN", "Geneve", "IPv4 in IP", "IPv6 in IP"] as const;

const kinds = { gre: 1, erspan: 2, vxlan: 3, geneve: 4, ipv4: 5, ipv6: 6 } as const;

/** What is in a tunnel. */
export interface Inside {
  readonly kind: number;
  /** `etherTypes.bridged` for an Ethernet frame. */
  readonly etherType: number;
  readonly offset: number;
}

const genevePort = 6081;
/** IANA's port and Linux's, and those of Azure's Gateway Load Balancer. */
const vxlanPorts = [4789, 8472, 10_800, 10_801];

/** Whether a packet may be a tunnel's, from its IP protocol and port. */
export function mayBeTunnel({ protocol, destinationPort }: Headers): boolean {
  if (protocol === protocols.tcp) return false;
  if (protocol === protocols.udp) return destinationPort === genevePort || vxlanPorts.includes(destinationPort);
  return protocol === protocols.gre || protocol === protocols.ipv4 || protocol === protocols.ipv6;
}

/** What is in a tunnel's packet, from the end of its IP header. Undefined where that cannot be looked into. */
export function insideOf(bytes: Uint8Array, { protocol, destinationPort }: Headers, offset: number, end: number): Inside | undefined {
  switch (protocol) {
    case protocols.ipv4:
      return { kind: kinds.ipv4, etherType: etherTypes.ipv4, offset };
    case protocols.ipv6:
      return { kind: kinds.ipv6, etherType: etherTypes.ipv6, offset };
    case protocols.gre:
      return end - offset < 8 ? undefined : insideOfGre(bytes, offset, end);
  }
  const at = offset + 8;
  if (end - at < 8) {
    return undefined;
  }
  return destinationPort === genevePort ? insideOfGeneve(bytes, at) : insideOfVxlan(bytes, at);
}

/** @see https://datatracker.ietf.org/doc/html/rfc2784 and 2890; version 1 is PPTP's, RFC 2637 */
function insideOfGre(bytes: Uint8Array, offset: number, end: number): Inside | undefined {
  const [flags, version] = [bytes[offset]!, bytes[offset + 1]! & 7];
  const etherType = uint16(bytes, offset + 2);
  const hasSequence = (flags & 0x10) !== 0;
  if (version === 1) {
    const ppp = etherType === etherTypes.ppp ? insideOfPpp(bytes, offset + 8 + (hasSequence ? 4 : 0) + ((bytes[offset + 1]! & 0x80) !== 0 ? 4 : 0), end) : undefined;
    return ppp && { kind: kinds.gre, ...ppp };
  }
  const hasRouting = (flags & 0x40) !== 0;
  if (version !== 0 || hasRouting) {
    return undefined;
  }
  const at = offset + 4 + ((flags & 0x80) !== 0 ? 4 : 0) + ((flags & 0x20) !== 0 ? 4 : 0) + (hasSequence ? 4 : 0);
  if (etherType === etherTypes.erspan) {
    return { kind: kinds.erspan, etherType: etherTypes.bridged, offset: hasSequence ? at + 8 : at };
  }
  if (etherType === etherTypes.erspan3) {
    const hasSubheader = at + 11 < end && (bytes[at + 11]! & 1) !== 0;
    return { kind: kinds.erspan, etherType: etherTypes.bridged, offset: at + (hasSubheader ? 20 : 12) };
  }
  return { kind: kinds.gre, etherType, offset: at };
}

/** @see https://datatracker.ietf.org/doc/html/rfc7348 */
function insideOfVxlan(bytes: Uint8Array, offset: number): Inside | undefined {
  const hasNetworkId = (bytes[offset]! & 0x08) !== 0;
  return hasNetworkId && bytes[offset + 7] === 0 ? { kind: kinds.vxlan, etherType: etherTypes.bridged, offset: offset + 8 } : undefined;
}

/** @see https://datatracker.ietf.org/doc/html/rfc8926 */
function insideOfGeneve(bytes: Uint8Array, offset: number): Inside | undefined {
  const [version, optionsLength] = [bytes[offset]! >> 6, (bytes[offset]! & 0x3f) * 4];
  return version === 0 && bytes[offset + 7] === 0 ? { kind: kinds.geneve, etherType: uint16(bytes, offset + 2), offset: offset + 8 + optionsLength } : undefined;
}
