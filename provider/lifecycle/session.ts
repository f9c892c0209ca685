import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import { atMost, type Patience } from "../azure/patience";
import { pollUntil } from "../azure/pollUntil";
import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { captureSettingsLimits } from "../model/limits";
import type { CaptureAddress } from "../model/resourceId";
import { beginning, hasEnded, isAnother, type Session, unknownSession } from "../model/session";
import type { Context } from "./context";

/** How long it is tried to find out how a session stands, in milliseconds. */
const lookLimit = 60_000;
const lastLookLimit = 10_000;

/** How the session stands; `Unknown` where that cannot be told, which is no reason to fail. A warning says why. */
export async function lookAtSession(context: Context, azure: Azure, address: CaptureAddress, patience: Patience): Promise<Session> {
  return sessionOrUnknown(azure, address, lookLimit, patience, (error) =>
    context.warn(`the status of packet capture "${address.packetCaptureName}" is unknown: ${error.message} (${error.code})`),
  );
}

/** @param limit How long it is tried, in milliseconds. */
export async function sessionOrUnknown(
  azure: Azure,
  address: CaptureAddress,
  limit: number,
  patience: Patience,
  onError: (error: AzureError) => void = () => undefined,
): Promise<Session> {
  try {
    return (await azure.packetCaptures.getSession(address, atMost(patience, limit))) ?? unknownSession;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    onError(error);
    return unknownSession;
  }
}

/**
 * Brings the session to where the program wants it: stopped where it is not to run, ended where it is to be waited for.
 *
 * @param known The session as it was last seen.
 */
export async function bringSession(
  context: Context,
  azure: Azure,
  address: CaptureAddress,
  inputs: CaptureInputs,
  known: Session,
  patience: Patience,
): Promise<Session> {
  if (hasEnded(known)) return known;
  if (!inputs.running) {
    if (known.captureStartTime !== undefined) await requireSame(azure, address, known, patience);
    await azure.packetCaptures.stop(address, patience);
  }
  const seen = await lookAtSession(context, azure, address, patience);
  const isStopped = !inputs.running && seen.packetCaptureStatus === "Unknown";
  const session = isStopped ? { ...seen, packetCaptureStatus: "Stopped" } : seen;
  if (!inputs.waitUntilStopped) return session;
  const limit = inputs.timeLimitInSeconds ?? inputs.captureSettings?.sessionTimeLimitInSeconds;
  const patienceForEnd = context.patience(timeoutOf(inputs.timeouts, "waitUntilStoppedInSeconds"));
  const ended = await waitUntilStopped(azure, address, { limit, first: session, hint: goesOn }, patienceForEnd);
  if (ended.packetCaptureStatus === "Error")
    context.warn(`packet capture "${address.packetCaptureName}" ended in error: ${ended.packetCaptureErrors.join(", ")}`);
  return ended;
}

/** Refuses to stop a session that is not the known one. */
async function requireSame(azure: Azure, address: CaptureAddress, known: Session, patience: Patience): Promise<void> {
  const seen = await sessionOrUnknown(azure, address, lookLimit, patience);
  if (!isAnother(known, seen)) return;
  throw new AzureError(
    `another capture has this name: its session ${beginning(seen)}, this resource's started at ${known.captureStartTime}`,
    {
      code: "PacketCaptureExists",
      hint: "run `pulumi refresh` to remove this resource's capture from the state; the next `pulumi up` creates it again",
    },
  );
}

const goesOn = "the next `pulumi up` continues to wait; `timeouts.waitUntilStoppedInSeconds` sets how long";

/** What is known of a session that is waited for. */
export interface Waiting {
  /** How long the session may run, in seconds, where that is known. */
  readonly limit: number | undefined;
  /** The session as it was last seen. */
  readonly first: Session;
  /** The longest pause between two looks, in milliseconds. @default 60000 */
  readonly longestPause?: number;
  /** What to do when the time is over. */
  readonly hint?: string;
  /** Is told of each further look. */
  readonly seen?: (session: Session) => void;
}

/**
 * Waits until a session has ended, by itself or because somebody stops it.
 *
 * @throws AzureError `OperationTimedOut` when the time is over, `NotFound` where the capture is deleted meanwhile.
 */
export async function waitUntilStopped(
  azure: Azure,
  address: CaptureAddress,
  { limit = captureSettingsLimits.sessionTimeLimitInSeconds.default, first, longestPause = 60_000, hint, seen }: Waiting,
  patience: Patience,
): Promise<Session> {
  const started = patience.clock.now();
  const begun = Date.parse(first.captureStartTime ?? "");
  const end = (Number.isNaN(begun) ? started : begun) + limit * 1000;
  const waited = (): number => Math.round((patience.clock.now() - started) / 1000);
  const look = async (session: Session): Promise<Session> => {
    // The look at the very end needs time of its own.
    const deadline = Math.max(patience.deadline, patience.clock.now() + lastLookLimit);
    const next = await azure.packetCaptures.getSession(address, { ...patience, deadline });
    if (next === undefined || isAnother(session, next)) {
      throw new AzureError("the capture was deleted during the wait", { code: "NotFound", status: 404 });
    }
    seen?.(next);
    return next;
  };
  return pollUntil(first, patience, {
    isOver: hasEnded,
    report: ({ packetCaptureStatus }) =>
      `waiting for packet capture "${address.packetCaptureName}" to stop: ${packetCaptureStatus} for ${waited()} s, its limit is ${limit} s`,
    // Ask more often the nearer the end is; it may also come early, by the byte limit or by hand. An end that is long past means a clock
    // that is ahead of Azure's, so it is no reason to ask often.
    delay: () => Math.min(longestPause, Math.max(2000, Math.abs(end - patience.clock.now()) / 4)),
    look,
    looksAtEnd: true,
    late: ({ packetCaptureStatus }) =>
      new AzureError(`still ${packetCaptureStatus} after waiting ${waited()} s for it to stop; it may still stop later`, {
        code: "OperationTimedOut",
        hint,
      }),
  });
}
