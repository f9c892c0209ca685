import type { CaptureContents, CaptureFilter, TrafficSource } from "../core/capture";
import { trafficCycle } from "./cycle";
import { flowFilter } from "./filters";
import { frameLength, largestFrame, writeFrame } from "./frame";
import type { Packet } from "./frame";
import { keptLength, recordHeader, writeRecordHeader } from "./record";
import type { Captured } from "./record";

const chunkSize = 64 * 1024;
const largestRecord = recordHeader + largestFrame;

/** What the machine says to the world outside: it comes at the session's rate, whatever the filters are. */
export function ownTraffic(contents: CaptureContents): Captured {
  const layout = layoutOf(contents);
  return {
    recordAt: (position) => packetAt(layout, position).offset,
    nextRecordAt: (position) => nextPacketAt(layout, position),
    recordsFrom: (position, wanted) => recordsFrom(contents, layout, position, wanted),
  };
}

/** Whether the machine's own traffic has no packet that the filters let through. */
export function hasNoOwnTraffic(contents: Pick<CaptureContents, "source" | "filters" | "snapLength">): boolean {
  return contents.filters.length > 0 && layoutOf(contents).length === 0;
}

/** Whole packets one after the other, until there are `wanted` bytes or a chunk is full. */
function recordsFrom(contents: CaptureContents, layout: Layout, position: number, wanted: number): Buffer {
  let { cycle, index } = packetAt(layout, position);
  const chunk = Buffer.allocUnsafe(Math.min(wanted, chunkSize) + largestRecord);
  let used = 0;
  while (used < Math.min(wanted, chunkSize)) {
    if (index === layout.packets.length) [cycle, index] = [cycle + 1, 0];
    const length = writeFrame(layout.packets[index]!, index, cycle, chunk, used + recordHeader);
    const kept = keptLength(contents, length);
    const microseconds = contents.startedAt * 1000 + Math.floor(((cycle * layout.length + layout.offsets[index]!) / contents.bytesPerSecond) * 1e6);
    writeRecordHeader(chunk, used, { microseconds, kept, length });
    used += recordHeader + kept;
    index += 1;
  }
  return chunk.subarray(0, used);
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
