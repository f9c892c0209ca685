import { mkdirSync, mkdtempSync } from "node:fs";
import { delimiter, join } from "node:path";
import { startLocalSetUp } from "../../../cli/localSetUp";
import type { LocalAzureOptions } from "../../../emulator";
import { clone } from "../../../tools/setUp/clone.mjs";
import { EngineStack } from "../stack";

export interface PluginStackOptions {
  /** Folders to put on PATH: a language's own. */
  readonly path?: readonly string[];
  /** Variables of the program. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly timings?: LocalAzureOptions["timings"];
}

const quick = { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 };

/** A stack of the real engine on a local Azure, whose set-up puts the plugin on PATH. */
export async function startPluginStack({ path = [], environment = {}, timings = quick }: PluginStackOptions = {}): Promise<EngineStack> {
  mkdirSync(clone.local, { recursive: true });
  // Inside the clone: Node.js finds @pulumi/pulumi from there.
  const folder = mkdtempSync(join(clone.local, "plugin-test-"));
  const local = await startLocalSetUp({
    directory: join(folder, "local"),
    stateFile: null,
    port: 0,
    azure: { timings },
    inherited: { ...process.env, ...environment, PATH: [...path, process.env["PATH"]].join(delimiter) },
  });
  if (local.engine === undefined) throw new Error(`no Pulumi was found: ${local.engineReasons.join("; ")}`);
  return EngineStack.on(local, folder);
}
