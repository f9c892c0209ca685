import { type ResourceType, resourceTypes } from "../model/resourceId";
import { objectOf } from "./answer";
import { type Arm, resourceFrom } from "./arm";
import { type OperatingSystem, osTypeIn } from "./operatingSystem";
import type { Patience } from "./patience";
import { computeApiVersion } from "./targets";

/** A virtual machine or scale set as a list shows it. */
export interface ListedMachine {
  /** The machine's full id. */
  readonly id: string;
  /** The machine's name. */
  readonly name: string;
  /** The machine's resource group. */
  readonly resourceGroupName: string;
  /** The region's canonical name, such as `westeurope`. */
  readonly location: string;
  /** The machine's tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** `Linux` or `Windows`. Left out where Azure does not say. */
  readonly osType?: OperatingSystem;
}

/** The virtual machines and scale sets of a subscription. */
export class VirtualMachines {
  constructor(private readonly arm: Arm) {}

  /** All virtual machines, of one resource group or of the whole subscription, over all pages. */
  list(subscriptionId: string, resourceGroupName: string | undefined, patience: Patience): Promise<ListedMachine[]> {
    return this.listOf(resourceTypes.virtualMachine, subscriptionId, resourceGroupName, patience);
  }

  /** All scale sets, of one resource group or of the whole subscription, over all pages. */
  listScaleSets(subscriptionId: string, resourceGroupName: string | undefined, patience: Patience): Promise<ListedMachine[]> {
    return this.listOf(resourceTypes.scaleSet, subscriptionId, resourceGroupName, patience);
  }

  private async listOf(
    type: ResourceType,
    subscriptionId: string,
    group: string | undefined,
    patience: Patience,
  ): Promise<ListedMachine[]> {
    const scope = `/subscriptions/${encodeURIComponent(subscriptionId)}${group === undefined ? "" : `/resourceGroups/${encodeURIComponent(group)}`}`;
    const path = `${scope}/providers/${type}?api-version=${computeApiVersion}`;
    const items = await this.arm.list(path, type === resourceTypes.scaleSet ? "scale sets" : "virtual machines", patience);
    return items.map((item) => machineFrom(item, type)).filter((machine) => machine !== undefined);
  }
}

function machineFrom(item: unknown, type: ResourceType): ListedMachine | undefined {
  const resource = resourceFrom(item, type);
  if (resource === undefined) return undefined;
  const { id, name, resourceGroupName, location, properties } = resource;
  const osType = osTypeIn(type === resourceTypes.scaleSet ? properties.virtualMachineProfile : properties);
  return { id, name, resourceGroupName, location, tags: tagsIn(objectOf(item).tags), ...(osType !== undefined && { osType }) };
}

function tagsIn(tags: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(tags)).filter((tag): tag is [string, string] => typeof tag[1] === "string"));
}
