// Keeps two set-ups from doing the same work at the same time.

import { closeSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { throwIfInterrupted } from "./interruption.mjs";
import { say } from "./progress.mjs";

const unfinishedMilliseconds = 5_000;

/**
 * Runs `work` while holding the lock file `path`. A lock whose process is gone is taken over.
 *
 * @template T
 * @param {string} path
 * @param {import("./interruption.mjs").Interruption} interruption
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, interruption, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let said = false; !tryLock(path); said = true) {
    const holder = holderOf(path);
    if (holder === "gone") {
      discard(path);
      continue;
    }
    if (!said) {
      say(`Waiting for another set-up (process ${holder ?? "unknown"}) to finish; if there is none, delete ${path}`);
    }
    await sleep(250);
    throwIfInterrupted(interruption);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function tryLock(path) {
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/**
 * The process that holds the lock, if it can be told.
 *
 * @param {string} path
 * @returns {number | "gone" | undefined}
 */
function holderOf(path) {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    if (Number.isNaN(pid)) {
      return Date.now() - statSync(path).mtimeMs > unfinishedMilliseconds ? "gone" : undefined;
    }
    return isAlive(pid) ? pid : "gone";
  } catch {
    return undefined;
  }
}

/**
 * Removes a dead lock; renaming first makes sure that only one of several waiting set-ups does it, and shows whether it
 * was still the dead one.
 *
 * @param {string} path
 */
function discard(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (holderOf(aside) !== "gone") {
      linkSync(aside, path);
    }
    rmSync(aside);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      throw error;
    }
  }
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
