import { isIP } from "node:net";

/** A packet taken apart, by hand and not with the traffic model's own code. The machine's addresses begin with 10.0.0.4 or fd00. */
export interface Dissected {
  version: number;
  protocol: string;
  outbound: boolean;
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  remotePort: number;
  flags: number;
  sequence: number;
  acknowledgement: number;
  payload: Uint8Array;
  checksumsAreGood: boolean;
}

export function dissect(frame: Uint8Array): Dissected {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const version = frame[14]! >> 4;
  const ip = 14;
  const [headerLength, next] = version === 4 ? [(frame[ip]! & 15) * 4, frame[ip + 9]!] : [40, frame[ip + 6]!];
  const total = version === 4 ? view.getUint16(ip + 2) : 40 + view.getUint16(ip + 4);
  const [sourceAt, size] = version === 4 ? [ip + 12, 4] : [ip + 8, 16];
  const [source, destination] = [addressAt(frame, sourceAt, size), addressAt(frame, sourceAt + size, size)];
  const outbound = source === "10.0.0.4" || source.startsWith("fd00:");
  const at = ip + headerLength;
  const protocol = { 1: "ICMP", 58: "ICMP", 6: "TCP", 17: "UDP" }[next] ?? String(next);
  const [sourcePort, destinationPort] = protocol === "ICMP" ? [0, 0] : [view.getUint16(at), view.getUint16(at + 2)];
  const payloadAt = at + (protocol === "TCP" ? (frame[at + 12]! >> 4) * 4 : 8);
  const segment = [...frame.subarray(at, ip + total)];
  const pseudo = [...frame.subarray(sourceAt, sourceAt + 2 * size), 0, next, segment.length >> 8, segment.length & 255];
  const isFolded = (bytes: number[]) => onesComplementSum(bytes) === 0xffff;
  return {
    version, protocol, outbound,
    localAddress: outbound ? source : destination,
    localPort: outbound ? sourcePort : destinationPort,
    remoteAddress: outbound ? destination : source,
    remotePort: outbound ? destinationPort : sourcePort,
    flags: protocol === "TCP" ? frame[at + 13]! : 0,
    sequence: protocol === "TCP" ? view.getUint32(at + 4) : 0,
    acknowledgement: protocol === "TCP" ? view.getUint32(at + 8) : 0,
    payload: frame.subarray(payloadAt, ip + total),
    checksumsAreGood: ip + total === frame.length
      && (version === 6 || isFolded([...frame.subarray(ip, at)]))
      && isFolded(version === 4 && protocol === "ICMP" ? segment : [...pseudo, ...segment]),
  };
}

function addressAt(frame: Uint8Array, at: number, size: number): string {
  const bytes = [...frame.subarray(at, at + size)];
  if (size === 4) return bytes.join(".");
  return Array.from({ length: 8 }, (_, index) => ((bytes[2 * index]! << 8) | bytes[2 * index + 1]!).toString(16)).join(":");
}

function onesComplementSum(bytes: number[]): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) {
    sum += bytes[index]! * 256 + (bytes[index + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

interface Filter {
  protocol: string;
  localIPAddress: string;
  localPort: string;
  remoteIPAddress: string;
  remotePort: string;
}

/** What filters mean, in the plainest way: every value that is allowed is compared as a number. */
export function matchesFilters(packet: Dissected, filters: readonly Filter[]): boolean {
  return filters.some((filter) => {
    if (!["", "Any", packet.protocol].includes(filter.protocol)) return false;
    const hasPorts = packet.protocol !== "ICMP";
    const portMatches = (text: string, port: number) => text === "" || (hasPorts && matches(text, BigInt(port), portNumber));
    const addressMatches = (text: string, address: string) => matches(text, addressNumber(address)!, addressNumber);
    return portMatches(filter.localPort, packet.localPort) && portMatches(filter.remotePort, packet.remotePort)
      && addressMatches(filter.localIPAddress, packet.localAddress) && addressMatches(filter.remoteIPAddress, packet.remoteAddress);
  });
}

function matches(text: string, value: bigint, numberOf: (text: string) => bigint | undefined): boolean {
  if (text === "") return true;
  if (text.includes(";")) {
    const list = (text.endsWith(";") ? text.slice(0, -1) : text).split(";").map(numberOf);
    return !list.includes(undefined) && list.includes(value);
  }
  const ends = text.split("-").map(numberOf);
  if (ends.includes(undefined) || ends.length > 2) return false;
  const [from, to = from] = ends as bigint[];
  // Numbers of both families stand apart: those of IPv6 are above all others.
  return (from! >= firstOfSix) === (to! >= firstOfSix) && value >= from! && value <= to!;
}

const firstOfSix = 1n << 128n;

function portNumber(text: string): bigint | undefined {
  return /^\d+$/.test(text) && Number(text) <= 65_535 ? BigInt(text) : undefined;
}

function addressNumber(text: string): bigint | undefined {
  if (isIP(text) === 4) return text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  if (isIP(text) !== 6) return undefined;
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const all = tail === undefined ? before : [...before, ...Array.from({ length: 8 - before.length - after.length }, () => "0"), ...after];
  return firstOfSix + all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
