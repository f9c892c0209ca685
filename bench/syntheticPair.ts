import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pcapHeader, pcapRecord } from "../test/cli/inspect/captureFile";
import { tcp } from "../test/cli/inspect/frames";

/** How two files of the same traffic are made. */
export interface SyntheticPair {
  /** Of both together, about. */
  readonly bytes: number;
  /** Only this much of each packet is kept. */
  readonly snapLength?: number;
}

const recordHeader = 16;
const startSecond = 1_764_000_000;
const spacing = 20;
/** The way takes less than the spacing, so that both files are in the order of their times. In microseconds. */
const way = 10;
/** How far the second clock is ahead, in microseconds. */
const ahead = 1_234_567;
const connections = 400;

/**
 * Writes two pcap files of the same web connections, as the client's machine and the server's record them: with IP ids, other sequence numbers for each
 * connection, clocks that differ by 1.2 s, and one packet in 997 that does not arrive.
 */
export async function writeSyntheticPair(paths: readonly [string, string], { bytes, snapLength = 262_144 }: SyntheticPair): Promise<void> {
  const frames = Array.from({ length: connections }, (_value, index) => connection(index)).flat();
  const round = Buffer.concat(frames.map(({ bytes: frame }) => pcapRecord({ time: 0n, bytes: frame.subarray(0, snapLength), originalLength: frame.length })));
  const rounds = Math.ceil(bytes / 2 / round.length);
  for (const file of [0, 1] as const) {
    function* pieces(): Generator<Buffer> {
      yield pcapHeader({ snapLength });
      for (let number = 0; number < rounds; number++) yield changed(round, frames, number, file);
    }
    await pipeline(Readable.from(pieces()), createWriteStream(paths[file]));
  }
}

interface Frame {
  readonly bytes: Buffer;
  readonly connection: number;
  readonly isFromClient: boolean;
}

function connection(index: number): Frame[] {
  const [client, server] = [`10.0.0.4:${1024 + index}`, "10.1.0.5:443"];
  const frames: Frame[] = [];
  const add = (isFromClient: boolean, flags: string, sequence: number, acknowledgment: number, payload = Buffer.alloc(0)): void => {
    const [from, to] = isFromClient ? [client, server] : [server, client];
    frames.push({ bytes: tcp({ from, to, flags, sequence, acknowledgment, payload }), connection: index, isFromClient });
  };
  add(true, "S", 1000, 0);
  add(false, "SA", 5000, 1001);
  add(true, "A", 1001, 5001);
  add(true, "PA", 1001, 5001, Buffer.alloc(199, index));
  const segment = Buffer.alloc(1448, index);
  for (let i = 0; i < 24; i++) {
    add(false, "A", 5001 + i * segment.length, 1200, segment);
    if (i % 2 === 1) add(true, "A", 1200, 5001 + (i + 1) * segment.length);
  }
  add(true, index % 10 === 0 ? "RA" : "FA", 1200, 5001 + 24 * segment.length);
  return frames;
}

/** A round as this file has it: later, with other ports, ids and sequence numbers, and without what was lost. */
function changed(round: Buffer, frames: readonly Frame[], number: number, file: 0 | 1): Buffer {
  const copy = Buffer.from(round);
  const kept: Buffer[] = [];
  let offset = 0;
  frames.forEach(({ connection: index, isFromClient }, place) => {
    const length = recordHeader + copy.readUInt32LE(offset + 8);
    const total = number * frames.length + place;
    const arrives = isFromClient !== (file === 0);
    const microseconds = total * spacing + (arrives ? way : 0) + (file === 1 ? ahead : 0);
    copy.writeUInt32LE(startSecond + Math.floor(microseconds / 1e6), offset);
    copy.writeUInt32LE(microseconds % 1e6, offset + 4);
    const ip = offset + recordHeader + 14;
    copy.writeUInt16BE(1 + (total % 65_535), ip + 4);
    copy.writeUInt16BE(1024 + ((number * connections + index) % 60_000), ip + 20 + (isFromClient ? 0 : 2));
    const shift = Math.imul(number * connections + index, 0x9e3779b1);
    for (const at of [ip + 24, ip + 28]) copy.writeUInt32BE((copy.readUInt32BE(at) + shift) >>> 0, at);
    if (!(arrives && total % 997 === 0)) kept.push(copy.subarray(offset, offset + length));
    offset += length;
  });
  return Buffer.concat(kept);
}
