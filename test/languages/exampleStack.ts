import { cpSync, mkdirSync, mkdtempSync } from "node:fs";
import { delimiter, join } from "node:path";
import { startLocalSetUp } from "../../cli/localSetUp";
import { clone } from "../../tools/setUp/clone.mjs";
import { EngineStack } from "../engine/stack";

/** How an example of the plugin is run. */
export interface ExampleOptions {
  /** Folders to put on PATH: the language's own. */
  readonly path?: readonly string[];
  /** Variables of the program. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** An example of examples/plugin as a stack of the real engine, on a local Azure. */
export async function startExample(name: string, { path = [], environment = {} }: ExampleOptions = {}): Promise<EngineStack> {
  mkdirSync(clone.local, { recursive: true });
  // Inside the clone: Node.js finds @pulumi/pulumi from there.
  const folder = mkdtempSync(join(clone.local, "language-test-"));
  const local = await startLocalSetUp({
    directory: join(folder, "local"),
    stateFile: null,
    port: 0,
    azure: { timings: { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 } },
    inherited: { ...process.env, ...environment, PATH: [...path, process.env["PATH"]].join(delimiter) },
  });
  if (local.engine === undefined) throw new Error(`no Pulumi was found: ${local.engineReasons.join("; ")}`);
  const stack = await EngineStack.on(local, folder);
  cpSync(join(clone.root, "examples", "plugin", name), folder, { recursive: true });
  await stack.pulumi("stack", "select", "--create", "test");
  return stack;
}
