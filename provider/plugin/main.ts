#!/usr/bin/env node
import nodeModule from "module";
import { setFlagsFromString } from "v8";
import { isNodeSupported, oldestNode } from "../model/nodeVersion";
import type * as compileCacheModule from "./compileCache";
import type * as serveModule from "./serve";

// Old versions of Node.js must be able to load this file, to say that they are too old: no `node:` in imports, and no syntax newer than 2018.

const name = "pulumi-resource-azure-packet-capture";

/** Starts the plugin as the engine does, with the engine's address as the last argument, or with `--attach` for engines that attach. */
async function main(args: readonly string[]): Promise<void> {
  if (!isNodeSupported(process.versions.node)) {
    return fail(`${name}: Node.js ${process.versions.node} is too old: install Node.js ${oldestNode} or newer`);
  }
  const last = args.at(-1);
  if (last === undefined || !/^(--attach|\S+:\d+)$/.test(last)) {
    return fail(`${name} is a Pulumi plugin: it is started by Pulumi, not by hand; put it on PATH and run \`pulumi up\` (docs/plugin.md)`);
  }
  // Less memory for no time: a small part for new objects, more frequent collections, no optimizing compiler for code that mostly waits.
  for (const flag of ["--semi-space-growth-factor=1", "--heap-growing-percent=20", "--no-opt"]) setFlagsFromString(flag);
  const load = nodeModule.createRequire(__filename);
  const { enableCompileCache } = load("./compileCache") as typeof compileCacheModule;
  enableCompileCache(process.env);
  const { serve, serveForAttach } = load("./serve") as typeof serveModule;
  await (last === "--attach" ? serveForAttach() : serve(last));
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 2;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
