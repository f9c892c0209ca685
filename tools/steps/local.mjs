// `npm run local -- <command…>`: the command with the local Azure up, in the folder where the person stands.

import { relative, isAbsolute } from "node:path";
import { clone } from "../setUp/clone.mjs";
import { runLocally } from "../setUp/runLocally.mjs";

/** @param {string[]} command */
export default async function local(command) {
  return runLocally(clone, command, { cwd: folderOfPerson() });
}

/** npm changes to the root and tells where it was called. */
function folderOfPerson() {
  const called = process.env["INIT_CWD"] ?? clone.root;
  const path = relative(clone.root, called);
  return path.startsWith("..") || isAbsolute(path) ? clone.root : called;
}
