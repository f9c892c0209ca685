import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pcapHeader, pcapRecord } from "../test/cli/inspect/captureFile";
import { clientHello, dns, tcp, udp } from "../test/cli/inspect/frames";

/** How a file is made. */
export interface SyntheticCapture {
  /** About this many. */
  readonly bytes: number;
  /** Only this much of each packet is kept. */
  readonly snapLength?: number;
}

const recordHeader = 16;
const startSecond = 1_764_000_000;

/**
 * Writes a pcap file like one from a busy machine: web connections with handshakes, ClientHellos, full segments, acknowledgements, a few segments
 * that are sent twice and resets, and the DNS queries before them. Each round of 400 connections is the one before with other addresses and times.
 */
export async function writeSyntheticCapture(path: string, { bytes, snapLength = 262_144 }: SyntheticCapture): Promise<void> {
  const round = Buffer.concat(connections(400).map((frame) => pcapRecord({ time: 0n, bytes: frame.subarray(0, snapLength), originalLength: frame.length })));
  const offsets = recordOffsets(round);
  const rounds = Math.ceil(bytes / round.length);
  function* pieces(): Generator<Buffer> {
    yield pcapHeader({ snapLength });
    for (let number = 0; number < rounds; number++) yield retimed(round, offsets, number);
  }
  await pipeline(Readable.from(pieces()), createWriteStream(path));
}

function connections(count: number): Buffer[] {
  return Array.from({ length: count }, (_value, index) => connection(index)).flat();
}

function connection(index: number): Buffer[] {
  const client = `10.0.${index % 16}.${1 + (index % 250)}:${49_152 + index}`;
  const server = `20.50.${index % 64}.10:443`;
  const host = `host-${index % 97}.example.com`;
  const up = { from: client, to: server };
  const down = { from: server, to: client };
  const frames = [
    udp({ from: client, to: "168.63.129.16:53", payload: dns(host) }),
    udp({ from: "168.63.129.16:53", to: client, payload: dns(host, { code: 0 }) }),
    tcp({ ...up, flags: "S", sequence: 1000 }),
    tcp({ ...down, flags: "SA", sequence: 5000, acknowledgment: 1001 }),
    tcp({ ...up, sequence: 1001, acknowledgment: 5001 }),
    tcp({ ...up, sequence: 1001, acknowledgment: 5001, payload: clientHello(host) }),
  ];
  const segment = Buffer.alloc(1448, index);
  for (let i = 0; i < 24; i++) {
    const sequence = 5001 + i * segment.length;
    frames.push(tcp({ ...down, sequence, acknowledgment: 1200, payload: segment }));
    if (i % 12 === 7) frames.push(tcp({ ...down, sequence, acknowledgment: 1200, payload: segment }));
    if (i % 2 === 1) frames.push(tcp({ ...up, sequence: 1200, acknowledgment: sequence + segment.length }));
  }
  frames.push(tcp({ ...up, flags: index % 10 === 0 ? "RA" : "FA", sequence: 1200, acknowledgment: 5001 + 24 * segment.length }));
  return frames;
}

function recordOffsets(records: Buffer): number[] {
  const offsets: number[] = [];
  for (let offset = 0; offset < records.length; offset += recordHeader + records.readUInt32LE(offset + 8)) offsets.push(offset);
  return offsets;
}

/** A copy in which the connections are others and go on where the round before ended. */
function retimed(round: Buffer, offsets: number[], number: number): Buffer {
  const copy = Buffer.from(round);
  offsets.forEach((offset, index) => {
    const microseconds = (number * offsets.length + index) * 20;
    copy.writeUInt32LE(startSecond + Math.floor(microseconds / 1e6), offset);
    copy.writeUInt32LE(microseconds % 1e6, offset + 4);
    const [source, destination] = [offset + recordHeader + 14 + 12, offset + recordHeader + 14 + 16];
    copy[copy[source] === 10 ? source + 1 : destination + 1] = number % 256;
  });
  return copy;
}
