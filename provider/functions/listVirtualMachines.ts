import * as pulumi from "@pulumi/pulumi";
import type { ListedMachine } from "../azure/virtualMachines";
import { machinesWith } from "../lifecycle/questions";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

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
  return mockedOr("listVirtualMachines", args, () => answerTo(() => machinesWith(args)), "a list");
}

/** Like `listVirtualMachines`, for arguments that are outputs of other resources. */
export function listVirtualMachinesOutput(args: pulumi.Input<ListVirtualMachinesArgs> = {}): pulumi.Output<ListedMachine[]> {
  return pulumi.output(args).apply((known) => listVirtualMachines(known as ListVirtualMachinesArgs));
}
