import type { CaptureContents, Conversations, Link, MachineClock } from "../core/capture";
import { flowFilter } from "./filters";
import type { FlowFilter } from "./filters";
import { frameLength, largestFrame, writeFrame } from "./frame";
import type { Flow } from "./frame";
import { interval, talkOf } from "./link";
import type { Passing, Talk } from "./link";
import { hasNoOwnTraffic, ownTraffic } from "./ownTraffic";
import { keptLength, recordHeader, writeRecordHeader } from "./record";
import type { Captured } from "./record";

/** What the machine says to the world outside and to other machines, in the order of times. */
export interface MergedTraffic extends Captured {
  /** How many bytes there are by a time, in milliseconds since 1970. */
  bytesBy(time: number): number;
}

type Contents = CaptureContents & { conversations: Conversations };

/** It is put together second by second, as far as it is asked for: here are the first bytes of each second. */
const second = 1000;
/** Longer than any session. */
const mostSeconds = 8 * 86_400;

/** Those that were asked for last. */
const recent = new Map<string, ReturnType<typeof merge>>();
const kept = 32;

/** @param known how many bytes there are at least */
export function mergedTraffic({ source, filters, snapLength, startedAt, bytesPerSecond, conversations }: Contents, known = 0): MergedTraffic {
  const contents: Contents = { source, filters, snapLength, startedAt, bytesPerSecond, conversations };
  const key = JSON.stringify(contents);
  const merged = recent.get(key) ?? merge(contents);
  recent.delete(key);
  recent.set(key, merged);
  if (recent.size > kept) recent.delete(recent.keys().next().value!);
  merged.reach(known);
  return merged;
}

function merge(contents: Contents): MergedTraffic & { reach(bytes: number): void } {
  const { startedAt, conversations: { clock, links } } = contents;
  const isCaptured = flowFilter(contents.filters);
  const own = hasNoOwnTraffic(contents) ? () => [] : ownRecords(contents);
  const others = links.map((link) => linkRecords(link, isCaptured, contents));
  /** Where each second begins; the last one is where the next would. */
  const begins = [0];
  let latest: { which: number; records: TimedRecord[] } | undefined;

  function recordsOf(which: number): TimedRecord[] {
    if (latest?.which === which) return latest.records;
    const from = startedAt + which * second;
    const records = [...own(which), ...others.flatMap((recordsIn) => recordsIn(from, from + second))].sort((a, b) => a.at - b.at);
    latest = { which, records };
    return records;
  }
  function addSecond(): void {
    begins.push(begins.at(-1)! + lengthOf(recordsOf(begins.length - 1)));
  }
  function secondOf(position: number): number {
    let [low, high] = [0, begins.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (begins[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
  const total = () => begins.at(-1)!;

  function nextRecordAt(position: number): number {
    const at = recordAt(position);
    if (at >= position) return at;
    const which = secondOf(at);
    let offset = begins[which]!;
    for (const { length } of recordsOf(which)) if ((offset += length) > at) return offset;
    throw new Error("internal error: a second of a capture ends before its last packet");
  }
  function recordAt(position: number): number {
    if (position >= total()) return total();
    const which = secondOf(Math.max(0, position));
    let offset = begins[which]!;
    for (const { length } of recordsOf(which)) {
      if (offset + length > position) return offset;
      offset += length;
    }
    throw new Error("internal error: a second of a capture ends before its last packet");
  }

  return {
    reach(bytes) {
      while (total() < bytes && begins.length < mostSeconds) addSecond();
    },
    bytesBy(time) {
      const seconds = Math.max(0, Math.floor((time - startedAt) / second));
      while (begins.length <= seconds + 1) addSecond();
      return begins[seconds]! + lengthOf(recordsOf(seconds).filter(({ at }) => at < time));
    },
    recordAt,
    nextRecordAt,
    recordsFrom(position) {
      const which = secondOf(position);
      let offset = begins[which]!;
      const records = recordsOf(which).filter(({ length }) => (offset += length) > position);
      const bytes = Buffer.allocUnsafe(lengthOf(records) + largestFrame);
      let used = 0;
      for (const { at, write, length } of records) {
        const whole = write(bytes, used + recordHeader);
        writeRecordHeader(bytes, used, { microseconds: Math.floor(shownBy(clock, at) * 1000), kept: length - recordHeader, length: whole });
        used += length;
      }
      return bytes.subarray(0, used);
    },
  };
}

/** What the clock shows at a time, in milliseconds. */
function shownBy({ skewMilliseconds, driftPartsPerMillion, since }: MachineClock, time: number): number {
  return time + skewMilliseconds + ((time - since) * driftPartsPerMillion) / 1e6;
}

interface TimedRecord {
  /** By a clock that is right, in milliseconds since 1970. */
  at: number;
  /** Of what is captured, with the record's header. */
  length: number;
  /** Writes the frame, maybe with more than is captured, and answers its whole length. */
  write: (target: Buffer, at: number) => number;
}

function lengthOf(records: readonly TimedRecord[]): number {
  return records.reduce((sum, { length }) => sum + length, 0);
}

/** The machine's own traffic, by the second of the session. */
function ownRecords(contents: Contents): (which: number) => TimedRecord[] {
  const own = ownTraffic(contents);
  const { bytesPerSecond } = contents;
  return (which) => {
    const [from, to] = [own.nextRecordAt(Math.ceil(which * bytesPerSecond)), own.nextRecordAt(Math.ceil((which + 1) * bytesPerSecond))];
    const records: TimedRecord[] = [];
    for (let position = from; position < to;) {
      const chunk = own.recordsFrom(position, to - position);
      for (let at = 0; at < chunk.length && position < to;) {
        const length = recordHeader + chunk.readUInt32LE(at + 8);
        const [whole, frame] = [chunk.readUInt32LE(at + 12), chunk.subarray(at + recordHeader, at + length)];
        records.push({
          at: chunk.readUInt32LE(at) * 1000 + chunk.readUInt32LE(at + 4) / 1000, length,
          write: (target, place) => {
            frame.copy(target, place);
            return whole;
          },
        });
        at += length;
        position += length;
      }
    }
    return records;
  };
}

/** How many conversations of a link are remembered: those of the last minute, and some. */
const remembered = 128;

/** What is captured of a link's conversations from a time up to another. */
function linkRecords(link: Link, isCaptured: FlowFilter, contents: Contents): (from: number, to: number) => TimedRecord[] {
  const talk = talkOf(link);
  const conversations = new Map<number, Passing[]>();
  const seenBy = link.side === "client" ? "local" : "remote";

  function conversation(which: number): Passing[] {
    const known = conversations.get(which);
    if (known) return known;
    const passing = isCaptured(asSeen(talk, which, link)) ? talk.passing(which) : [];
    conversations.set(which, passing);
    if (conversations.size > remembered) conversations.delete(conversations.keys().next().value!);
    return passing;
  }

  return (from, to) => {
    const records: TimedRecord[] = [];
    const first = Math.floor((Math.max(link.since, from - talk.longest) - interval) / interval);
    for (let which = first; talk.startOf(which) < to; which += 1) {
      if (talk.startOf(which) < link.since) continue;
      const passing = conversation(which);
      if (passing.length === 0 || passing.at(-1)!.at < from) continue;
      for (const { packet, index, at } of passing) {
        if (at < from || at >= to) continue;
        const length = recordHeader + keptLength(contents, frameLength(packet));
        records.push({ at, length, write: (target, place) => writeFrame(packet, index, which, target, place, seenBy) });
      }
    }
    return records;
  };
}

/** The flow as the capturing machine's filters see it. */
function asSeen(talk: Talk, which: number, { side }: Link): Flow {
  const flow = talk.flow(which);
  const { local, remote, localPort, remotePort } = flow;
  return side === "client" ? flow : { ...flow, local: remote, remote: local, localPort: remotePort, remotePort: localPort };
}
