// A server in a process of its own, for bench/emulator.ts: the local Azure with what is in a state file, if one is given, and nobody throttled, or a bare HTTPS server that gives
// the same answer to everything. Prints its port and how many milliseconds it took to open the state file, and ends with its parent.

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { createLocalAzure, listen } from "../dist/emulator/index.js";

const [kind, directory = "", argument = ""] = process.argv.slice(2);

if (kind === "azure") {
  const started = performance.now();
  const azure = createLocalAzure({ ...(argument === "" ? {} : { stateFile: argument }), throttling: "off", sessionLimit: 1_000_000 });
  const opened = performance.now() - started;
  const { port } = await listen(azure, { directory });
  console.log(`${port} ${opened.toFixed(0)}`);
} else {
  const { headers, body } = JSON.parse(readFileSync(argument, "utf8"));
  const server = createServer({ key: readFileSync(join(directory, "localhost.key")), cert: readFileSync(join(directory, "localhost.pem")) }, (_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  });
  server.listen(0, "127.0.0.1", () => console.log(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
}

process.stdin.on("end", () => process.exit()).resume();
