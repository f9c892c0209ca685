import type { Operation } from "./operation";
import type { Resource } from "./resources";

/** What has changed in a store since it was last saved. */
export class StoreChanges {
  /** Whether everything that was saved before is void. */
  startsOver = false;
  readonly resources = new ChangedEntries<Resource<unknown>>();
  readonly operations = new ChangedEntries<Operation>();

  clear(): void {
    this.startsOver = false;
    this.resources.clear();
    this.operations.clear();
  }

  startOver(): void {
    this.clear();
    this.startsOver = true;
  }
}

/** Entries of a map that were set or removed. One that was removed and then set again is in both: it has moved to the map's end. */
export class ChangedEntries<Value> {
  readonly set = new Map<string, Value>();
  readonly removed = new Set<string>();

  put(key: string, value: Value): void {
    this.set.set(key, value);
  }

  remove(key: string): void {
    this.set.delete(key);
    this.removed.add(key);
  }

  clear(): void {
    this.set.clear();
    this.removed.clear();
  }
}
