import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The secret of the page and of the admin endpoints, from a file that is for its owner's eyes only; made when there is none. */
export function ensureControlToken(directory: string): { token: string; file: string } {
  const file = join(directory, "control.token");
  const kept = read(file);
  const token = kept ?? randomBytes(32).toString("base64url");
  if (kept === undefined) writeFileSync(file, `${token}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return { token, file };
}

function read(file: string): string | undefined {
  try {
    return /^[\w-]{43}$/.exec(readFileSync(file, "utf8").trim())?.[0];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
