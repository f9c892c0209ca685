/** Builds IP packets for tests, from RFC 791, 8200, 9293, 768 and 792: with ids, TTLs and checksums, which change on their way. */

export interface Datagram {
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  /** Of IPv4. */
  readonly id: number;
  readonly ttl: number;
  readonly body: Buffer;
}

export function datagram({ source, destination, protocol, id, ttl, body }: Datagram): Buffer {
  if (source.includes(":")) {
    const header = Buffer.alloc(40);
    header[0] = 0x60;
    header.writeUInt16BE(body.length, 4);
    header[6] = protocol;
    header[7] = ttl;
    address(source).copy(header, 8);
    address(destination).copy(header, 24);
    return frame(0x86dd, header, body);
  }
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + body.length, 2);
  header.writeUInt16BE(id & 0xffff, 4);
  header[6] = 0x40;
  header[8] = ttl;
  header[9] = protocol;
  address(source).copy(header, 12);
  address(destination).copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return frame(0x0800, header, body);
}

export interface Segment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  /** Of "FSRPA". */
  readonly flags: string;
  /** TCP's time stamp. */
  readonly stamp?: number;
  readonly payload?: Buffer;
}

export function segment({ sourcePort, destinationPort, sequence, acknowledgment, flags, stamp, payload = Buffer.alloc(0) }: Segment): Buffer {
  const options = stamp === undefined ? Buffer.alloc(0) : Buffer.from([1, 1, 8, 10, stamp >>> 24, (stamp >>> 16) & 255, (stamp >>> 8) & 255, stamp & 255, 0, 0, 0, 1]);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(destinationPort, 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header.writeUInt32BE(acknowledgment >>> 0, 8);
  header[12] = (5 + options.length / 4) << 4;
  header[13] = [...flags].reduce((bits, flag) => bits | (1 << "FSRPA".indexOf(flag)), 0);
  header.writeUInt16BE(502, 14);
  const whole = Buffer.concat([header, options, payload]);
  whole.writeUInt16BE(checksum(whole), 16);
  return whole;
}

export function userDatagram(sourcePort: number, destinationPort: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(destinationPort, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** An echo request, or the reply to one. */
export function echo(isReply: boolean, version: 4 | 6, sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header[0] = version === 4 ? (isReply ? 0 : 8) : isReply ? 129 : 128;
  header.writeUInt16BE(0x4711, 4);
  header.writeUInt16BE(sequence, 6);
  return Buffer.concat([header, payload]);
}

function frame(etherType: number, ...parts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from("0022480000010022480000ff", "hex"), Buffer.from([etherType >> 8, etherType & 255]), ...parts]);
}

function address(text: string): Buffer {
  if (!text.includes(":")) return Buffer.from(text.split(".").map(Number));
  const [head = "", tail = ""] = text.split("::");
  const groups = (part: string): number[] => (part === "" ? [] : part.split(":").map((group) => parseInt(group, 16)));
  const all = [...groups(head), ...new Array<number>(8 - groups(head).length - groups(tail).length).fill(0), ...groups(tail)];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}
