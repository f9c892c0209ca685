import type { LocalAzureOptions } from "../../emulator";
import { switches } from "./switches.cjs";

/** What `FAULT_SWITCHES` may say: nothing for the defaults, the name of one switch, or `all` for all of them at once. */
export const conditionNames: readonly string[] = [...Object.keys(switches), "all"];

/** The local Azure that this run of the matrix has: one or all switches on their other side. */
export function conditions(name = process.env["FAULT_SWITCHES"] ?? ""): LocalAzureOptions {
  if (name === "") return {};
  // With all of them a second PUT is accepted whatever it says: what holds then holds with `If-None-Match` obeyed, too.
  if (name === "all") return { ...(Object.assign({}, ...Object.values(switches)) as LocalAzureOptions), ifNoneMatch: "ignore" };
  if (!(name in switches)) throw new Error(`FAULT_SWITCHES: must be one of ${conditionNames.join(", ")}, got "${name}"`);
  return switches[name as keyof typeof switches];
}

/** The adapter that this run tests, by `FAULT_ADAPTER`: the SDK's own dynamic-provider process or the native plugin. */
export function adapter(name = process.env["FAULT_ADAPTER"] || "dynamic"): "dynamic" | "plugin" {
  if (name !== "dynamic" && name !== "plugin") throw new Error(`FAULT_ADAPTER: must be dynamic or plugin, got "${name}"`);
  return name;
}
