import * as pulumi from "@pulumi/pulumi";
import type { ListVirtualMachinesArgs } from "../functions/listVirtualMachines";
import { type ComponentHost, programHost } from "./host";
import { isResource, type MachineInput } from "./machine";
import { nameOf, namedMachines } from "./namedMachines";
import type { AgentOptions } from "./networkWatcherAgent";
import { VirtualMachineCapture, type VirtualMachineCaptureArgs } from "./virtualMachineCapture";

/** A selection of machines in Azure. */
export interface FleetSelector {
  /** Which machines: by subscription, resource group, region and tags. */
  readonly select: ListVirtualMachinesArgs;
}

/** The arguments of a fleet of captures. Every capture has the same settings. */
export interface CaptureFleetArgs extends Omit<VirtualMachineCaptureArgs, "machine" | "packetCaptureName" | "agent"> {
  /**
   * The machines: a list of resources or ids, an object with a name for each (required if an id comes from another resource), or a selector
   * by resource group, region or tags, which is evaluated at every preview and update.
   *
   * @example { select: { tags: { role: "web" } } }
   */
  machines: readonly MachineInput[] | Readonly<Record<string, MachineInput>> | FleetSelector;
  /**
   * Whether to declare the Network Watcher agent on each machine as well, and with which options.
   *
   * @default true for machines that are resources; false for others, which may already have it
   */
  agent?: boolean | AgentOptions;
}

/** One capture of a fleet. */
export interface FleetMember {
  /** The machine's full id. */
  readonly machineId: string;
  /** The capture's full id. */
  readonly captureId: string;
  /** The status of the session when it was last read: `Running`, `Stopped`, … */
  readonly packetCaptureStatus: string;
  /** The full address of the file in the storage account. */
  readonly storagePath?: string | undefined;
}

/**
 * One capture for each of many machines. The name of each capture depends only on its machine, so adding or removing a machine does not change the other
 * captures.
 *
 * ```ts
 * const fleet = new CaptureFleet("web", { machines: { select: { tags: { role: "web" } } }, storageAccount: account, timeLimitInSeconds: 600 });
 * export const captures = fleet.members;
 * ```
 */
export class CaptureFleet extends pulumi.ComponentResource {
  /** The captures, by the machine's name in the fleet. */
  readonly members: pulumi.Output<Record<string, FleetMember>>;

  /** @param host Set by the plugin only. */
  constructor(name: string, args: CaptureFleetArgs, opts?: pulumi.ComponentResourceOptions, host: ComponentHost = programHost) {
    super("azure-packet-capture:index:CaptureFleet", name, {}, opts);
    const { machines, ...shared } = args;
    const declare = (named: Record<string, MachineInput>): pulumi.Output<Record<string, FleetMember>> =>
      pulumi.all(
        Object.fromEntries(Object.entries(named).map(([key, machine]) => [key, this.member(`${name}-${key}`, machine, shared, host)])),
      );
    this.members = isSelector(machines)
      ? pulumi.output(selected(name, machines.select, host)).apply(declare)
      : declare(byName(name, machines));
    this.registerOutputs({ members: this.members });
  }

  private member(
    name: string,
    machine: MachineInput,
    shared: Omit<CaptureFleetArgs, "machines">,
    host: ComponentHost,
  ): pulumi.Output<FleetMember> {
    const { agent = isResource(machine), ...rest } = shared;
    const { capture, captureId, packetCaptureStatus, storagePath } = new VirtualMachineCapture(
      name,
      { ...rest, agent, machine },
      { parent: this },
      host,
    );
    return pulumi
      .all([capture.target, captureId, packetCaptureStatus, storagePath])
      .apply(([machineId, id, status, path]) => ({ machineId, captureId: id, packetCaptureStatus: status, storagePath: path }));
  }
}

/** In a list, each machine has the name of its resource or id. */
function byName(name: string, machines: Exclude<CaptureFleetArgs["machines"], FleetSelector>): Record<string, MachineInput> {
  if (!isList(machines)) return { ...machines };
  const advice = "pass an object with a name for each machine";
  const named = namedMachines(`capture fleet "${name}"`, "machines", machines, advice);
  return Object.fromEntries(named.map((each) => [each.name, each.machine]));
}

function isList<T>(machines: readonly T[] | object): machines is readonly T[] {
  return Array.isArray(machines);
}

function isSelector(machines: CaptureFleetArgs["machines"]): machines is FleetSelector {
  if (Array.isArray(machines) || !("select" in machines)) return false;
  const { select } = machines;
  return typeof select === "object" && !pulumi.Output.isInstance(select) && !isResource(select as MachineInput);
}

async function selected(name: string, select: ListVirtualMachinesArgs, host: ComponentHost): Promise<Record<string, string>> {
  const machines = await host.listVirtualMachines(select);
  if (machines.length === 0)
    await pulumi.log.warn(`capture fleet "${name}" is empty: no virtual machine matches \`select\` ${JSON.stringify(select)}`);
  return Object.fromEntries(machines.map(({ id }) => [nameOf(id), id]));
}
