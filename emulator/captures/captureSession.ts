import type { SessionEnd, SessionPlan } from "../core/capture";

/** A session at one moment. */
export interface SessionStatus {
  packetCaptureStatus: "NotStarted" | "Running" | "Stopped" | "Error";
  stopReason?: string;
  packetCaptureError: string[];
}

/** The reasons with which a session ends. `Manual` and `TimeExceeded` are recorded, the others are not known. */
export const stopReasons = { manual: "Manual", time: "TimeExceeded", bytes: "BytesExceeded", agent: "AgentStopped" } as const;

export function sessionAt(session: SessionPlan, now: number): SessionStatus {
  const end = endOf(session);
  if (end !== undefined && end.at <= now) {
    const { status, stopReason, packetCaptureError } = end;
    return { packetCaptureStatus: status, ...(stopReason === undefined ? {} : { stopReason }), packetCaptureError };
  }
  const started = session.startsAt !== null && session.startsAt <= now;
  return { packetCaptureStatus: started ? "Running" : "NotStarted", packetCaptureError: [] };
}

/** Whether the session runs or is going to. */
export function isUnderWay(session: SessionPlan, now: number): boolean {
  const end = endOf(session);
  return session.startsAt !== null && (end === undefined || end.at > now);
}

/** The session with an end, unless it has ended by then already. */
export function endedAt(session: SessionPlan, end: SessionEnd): SessionPlan {
  const already = endOf(session);
  return already !== undefined && already.at <= end.at ? session : { ...session, end };
}

/** The end that comes first: one that was brought about, the time limit or the byte limit. */
export function endOf(session: SessionPlan): SessionEnd | undefined {
  const { startsAt, end } = session;
  if (startsAt === null) return end;
  const byTime = startsAt + session.timeLimitInSeconds * 1000;
  const byBytes = session.totalBytes === null ? Infinity : startsAt + (session.totalBytes / session.bytesPerSecond) * 1000;
  const limit: SessionEnd = {
    at: Math.min(byTime, byBytes),
    status: "Stopped",
    stopReason: reasonFor(session, byTime <= byBytes ? stopReasons.time : stopReasons.bytes),
    packetCaptureError: [],
  };
  return end !== undefined && end.at <= limit.at ? end : limit;
}

/**
 * Scale sets count the instances that have stopped; the trailing blank is recorded. Not known: what they say when instances stopped for
 * several reasons. Here it is one such sentence for each.
 */
function reasonFor({ instances, capturing }: SessionPlan, reason: string): string {
  if (instances === null) return reason;
  const count = capturing?.length ?? instances;
  const sentences: [number, string][] = [[count, reason], [instances - count, stopReasons.agent]];
  return sentences.filter(([stopped]) => stopped > 0).map(([stopped, why]) => `${stopped} VM Instance(s) stopped due to ${why} Reasons. `).join("");
}

/** The session without one of its instances; with the last of them, it has ended. One that has not begun to capture does not count. */
export function withoutInstance(session: SessionPlan, instance: string, at: number): SessionPlan {
  const { instances, capturing = [], startsAt } = session;
  const left = capturing.filter((id) => id.toLowerCase() !== instance.toLowerCase());
  const end = endOf(session);
  if (instances === null || left.length === capturing.length || (end !== undefined && end.at <= at)) return session;
  if (left.length === 0) return endedAt(session, { at, status: "Error", packetCaptureError: ["AgentStopped"] });
  return { ...session, instances: startsAt !== null && startsAt > at ? instances - 1 : instances, capturing: left };
}

/** Bytes captured so far: the model is a fixed rate. */
export function bytesAt(session: SessionPlan, now: number): number {
  if (session.startsAt === null) return 0;
  const until = Math.min(now, endOf(session)?.at ?? now);
  // A byte limit is reached at a moment that is no whole millisecond: rounding makes it whole again.
  const bytes = Math.floor(((until - session.startsAt) / 1000) * session.bytesPerSecond + 1e-3);
  return Math.min(Math.max(0, bytes), session.totalBytes ?? Infinity);
}

export function captureStartTime(session: SessionPlan): string | undefined {
  if (session.startsAt === null) return undefined;
  return new Date(session.startsAt).toISOString().replace("Z", `${session.ticks}Z`).replace(/\.?0+Z$/, "Z");
}
