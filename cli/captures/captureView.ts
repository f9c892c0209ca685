import { formatFilters } from "../../provider/expressions";
import type { CaptureView } from "../../provider/lifecycle/queries";
import type { Capture, Scope } from "../../provider/model/capture";
import { parseResourceId } from "../../provider/model/resourceId";
import { hasEnded, type Session } from "../../provider/model/session";
import { bytesText, durationText } from "../output/quantities";

/** What the library calls `packetCaptureName` is `name` in every output, as with machines. */
export type Renamed<T extends { packetCaptureName: string }> = Omit<T, "packetCaptureName"> & { readonly name: string };

export function named<T extends { packetCaptureName: string }>({ packetCaptureName, ...rest }: T): Renamed<T> {
  return { name: packetCaptureName, ...rest };
}

/** Everything about a capture, line by line. */
export function linesOf(view: Renamed<CaptureView>): [title: string, text: string | undefined][] {
  return [
    ["name", view.name],
    ["session", sessionText(view, elapsedOf(view, Date.now(), timeLimitOf(view)), timeLimitOf(view))],
    ["started", view.captureStartTime],
    ["state", view.provisioningState],
    ["machine", view.target],
    ["instances", view.scope && scopeText(view.scope)],
    ["filters", filtersOf(view)],
    ["limits", limitsOf(view)],
    ["bytes per packet", view.bytesToCapturePerPacket === 0 ? undefined : bytesText(view.bytesToCapturePerPacket)],
    ["stored in", storageOf(view)],
    ["file", view.storagePath],
    ["id", view.id],
  ];
}

function scopeText({ include, exclude = [] }: Scope): string {
  return include !== undefined ? include.join(", ") : `all but ${exclude.join(", ")}`;
}

/** The name of the machine that a capture records. */
export function machineOf({ target }: Pick<Capture, "target">): string {
  return parseResourceId(target)?.names[0] ?? target;
}

/** The filters as an expression; as Azure has them where they are none of ours to read. */
export function filtersOf({ filters }: Pick<Capture, "filters">): string {
  if (filters.length === 0) return "everything";
  try {
    return formatFilters(filters);
  } catch {
    return JSON.stringify(filters);
  }
}

/** How long the session may run, in seconds. */
export function timeLimitOf({ timeLimitInSeconds, captureSettings }: Pick<Capture, "timeLimitInSeconds" | "captureSettings">): number | undefined {
  return timeLimitInSeconds ?? captureSettings?.sessionTimeLimitInSeconds;
}

/** How many bytes a session writes at most; of a ring all its files together. */
export function sizeLimitOf({ totalBytesPerSession, captureSettings }: Pick<Capture, "totalBytesPerSession" | "captureSettings">): number | undefined {
  if (captureSettings !== undefined) return captureSettings.fileCount * captureSettings.fileSizeInBytes;
  return totalBytesPerSession === 0 ? undefined : totalBytesPerSession;
}

/** When a session ends: `30 s or 1 GiB`, `1 d, 10 files of 100 MiB`. */
export function limitsOf(capture: Capture): string {
  const { totalBytesPerSession, captureSettings } = capture;
  const time = timeLimitOf(capture);
  const parts = [
    ...(time === undefined ? [] : [durationText(time)]),
    ...(totalBytesPerSession === undefined || totalBytesPerSession === 0 ? [] : [bytesText(totalBytesPerSession)]),
  ];
  const ring = captureSettings === undefined ? "" : `, ${captureSettings.fileCount} files of ${bytesText(captureSettings.fileSizeInBytes)}`;
  return `${parts.join(" or ")}${ring}`;
}

/** Where the packets go. */
function storageOf({ storageLocation }: Pick<Capture, "storageLocation">): string {
  const { storageId, filePath, localPath } = storageLocation;
  const account = storageId === undefined ? undefined : (parseResourceId(storageId)?.names[0] ?? storageId);
  return [account, filePath ?? localPath].filter((part) => part !== undefined).join(" and ");
}

/**
 * How long a running session has run, in seconds; `undefined` where that cannot be told. Azure reports the end of a session late:
 * until then, the time stays at the limit.
 *
 * @param limit How long the session may run, in seconds, where that is known.
 */
export function elapsedOf(session: Session, now: number, limit = Infinity): number | undefined {
  const began = Date.parse(session.captureStartTime ?? "");
  return Number.isNaN(began) || hasEnded(session) ? undefined : Math.min(limit, Math.max(0, Math.round((now - began) / 1000)));
}

/** How long a session has run of how long it may: `10 s of 1 min`. */
export function timeText(elapsed: number, limit: number | undefined): string {
  return `${durationText(elapsed)}${limit === undefined ? "" : ` of ${durationText(limit)}`}`;
}

/** Why a session ended, in Azure's words. */
export function stopReasonOf({ stopReason, packetCaptureErrors = [] }: Partial<Session>): string {
  return [...(stopReason === undefined ? [] : [stopReason]), ...packetCaptureErrors].join(", ");
}

/** How a session stands in one line: `Running, 10 s of 1 min`, `Stopped, TimeExceeded`. */
export function sessionText(session: Session, elapsed: number | undefined, limit: number | undefined): string {
  const time = elapsed === undefined ? "" : timeText(elapsed, limit);
  return [session.packetCaptureStatus, time, stopReasonOf(session)].filter((part) => part !== "").join(", ");
}
