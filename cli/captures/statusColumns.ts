import type { Session } from "../../provider/model/session";
import { timeText } from "./captureView";
import { colouredState } from "../output/colour";
import type { Column } from "../output/table";
import type { Watched } from "./watching";

/** How a session stands, with the capture it belongs to. */
export interface CaptureStatus extends Session {
  readonly id: string;
  readonly name: string;
  /** Since the session began, while it runs. */
  readonly elapsedSeconds?: number;
  readonly timeLimitInSeconds?: number;
  /** How large the files are together, where that was looked for and can be told. */
  readonly bytes?: number;
}

export function statusOfWatched({ id, name, limit, session, bytes }: Watched): CaptureStatus {
  return { id, name, ...session, ...(limit !== undefined && { timeLimitInSeconds: limit }), ...(bytes !== undefined && { bytes }) };
}

export const statusColumns: readonly Column<CaptureStatus>[] = [
  { title: "NAME", of: ({ name }) => name },
  { title: "STATUS", of: ({ packetCaptureStatus }) => packetCaptureStatus, paint: (cell, row) => colouredState(cell, row.packetCaptureStatus) },
  { title: "TIME", of: ({ elapsedSeconds, timeLimitInSeconds }) => (elapsedSeconds === undefined ? "" : timeText(elapsedSeconds, timeLimitInSeconds)) },
  { title: "WHY", of: ({ stopReason, packetCaptureErrors }) => [stopReason, ...packetCaptureErrors].filter(Boolean).join(", ") },
  { title: "BEGAN", of: ({ captureStartTime }) => captureStartTime?.replace(/\.\d+Z$/, "Z") ?? "", optional: true },
];
