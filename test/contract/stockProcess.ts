import { shell } from "../../provider/shell";
import { type ProviderProcess, type ProviderProcessOptions, startProviderProcess } from "./providerProcess";

export interface StockProcessOptions extends ProviderProcessOptions {
  /** The stack's configuration, by full key. */
  readonly configuration?: Record<string, string>;
  /** The provider's code in the state. @default the shell */
  readonly code?: string;
}

/** Starts the SDK's own dynamic-provider process. */
export function startStockProcess({ configuration = {}, code = shell, ...options }: StockProcessOptions): Promise<ProviderProcess> {
  const entry = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  return startProviderProcess(entry, options, { configuration, extra: { __provider: code } });
}
