import { AzureError } from "../../provider/azure/errors";
import { type FileSource, findFiles } from "../../provider/lifecycle/findFiles";
import { subjectOf } from "../../provider/lifecycle/explained";
import { existing } from "../../provider/lifecycle/queries";
import { waitUntilStopped } from "../../provider/lifecycle/session";
import { hasEnded, type Session } from "../../provider/model/session";
import { timeLimitOf } from "./captureView";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { explained } from "../explained";
import type { FoundCapture } from "../targets/captures";

/** A capture whose session is watched until it has ended. */
export interface Watched {
  readonly id: string;
  readonly name: string;
  /** How long the session may run, in seconds, where that is known. */
  readonly limit: number | undefined;
  session: Session;
  /** How large its files are together, in bytes, once the session has ended and where that can be told. */
  bytes?: number;
  /** When the session was first seen as it stands now, on the system's clock that never jumps, in milliseconds. */
  changedAt: number;
}

export interface WatchOptions {
  /** When to give up, in seconds from now. */
  readonly timeout: number;
  /** The longest pause between two looks at one capture, in milliseconds. */
  readonly longestPause?: number;
  /** Called with all captures once they are known, and with the one that has changed after that. */
  readonly begun?: (all: readonly Watched[]) => void;
  readonly changed?: (watched: Watched) => void;
  /** Whether the size of the files is looked for when a session has ended. */
  readonly withSize?: boolean;
  /** Shows what is waited for. @default the connection's own line */
  readonly report?: (message: string) => void;
}

/** Watches sessions until all have ended; the first that cannot be watched any more ends it. */
export async function watchUntilEnded(connection: Connection, captures: readonly FoundCapture[], options: WatchOptions): Promise<Watched[]> {
  const { azure, signal } = connection;
  const own = new AbortController();
  const patience = {
    ...connection.patience(options.timeout * 1000),
    signal: AbortSignal.any([signal, own.signal]),
    ...(options.report !== undefined && { report: options.report }),
  };
  const now = (): number => patience.clock.now();
  const inOrder = (work: (capture: FoundCapture, index: number) => Promise<Watched>): Promise<Watched[]> =>
    Promise.all(
      captures.map((capture, index) => explained("watching", subjectOf(capture.address.packetCaptureName, capture.address), () => work(capture, index))),
    );
  try {
    const sources = new Map<string, FileSource>();
    const all = await inOrder(async ({ id, address, observed }) => {
      const [found, session] = await Promise.all([
        observed ?? azure.packetCaptures.get(address, patience),
        azure.packetCaptures.getSession(address, patience),
      ]);
      if (found !== undefined) sources.set(id, { ...found.capture, storagePath: found.storagePath });
      return { id, name: address.packetCaptureName, limit: found && timeLimitOf(found.capture), session: existing(session), changedAt: now() };
    });
    options.begun?.(all);
    return await inOrder(async ({ id, address }, index) => {
      const watched = all[index] as Watched;
      const source = options.withSize ? sources.get(id) : undefined;
      const seen = (session: Session): void => {
        const isNew = JSON.stringify(session) !== JSON.stringify(watched.session);
        watched.session = session;
        if (!isNew) return;
        watched.changedAt = now();
        // Of one that has ended the size is shown with it.
        if (source === undefined || !hasEnded(session)) options.changed?.(watched);
      };
      const { limit, session: first } = watched;
      const { longestPause } = options;
      await waitUntilStopped(azure, address, { limit, first, ...(longestPause !== undefined && { longestPause }), seen }, patience);
      if (source === undefined) return watched;
      const bytes = await sizeOf(connection, source, watched.session);
      if (bytes !== undefined) watched.bytes = bytes;
      if (!hasEnded(first)) options.changed?.(watched);
      return watched;
    });
  } finally {
    // Those that still wait when another has failed would keep the process.
    own.abort();
  }
}

/** How long the size of a capture's files is looked for, in milliseconds. */
const sizeLimit = 20_000;

/** What cannot be read, because of missing permission or a missing file, has no size. */
export async function sizeOf({ azure, patience }: Connection, source: FileSource, session: Session): Promise<number | undefined> {
  if (source.storageLocation.storageId === undefined) return undefined;
  try {
    const { files } = await findFiles(azure, source, session, { kind: "login" }, { ...patience(sizeLimit), report: () => undefined });
    return files.length === 0 ? undefined : files.reduce((sum, { size }) => sum + size, 0);
  } catch (error) {
    if (error instanceof AzureError) return undefined;
    throw error;
  }
}

/** How the sessions have ended, for the exit code. */
export function exitCodeOfSessions(all: readonly { readonly session: Session }[]): number {
  return all.some(({ session }) => session.packetCaptureStatus === "Error") ? exitCodes.endedInError : exitCodes.done;
}
