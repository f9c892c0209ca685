import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { JWK } from "jose";
import type { ServicePrincipal } from "./principals";
import type { StoreSnapshot } from "./store";

/** What a state file holds. */
export interface SavedState extends StoreSnapshot {
  /** How far the service's time is ahead of real time, in milliseconds. */
  clockOffset: number;
  tokenKey?: JWK;
  /** With their secrets: the file is for its owner's eyes only. */
  principals?: ServicePrincipal[];
}

/** A state file that is open: locked, and written as a whole or not at all. */
export interface StateFile {
  /** What it held when it was opened; `undefined` if there was no file. */
  saved: SavedState | undefined;
  save(state: SavedState): void;
  close(): void;
}

const version = 1;
/** Locks of this process: after a restart, another process may have got the number in a lock that was left behind. */
const held = new Set<string>();

/**
 * Opens a state file for this process alone.
 *
 * @throws when another process has it, or when it is damaged; the file is then left as it is
 */
export function openStateFile(name: string): StateFile {
  const path = resolve(name);
  const lock = `${path}.lock`;
  mkdirSync(dirname(path), { recursive: true });
  takeLock(path, lock);
  let saved: SavedState | undefined;
  try {
    saved = read(path);
  } catch (error) {
    releaseLock(lock);
    throw error;
  }
  let open = true;
  return {
    saved,
    save(state) {
      if (open) write(path, JSON.stringify({ version, ...state }));
    },
    close() {
      if (open) releaseLock(lock);
      open = false;
    },
  };
}

function takeLock(path: string, lock: string): void {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = openSync(lock, "wx", 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      held.add(lock);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const owner = Number(readFileSync(lock, "utf8"));
      if (held.has(lock) || (owner !== process.pid && isAlive(owner))) {
        throw new Error(`opening state file "${path}": process ${owner} is using it (StateFileLocked)\n  hint: stop that process; if it is no local Azure, remove "${lock}"`);
      }
      rmSync(lock, { force: true });
    }
  }
  throw new Error(`opening state file "${path}": another process took it first (StateFileLocked)`);
}

function releaseLock(lock: string): void {
  held.delete(lock);
  rmSync(lock, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function read(path: string): SavedState | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const hint = "\n  hint: the file is left as it is; move it away to begin anew";
  let state: SavedState & { version?: unknown };
  try {
    state = JSON.parse(text) as typeof state;
  } catch (error) {
    throw new Error(`reading state file "${path}": not JSON: ${(error as Error).message} (StateFileDamaged)${hint}`);
  }
  if (state?.version !== version) {
    throw new Error(`reading state file "${path}": version must be ${version}, got ${JSON.stringify(state?.version)} (StateFileVersion)${hint}`);
  }
  if (!Array.isArray(state.resources) || !Array.isArray(state.operations) || !Array.isArray(state.subscriptions) || typeof state.counter !== "number") {
    throw new Error(`reading state file "${path}": parts are missing (StateFileDamaged)${hint}`);
  }
  return state;
}

/** Into a file beside it, then renamed: whoever reads finds the old state or the new one. */
function write(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
