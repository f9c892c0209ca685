import { conversationsOf } from "../connectivity/conversations";
import type { CaptureContents, CaptureFile, CaptureProperties } from "../core/capture";
import type { PacketCapture } from "../core/resources";
import type { Store } from "../core/store";
import { bytesBy, captureFile, ringFiles } from "../traffic/captureFile";
import { bytesAt, endOf } from "./captureSession";

/** One file of a session. */
export interface SessionFile {
  instance?: string;
  /** In a ring buffer: which file, from 1. */
  number?: number;
  file: CaptureFile;
}

const nothingCaptured = 24;

/** The files that a session has written by then: one for each machine, or as many as its ring buffer holds. */
export function filesAt(store: Store, { properties, hidden }: PacketCapture, now: number): SessionFile[] {
  const { session, machines } = hidden!;
  const { startsAt, bytesPerSecond, totalBytes } = session;
  if (startsAt === null || startsAt > now) return [];
  const until = Math.min(now, endOf(session)?.at ?? now);
  // Who has stopped capturing has nothing more to show.
  return machines.filter(({ instance }) => instance === undefined || session.capturing!.includes(instance)).flatMap(({ instance, source }) => {
    const { filters, bytesToCapturePerPacket: snapLength, captureSettings } = properties;
    const contents: CaptureContents = { source, filters, snapLength, startedAt: startsAt, bytesPerSecond, ...conversationsWith(store, properties, instance) };
    const bytes = Math.min(bytesBy(contents, until) ?? Math.max(nothingCaptured, bytesAt(session, now)), totalBytes ?? Infinity);
    const on = instance === undefined ? {} : { instance };
    if (captureSettings === undefined) return [{ ...on, file: captureFile(contents, bytes) }];
    // Not known: what Azure makes of a limit of 0. Here it is the largest.
    const ring = { fileCount: captureSettings.fileCount || 10_000, fileSize: captureSettings.fileSizeInBytes || 4_294_967_295 };
    return ringFiles(contents, bytes, ring).map(({ number, ...file }) => ({ ...on, number, file }));
  });
}

/** What is captured of conversations with other machines. Instances of scale sets have none. */
export function conversationsWith(store: Store, { target, filters }: CaptureProperties, instance: string | undefined): Pick<CaptureContents, "conversations"> {
  const conversations = instance === undefined ? conversationsOf(store, target, filters) : undefined;
  return conversations === undefined ? {} : { conversations };
}

/** A path with what tells files apart before its extension. Not known: how Azure tells them apart. */
export function numbered(path: string, ...parts: (string | number | undefined)[]): string {
  const suffix = parts.filter((part) => part !== undefined).map((part) => `_${part}`).join("");
  return path.replace(/(\.[^./\\]*)?$/, (extension) => suffix + extension);
}
