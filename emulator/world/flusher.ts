import { closeSync, fdatasync, fdatasyncSync, openSync } from "node:fs";
import { promisify } from "node:util";

const flush = promisify(fdatasync);

/** Brings what was written to a file from the system's memory to the disk. */
export interface Flusher {
  flushNow(): void;
  /** Resolves when all that was written before the call is on disk. Calls that come while the disk is busy share one flush. */
  flushed(): Promise<void>;
  close(): void;
}

export function createFlusher(path: string): Flusher {
  // Windows flushes only what could be written to.
  const file = openSync(path, "r+");
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function flushAfter(before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    running = next;
    next = undefined;
    await flush(file);
  }

  return {
    flushNow: () => fdatasyncSync(file),
    flushed: () => (next ??= flushAfter(running)),
    close: () => closeSync(file),
  };
}
