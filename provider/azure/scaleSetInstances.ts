import { isObject } from "../model/shapes";
import { objectOf } from "./answer";
import type { Arm } from "./arm";
import { AzureError } from "./errors";
import { isAgentSeen, powerIn } from "./instanceView";
import type { Patience } from "./patience";

/** An instance of a scale set that is updated by hand (upgrade policy `Manual`). */
export interface ScaleSetInstance {
  /** Such as `0`. */
  readonly instanceId: string;
  /** Whether it runs, is behind its scale set's model and does not have the Network Watcher agent that the model has. */
  readonly lacksAgent: boolean;
}

/** The instances of a scale set; `unreadable` without the right to see them. */
export async function instancesOf(
  arm: Arm,
  setId: string,
  apiVersion: string,
  patience: Patience,
): Promise<readonly ScaleSetInstance[] | "unreadable"> {
  try {
    const path = `${setId}/virtualMachines?api-version=${apiVersion}&$expand=instanceView`;
    return (await arm.list(path, "instances", patience)).map(instanceFrom).filter((instance) => instance !== undefined);
  } catch (error) {
    if (error instanceof AzureError && error.status === 403) return "unreadable";
    throw error;
  }
}

function instanceFrom(item: unknown): ScaleSetInstance | undefined {
  if (!isObject(item) || typeof item.instanceId !== "string") return undefined;
  const { latestModelApplied, instanceView } = objectOf(item.properties);
  // The instance view of a machine that is off shows no extensions, whatever it has.
  const lacksAgent = latestModelApplied === false && isObject(instanceView) && powerIn(instanceView) === "on" && !isAgentSeen(instanceView);
  return { instanceId: item.instanceId, lacksAgent };
}
