import { type Fact, spanText } from "../../inspect/output/facts";
import { countText, shortDurationText } from "../../inspect/output/numbers";
import { printable } from "../../inspect/printable";
import type { Comparison, EndFacts, PairReport } from "../comparison";

/** What there is to say about the files. */
export function endFactsOf({ ends }: Comparison): Fact[] {
  return ends.flatMap((end) => [
    { title: printable(end.name), text: recordingText(end), isWarning: false },
    ...(end.damage === null ? [] : [{ title: "", text: `damaged at byte ${countText(end.damage.atByte)}: ${end.damage.reason}; only what comes before is compared`, isWarning: true }]),
    ...((end.droppedPackets ?? 0) > 0 ? [{ title: "", text: `the machine dropped ${countText(end.droppedPackets ?? 0)} packets while recording: they may appear as lost or unsent`, isWarning: true }] : []),
  ]);
}

/** What one needs to know to read the figures of a pair. */
export function pairFactsOf(pair: PairReport): Fact[] {
  return [
    { title: "Clock", text: clockText(pair), isWarning: false },
    { title: "Recorded by both", text: overlapText(pair), isWarning: pair.overlap.seconds === null && pair.clock.packets > 0 },
  ];
}

function recordingText({ format, packets, first, last }: EndFacts): string {
  if (first === null || last === null) return `${format}, no packets`;
  return `${format}, ${countText(packets)} packets from ${timeText(first)} to ${timeText(last)}`;
}

function clockText({ clock, from, to }: PairReport): string {
  const { offsetSeconds, driftPartsPerMillion, errorSeconds, packets } = clock;
  if (offsetSeconds === null) return "not aligned: no packet is in both files";
  const aligned = `; aligned with ${countText(packets)} packets`;
  if (errorSeconds === null) return `${printable(to)} is at most ${signedText(offsetSeconds)} ahead of ${printable(from)}${aligned} of one direction`;
  const drift = driftPartsPerMillion === null ? "" : `, drift ${driftPartsPerMillion} ppm`;
  const which = offsetSeconds < 0 ? "behind" : "ahead of";
  return `${printable(to)} is ${durationOf(Math.abs(offsetSeconds))} ${which} ${printable(from)}, ± ${durationOf(errorSeconds)}${drift}${aligned}`;
}

function overlapText({ overlap: { first, last, seconds } }: PairReport): string {
  return first === null || last === null || seconds === null ? "unknown, or no time at all" : `${durationOf(seconds)}, from ${timeText(first)} to ${timeText(last)}`;
}

function signedText(seconds: number): string {
  return `${seconds < 0 ? "-" : ""}${durationOf(Math.abs(seconds))}`;
}

export function durationOf(seconds: number): string {
  return seconds < 60 ? shortDurationText(seconds) : spanText(seconds);
}

/** `2026-01-02 03:04:05.123456 UTC` */
function timeText(iso: string): string {
  return iso.replace("T", " ").replace("Z", " UTC");
}
