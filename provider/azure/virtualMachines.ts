import { canonicalRegion } from "../model/region";
import { knownTypeOf, parseResourceId, type ResourceType, resourceTypes } from "../model/resourceId";
import { isObject } from "../model/shapes";
import type { ArmClient } from "./armClient";
import { type OperatingSystem, osTypeIn } from "./operatingSystem";
import { listItems } from "./pages";
import type { Patience } from "./patience";
import { computeApiVersion } from "./targets";
import type { Transport } from "./transport";

/** A virtual machine or scale set as a list shows it. */
export interface ListedMachine {
  readonly id: string;
  readonly name: string;
  readonly resourceGroupName: string;
  /** The region's canonical name, such as `westeurope`. */
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Left out where Azure does not say. */
  readonly osType?: OperatingSystem;
}

/** The virtual machines and scale sets of a subscription. */
export class VirtualMachines {
  constructor(
    private readonly client: (subscriptionId: string) => ArmClient,
    private readonly transport: Transport,
  ) {}

  /** All virtual machines, of one resource group or of the whole subscription, over all pages. */
  list(subscriptionId: string, resourceGroupName: string | undefined, patience: Patience): Promise<ListedMachine[]> {
    return this.listOf(resourceTypes.virtualMachine, "virtual machines", { subscriptionId, resourceGroupName }, patience);
  }

  /** All scale sets, of one resource group or of the whole subscription, over all pages. */
  listScaleSets(subscriptionId: string, resourceGroupName: string | undefined, patience: Patience): Promise<ListedMachine[]> {
    return this.listOf(resourceTypes.scaleSet, "scale sets", { subscriptionId, resourceGroupName }, patience);
  }

  private async listOf(type: ResourceType, what: string, scope: Scope, patience: Patience): Promise<ListedMachine[]> {
    const { subscriptionId, resourceGroupName } = scope;
    const group = resourceGroupName === undefined ? "" : `/resourceGroups/${encodeURIComponent(resourceGroupName)}`;
    const path = `/subscriptions/${encodeURIComponent(subscriptionId)}${group}/providers/${type}?api-version=${computeApiVersion}`;
    const client = (): ArmClient => this.client(subscriptionId);
    const items = await listItems(
      this.transport,
      { subscriptionId, what, client, firstPage: (arm, options) => arm.get(path, options) },
      patience,
    );
    return items.map((item) => machineFrom(item, type)).filter((machine) => machine !== undefined);
  }
}

interface Scope {
  readonly subscriptionId: string;
  readonly resourceGroupName: string | undefined;
}

function machineFrom(item: unknown, type: ResourceType): ListedMachine | undefined {
  if (!isObject(item) || typeof item.id !== "string" || typeof item.location !== "string") return undefined;
  const id = parseResourceId(item.id);
  const name = id?.names[0];
  if (id === undefined || name === undefined || knownTypeOf(id) !== type) return undefined;
  const properties = isObject(item.properties) ? item.properties : {};
  const osType = osTypeIn(type === resourceTypes.scaleSet ? properties.virtualMachineProfile : properties);
  return {
    id: item.id,
    name,
    resourceGroupName: id.resourceGroupName,
    location: canonicalRegion(item.location),
    tags: tagsIn(item.tags),
    ...(osType !== undefined && { osType }),
  };
}

function tagsIn(tags: unknown): Record<string, string> {
  return isObject(tags)
    ? Object.fromEntries(Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === "string"))
    : {};
}
