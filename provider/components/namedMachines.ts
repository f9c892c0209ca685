import * as pulumi from "@pulumi/pulumi";
import { parseResourceId } from "../model/resourceId";
import { isResource, type MachineInput } from "./machine";

/** A machine with a name for it: an id that comes from another resource has none that is known before the run. */
export interface NamedMachine {
  readonly name: string;
  readonly machine: MachineInput;
}

/**
 * The machines of a list with their names, in its order.
 *
 * @param subject What messages call the component: `capture fleet "web"`.
 * @param property The argument that has the machines.
 * @param advice How to give a machine a name: `pass an object with a name for each machine`.
 */
export function namedMachines(
  subject: string,
  property: string,
  machines: readonly (MachineInput | NamedMachine)[],
  advice: string,
): NamedMachine[] {
  const named: NamedMachine[] = [];
  for (const [index, given] of machines.entries()) {
    const place = `declaring ${subject}: \`${property}[${index}]\``;
    const machine = isNamed(given) ? given.machine : given;
    const name = isNamed(given) ? given.name : nameFor(given);
    if (name === undefined) throw new pulumi.RunError(`${place}: must be a resource or a string; for an id that is an output, ${advice}`);
    if (named.some((other) => other.name === name))
      throw new pulumi.RunError(`${place}: has the same name, "${name}", as another machine; ${advice} instead`);
    named.push({ name, machine });
  }
  return named;
}

/** A name that only this machine of a subscription has, and that stays when others come and go. */
export function nameOf(id: string): string {
  const parsed = parseResourceId(id);
  return parsed === undefined ? id : `${parsed.resourceGroupName}-${parsed.names[0] ?? ""}`.toLowerCase();
}

function isNamed(given: MachineInput | NamedMachine): given is NamedMachine {
  return (
    typeof given === "object" && "machine" in given && "name" in given && !pulumi.Output.isInstance(given) && typeof given.name === "string"
  );
}

function nameFor(machine: MachineInput): string | undefined {
  if (isResource(machine)) return (machine as unknown as { __name: string }).__name;
  return typeof machine === "string" ? nameOf(machine) : undefined;
}
