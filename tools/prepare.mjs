// npm's `prepare` script: compiles the package when it is installed from git. npm has installed all dependencies by then.
//
// In a clone it also runs after `npm ci`, and compiles only what has changed since the last build.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureBuild } from "./setUp/build.mjs";
import { clone } from "./setUp/clone.mjs";
import { setUpVariable } from "./setUp/dependencies.mjs";
import { exitWith } from "./setUp/failure.mjs";
import { say } from "./setUp/progress.mjs";

await exitWith(async () => {
  // The set-up compiles by itself when a step needs it.
  if (process.env[setUpVariable] !== undefined) return 0;
  if (!existsSync(join(clone.modules, "typescript"))) {
    say("Not compiled: TypeScript is not installed (npm omits devDependencies).");
    return 0;
  }
  // The compiler runs on npm's own Node.js: npm may not have run the script that installs the one of the lock file.
  await ensureBuild({ ...clone, node: process.execPath });
  return 0;
});
