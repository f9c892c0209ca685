import { readFileSync } from "node:fs";
import { withoutOldSecrets } from "./oldSecrets";
import type { SavedState } from "./savedState";
import { checkSaved } from "./savedState";
import { describing, unreadable, wrongVersion } from "./stateErrors";

const version = 1;

/**
 * Reads a state file as versions up to 0.1.0 wrote it: one JSON text.
 *
 * @throws when it is damaged or of another version
 */
export function readJsonState(path: string): SavedState {
  const state = parsed(path, describing("reading", path, () => readFileSync(path, "utf8")));
  const found = (state as { version?: unknown } | null)?.version;
  if (found !== version) throw wrongVersion(path, version, found);
  describing("reading", path, () => checkSaved(state));
  return withoutOldSecrets(state as SavedState);
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(path, `not JSON: ${(error as Error).message}`, "StateFileDamaged");
  }
}
