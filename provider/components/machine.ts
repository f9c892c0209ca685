import * as compute from "@pulumi/azure-native/compute";
import * as pulumi from "@pulumi/pulumi";
import { type OperatingSystem, osTypeIn } from "../azure/operatingSystem";
import type { Target } from "../azure/targets";
import type { TargetType } from "../model/capture";
import { parseResourceId } from "../model/resourceId";
import { targetTypeOf } from "../model/target";
import type { ComponentHost } from "./host";

/** A machine to record: an azure-native resource, or the id of a virtual machine or scale set. */
export type MachineInput = pulumi.Input<string> | compute.VirtualMachine | compute.VirtualMachineScaleSet;

/** Facts about a machine that its id does not contain. */
export interface MachineHints {
  /**
   * The kind of machine, if `machine` is an output of another resource.
   *
   * @default AzureVM
   */
  targetType?: TargetType;
  /**
   * The machine's operating system.
   *
   * @default what the resource or Azure says
   */
  osType?: pulumi.Input<OperatingSystem>;
  /**
   * The machine's region.
   *
   * @default what the resource or Azure says
   */
  location?: pulumi.Input<string>;
}

/** A machine, whatever it was given as. */
export interface Machine {
  readonly kind: TargetType;
  readonly id: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  readonly location: pulumi.Output<string>;
  readonly osType: pulumi.Output<OperatingSystem>;
}

/** @param subject What messages call the component: `network watcher agent "web"`. */
export function machineFrom(subject: string, input: MachineInput, hints: MachineHints, host: ComponentHost): Machine {
  const kind = kindOf(input, hints);
  const checked = (known: string, isSecret: boolean): string => {
    if (targetTypeOf(known) === kind) return known;
    const what = kind === "AzureVM" ? "a virtual machine" : "a scale set";
    throw new pulumi.RunError(
      `declaring ${subject}: \`machine\` must be the id of ${what} (or give \`targetType\`), got ${isSecret ? "a secret value" : JSON.stringify(known)}`,
    );
  };
  // An id in the program is refused at once: an error of an output comes with the names of all properties that depend on it.
  const given = pulumi.output(isResource(input) ? input.id : typeof input === "string" ? checked(input, false) : input);
  const id = pulumi.all([given, pulumi.isSecret(given)]).apply(([known, isSecret]) => checked(known, isSecret));
  // Azure is asked only for what is not known otherwise, and only if it is needed.
  const asked = (): pulumi.Output<Target> => id.apply((known) => host.getMachine(known));
  return {
    kind,
    id,
    name: id.apply((known) => parseResourceId(known)?.names[0] ?? ""),
    resourceGroupName: id.apply((known) => parseResourceId(known)?.resourceGroupName ?? ""),
    get location() {
      if (hints.location !== undefined) return pulumi.output(hints.location);
      return isResource(input) ? input.location : asked().location;
    },
    get osType() {
      if (hints.osType !== undefined) return pulumi.output(hints.osType);
      const found = isResource(input) ? osTypeOf(input) : asked().apply((machine) => machine.osType);
      return found.apply((known) => {
        if (known !== undefined) return known;
        throw new pulumi.RunError(`declaring ${subject}: cannot tell whether the machine runs Linux or Windows: set \`osType\``);
      });
    },
  };
}

export function isResource(input: MachineInput): input is compute.VirtualMachine | compute.VirtualMachineScaleSet {
  return compute.VirtualMachine.isInstance(input) || compute.VirtualMachineScaleSet.isInstance(input);
}

function kindOf(input: MachineInput, hints: MachineHints): TargetType {
  if (isResource(input)) return compute.VirtualMachine.isInstance(input) ? "AzureVM" : "AzureVMSS";
  return (typeof input === "string" ? targetTypeOf(input) : undefined) ?? hints.targetType ?? "AzureVM";
}

function osTypeOf(resource: compute.VirtualMachine | compute.VirtualMachineScaleSet): pulumi.Output<OperatingSystem | undefined> {
  if (compute.VirtualMachine.isInstance(resource)) {
    return pulumi
      .all([resource.storageProfile, resource.osProfile])
      .apply(([storageProfile, osProfile]) => osTypeIn({ storageProfile, osProfile }));
  }
  return resource.virtualMachineProfile.apply((profile) => osTypeIn(profile));
}
