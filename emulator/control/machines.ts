import { agentOf } from "../captures/agents";
import type { AgentState, PowerState } from "../core/resources";
import type { Store } from "../core/store";

/** A machine, a scale set or an instance of one, with what can be switched at it. */
export interface MachineView {
  id: string;
  name: string;
  kind: "virtual machine" | "scale set" | "instance";
  location: string;
  agent: AgentState;
  /** Not of scale sets. */
  power?: PowerState;
}

/** All machines, instances behind their scale set. */
export function machinesOf(store: Store): MachineView[] {
  const machines = store.list("Microsoft.Compute/virtualMachines").map(({ id, name, location = "", hidden }): MachineView =>
    ({ id, name, kind: "virtual machine", location, agent: agentState(store, id), power: hidden!.power }));
  const sets = store.list("Microsoft.Compute/virtualMachineScaleSets").flatMap(({ id, name, location = "" }): MachineView[] => [
    { id, name, kind: "scale set", location, agent: agentState(store, id) },
    ...store.list("Microsoft.Compute/virtualMachineScaleSets/virtualMachines", id).map((instance): MachineView =>
      ({ id: instance.id, name: `${name}_${instance.name}`, kind: "instance", location, agent: instance.hidden!.agent ?? agentState(store, id), power: instance.hidden!.power })),
  ]);
  return [...machines, ...sets];
}

const agentStates: Readonly<Record<string, AgentState>> = { Succeeded: "present", Failed: "failed" };

function agentState(store: Store, machineId: string): AgentState {
  const agent = agentOf(store, machineId);
  return agent === undefined ? "missing" : agentStates[String(agent.properties["provisioningState"])] ?? "provisioning";
}
