import { createHash } from "node:crypto";
import { generatedCaptureName } from "./model/names";

/** Where a resource is in all of Pulumi's states. */
export interface PlaceInState {
  /** As `stateBackend` finds it. */
  readonly backend: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly urn: string;
}

/** A name that this resource, in this state, gets every time, and no other resource ever. @param longest In characters. */
export function nameInState(resourceName: string, { backend, organization, project, stack, urn }: PlaceInState, longest?: number): string {
  return named(resourceName, [backend, organization, project, stack, urn].join("\n"), longest);
}

/** A name that follows from the engine's random seed: another one for each creation, and the same one in a plan and its `up`. */
export function nameFromSeed(resourceName: string, seed: Uint8Array, longest?: number): string {
  return named(resourceName, seed, longest);
}

function named(resourceName: string, unique: string | Uint8Array, longest: number | undefined): string {
  return generatedCaptureName(resourceName, createHash("sha256").update(unique).digest("hex").slice(0, 7), longest);
}
