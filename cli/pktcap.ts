#!/usr/bin/env node
import nodeModule from "module";
import { isNodeSupported, oldestNode } from "../provider/model/nodeVersion";
import type * as mainModule from "./main";

// Old versions of Node.js must be able to load this file, to say that they are too old: no `node:` in imports, and no syntax newer than 2018.

if (isNodeSupported(process.versions.node)) {
  const load = nodeModule.createRequire(__filename);
  void (load("./main") as typeof mainModule).run();
} else {
  process.stderr.write(`pktcap: Node.js ${process.versions.node} is too old: install Node.js ${oldestNode} or newer\n`);
  process.exitCode = 2;
}
