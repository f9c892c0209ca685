import type { CaptureContents, CaptureFile } from "../core/capture";
import type { PacketCapture } from "../core/resources";
import { captureFile, ringFiles } from "../traffic/captureFile";
import { bytesAt } from "./captureSession";

/** One file of a session. */
export interface SessionFile {
  instance?: string;
  /** In a ring buffer: which file, from 1. */
  number?: number;
  file: CaptureFile;
}

const nothingCaptured = 24;

/** The files that a session has written by then: one for each machine, or as many as its ring buffer holds. */
export function filesAt({ properties, hidden }: PacketCapture, now: number): SessionFile[] {
  const { session, machines } = hidden!;
  const { startsAt, bytesPerSecond, totalBytes } = session;
  if (startsAt === null || startsAt > now) return [];
  const bytes = Math.min(Math.max(nothingCaptured, bytesAt(session, now)), totalBytes ?? Infinity);
  // Who has stopped capturing has nothing more to show.
  return machines.filter(({ instance }) => instance === undefined || session.capturing!.includes(instance)).flatMap(({ instance, source }) => {
    const { filters, bytesToCapturePerPacket: snapLength, captureSettings } = properties;
    const contents: CaptureContents = { source, filters, snapLength, startedAt: startsAt, bytesPerSecond };
    const on = instance === undefined ? {} : { instance };
    if (captureSettings === undefined) return [{ ...on, file: captureFile(contents, bytes) }];
    // Not known: what Azure makes of a limit of 0. Here it is the largest.
    const ring = { fileCount: captureSettings.fileCount || 10_000, fileSize: captureSettings.fileSizeInBytes || 4_294_967_295 };
    return ringFiles(contents, bytes, ring).map(({ number, ...file }) => ({ ...on, number, file }));
  });
}

/** A path with what tells files apart before its extension. Not known: how Azure tells them apart. */
export function numbered(path: string, ...parts: (string | number | undefined)[]): string {
  const suffix = parts.filter((part) => part !== undefined).map((part) => `_${part}`).join("");
  return path.replace(/(\.[^./\\]*)?$/, (extension) => suffix + extension);
}
