// `npm run pktcap -- <arguments>`: the command line on this clone's local Azure.

import { join } from "node:path";
import { ensureBuild } from "../setUp/build.mjs";
import { clone } from "../setUp/clone.mjs";
import { runInForeground } from "../setUp/foreground.mjs";

/** @param {string[]} args */
export default async function pktcap(args) {
  await ensureBuild(clone);
  const command = [join(clone.dist, "cli", "pktcap.js"), ...onLocalAzure(args, clone.local)];
  return runInForeground(clone.node, command, { cwd: process.env["INIT_CWD"] ?? clone.root, env: clone.environment() });
}

/** These ask nothing of Azure, or start a local Azure themselves. */
const withoutAzure = new Set(["emulator", "local", "completion", "help", "-h", "--help", "-V", "--version"]);

/**
 * The arguments with which `pktcap` does the same on the local Azure in a folder.
 *
 * @param {string[]} args
 * @param {string} directory
 */
export function onLocalAzure(args, directory) {
  const [first, ...rest] = args;
  const isHelp = rest.some((word) => word === "--help" || word === "-h");
  const isAlert = first === "local" && rest[0] === "alert";
  return first === undefined || (withoutAzure.has(first) && !isAlert) || isHelp ? args : ["local", "--directory", directory, "--", "pktcap", ...args];
}
