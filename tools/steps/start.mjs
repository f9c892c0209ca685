// `npm start`: sets everything up and brings the quickstart's capture into being on the local Azure.

import { fileURLToPath } from "node:url";
import { clone } from "../setUp/clone.mjs";
import { runLocally } from "../setUp/runLocally.mjs";

export default async function start() {
  return runLocally(clone, ["node", fileURLToPath(new URL("../quickstart.mjs", import.meta.url))], { cwd: clone.root });
}
