import { redact } from "../core/journal";
import type { Resource } from "../core/resources";
import { ShapeError } from "../core/shapes";
import type { Store, StoreSnapshot } from "../core/store";
import { checkStored } from "./stateShape";

/** Everything that exists at one moment, as plain data. */
export interface Snapshot extends StoreSnapshot {
  /** Of the form; grows when an older version of this package could not read it. */
  version: typeof snapshotVersion;
  /** The service's time, as ISO 8601 has it. */
  now: string;
}

export const snapshotVersion = 1;

export function snapshotOf(store: Store, now: number): Snapshot {
  const stored = store.snapshot();
  return { version: snapshotVersion, now: new Date(now).toISOString(), ...stored, resources: stored.resources.map(withoutSignatures) };
}

/** An action group shows the signatures of its callback URLs, which are secrets. */
function withoutSignatures(resource: Resource): Resource {
  return resource.type === "Microsoft.Insights/actionGroups" ? { ...resource, properties: redact(resource.properties) as Resource["properties"] } : resource;
}

/**
 * Checks what may come from a file.
 *
 * @throws an error that names the property
 */
export function checkSnapshot(value: unknown): asserts value is Snapshot {
  const { version, now } = (value ?? {}) as { version?: unknown; now?: unknown };
  try {
    if (version !== snapshotVersion) throw new ShapeError("version", String(snapshotVersion), version);
    if (typeof now !== "string" || Number.isNaN(Date.parse(now))) throw new ShapeError("now", "a time in ISO 8601 format", now);
    checkStored(value);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new Error(`reading a snapshot: ${error.message} (InvalidSnapshot)`, { cause: error });
  }
}
