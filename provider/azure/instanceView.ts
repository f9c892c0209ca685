import type { JsonObject } from "../model/shapes";
import { objectOf, objectsIn } from "./answer";

/** Whether the properties of an extension are those of the Network Watcher agent. */
export function isAgent(properties: unknown): boolean {
  const { publisher, type } = objectOf(properties);
  return /^Microsoft\.Azure\.NetworkWatcher$/i.test(textOf(publisher)) && /^NetworkWatcherAgent(Linux|Windows)$/i.test(textOf(type));
}

/** Whether the agent is among the extensions that a machine's instance view shows. */
export function isAgentSeen(instanceView: JsonObject): boolean {
  return objectsIn(instanceView.extensions).some((extension) => /\.NetworkWatcherAgent(Linux|Windows)$/i.test(textOf(extension.type)));
}

/** Whether a machine runs, as its instance view has it; `undefined` where it does not say. */
export function powerIn(instanceView: JsonObject): "on" | "off" | undefined {
  const power = objectsIn(instanceView.statuses)
    .map(({ code }) => /^PowerState\/(\w+)$/i.exec(textOf(code))?.[1]?.toLowerCase())
    .find((code) => code !== undefined);
  if (power === undefined) return undefined;
  if (["running", "starting"].includes(power)) return "on";
  return ["deallocated", "deallocating", "stopped", "stopping"].includes(power) ? "off" : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
