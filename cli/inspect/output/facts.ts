import { bytesText, durationText } from "../../output/quantities";
import type { CaptureReport } from "../captureReport";
import { printable } from "../printable";
import { countText, rateText, shareText, shortDurationText } from "./numbers";

/** A line about the whole file: what it is about and what there is to say. */
export interface Fact {
  readonly title: string;
  readonly text: string;
  /** Something that a person should not overlook. */
  readonly isWarning: boolean;
}

/** What a report is about: the name of its file, or how many files there are. */
export function subjectOf({ file, files }: CaptureReport): string {
  return file === null ? `${countText(files.length)} capture files` : printable(file.name);
}

/** What there is to say about a file as a whole, or several together. What is not worth a word is left out. */
export function factsOf(report: CaptureReport): Fact[] {
  const { file, files, time, totals, tcp, damage } = report;
  const dropped = files.reduce((sum, { droppedPackets }) => sum + (droppedPackets ?? 0), 0);
  return [
    fact("Files", file === null && countText(files.length)),
    fact("File", file !== null && [file.format, file.compression, file.timePrecision, file.byteOrder, ...file.linkTypes].filter((part) => part !== null).join(", ")),
    fact("Written by", file !== null && file.application),
    fact("Interfaces", file !== null && file.interfaces.length > 0 && file.interfaces.slice(0, 8).join(", ") + (file.interfaces.length > 8 ? ` and ${countText(file.interfaces.length - 8)} more` : "")),
    fact("First packet", time.first !== null && timeText(time.first)),
    fact("Last packet", time.last !== null && timeText(time.last)),
    fact("Duration", time.seconds !== null && spanText(time.seconds)),
    fact("Packets", packetsText(report)),
    fact("Bytes", bytesText(totals.bytes) + (totals.bitsPerSecond === null ? "" : `, ${rateText(totals.bitsPerSecond)}`)),
    fact("TCP", tcp.packets > 0 && tcpText(report)),
    warning("Truncated", totals.cutPackets > 0 && cutText(report)),
    warning("Dropped", dropped > 0 && `${countText(dropped)} packets, reported by the capturing machine`),
    warning("Malformed", totals.malformedPackets > 0 && `${countText(totals.malformedPackets)} packets have inconsistent headers`),
    warning("Clock", time.outOfOrder > 0 && `${countText(time.outOfOrder)} packets have earlier timestamps than the packet before them`),
    warning("No time", time.packetsWithoutTime > 0 && `${countText(time.packetsWithoutTime)} packets have no valid timestamp`),
    warning("Damage", damage !== null && `at byte ${countText(damage.atByte)}: ${damage.reason}; this report covers only what comes before`),
  ].filter((fact) => fact !== undefined);
}

function fact(title: string, text: string | false | null, isWarning = false): Fact | undefined {
  return text === false || text === null || text === "" ? undefined : { title, text, isWarning };
}

function warning(title: string, text: string | false): Fact | undefined {
  return fact(title, text, true);
}

/** `2026-01-02 03:04:05.123456 UTC` */
export function timeText(iso: string): string {
  return iso.replace("T", " ").replace("Z", " UTC");
}

export function spanText(seconds: number): string {
  return seconds < 60 ? shortDurationText(seconds) : durationText(seconds);
}

function packetsText({ totals: { packets, packetsPerSecond, bytes } }: CaptureReport): string {
  if (packets === 0) {
    return "none";
  }
  const rate = packetsPerSecond === null ? "" : `, ${packetsPerSecond < 10 ? packetsPerSecond.toFixed(1) : countText(packetsPerSecond)} a second`;
  return `${countText(packets)}${rate}, ${countText(bytes / packets)} bytes each on average`;
}

function tcpText({ tcp }: CaptureReport): string {
  const { packets, connectionRequests, unanswered, resets, retransmissions, outOfOrder } = tcp;
  const parts = [
    `${countText(connectionRequests)} connection requests${unanswered > 0 ? ` (${countText(unanswered)} conversations unanswered)` : ""}`,
    `${countText(resets)} resets`,
    `${countText(retransmissions)} retransmissions (${shareText(retransmissions, packets)})`,
    `${countText(outOfOrder)} out of order`,
  ];
  return parts.join(", ");
}

function cutText({ totals: { packets, cutPackets, bytes, capturedBytes } }: CaptureReport): string {
  const which = cutPackets === packets ? "all packets" : `${countText(cutPackets)} packets`;
  return `${which} are truncated (${bytesText(capturedBytes)} of ${bytesText(bytes)} captured); names after the cut are not shown`;
}
