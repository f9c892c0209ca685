import { canonicalRegion } from "../model/region";
import { isObject, type JsonObject } from "../model/shapes";
import { targetTypeOf } from "../model/target";
import { bodyOf, objectOf, objectsIn } from "./answer";
import type { Arm } from "./arm";
import { isAgent, isAgentSeen, powerIn } from "./instanceView";
import { type OperatingSystem, osTypeIn } from "./operatingSystem";
import type { Patience } from "./patience";
import { Recent } from "./recent";
import { instancesOf, type ScaleSetInstance } from "./scaleSetInstances";

/** What matters of a machine that is to be recorded. What cannot be seen is left out. */
export interface Target {
  readonly location: string;
  /** Left out where Azure does not say. */
  readonly osType?: OperatingSystem;
  /** Whether the Network Watcher agent is installed; `undefined` where that cannot be told. */
  readonly agent?: "present" | "missing" | "failed";
  /** Whether the machine runs; `undefined` where that cannot be told, and for scale sets. */
  readonly power?: "on" | "off";
  /** Only of a scale set with upgrade policy `Manual`, whose instances may lack an agent that its model has. */
  readonly instances?: readonly ScaleSetInstance[] | "unreadable";
}

/** The api-version of Microsoft.Compute that this package speaks. */
export const computeApiVersion = "2024-07-01";

/** The machines that captures record. */
export class Targets {
  private readonly looks = new Recent<Target>();

  constructor(private readonly arm: Arm) {}

  /**
   * Looks at a virtual machine or scale set: one request, shared between captures of the same machine, and one more for the instances of a
   * scale set with upgrade policy `Manual`. Only a machine in good order is remembered, so that one which was repaired is seen so.
   *
   * @throws AzureError, among others for a machine that does not exist.
   */
  async get(id: string, patience: Patience): Promise<Target> {
    const key = id.toLowerCase();
    const target = await this.looks.get(key, patience.clock, () => this.fetch(id, patience));
    if (target.agent !== "present" || target.power === "off" || lackingIn(target).length > 0) this.looks.forget(key);
    return target;
  }

  private async fetch(id: string, patience: Patience): Promise<Target> {
    const isMachine = targetTypeOf(id) === "AzureVM";
    const path = `${id}?api-version=${computeApiVersion}${isMachine ? "&$expand=instanceView" : ""}`;
    const what = isMachine ? "a virtual machine" : "a scale set";
    const { value: target, answer } = await this.arm.get(path, what, (body) => targetFrom(body, isMachine), patience);
    if (isMachine || target.agent !== "present" || !isUpdatedByHand(bodyOf(answer))) return target;
    return { ...target, instances: await instancesOf(this.arm, id, computeApiVersion, patience) };
  }
}

/** The instances of a target that lack the agent, as far as they were looked at. */
export function lackingIn({ instances }: Target): readonly ScaleSetInstance[] {
  return instances === undefined || instances === "unreadable" ? [] : instances.filter(({ lacksAgent }) => lacksAgent);
}

function isUpdatedByHand(body: unknown): boolean {
  const { mode } = objectOf(objectOf(objectOf(body).properties).upgradePolicy);
  return typeof mode === "string" && /^manual$/i.test(mode);
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
  const state = objectOf(installed?.properties).provisioningState;
  const power = powerIn(instanceView);
  return {
    agent: state === "Failed" ? "failed" : installed !== undefined || isAgentSeen(instanceView) ? "present" : "missing",
    ...(power !== undefined && { power }),
  };
}

function scaleSetState(properties: JsonObject): Omit<Target, "location" | "osType"> {
  const { virtualMachineProfile: profile, orchestrationMode } = properties;
  const { extensions } = objectOf(objectOf(profile).extensionProfile);
  if (objectsIn(extensions).some((extension) => isAgent(extension.properties))) return { agent: "present" };
  // The machines of a flexible scale set carry extensions of their own, which its model does not show.
  return !isObject(profile) || orchestrationMode === "Flexible" ? {} : { agent: "missing" };
}
