import type { ListedMachine } from "../../provider/azure/virtualMachines";
import { canonicalRegion } from "../../provider/model/region";
import { canonicalId, knownTypeOf, parseResourceId, resourceTypes } from "../../provider/model/resourceId";
import { nearestName } from "../../provider/model/shapes";
import { targetTypeOf } from "../../provider/model/target";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { ambiguous } from "./ambiguous";
import { parseReference } from "./reference";
import { idsIn } from "./stack";

export interface MachineChoice {
  /** Only the machines of this resource group. */
  resourceGroup?: string;
  /** Only the machines of this region. */
  location?: string;
}

/** The id of the virtual machine or scale set that the text names: a full id, `stack:resource` or a name. */
export async function findMachine(connection: Connection, text: string, choice: MachineChoice = {}): Promise<string> {
  const reference = parseReference(text);
  switch (reference.kind) {
    case "id":
      return byId(reference.id);
    case "resource":
      return inStack(connection, reference.name);
    case "name":
      return byName(reference.name, await allMachines(connection, choice), await connection.subscriptionId());
  }
}

/** Every virtual machine and scale set of the subscription, by name. */
export async function allMachines(connection: Connection, { resourceGroup, location }: MachineChoice = {}): Promise<ListedMachine[]> {
  const { virtualMachines } = connection.azure;
  const subscriptionId = await connection.subscriptionId();
  const lists = await Promise.all([
    virtualMachines.list(subscriptionId, resourceGroup, connection.patience()),
    virtualMachines.listScaleSets(subscriptionId, resourceGroup, connection.patience()),
  ]);
  return lists
    .flat()
    .filter((machine) => location === undefined || machine.location === canonicalRegion(location))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function byId(text: string): string {
  const id = canonicalId(text);
  const parsed = parseResourceId(id);
  // One instance of a scale set is what check itself explains best.
  if (targetTypeOf(id) !== undefined || (parsed !== undefined && knownTypeOf(parsed) === resourceTypes.scaleSetInstance)) return id;
  const form = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Compute/virtualMachines/{name}";
  throw new Failure(`reading arguments: a machine's id must be ${form} or …/virtualMachineScaleSets/{name}, got ${JSON.stringify(text)} (UsageError)`, {
    exitCode: exitCodes.usage,
  });
}

function inStack({ stack }: Connection, name: string): string {
  const ids = stack === undefined ? [] : idsIn(stack, name, (id) => targetTypeOf(id) !== undefined);
  const [id, ...others] = ids;
  if (id !== undefined && others.length === 0) return id;
  const subject = `finding machine "${name}" of stack "${stack?.name ?? ""}"`;
  if (id !== undefined) throw ambiguous(subject, ids);
  throw new Failure(`${subject}: neither a machine nor an output with a machine's id is called so (NotFound)`, { exitCode: exitCodes.notFound });
}

function byName(name: string, all: readonly ListedMachine[], subscriptionId: string): string {
  const found = all.filter((machine) => machine.name.toLowerCase() === name.toLowerCase());
  const [machine, ...others] = found;
  const subject = `finding machine "${name}"`;
  if (machine !== undefined && others.length === 0) return canonicalId(machine.id);
  if (machine !== undefined) throw ambiguous(subject, found.map(({ id }) => id));
  const near = nearestName(name, all.map((other) => other.name));
  throw new Failure(`${subject}: subscription "${subscriptionId}" has no virtual machine or scale set of this name (NotFound)`, {
    hints: [...(near === undefined ? [] : [`did you mean "${near}"?`]), "`pktcap vms` shows all"],
    exitCode: exitCodes.notFound,
  });
}
