import { isAnother } from "../model/session";
import type { JsonObject } from "../model/shapes";
import { sessionIn } from "./outputs";

/** The captures that resources of one run use. Ids count in any letter case. */
export class CapturesInUse {
  private readonly held = new Set<string>();
  private readonly beingDeleted = new Set<string>();
  private readonly unchanged = new Map<string, JsonObject[]>();

  /**
   * Notes that a resource of the run creates, adopts or updates the capture.
   *
   * @returns `false` where another one does so already.
   */
  hold(id: string): boolean {
    const key = id.toLowerCase();
    if (this.held.has(key)) return false;
    this.held.add(key);
    return true;
  }

  /** Takes back a `hold` that came to nothing. */
  release(id: string): void {
    this.held.delete(id.toLowerCase());
  }

  /** Does something that deletes the capture: until it is done no other resource may adopt it. */
  async whileDeleting<T>(id: string, work: () => Promise<T>): Promise<T> {
    const key = id.toLowerCase();
    this.beingDeleted.add(key);
    try {
      return await work();
    } finally {
      this.beingDeleted.delete(key);
    }
  }

  isBeingDeleted(id: string): boolean {
    return this.beingDeleted.has(id.toLowerCase());
  }

  /**
   * Notes that a resource of the run has the capture and is to keep it as it is.
   *
   * @param record What the state has of it. It may be out of date: of a replacement that failed, the engine keeps the deleted capture.
   */
  noteUnchanged(id: string, record: JsonObject): void {
    const key = id.toLowerCase();
    this.unchanged.set(key, [...(this.unchanged.get(key) ?? []), record]);
  }

  isUnchanged(id: string): boolean {
    return this.unchanged.has(id.toLowerCase());
  }

  /**
   * Whether the capture must not be deleted for another resource.
   *
   * @param record What the state of that other resource has of it.
   */
  has(id: string, record: JsonObject): boolean {
    const key = id.toLowerCase();
    const isSameSession = (noted: JsonObject): boolean => !isAnother(sessionIn(noted), sessionIn(record));
    return this.held.has(key) || (this.unchanged.get(key) ?? []).some(isSameSession);
  }
}
