import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for each test of a `describe`, deleted afterwards: call it inside `describe`, and the result inside `it`. */
export function temporaryFolder(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), "packet-capture-"));
  });
  afterEach(() => {
    // A program that a failed test has left may still write to it.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  return () => folder;
}
