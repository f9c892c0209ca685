import type { CaptureInputs } from "./captureInputs";

/** What says something of one capture only, and so nothing of captures that are started later. */
type OfOneCapture = "packetCaptureName" | "running" | "triggers" | "waitUntilStopped" | "adoptExisting" | "deleteFilesOnDestroy";

/** Everything a program may say about captures that something else starts later, in canonical form. */
export interface TriggeredInputs extends Omit<CaptureInputs, OfOneCapture> {
  /** What the names of the captures begin with. */
  readonly namePrefix: string;
  /** Who starts the captures: the object id of a user, a service principal or a managed identity. */
  readonly principalId?: string;
  readonly deleteOnDestroy: boolean;
}
