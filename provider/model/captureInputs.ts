import type { Capture } from "./capture";
import { type TimeoutName, timeoutLimits } from "./limits";

/** Everything a program may say about a capture, in canonical form: what Azure knows of it and what only this package knows. */
export interface CaptureInputs extends Capture {
  readonly packetCaptureName: string;
  readonly networkWatcherName?: string;
  readonly resourceGroupName?: string;
  readonly location?: string;
  readonly running: boolean;
  readonly triggers?: readonly unknown[];
  readonly waitUntilStopped: boolean;
  readonly adoptExisting: boolean;
  readonly requireAgent: boolean;
  /** Left out where it is true: states of before it existed are then no different. */
  readonly requireStorage?: false;
  /** Left out where it is `false`. */
  readonly deleteFilesOnDestroy?: true;
  readonly timeouts?: { readonly [name in TimeoutName]?: number };
  /** Whether the name was made for this resource alone, so that a capture with this name can only belong to this resource. */
  readonly __generatedName?: boolean;
}

/** What decides where a capture is, and what has to be there for it. */
export type PlaceInputs = Pick<
  CaptureInputs,
  | "target"
  | "targetType"
  | "scope"
  | "storageLocation"
  | "packetCaptureName"
  | "networkWatcherName"
  | "resourceGroupName"
  | "location"
  | "requireAgent"
  | "requireStorage"
>;

/**
 * How long an operation on the capture may take, in milliseconds.
 *
 * @param custom The timeout of the resource option `customTimeouts`, in seconds; `timeouts` overrides it.
 */
export function timeoutOf(timeouts: CaptureInputs["timeouts"], name: TimeoutName, custom?: number): number {
  const { min, max, default: usual } = timeoutLimits[name];
  const given: unknown = timeouts?.[name];
  // Out of a state that was damaged anything may come, and a wait without an end would be the worst of it.
  return (typeof given === "number" && given >= min && given <= max ? given : (custom ?? usual)) * 1000;
}
