import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The types of the plugin's resources. */
export const captureType = "azure-packet-capture:index:PacketCapture";
export const triggeredType = "azure-packet-capture:index:TriggeredCaptures";

/** The version of this package, which is the plugin's. */
export function version(): string {
  return (createRequire(__filename)("pulumi-azure-packet-capture/package.json") as { version: string }).version;
}

/** The schema of the plugin's resources and functions, as JSON. */
export function schema(): string {
  return readFileSync(join(__dirname, "schema.json"), "utf8");
}
