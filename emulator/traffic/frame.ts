import { mix } from "./mix";
import { writePayload } from "./payload";
import type { Payload } from "./payload";

/** Who talks with whom. */
export interface Flow {
  version: 4 | 6;
  protocol: "TCP" | "UDP" | "ICMP";
  /** The machine's address, as bytes. */
  local: Buffer;
  remote: Buffer;
  /** `0` in ICMP. */
  localPort: number;
  remotePort: number;
  /** Number of the conversation within the cycle. */
  conversation: number;
  /** With another machine of the virtual network: nothing on the way counts hops, and its capture has the same packets. */
  neighbour?: true;
}

/** One packet of a cycle, without what is new each time: times, ids, sequence numbers. */
export interface Packet {
  flow: Flow;
  /** From the machine to the other side. */
  outbound: boolean;
  /** Counted from the numbers with which sender and receiver begin. */
  tcp?: { flags: number; sequence: number; acknowledgement: number };
  icmpType?: number;
  payload: Payload;
}

export const flags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

const ethernet = 14;
const protocolNumbers = { TCP: 6, UDP: 17, ICMP: 1 } as const;
const icmpV6 = 58;
/** MSS 1460 or 1440, window scale 7, selective acknowledgements. */
const synOptions = { 4: Buffer.from("020405b40103030701010402", "hex"), 6: Buffer.from("020405a00103030701010402", "hex") };
/** Azure's switch answers for every gateway with this address. */
const gateway = Buffer.from("123456789abc", "hex");
/** The largest frame that `writeFrame` writes. */
export const largestFrame = 1514;

/** The length of the packet's Ethernet frame. */
export function frameLength({ flow, tcp, payload }: Packet): number {
  return ethernet + (flow.version === 4 ? 20 : 40) + transportLength(flow, tcp) + payload.bytes.length;
}

function transportLength({ protocol }: Flow, tcp: Packet["tcp"]): number {
  if (protocol !== "TCP") return 8;
  return tcp !== undefined && (tcp.flags & flags.syn) !== 0 ? 32 : 20;
}

/**
 * Writes the packet as it goes over the wire when its cycle comes for the `cycle`-th time. Answers the frame's length.
 *
 * @param seenBy whose card it is seen at: that of `local`, or that of its neighbour
 */
export function writeFrame(packet: Packet, index: number, cycle: number, target: Buffer, at: number, seenBy: "local" | "remote" = "local"): number {
  const { flow, outbound } = packet;
  const length = frameLength(packet);
  const turn = mix(cycle, flow.conversation, seedOf(flow));
  if (seenBy === "local") writeEthernet(flow.version, flow.local, outbound, target, at);
  else writeEthernet(flow.version, flow.remote, !outbound, target, at);
  const ip = at + ethernet;
  const transport = ip + (flow.version === 4 ? 20 : 40);
  const end = at + length;
  if (flow.version === 4) writeIpV4(packet, mix(cycle, index, turn), target, ip, end);
  else writeIpV6(packet, target, ip, end);
  const checksumAt = writeTransport(packet, turn, target, transport, end);
  const sum = checksum(target, transport, end, flow.version === 4 && flow.protocol === "ICMP" ? 0 : pseudoHeader(flow, end - transport));
  // In UDP, zero means that there is none.
  target.writeUInt16BE(sum === 0 && flow.protocol === "UDP" ? 0xffff : sum, checksumAt);
  return length;
}

function seedOf({ local, remote }: Flow): number {
  return local.readUInt32BE(local.length - 4) ^ remote.readUInt32BE(remote.length - 4);
}

function writeEthernet(version: Flow["version"], local: Buffer, outbound: boolean, target: Buffer, at: number): void {
  // The card's address: a prefix of Microsoft's, and the end of the machine's IP address.
  const [machineAt, gatewayAt] = outbound ? [at + 6, at] : [at, at + 6];
  target.writeUIntBE(0x000d3a, machineAt, 3);
  local.copy(target, machineAt + 3, local.length - 3);
  gateway.copy(target, gatewayAt);
  target.writeUInt16BE(version === 4 ? 0x0800 : 0x86dd, at + 12);
}

function hops({ flow, outbound }: Packet): number {
  return outbound || flow.neighbour ? 64 : 48 + (flow.remote[flow.remote.length - 1]! % 16);
}

function writeIpV4(packet: Packet, id: number, target: Buffer, at: number, end: number): void {
  const { flow, outbound } = packet;
  target.writeUInt16BE(0x4500, at);
  target.writeUInt16BE(end - at, at + 2);
  target.writeUInt16BE(id & 0xffff, at + 4);
  target.writeUInt16BE(0x4000, at + 6); // do not fragment
  target[at + 8] = hops(packet);
  target[at + 9] = protocolNumbers[flow.protocol];
  target.writeUInt16BE(0, at + 10);
  (outbound ? flow.local : flow.remote).copy(target, at + 12);
  (outbound ? flow.remote : flow.local).copy(target, at + 16);
  target.writeUInt16BE(checksum(target, at, at + 20, 0), at + 10);
}

function writeIpV6(packet: Packet, target: Buffer, at: number, end: number): void {
  const { flow, outbound } = packet;
  target.writeUInt32BE(0x60000000, at);
  target.writeUInt16BE(end - at - 40, at + 4);
  target[at + 6] = flow.protocol === "ICMP" ? icmpV6 : protocolNumbers[flow.protocol];
  target[at + 7] = hops(packet);
  (outbound ? flow.local : flow.remote).copy(target, at + 8);
  (outbound ? flow.remote : flow.local).copy(target, at + 24);
}

/** Header and payload, with a checksum of zero. Answers where the checksum belongs. */
function writeTransport(packet: Packet, turn: number, target: Buffer, at: number, end: number): number {
  const { flow, outbound, tcp, payload } = packet;
  const header = transportLength(flow, tcp);
  writePayload(payload, target, at + header, turn);
  if (tcp) return writeTcp(packet, tcp, turn, target, at, header);
  if (flow.protocol === "ICMP") {
    target.writeUInt16BE(packet.icmpType! << 8, at);
    target.writeUInt16BE(0, at + 2);
    target.writeUInt32BE(turn, at + 4); // identifier and sequence number
    return at + 2;
  }
  target.writeUInt16BE(outbound ? flow.localPort : flow.remotePort, at);
  target.writeUInt16BE(outbound ? flow.remotePort : flow.localPort, at + 2);
  target.writeUInt16BE(end - at, at + 4);
  target.writeUInt16BE(0, at + 6);
  return at + 6;
}

function writeTcp({ flow, outbound }: Packet, { flags: set, sequence, acknowledgement }: NonNullable<Packet["tcp"]>, turn: number, target: Buffer, at: number, header: number): number {
  const [ours, theirs] = outbound ? [1, 2] : [2, 1];
  target.writeUInt16BE(outbound ? flow.localPort : flow.remotePort, at);
  target.writeUInt16BE(outbound ? flow.remotePort : flow.localPort, at + 2);
  target.writeUInt32BE((mix(turn, ours, 0) + sequence) >>> 0, at + 4);
  target.writeUInt32BE((set & flags.ack) === 0 ? 0 : (mix(turn, theirs, 0) + acknowledgement) >>> 0, at + 8);
  target.writeUInt16BE(((header / 4) << 12) | set, at + 12);
  target.writeUInt16BE((set & flags.rst) !== 0 ? 0 : (set & flags.syn) !== 0 ? 64_240 : 501, at + 14);
  target.writeUInt32BE(0, at + 16); // checksum, urgent pointer
  if (header > 20) synOptions[flow.version].copy(target, at + 20);
  return at + 16;
}

/** What TCP, UDP and ICMPv6 sum up besides themselves. */
function pseudoHeader({ version, protocol, local, remote }: Flow, length: number): number {
  let sum = length + (protocol === "ICMP" && version === 6 ? icmpV6 : protocolNumbers[protocol]);
  for (let index = 0; index < local.length; index += 2) sum += local.readUInt16BE(index) + remote.readUInt16BE(index);
  return sum;
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Buffer, from: number, to: number, start: number): number {
  let sum = start;
  let at = from;
  for (; at + 1 < to; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  if (at < to) sum += bytes[at]! << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
