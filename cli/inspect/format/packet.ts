/** A packet as the file has it. One object serves the whole file: what is to stay must be copied. */
export interface Packet {
  /** Where the packet's bytes lie: from `start` up to `end`. */
  bytes: Buffer;
  start: number;
  end: number;
  /** How many bytes the file has of it, without a pseudo-header. Above 512 KiB, fewer than these lie between `start` and `end`. */
  capturedLength: number;
  /** How long it was on the wire. */
  originalLength: number;
  /** tcpdump's LINKTYPE_ number. */
  linkType: number;
  /** Since 1970. NaN if the file has no valid time for the packet. */
  seconds: number;
  /** Below a billion if `seconds` is a number. */
  nanoseconds: number;
}

export type PacketSink = (packet: Packet) => void;

export function emptyPacket(): Packet {
  return { bytes: Buffer.alloc(0), start: 0, end: 0, capturedLength: 0, originalLength: 0, linkType: 0, seconds: 0, nanoseconds: 0 };
}
