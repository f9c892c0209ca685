import type { CaptureContents, CaptureFile, CaptureFilter, TrafficSource } from "../core/capture";
import { trafficCycle } from "./cycle";
import { flowFilter } from "./filters";
import { frameLength, largestFrame, writeFrame } from "./frame";
import type { Packet } from "./frame";

const fileHeader = 24;
const recordHeader = 16;
const largestRecord = recordHeader + largestFrame;
const chunkSize = 64 * 1024;
/** A ring buffer's files are at least as large, so that each has a packet. */
const smallestRingFile = 4096;

/** Whether no packet is captured at all. */
export function capturesNothing(contents: Pick<CaptureContents, "source" | "filters" | "snapLength">): boolean {
  return contents.filters.length > 0 && layoutOf(contents).length === 0;
}

/** A session's only file, after so many bytes. It ends with a whole packet, so it may have a few less. */
export function captureFile(contents: CaptureContents, bytes: number): CaptureFile {
  const to = packetAt(layoutOf(contents), bytes - fileHeader).offset;
  return { ...contents, from: 0, to, size: Math.min(fileHeader + to, bytes) };
}

/**
 * The files that a ring buffer holds after so many bytes, oldest first, with their numbers from 1. No file is larger than `fileSize`, or
 * than 4 KiB if that is more.
 */
export function ringFiles(contents: CaptureContents, bytes: number, { fileCount, fileSize }: { fileCount: number; fileSize: number }): (CaptureFile & { number: number })[] {
  const layout = layoutOf(contents);
  // A packet is in the file in whose part it begins: there is room for the one that goes beyond it.
  const part = Math.max(fileSize, smallestRingFile) - fileHeader - largestRecord;
  const end = packetAt(layout, bytes - fileHeader).offset;
  const last = Math.max(0, Math.ceil(end / part) - 1);
  const first = Math.max(0, last - fileCount + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index;
    const from = Math.min(end, nextPacketAt(layout, number * part));
    const to = Math.min(end, nextPacketAt(layout, (number + 1) * part));
    return { ...contents, from, to, size: fileHeader + to - from, number: number + 1 };
  });
}

/** Makes the bytes of a file from `start` up to, but without, `end`. */
export function* readCaptureFile(file: CaptureFile, start = 0, end = file.size): Generator<Buffer> {
  const last = Math.min(end, file.size);
  if (start < Math.min(fileHeader, last)) yield header(file).subarray(start, Math.min(fileHeader, last));
  const layout = layoutOf(file);
  const stop = file.from + last - fileHeader;
  let position = file.from + Math.max(0, start - fileHeader);
  while (position < stop) {
    const { cycle, index, offset } = packetAt(layout, position);
    const chunk = recordsFrom(file, layout, cycle, index, stop - offset);
    const part = chunk.subarray(position - offset, stop - offset);
    yield part;
    position += part.length;
  }
}

/** The file header of a classic capture file: microseconds, Ethernet. */
function header({ snapLength }: CaptureFile): Buffer {
  const bytes = Buffer.alloc(fileHeader);
  bytes.writeUInt32LE(0xa1b2c3d4, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(snapLength === 0 ? 262_144 : Math.min(snapLength, 262_144), 16);
  bytes.writeUInt32LE(1, 20);
  return bytes;
}

/** Whole packets one after the other, until there are `wanted` bytes or a chunk is full. */
function recordsFrom(file: CaptureFile, layout: Layout, firstCycle: number, firstIndex: number, wanted: number): Buffer {
  const chunk = Buffer.allocUnsafe(Math.min(wanted, chunkSize) + largestRecord);
  let [cycle, index, used] = [firstCycle, firstIndex, 0];
  while (used < Math.min(wanted, chunkSize)) {
    if (index === layout.packets.length) [cycle, index] = [cycle + 1, 0];
    const length = writeFrame(layout.packets[index]!, index, cycle, chunk, used + recordHeader);
    const kept = keptLength(file, length);
    const microseconds = file.startedAt * 1000 + Math.floor(((cycle * layout.length + layout.offsets[index]!) / file.bytesPerSecond) * 1e6);
    chunk.writeUInt32LE(Math.floor(microseconds / 1e6), used);
    chunk.writeUInt32LE(microseconds % 1e6, used + 4);
    chunk.writeUInt32LE(kept, used + 8);
    chunk.writeUInt32LE(length, used + 12);
    used += recordHeader + kept;
    index += 1;
  }
  return chunk.subarray(0, used);
}

function keptLength({ snapLength }: Pick<CaptureContents, "snapLength">, length: number): number {
  return snapLength === 0 ? length : Math.min(length, snapLength);
}

/** Where the packets of one cycle are in what is captured: all cycles are alike but for times and numbers. */
interface Layout {
  packets: Packet[];
  /** Where each packet begins in the cycle. */
  offsets: Float64Array;
  /** Of the whole cycle; `0` when nothing in it is captured. */
  length: number;
}

/** The packet in which this byte of all that is captured is, and where it begins. */
function packetAt({ offsets, length }: Layout, position: number): { cycle: number; index: number; offset: number } {
  if (length === 0 || position <= 0) return { cycle: 0, index: 0, offset: 0 };
  const cycle = Math.floor(position / length);
  const rest = position - cycle * length;
  let [low, high] = [0, offsets.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= rest) low = middle;
    else high = middle - 1;
  }
  return { cycle, index: low, offset: cycle * length + offsets[low]! };
}

/** Where the first packet begins that does not begin before this byte. */
function nextPacketAt(layout: Layout, position: number): number {
  const { cycle, index, offset } = packetAt(layout, position);
  if (offset >= position || layout.length === 0) return offset;
  return cycle * layout.length + (layout.offsets[index + 1] ?? layout.length);
}

/** Layouts that were asked for last: sessions on one machine mostly have the same. */
const layouts = new Map<string, Layout>();
const keptLayouts = 32;

function layoutOf({ source, filters, snapLength }: Pick<CaptureContents, "source" | "filters" | "snapLength">): Layout {
  const key = JSON.stringify([source, snapLength, filters]);
  const layout = layouts.get(key) ?? makeLayout(source, filters, snapLength);
  layouts.delete(key);
  layouts.set(key, layout);
  if (layouts.size > keptLayouts) layouts.delete(layouts.keys().next().value!);
  return layout;
}

function makeLayout(source: TrafficSource, filters: readonly CaptureFilter[], snapLength: number): Layout {
  const isCaptured = flowFilter(filters);
  const packets = trafficCycle(source).filter(({ flow }) => isCaptured(flow));
  const offsets = new Float64Array(packets.length);
  let length = 0;
  packets.forEach((packet, index) => {
    offsets[index] = length;
    length += recordHeader + keptLength({ snapLength }, frameLength(packet));
  });
  return { packets, offsets, length };
}
