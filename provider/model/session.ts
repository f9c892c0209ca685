import { isWord, oneLine } from "./readable";
import { withoutUndefined } from "./shapes";

/** What the state keeps of a session at most: a reason of so many characters, so many errors. The service knows five. */
const longestReason = 1000;
const mostErrors = 20;

/** What is known of a capture's session. */
export interface Session {
  /** `NotStarted`, `Running`, `Stopped`, `Error` or `Unknown`. */
  readonly packetCaptureStatus: string;
  /** When the session began, as Azure writes it. */
  readonly captureStartTime?: string;
  /** Why it ended, in the service's words: `Manual`, `TimeExceeded`, … */
  readonly stopReason?: string;
  /** `InternalError`, `AgentStopped`, `CaptureFailed`, `LocalFileFailed`, `StorageFailed`. */
  readonly packetCaptureErrors: readonly string[];
}

/** Stands for a session whose status could not be read. */
export const unknownSession: Session = { packetCaptureStatus: "Unknown", packetCaptureErrors: [] };

/** A session that ended stays ended: there is no way to start it again, so it need never be asked about again. */
export function hasEnded(session: { readonly packetCaptureStatus?: unknown }): boolean {
  return session.packetCaptureStatus === "Stopped" || session.packetCaptureStatus === "Error";
}

/**
 * Whether a session is another one than the one whose start is known: it began at another time, or has not started yet. Somebody has created a
 * capture of the same name since.
 */
export function isAnother({ captureStartTime: began }: Session, seen: Session): boolean {
  if (began === undefined) return false;
  return seen.captureStartTime === undefined ? seen.packetCaptureStatus === "NotStarted" : seen.captureStartTime !== began;
}

/** When a session began, in words. */
export function beginning({ captureStartTime }: Session): string {
  return captureStartTime === undefined ? "has not started yet" : `started at ${captureStartTime}`;
}

/** A session from the body of a queryStatus answer; `undefined` where the body is none. */
export function sessionFromArm(body: unknown): Session | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { packetCaptureStatus, captureStartTime, stopReason, packetCaptureError } = body as Record<string, unknown>;
  if (!isWord(packetCaptureStatus)) return undefined;
  return withoutUndefined({
    packetCaptureStatus,
    captureStartTime: isWord(captureStartTime) ? captureStartTime : undefined,
    stopReason: typeof stopReason === "string" && stopReason.trim() !== "" ? oneLine(stopReason, longestReason) : undefined,
    packetCaptureErrors: Array.isArray(packetCaptureError) ? packetCaptureError.filter(isWord).slice(0, mostErrors) : [],
  });
}
