/** What the headers of a packet say, as offsets into its bytes. One object serves the whole file. */
export class Headers {
  /** An EtherType; `noEtherType` for what has none. */
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
  /** Whether a header contradicts itself. */
  malformed = false;
}

/** Frames that name no EtherType: IEEE 802.3 with a length instead, or a link type that is not known. */
export const noEtherType = { llc: 1, unknown: 0 } as const;

export const etherTypes = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;

export const protocols = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;

export const tcpFlags = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;
