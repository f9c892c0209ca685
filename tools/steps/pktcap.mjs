// `npm run pktcap -- <arguments>`: the command line as users of the package have it, from this clone.

import { join } from "node:path";
import { ensureBuild } from "../setUp/build.mjs";
import { clone } from "../setUp/clone.mjs";
import { runInForeground } from "../setUp/foreground.mjs";

/** @param {string[]} args */
export default async function pktcap(args) {
  await ensureBuild(clone);
  return runInForeground(clone.node, [join(clone.dist, "cli", "pktcap.js"), ...args], { cwd: process.env["INIT_CWD"] ?? clone.root, env: clone.environment() });
}
