import type { CaptureContents, CaptureFile } from "../core/capture";
import { largestFrame } from "./frame";
import { mergedTraffic } from "./mergedTraffic";
import { ownTraffic } from "./ownTraffic";
import { fileHeader, recordHeader } from "./record";
import type { Captured } from "./record";

const largestRecord = recordHeader + largestFrame;
/** A ring buffer's files are at least as large, so that each has a packet. */
const smallestRingFile = 4096;

/** How many bytes there are by a time, if that does not follow from the session's rate: what machines say to each other has times of its own. */
export function bytesBy({ conversations, ...contents }: CaptureContents, time: number): number | undefined {
  return conversations === undefined ? undefined : fileHeader + mergedTraffic({ ...contents, conversations }).bytesBy(time);
}

/** A session's only file, after so many bytes. It ends with a whole packet, so it may have a few less. */
export function captureFile(contents: CaptureContents, bytes: number): CaptureFile {
  const to = capturedIn(contents).recordAt(bytes - fileHeader);
  return { ...contents, from: 0, to, size: Math.min(fileHeader + to, bytes) };
}

/**
 * The files that a ring buffer holds after so many bytes, oldest first, with their numbers from 1. No file is larger than `fileSize`, or
 * than 4 KiB if that is more.
 */
export function ringFiles(contents: CaptureContents, bytes: number, { fileCount, fileSize }: { fileCount: number; fileSize: number }): (CaptureFile & { number: number })[] {
  const captured = capturedIn(contents);
  // A packet is in the file in whose part it begins: there is room for the one that goes beyond it.
  const part = Math.max(fileSize, smallestRingFile) - fileHeader - largestRecord;
  const end = captured.recordAt(bytes - fileHeader);
  const last = Math.max(0, Math.ceil(end / part) - 1);
  const first = Math.max(0, last - fileCount + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index;
    const from = Math.min(end, captured.nextRecordAt(number * part));
    const to = Math.min(end, captured.nextRecordAt((number + 1) * part));
    return { ...contents, from, to, size: fileHeader + to - from, number: number + 1 };
  });
}

/** Makes the bytes of a file from `start` up to, but without, `end`. */
export function* readCaptureFile(file: CaptureFile, start = 0, end = file.size): Generator<Buffer> {
  const last = Math.min(end, file.size);
  if (start < Math.min(fileHeader, last)) yield header(file).subarray(start, Math.min(fileHeader, last));
  const stop = file.from + last - fileHeader;
  let position = file.from + Math.max(0, start - fileHeader);
  if (position >= stop) return;
  const captured = capturedIn(file);
  while (position < stop) {
    const offset = captured.recordAt(position);
    const part = captured.recordsFrom(offset, stop - offset).subarray(position - offset, stop - offset);
    if (part.length === 0) throw new Error("internal error: a capture file has fewer packets than when it was made");
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

function capturedIn({ conversations, ...contents }: CaptureContents & Partial<CaptureFile>): Captured {
  return conversations === undefined ? ownTraffic(contents) : mergedTraffic({ ...contents, conversations }, contents.to);
}
