import { join } from "node:path";
import { urnBehind } from "../suggestedName";
import type { Adapter } from "./engineCalls";
import { type ProviderProcess, type ProviderProcessOptions, startProviderProcess } from "./providerProcess";

export interface PluginProcessOptions extends ProviderProcessOptions {
  /** The stack's configuration, by full key. */
  readonly configuration?: Record<string, string>;
}

const namespace = "azure-packet-capture:";

/** Starts the native plugin. */
export function startPluginProcess({ configuration = {}, ...options }: PluginProcessOptions): Promise<ProviderProcess> {
  return startProviderProcess(join(__dirname, "../../dist/provider/plugin/main.js"), options, pluginAdapter(configuration));
}

/** @param configuration by the keys of a stack's: those of other packages do not reach a plugin */
export function pluginAdapter(configuration: Record<string, string>): Adapter {
  const own = Object.entries(configuration).filter(([key]) => key.startsWith(namespace));
  return {
    configuration: Object.fromEntries(own.map(([key, value]) => [key.slice(namespace.length), value])),
    urnOf: ({ __suggestedName }) => urnBehind(__suggestedName),
  };
}
