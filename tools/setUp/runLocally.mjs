// Everything set up, then a command through `pktcap local`, the one place that knows every variable.

import { join } from "node:path";
import { ensureBuild } from "./build.mjs";
import { ensureEngine } from "./engine.mjs";
import { runInForeground } from "./foreground.mjs";

/**
 * Resolves with the command's exit code.
 *
 * @param {import("./clone.mjs").Clone} clone
 * @param {string[]} command
 * @param {{ cwd: string }} options
 */
export async function runLocally(clone, command, { cwd }) {
  await ensureBuild(clone);
  await ensureEngine(clone);
  const pktcap = join(clone.dist, "cli", "pktcap.js");
  const separator = command[0] === "--" || command.length === 0 ? [] : ["--"];
  return runInForeground(clone.node, [pktcap, "local", "--directory", clone.local, ...separator, ...command], {
    cwd,
    env: clone.environment(),
  });
}
