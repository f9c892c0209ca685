import { cpSync } from "node:fs";
import { join } from "node:path";
import { clone } from "../../tools/setUp/clone.mjs";
import { type PluginStackOptions, startPluginStack } from "../engine/plugin/pluginStack";
import type { EngineStack } from "../engine/stack";

/** How an example of the plugin is run. */
export type ExampleOptions = Pick<PluginStackOptions, "path" | "environment">;

/** An example of examples/plugin as a stack of the real engine, on a local Azure. */
export async function startExample(name: string, options: ExampleOptions = {}): Promise<EngineStack> {
  const stack = await startPluginStack(options);
  cpSync(join(clone.root, "examples", "plugin", name), stack.folder, { recursive: true });
  await stack.pulumi("stack", "select", "--create", "test");
  return stack;
}
