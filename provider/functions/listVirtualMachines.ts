import * as pulumi from "@pulumi/pulumi";
import type { ListedMachine } from "../azure/virtualMachines";
import { readActions, requireSight } from "../lifecycle/rights";
import { timeoutLimits } from "../model/limits";
import { canonicalRegion } from "../model/region";
import { subscriptionOf } from "./listPacketCaptures";
import { mockedOr } from "./mocks";
import { withAzure } from "./program";

/** Selects virtual machines. A machine must match every property. */
export interface ListVirtualMachinesArgs {
  /**
   * The subscription to search.
   *
   * @default the one in the configuration or environment
   */
  subscriptionId?: string;
  /** Only machines of this resource group. */
  resourceGroupName?: string;
  /** Only machines in this region. */
  location?: string;
  /** Only machines that have all of these tags with these values. The case of tag names does not matter, as in Azure. */
  tags?: Record<string, string>;
}

/**
 * Lists virtual machines, sorted by name.
 *
 * @throws An error that says what went wrong.
 * @example
 * const machines = await listVirtualMachines({ tags: { role: "web" } });
 */
export function listVirtualMachines(args: ListVirtualMachinesArgs = {}): Promise<ListedMachine[]> {
  return mockedOr("listVirtualMachines", args, () => machines(args), "a list");
}

/** Like `listVirtualMachines`, for arguments that are outputs of other resources. */
export function listVirtualMachinesOutput(args: pulumi.Input<ListVirtualMachinesArgs> = {}): pulumi.Output<ListedMachine[]> {
  return pulumi.output(args).apply((known) => listVirtualMachines(known as ListVirtualMachinesArgs));
}

async function machines(args: ListVirtualMachinesArgs): Promise<ListedMachine[]> {
  const { resourceGroupName, location, tags = {} } = args;
  const subject = resourceGroupName === undefined ? "virtual machines" : `virtual machines of resource group "${resourceGroupName}"`;
  const found = await withAzure("listing", subject, timeoutLimits.readInSeconds.default * 1000, async (azure, patience) => {
    const subscriptionId = await subscriptionOf(args.subscriptionId, azure);
    const listed = await azure.virtualMachines.list(subscriptionId, resourceGroupName, patience);
    const scope = `/subscriptions/${subscriptionId}${resourceGroupName === undefined ? "" : `/resourceGroups/${resourceGroupName}`}`;
    if (listed.length === 0) await requireSight(azure, scope, readActions.virtualMachines, patience);
    return listed;
  });
  return found
    .filter((machine) => location === undefined || machine.location === canonicalRegion(location))
    .filter((machine) => Object.entries(tags).every(([name, value]) => tagOf(machine, name) === value))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function tagOf({ tags }: ListedMachine, name: string): string | undefined {
  return Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
