import assert from "node:assert/strict";
import type { CaptureReport, FileFacts } from "../../../cli/inspect/captureReport";
import { inspectBytes } from "../../../cli/inspect/inspectBytes";
import { pcap, type FileOptions } from "./captureFile";

/** 2026-01-02 03:04:05.123456789 */
export const startTime = 1_767_323_045_123_456_789n;

/** The report of a file, which comes in pieces of these lengths, and then as a whole. */
export async function inspected(file: Uint8Array, { pieces = [], top = 100 }: { pieces?: number[]; top?: number } = {}): Promise<ReportOfOne> {
  const report = await inspectBytes(inPieces(file, pieces), { name: "test.pcap", top });
  assert.ok(report.file !== null);
  return { ...report, file: report.file };
}

type ReportOfOne = CaptureReport & { readonly file: FileFacts };

/** The report of frames that follow each other by a millisecond, or come at these milliseconds. */
export function inspectedFrames(frames: readonly Timed[], options: FileOptions = {}): Promise<ReportOfOne> {
  return inspected(pcap(records(frames), options));
}

type Timed = Uint8Array | [milliseconds: number, frame: Uint8Array];

export function records(frames: readonly Timed[]) {
  return frames.map((entry, index) => {
    const [milliseconds, bytes] = Array.isArray(entry) ? entry : [index, entry];
    return { time: startTime + BigInt(Math.round(milliseconds * 1e6)), bytes };
  });
}

/** Each piece is overwritten when the next is asked for, as a source may do. */
export async function* inPieces(file: Uint8Array, pieces: number[]): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for (const length of [...pieces, Infinity]) {
    if (offset >= file.length) return;
    const piece = Uint8Array.from(file.subarray(offset, offset + length));
    offset += length;
    yield piece;
    piece.fill(0xee);
  }
}
