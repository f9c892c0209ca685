// `npm run examples`: puts each example up on a local Azure of its own, again (no change), and destroys it.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild } from "../setUp/build.mjs";
import { clone } from "../setUp/clone.mjs";
import { ensureEngine } from "../setUp/engine.mjs";
import { runInForeground } from "../setUp/foreground.mjs";

/** @param {string[]} chosen names of examples; all where there are none */
export default async function examples(chosen) {
  await ensureBuild(clone);
  await ensureEngine(clone);
  const program = fileURLToPath(new URL("../examples.mjs", import.meta.url));
  const env = { ...clone.environment(), PULUMI_HOME: join(clone.local, "pulumi") };
  return runInForeground(clone.node, [program, ...chosen], { cwd: clone.root, env });
}
