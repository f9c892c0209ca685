import type { ListedMachine } from "../../provider/azure/virtualMachines";
import { readActions } from "../../provider/lifecycle/rights";
import { canonicalRegion } from "../../provider/model/region";
import { canonicalId, knownTypeOf, parseResourceId, resourceTypes } from "../../provider/model/resourceId";
import { targetTypeOf } from "../../provider/model/target";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { idInStack, type Kind, pickByName } from "./pick";
import { parseReference } from "./reference";
import { withRights } from "./rights";

export interface MachineChoice {
  /** Only the machines of this resource group. */
  resourceGroup?: string;
  /** Only the machines of this region. */
  location?: string;
}

const kind: Kind = { what: "machine", isIt: (id) => targetTypeOf(id) !== undefined };

/** The id of the virtual machine or scale set that the text names: a full id, `stack:resource` or a name. */
export async function findMachine(connection: Connection, text: string, choice: MachineChoice = {}): Promise<string> {
  const reference = parseReference(text);
  switch (reference.kind) {
    case "id":
      return byId(reference.id);
    case "resource":
      return idInStack(connection.stack, reference.name, kind);
    case "name":
      return machineCalled(connection, reference.name, choice);
  }
}

async function machineCalled(connection: Connection, name: string, choice: MachineChoice): Promise<string> {
  const all = await allMachines(connection, choice);
  const none = {
    reason: `subscription "${await connection.subscriptionId()}" has no virtual machine or scale set with this name`,
    hint: "`pktcap vms` shows all",
  };
  const found = await withRights(connection, `${kind.what} "${name}"`, readActions.machines, all, (machines) => pickByName(machines, name, kind.what, none));
  return canonicalId(found.id);
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
