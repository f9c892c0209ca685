import type { Session } from "../../provider/model/session";
import { withoutUndefined } from "../../provider/model/shapes";
import { elapsedOf, stopReasonOf, timeText } from "./captureView";
import { colouredState } from "../output/colour";
import { bytesText } from "../output/quantities";
import type { Column } from "../output/table";
import type { Watched } from "./watching";

/** How a session stands, with the capture it belongs to. */
export interface CaptureStatus extends Session {
  readonly id: string;
  readonly name: string;
  /** Since the session began, while it runs. */
  readonly elapsedSeconds?: number;
  /** Until the session ends by its time limit, while it runs. */
  readonly remainingSeconds?: number;
  readonly timeLimitInSeconds?: number;
  /** How large the files are together, where that was looked for and can be told. */
  readonly bytes?: number;
}

/** @param limit How long the session may run, in seconds, where that is known. */
export function statusOf({ id, name, session, limit, bytes }: Pick<Watched, "id" | "name" | "session" | "limit" | "bytes">): CaptureStatus {
  const elapsedSeconds = elapsedOf(session, Date.now(), limit);
  const remainingSeconds = elapsedSeconds === undefined || limit === undefined ? undefined : limit - elapsedSeconds;
  return { id, name, ...session, ...withoutUndefined({ elapsedSeconds, remainingSeconds, timeLimitInSeconds: limit, bytes }) };
}

export const statusColumns: readonly Column<CaptureStatus>[] = [
  { title: "NAME", of: ({ name }) => name },
  { title: "STATUS", of: ({ packetCaptureStatus }) => packetCaptureStatus, paint: (cell, row) => colouredState(cell, row.packetCaptureStatus) },
  {
    title: "TIME",
    of: ({ elapsedSeconds, timeLimitInSeconds }) => (elapsedSeconds === undefined ? "" : timeText(elapsedSeconds, timeLimitInSeconds)),
    value: ({ elapsedSeconds }) => elapsedSeconds,
  },
  { title: "STOP REASON", of: stopReasonOf },
  { title: "STARTED", of: ({ captureStartTime }) => captureStartTime?.replace(/\.\d+Z$/, "Z") ?? "", optional: true },
];

/** Of files that were looked for. */
export const sizeColumn: Column<{ readonly bytes?: number }> = {
  title: "FILE SIZE",
  of: ({ bytes }) => (bytes === undefined ? "" : bytesText(bytes)),
  value: ({ bytes }) => bytes,
  align: "right",
};
