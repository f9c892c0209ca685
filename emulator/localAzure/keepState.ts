import type { Store } from "../core/store";
import { StoreChanges } from "../core/storeChanges";
import type { SavedSettings } from "../world/savedState";
import type { StateFile } from "../world/stateFile";

/** Sees to it that what changes is in the state file. Without one, it does nothing. */
export interface StateKeeper {
  /** Writes what has changed in the store, and the settings. */
  save(): void;
  /** As `save`, if the store has changed. */
  saveChanges(): void;
  /** Resolves when what has changed so far is on disk, together with what other requests change in the same moment. */
  saved(): Promise<void>;
  close(): void;
}

/** Keeps all later changes of a store. What is in it now is in the file already. */
export function keepState(file: StateFile | undefined, store: Store, settings: () => SavedSettings): StateKeeper {
  if (file === undefined) return { save: () => undefined, saveChanges: () => undefined, saved: async () => undefined, close: () => undefined };
  const changes = new StoreChanges();
  store.changes = changes;
  let writtenRevision = store.revision;
  let isScheduled = false;
  /** What is written, or about to be, and not on disk yet. */
  let saving: Promise<void> | undefined;
  const hasChanged = () => store.revision !== writtenRevision;

  function write(): void {
    file!.write(store, changes, settings());
    writtenRevision = store.revision;
  }
  function save(): void {
    write();
    file!.flush();
  }
  async function saveSoon(): Promise<void> {
    isScheduled = true;
    await new Promise<void>((resolve) => setImmediate(resolve));
    isScheduled = false;
    if (hasChanged()) write();
    await file!.flushed();
  }
  function schedule(): Promise<void> {
    const mine = saveSoon().finally(() => {
      if (saving === mine) saving = undefined;
    });
    return mine;
  }

  return {
    save,
    saveChanges() {
      if (hasChanged()) save();
    },
    async saved() {
      if (hasChanged() && !isScheduled) saving = schedule();
      await saving;
    },
    close() {
      try {
        save();
      } finally {
        file.close();
      }
    },
  };
}
