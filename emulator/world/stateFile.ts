import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { JsonWebKey, ServicePrincipal } from "../core/callers";
import { list, number, object, ShapeError, text } from "../core/shapes";
import type { StoreSnapshot } from "../core/store";
import { snapshotVersion } from "./snapshot";
import { checkStored } from "./stateShape";

/** What a state file holds. */
export interface SavedState extends StoreSnapshot {
  /** How far the service's time is ahead of real time, in milliseconds. */
  clockOffset: number;
  tokenKey?: JsonWebKey;
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

const version = snapshotVersion;
/** Locks of this process: after a restart, another process may have got the number in a lock that was left behind. */
const held = new Set<string>();

/**
 * Opens a state file for this process alone.
 *
 * @throws when another process has it, when it is damaged, or when it cannot be written; the file is then left as it is
 */
export function openStateFile(name: string): StateFile {
  const path = resolve(name);
  const lock = `${path}.lock`;
  cannot("opening", path, () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
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
      if (open) write(path, serialized(state));
    },
    close() {
      if (open) releaseLock(lock);
      open = false;
    },
  };
}

function takeLock(path: string, lock: string): void {
  const mine = `${lock}.${process.pid}`;
  cannot("opening", path, () => writeFileSync(mine, String(process.pid), { mode: 0o600 }));
  try {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      // Linked, not written: a lock is never there without its owner's number.
      if (cannot("opening", path, () => linkIfFree(mine, lock))) {
        held.add(lock);
        return;
      }
      removeDeadLock(path, lock);
    }
    throw new Error(`opening state file "${path}": another process has just locked it (StateFileLocked)`);
  } finally {
    rmSync(mine, { force: true });
  }
}

function linkIfFree(file: string, link: string): boolean {
  try {
    linkSync(file, link);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** @throws when the lock's owner is alive */
function removeDeadLock(path: string, lock: string): void {
  const owner = ownerOf(lock);
  if (owner === undefined) return;
  if (held.has(lock) || (owner !== process.pid && isAlive(owner))) {
    throw new Error(`opening state file "${path}": process ${owner} is using it (StateFileLocked)\n  hint: stop that process; if it is not a local Azure, remove "${lock}"`);
  }
  // Moved before it is removed: of several that find the dead lock, one gets it, and none removes the lock of the first.
  const moved = `${lock}.${process.pid}.dead`;
  try {
    renameSync(lock, moved);
  } catch {
    return;
  }
  if (ownerOf(moved) !== owner) linkIfFree(moved, lock);
  rmSync(moved, { force: true });
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch {
    return undefined;
  }
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
  const text = cannot("reading", path, () => readIfThere(path));
  if (text === undefined) return undefined;
  const refuse = (reason: string, code: string, hint = "move the file away to start over") => new Error(`reading state file "${path}": ${reason} (${code})\n  hint: the file is not changed; ${hint}`);
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    throw refuse(`not JSON: ${(error as Error).message}`, "StateFileDamaged");
  }
  const found = (state as { version?: unknown } | null)?.version;
  if (typeof found === "number" && found > version) throw refuse(`version must be ${version}, got ${found}`, "StateFileVersion", "it was written by a newer version of this package; use that version");
  if (found !== version) throw refuse(`version must be ${version}, got ${JSON.stringify(found)}`, "StateFileVersion");
  try {
    checkStored(state);
    checkRest(state, "");
  } catch (error) {
    if (error instanceof ShapeError) throw refuse(error.message, "StateFileDamaged");
    throw error;
  }
  return state as SavedState;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** What a state file has besides a snapshot. */
const checkRest = object({
  clockOffset: number(-Infinity),
  principals: list(object({ clientId: text, clientSecret: text, objectId: text, displayName: text }, ["clientId", "clientSecret", "objectId", "displayName"])),
  tokenKey: object({}, [], { others: true }),
}, ["clockOffset"], { others: true });

/** As `JSON.stringify`, but of what has not changed since it was last written the text is still there. */
function serialized({ resources, operations, ...rest }: SavedState): string {
  const head = JSON.stringify({ version, ...rest }).slice(0, -1);
  return `${head},"resources":[${resources.map(textOf).join(",")}],"operations":[${operations.map(textOf).join(",")}]}`;
}

const texts = new WeakMap<object, string>();

function textOf(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** Into a file beside it, then renamed: whoever reads finds the old state or the new one. */
function write(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  cannot("writing", path, () => {
    const file = openSync(temporary, "w", 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
};

/** Runs what the system may refuse, and says so in a finished message. */
function cannot<T>(doing: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code = "unknown", message } = error as NodeJS.ErrnoException;
    throw new Error(`${doing} state file "${path}": ${reasons[code] ?? message} (${code})`, { cause: error });
  }
}
