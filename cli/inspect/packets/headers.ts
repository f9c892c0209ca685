/** What the headers of a packet say, as offsets into its bytes. One object serves the whole file. */
export class Headers {
  /** An EtherType, in a tunnel that of the outer packet; `noEtherType` for what has none. */
  etherType = 0;
  /** 0 where the packet is not IP, or cut before its addresses. */
  ipVersion: 0 | 4 | 6 = 0;
  /** TCP, UDP … by IANA's number. */
  protocol = 0;
  source = 0;
  destination = 0;
  /** 0 where there are none: not TCP, UDP or SCTP, a later fragment, or cut. */
  sourcePort = 0;
  destinationPort = 0;
  hasPorts = false;
  /** Whether the part of a TCP header that analysis needs is there. */
  hasTcp = false;
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  window = 0;
  payload = 0;
  /** How much of the payload there is … */
  payloadCaptured = 0;
  /** … and how much there was on the wire. */
  payloadLength = 0;
  /** The number of the tunnel in `tunnelNames` that the packet came through, 0 for none. */
  tunnel = 0;
  /** Whether all else is about the IP packet in the tunnel, and not about the one that carries it. */
  isInside = false;
  /** Of the packet that carries it. */
  outerIpVersion: 0 | 4 | 6 = 0;
  outerSource = 0;
  outerDestination = 0;
  /** Whether a header contradicts itself. */
  malformed = false;
}

/** Frames that name no EtherType: IEEE 802.3 with a length instead, or a link type that is not known. */
export const noEtherType = { llc: 1, unknown: 0 } as const;

export const etherTypes = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd, bridged: 0x6558, mpls: 0x8847, mplsMulticast: 0x8848, pppoe: 0x8864, ppp: 0x880b, erspan: 0x88be, erspan3: 0x22eb } as const;

export const protocols = { icmp: 1, ipv4: 4, tcp: 6, udp: 17, ipv6: 41, gre: 47, icmpv6: 58, sctp: 132 } as const;

export const tcpFlags = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;
