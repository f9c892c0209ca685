import * as pulumi from "@pulumi/pulumi";
import { parseResourceId } from "../model/resourceId";
import { isResource, type MachineInput } from "./machine";

/** Machines in a list, or with a name for each. */
export type NamedMachines = readonly MachineInput[] | Readonly<Record<string, MachineInput>>;

/**
 * The machines by name, in the order given.
 *
 * @param subject What messages call the component: `capture fleet "web"`.
 * @param property The argument that has the machines.
 */
export function namedMachines(subject: string, property: string, machines: NamedMachines): Record<string, MachineInput> {
  if (!Array.isArray(machines)) return { ...(machines as Readonly<Record<string, MachineInput>>) };
  const named: Record<string, MachineInput> = {};
  for (const [index, machine] of (machines as readonly MachineInput[]).entries()) {
    const name = isResource(machine)
      ? (machine as unknown as { __name: string }).__name
      : typeof machine === "string"
        ? nameOf(machine)
        : undefined;
    const place = `declaring ${subject}: \`${property}[${index}]\``;
    if (name === undefined)
      throw new pulumi.RunError(
        `${place}: must be a resource or a string; for an id that is an output, pass an object with a name for each machine`,
      );
    if (Object.hasOwn(named, name))
      throw new pulumi.RunError(
        `${place}: has the same name, "${name}", as another machine; pass an object with a name for each machine instead`,
      );
    named[name] = machine;
  }
  return named;
}

/** A name that only this machine of a subscription has, and that stays when others come and go. */
export function nameOf(id: string): string {
  const parsed = parseResourceId(id);
  return parsed === undefined ? id : `${parsed.resourceGroupName}-${parsed.names[0] ?? ""}`.toLowerCase();
}
