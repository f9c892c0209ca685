import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Store } from "../core/store";
import { StoreChanges } from "../core/storeChanges";
import { createFlusher } from "./flusher";
import { readJsonState } from "./jsonState";
import type { SavedSettings, SavedState } from "./savedState";
import { loadSqlite } from "./sqlite";
import { applicationId, createTables, databaseVersion, readState, stateWriter } from "./stateDatabase";
import { describing, unreadable, wrongVersion } from "./stateErrors";
import { lockStateFile } from "./stateLock";

/** A state file that is open, and locked. */
export interface StateFile {
  /** Writes what has changed in a store, all of it or nothing, and clears the changes. It outlives the process, but only `flush` and `flushed` bring it to the disk. */
  write(store: Store, changes: StoreChanges, settings: SavedSettings): void;
  flush(): void;
  /** Resolves when everything that has been written so far is on disk. */
  flushed(): Promise<void>;
  close(): void;
}

/**
 * Opens a state file for this process alone, and reads what it holds: `undefined` if there was no file. A JSON file of an earlier version
 * becomes a database.
 *
 * @throws when another process has it, when it is damaged, or when it cannot be written; what it holds is then left as it is
 */
export function openStateFile(name: string): { file: StateFile; saved: SavedState | undefined } {
  const path = resolve(name);
  describing("opening", path, () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
  const unlock = lockStateFile(path);
  try {
    prepare(path);
    return openDatabase(path, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Sees to it that there is a database of this version, for its owner's eyes only. */
function prepare(path: string): void {
  const header = describing("reading", path, () => readHeader(path));
  if (header === undefined) createDatabase(path);
  else if (header.toString("latin1", 0, magic.length) !== magic) createDatabase(path, readJsonState(path));
  else checkHeader(path, header);
  describing("opening", path, () => chmodSync(path, 0o600));
}

const magic = "SQLite format 3\0";

/** The header of a database (https://sqlite.org/fileformat.html#the_database_header); `undefined` if there is no file. */
function readHeader(path: string): Buffer | undefined {
  const header = Buffer.alloc(100);
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    readSync(file, header);
    return header;
  } finally {
    closeSync(file);
  }
}

function checkHeader(path: string, header: Buffer): void {
  const [version, application] = [header.readUInt32BE(60), header.readUInt32BE(68)];
  if (application !== applicationId) throw unreadable(path, "it is a SQLite database of another program", "StateFileVersion", "give another path");
  if (version !== databaseVersion) throw wrongVersion(path, databaseVersion, version);
}

/** Builds it next to its path, then renames it: whoever looks finds what was there before, or a whole database. */
function createDatabase(path: string, saved?: SavedState): void {
  const temporary = `${path}.new`;
  describing("writing", path, () => {
    removeWithLogs(temporary);
    const file = openSync(temporary, "wx+", 0o600);
    try {
      fillDatabase(temporary, saved);
      fsyncSync(file);
      // What a killed process has left of an earlier database of this name.
      removeLogs(path);
      renameSync(temporary, path);
      syncFolder(dirname(path));
    } catch (error) {
      removeWithLogs(temporary);
      throw error;
    } finally {
      closeSync(file);
    }
  });
}

function removeWithLogs(path: string): void {
  rmSync(path, { force: true });
  removeLogs(path);
}

function removeLogs(path: string): void {
  for (const log of ["-wal", "-shm", "-journal"]) rmSync(path + log, { force: true });
}

function fillDatabase(path: string, saved?: SavedState): void {
  const db = connect(path, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
  try {
    createTables(db);
    if (saved !== undefined) writeAll(db, saved);
    // From the first day: to switch later is one more write that can be cut off.
    db.exec("PRAGMA journal_mode = WAL");
  } finally {
    db.close();
  }
}

function writeAll(db: DatabaseSync, { clockOffset, tokenKey, principals = [], ...stored }: SavedState): void {
  const [store, changes] = [new Store(), new StoreChanges()];
  store.changes = changes;
  store.restore(stored);
  stateWriter(db)(store, changes, { clockOffset, principals, ...(tokenKey === undefined ? {} : { tokenKey }) });
}

/** A rename is certain only when its folder is on disk. Windows does not open folders, and needs none of this. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * In exclusive mode there is no shared memory, and no other program gets at the file meanwhile. `NORMAL` leaves it to us to flush the log
 * after each commit, because SQLite would hold up all other requests meanwhile.
 */
const durably = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;";

function openDatabase(path: string, unlock: () => void): { file: StateFile; saved: SavedState | undefined } {
  const db = describing("opening", path, () => connect(path, durably));
  try {
    const saved = describing("reading", path, () => readState(db));
    const write = describing("opening", path, () => stateWriter(db));
    const inode = statSync(path).ino;
    const flusher = describing("opening", path, () => createFlusher(`${path}-wal`));
    let isOpen = true;
    return {
      saved,
      file: {
        write(store, changes, settings) {
          if (!isOpen) return;
          describing("writing", path, () => {
            if (statSync(path, { throwIfNoEntry: false })?.ino !== inode) throw Object.assign(new Error("it was moved or deleted"), { code: "StateFileGone" });
            write(store, changes, settings);
          });
          changes.clear();
        },
        flush() {
          if (isOpen) describing("writing", path, () => flusher.flushNow());
        },
        async flushed() {
          if (isOpen) await flusher.flushed().catch((error: unknown) => describing("writing", path, () => {
            throw error as Error;
          }));
        },
        close() {
          if (!isOpen) return;
          isOpen = false;
          flusher.close();
          db.close();
          unlock();
        },
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

function connect(path: string, pragmas: string): DatabaseSync {
  const db = new (loadSqlite().DatabaseSync)(path);
  try {
    db.exec(pragmas);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
