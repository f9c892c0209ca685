import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { describing } from "./stateErrors";

/** Locks of this process: after a restart, another process may have got the number in a lock that was left behind. */
const held = new Set<string>();

/**
 * Takes a state file for this process alone, and returns how to give it up. The lock is a file next to it with the process's number.
 *
 * @throws when another process has it (`StateFileLocked`)
 */
export function lockStateFile(path: string): () => void {
  const lock = `${path}.lock`;
  const mine = `${lock}.${process.pid}`;
  describing("opening", path, () => writeFileSync(mine, String(process.pid), { mode: 0o600 }));
  try {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      // Linked, not written: a lock is never there without its owner's number.
      if (describing("opening", path, () => linkIfFree(mine, lock))) {
        held.add(lock);
        return () => release(lock);
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

function release(lock: string): void {
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
