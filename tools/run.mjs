// The door of `npm start`, `npm test`, `npm run local` and `npm run build`: brings the clone up to date, then runs one step.
//
// Starts on whatever Node.js the machine has, before any dependency exists, and goes on with the Node.js of the lock file.

import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { clone } from "./setUp/clone.mjs";
import { ensureDependencies } from "./setUp/dependencies.mjs";
import { exitWith } from "./setUp/failure.mjs";
import { runInForeground } from "./setUp/foreground.mjs";
import { checkPrerequisites } from "./setUp/prerequisites.mjs";

const [step = "", ...rest] = process.argv.slice(2);

await exitWith(async () => {
  checkPrerequisites(process.versions.node);
  await ensureDependencies(clone);
  if (realpathSync(process.execPath) !== realpathSync(clone.node)) {
    return runInForeground(clone.node, [fileURLToPath(import.meta.url), step, ...rest], { env: clone.environment() });
  }
  /** @type {{ default: (rest: string[]) => Promise<number> }} */
  const { default: run } = await import(`./steps/${step}.mjs`);
  return run(rest);
});
