import { withoutUndefined } from "./shapes";

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

/** Stands for a session that nobody could be asked about. */
export const unknownSession: Session = { packetCaptureStatus: "Unknown", packetCaptureErrors: [] };

/** A session that ended stays ended: there is no way to start it again, so it need never be asked about again. */
export function hasEnded(session: { readonly packetCaptureStatus?: unknown }): boolean {
  return session.packetCaptureStatus === "Stopped" || session.packetCaptureStatus === "Error";
}

/** A session from the body of a queryStatus answer; `undefined` where the body is none. */
export function sessionFromArm(body: unknown): Session | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { packetCaptureStatus, captureStartTime, stopReason, packetCaptureError } = body as Record<string, unknown>;
  if (typeof packetCaptureStatus !== "string") return undefined;
  return withoutUndefined({
    packetCaptureStatus,
    captureStartTime: typeof captureStartTime === "string" ? captureStartTime : undefined,
    stopReason: typeof stopReason === "string" && stopReason.trim() !== "" ? stopReason.trim() : undefined,
    packetCaptureErrors: Array.isArray(packetCaptureError)
      ? packetCaptureError.filter((code): code is string => typeof code === "string")
      : [],
  });
}
