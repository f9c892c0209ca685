import { AzureError } from "../provider/azure/errors";
import { subjectOf } from "../provider/lifecycle/explained";
import { waitUntilStopped } from "../provider/lifecycle/session";
import { hasEnded, type Session } from "../provider/model/session";
import { timeLimitOf } from "./captureView";
import type { Connection } from "./connection";
import { exitCodes } from "./exitCodes";
import { explained } from "./explained";
import type { FoundCapture } from "./targets/captures";

/** A capture whose session is watched until it has ended. */
export interface Watched {
  readonly id: string;
  readonly name: string;
  /** How long the session may run, in seconds, where that is known. */
  readonly limit: number | undefined;
  session: Session;
  /** When the session was first seen as it stands now, in milliseconds since 1970. */
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
    const all = await inOrder(async ({ id, address, observed }) => {
      const [capture, session] = await Promise.all([
        observed ?? azure.packetCaptures.get(address, patience),
        azure.packetCaptures.getSession(address, patience),
      ]);
      if (session === undefined) throw new AzureError("it does not exist", { code: "NotFound" });
      return { id, name: address.packetCaptureName, limit: capture && timeLimitOf(capture.capture), session, changedAt: now() };
    });
    options.begun?.(all);
    return await inOrder(async ({ address }, index) => {
      const watched = all[index] as Watched;
      const seen = (session: Session): void => {
        const isNew = JSON.stringify(session) !== JSON.stringify(watched.session);
        watched.session = session;
        if (!isNew) return;
        watched.changedAt = now();
        options.changed?.(watched);
      };
      const { limit, session: first } = watched;
      const { longestPause } = options;
      if (!hasEnded(first)) await waitUntilStopped(azure, address, { limit, first, ...(longestPause !== undefined && { longestPause }), seen }, patience);
      return watched;
    });
  } finally {
    // Those that still wait when another has failed would keep the process.
    own.abort();
  }
}

/** How the sessions have ended, for the exit code. */
export function exitCodeOfSessions(all: readonly { readonly session: Session }[]): number {
  return all.some(({ session }) => session.packetCaptureStatus === "Error") ? exitCodes.endedInError : exitCodes.done;
}
