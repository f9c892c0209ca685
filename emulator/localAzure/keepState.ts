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
  let savedRevision = store.revision;
  let saving: Promise<void> | undefined;

  function save(): void {
    file!.save(store, changes, settings());
    savedRevision = store.revision;
  }
  function saveChanges(): void {
    if (store.revision !== savedRevision) save();
  }
  async function saveSoon(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    saving = undefined;
    saveChanges();
  }

  return {
    save,
    saveChanges,
    async saved() {
      if (store.revision === savedRevision) return;
      saving ??= saveSoon();
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
