import { canonicalRegion } from "../model/region";
import { isObject, type JsonObject } from "../model/shapes";
import { targetTypeOf } from "../model/target";
import { objectOf, objectsIn } from "./answer";
import type { Arm } from "./arm";
import { type OperatingSystem, osTypeIn } from "./operatingSystem";
import type { Patience } from "./patience";
import { Recent } from "./recent";

/** What matters of a machine that is to be recorded. What cannot be seen is left out. */
export interface Target {
  readonly location: string;
  /** Left out where Azure does not say. */
  readonly osType?: OperatingSystem;
  /** Whether the Network Watcher agent is installed; `undefined` where that cannot be told. */
  readonly agent?: "present" | "missing" | "failed";
  /** Whether the machine runs; `undefined` where that cannot be told, and for scale sets. */
  readonly power?: "on" | "off";
}

/** The api-version of Microsoft.Compute that this package speaks. */
export const computeApiVersion = "2024-07-01";

/** The machines that captures record. */
export class Targets {
  private readonly looks = new Recent<Target>();

  constructor(private readonly arm: Arm) {}

  /**
   * Looks at a virtual machine or scale set: one request, shared between captures of the same machine. Only a machine in good order is
   * remembered, so that one which was mended is seen so.
   *
   * @throws AzureError, among others for a machine that does not exist.
   */
  async get(id: string, patience: Patience): Promise<Target> {
    const key = id.toLowerCase();
    const target = await this.looks.get(key, patience.clock, () => this.fetch(id, patience));
    if (target.agent !== "present" || target.power === "off") this.looks.forget(key);
    return target;
  }

  private async fetch(id: string, patience: Patience): Promise<Target> {
    const isMachine = targetTypeOf(id) === "AzureVM";
    const path = `${id}?api-version=${computeApiVersion}${isMachine ? "&$expand=instanceView" : ""}`;
    const what = isMachine ? "a virtual machine" : "a scale set";
    return (await this.arm.get(path, what, (body) => targetFrom(body, isMachine), patience)).value;
  }
}

function targetFrom(body: unknown, isMachine: boolean): Target | undefined {
  if (!isObject(body) || typeof body.location !== "string") return undefined;
  const properties = objectOf(body.properties);
  const osType = osTypeIn(isMachine ? properties : properties.virtualMachineProfile);
  const state = isMachine ? machineState(body, properties) : scaleSetState(properties);
  return { location: canonicalRegion(body.location), ...(osType !== undefined && { osType }), ...state };
}

function machineState(body: JsonObject, properties: JsonObject): Omit<Target, "location" | "osType"> {
  const { instanceView } = properties;
  // Without an instance view the extensions that run are unknown, whatever the list of installed ones says.
  if (!isObject(instanceView)) return {};
  const installed = objectsIn(body.resources).find((extension) => isAgent(extension.properties));
  const running = objectsIn(instanceView.extensions).some((extension) =>
    /\.NetworkWatcherAgent(Linux|Windows)$/i.test(textOf(extension.type)),
  );
  const state = objectOf(installed?.properties).provisioningState;
  const power = objectsIn(instanceView.statuses)
    .map(({ code }) => /^PowerState\/(\w+)$/i.exec(textOf(code))?.[1]?.toLowerCase())
    .find((code) => code !== undefined);
  return {
    agent: state === "Failed" ? "failed" : installed !== undefined || running ? "present" : "missing",
    ...(power !== undefined && ["running", "starting"].includes(power) && { power: "on" as const }),
    ...(power !== undefined && ["deallocated", "deallocating", "stopped", "stopping"].includes(power) && { power: "off" as const }),
  };
}

function scaleSetState(properties: JsonObject): Omit<Target, "location" | "osType"> {
  const { virtualMachineProfile: profile, orchestrationMode } = properties;
  const { extensions } = objectOf(objectOf(profile).extensionProfile);
  if (objectsIn(extensions).some((extension) => isAgent(extension.properties))) return { agent: "present" };
  // The machines of a flexible scale set carry extensions of their own, which its model does not show.
  return !isObject(profile) || orchestrationMode === "Flexible" ? {} : { agent: "missing" };
}

function isAgent(properties: unknown): boolean {
  const { publisher, type } = objectOf(properties);
  return /^Microsoft\.Azure\.NetworkWatcher$/i.test(textOf(publisher)) && /^NetworkWatcherAgent(Linux|Windows)$/i.test(textOf(type));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
