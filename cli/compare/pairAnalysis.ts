import { type Alignment, alignmentOf } from "./alignment";
import { bytesOf, type CompareOptions, type End } from "./end";
import { EndStream } from "./endStream";
import { Flows } from "./flows";
import { Matcher, type Witness } from "./matcher";
import { noPacket, PacketQueue, type SeenPacket } from "./packetQueue";
import { type KnownAddresses } from "./sides";
import { type Survey } from "./survey";

/** An end and what its file was found to be in the first reading. */
export interface SurveyedEnd {
  readonly end: End;
  readonly survey: Survey;
}

/** What became of all packets between two ends. */
export interface PairAnalysis {
  readonly alignment: Alignment;
  readonly flows: Flows;
  readonly matcher: Matcher;
  /** Packets of other traffic in each file. */
  readonly elsewhere: readonly [number, number];
}

/** More arrivals than these are not held back. */
const mostHeld = 65_536;

/** Compares two ends: reads both files once more, side by side, in memory that does not grow with them. */
export async function analyzePair(ends: readonly [SurveyedEnd, SurveyedEnd], known: KnownAddresses, { onProgress }: CompareOptions, witness?: Witness): Promise<PairAnalysis> {
  const surveys = [ends[0].survey, ends[1].survey] as const;
  const alignment = alignmentOf(surveys, known);
  const { clock, sides, limits } = alignment;
  const flows = new Flows();
  const matcher = new Matcher(flows, limits, witness);
  const hashed = Math.min(surveys[0].alwaysKept, surveys[1].alwaysKept);
  const aligned = [(time: number) => time, (time: number) => clock.aligned(time)] as const;
  const reading = witness === undefined ? 2 : 3;
  const streams = ([0, 1] as const).map(
    (file) => new EndStream(bytesOf(ends[file].end), file, surveys[file], sides, flows, hashed, aligned[file], (bytes) => onProgress?.(ends[file].end.name, bytes, reading)),
  ) as [EndStream, EndStream];
  try {
    await merge(streams, matcher, limits.tolerance);
  } finally {
    await Promise.all(streams.map((stream) => stream.close()));
  }
  return { alignment, flows, matcher, elsewhere: [streams[0].elsewhere, streams[1].elsewhere] };
}

/** Gives packets to the matcher in the order of their times, and arrivals so late that what was sent before them is known. */
async function merge([a, b]: readonly [EndStream, EndStream], matcher: Matcher, tolerance: number): Promise<void> {
  const held = new PacketQueue();
  const packet = noPacket();
  const arrival = noPacket();
  let latest = -Infinity;
  for (;;) {
    await a.fill();
    await b.fill();
    if (a.queue.size === 0 && b.queue.size === 0) break;
    while ((a.queue.size > 0 || a.isOver) && (b.queue.size > 0 || b.isOver) && a.queue.size + b.queue.size > 0) {
      const isOfA = a.queue.size > 0 && (b.queue.size === 0 || a.queue.time <= b.queue.time);
      (isOfA ? a : b).queue.shift(packet);
      if (packet.time > latest) latest = packet.time;
      while (held.size > 0 && (held.time < latest - tolerance || held.size > mostHeld)) takeHeld(held, arrival, matcher);
      if (packet.isSent) {
        matcher.passTo(latest - tolerance);
        matcher.takeSent(packet);
      } else {
        held.push(packet);
      }
    }
  }
  while (held.size > 0) takeHeld(held, arrival, matcher);
  matcher.end();
}

function takeHeld(held: PacketQueue, arrival: SeenPacket, matcher: Matcher): void {
  held.shift(arrival);
  matcher.takeArrival(arrival);
}
