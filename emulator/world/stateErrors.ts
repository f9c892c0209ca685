import { ShapeError } from "../core/shapes";

/** What is in a state file is not what was written. */
export class Damaged extends Error {}

/** A state file that cannot be read. It stays as it is. */
export function unreadable(path: string, reason: string, code: string, hint = "move the file away to start over"): Error {
  return new Error(`reading state file "${path}": ${reason} (${code})\n  hint: the file is not changed; ${hint}`);
}

/** A state file with a version that this package does not know. */
export function wrongVersion(path: string, known: number, found: unknown): Error {
  const reason = `version must be ${known}, got ${JSON.stringify(found)}`;
  if (typeof found !== "number" || found < known) return unreadable(path, reason, "StateFileVersion");
  return unreadable(path, reason, "StateFileVersion", "it was written by a newer version of this package; use that version");
}

/** Does what the system or the database may refuse, and says in a finished message that it did. */
export function describing<T>(doing: "opening" | "reading" | "writing", path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw described(doing, path, error as Failure);
  }
}

/** An error of Node.js or of its SQLite module. */
type Failure = NodeJS.ErrnoException & { errcode?: number };

function described(doing: string, path: string, error: Failure): Error {
  if (error instanceof ShapeError || error instanceof Damaged) return unreadable(path, error.message, "StateFileDamaged");
  if (error.code !== "ERR_SQLITE_ERROR") {
    const { code = "unknown", message } = error;
    return new Error(`${doing} state file "${path}": ${systemReasons[code] ?? message} (${code})`, { cause: error });
  }
  // The rest of the number only says which call of the system failed.
  const primary = (error.errcode ?? 0) & 0xff;
  if (damaged.has(primary) && doing !== "writing") return unreadable(path, error.message, "StateFileDamaged");
  const [reason, code] = databaseReasons[primary] ?? [error.message, `SQLITE_${error.errcode}`];
  return new Error(`${doing} state file "${path}": ${reason} (${code})`, { cause: error });
}

const systemReasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
};

/** SQLite's primary result codes (https://sqlite.org/rescode.html). */
const damaged = new Set([1, 11, 26]);
const databaseReasons: Readonly<Record<number, readonly [string, string]>> = {
  5: ["another program is using it", "StateFileLocked"],
  8: ["it cannot be written to", "SQLITE_READONLY"],
  10: ["the disk reports an error", "SQLITE_IOERR"],
  11: ["it is damaged", "StateFileDamaged"],
  13: ["the disk is full", "ENOSPC"],
  14: ["it cannot be opened", "SQLITE_CANTOPEN"],
  26: ["it is damaged", "StateFileDamaged"],
};
