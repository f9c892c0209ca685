import * as pulumi from "@pulumi/pulumi";
import type { ListedMachine } from "../azure/virtualMachines";
import { readActions, requireSight } from "../lifecycle/rights";
import { timeoutLimits } from "../model/limits";
import { canonicalRegion } from "../model/region";
import { subscriptionOf } from "./listPacketCaptures";
import { mockedOr } from "./mocks";
import { withAzure } from "./program";

/** Which virtual machines are meant; all that is given has to fit. */
export interface ListVirtualMachinesArgs {
  /**
   * The subscription that is looked through.
   *
   * @default the one in the configuration or environment
   */
  subscriptionId?: string;
  /** Only the machines of this resource group. */
  resourceGroupName?: string;
  /** Only the machines of this region. */
  location?: string;
  /** Only the machines that have all of these tags, with these values. Names of tags in any letter case, as in Azure. */
  tags?: Record<string, string>;
}

/**
 * Lists virtual machines, over all pages, by name.
 *
 * @throws An error that says what went wrong.
 * @example
 * const machines = await listVirtualMachines({ tags: { role: "web" } });
 */
export function listVirtualMachines(args: ListVirtualMachinesArgs = {}): Promise<ListedMachine[]> {
  return mockedOr("listVirtualMachines", args, () => machines(args), "a list");
}

/** As `listVirtualMachines`, for arguments that may come from other resources. */
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
