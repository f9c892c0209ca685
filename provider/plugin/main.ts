#!/usr/bin/env node
import nodeModule from "node:module";
import { setFlagsFromString } from "node:v8";
import { isNodeSupported, oldestNode } from "../model/nodeVersion";
import { enableCompileCache } from "./compileCache";
import type * as serveModule from "./serve";

const name = "pulumi-resource-azure-packet-capture";

/** Starts the plugin as the engine does, with the engine's address as the last argument. */
async function main(args: readonly string[]): Promise<void> {
  if (!isNodeSupported(process.versions.node)) {
    return fail(`${name}: Node.js ${process.versions.node} is too old: install Node.js ${oldestNode} or newer`);
  }
  const address = args.at(-1);
  if (address === undefined || !/^\S+:\d+$/.test(address)) {
    return fail(`${name} is a Pulumi plugin: it is started by Pulumi, not by hand; put it on PATH and run \`pulumi up\` (docs/plugin.md)`);
  }
  // Less memory for no time: a small part for new objects, more frequent collections, no optimizing compiler for code that mostly waits.
  for (const flag of ["--semi-space-growth-factor=1", "--heap-growing-percent=20", "--no-opt"]) setFlagsFromString(flag);
  enableCompileCache(process.env);
  // Loaded only now: an old Node.js cannot load all of it.
  const { serve } = nodeModule.createRequire(__filename)("./serve") as typeof serveModule;
  await serve(address);
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 2;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
