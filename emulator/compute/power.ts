import { endSessionsOn } from "../captures/sessionEnd";
import type { Call, Handler, Route } from "../core/call";
import type { Effects } from "../core/effects";
import type { Operation } from "../core/operation";
import { acceptedByCompute, startOperation } from "../core/operations";
import { parseResourceId } from "../core/resourceIds";
import type { PowerState, Resource } from "../core/resources";
import type { Store } from "../core/store";

/** What can be done to a machine's power: the last segment of the path, the operation's name, and what the machine is afterwards. */
export const powerActions = [
  { verb: "start", name: "Start", power: "running", interrupts: false },
  { verb: "powerOff", name: "PowerOff", power: "stopped", interrupts: true },
  { verb: "deallocate", name: "Deallocate", power: "deallocated", interrupts: true },
  { verb: "restart", name: "Restart", power: "running", interrupts: true },
] as const satisfies readonly { verb: string; name: string; power: PowerState; interrupts: boolean }[];

/** Virtual machines, scale sets and their instances have the same actions. */
export const poweredBy = ["VirtualMachines", "VirtualMachineScaleSets", "VirtualMachineScaleSetVMs"] as const;

/**
 * The routes of what is done to power below a path.
 *
 * @param find what the operation is of, and the ids of the machines that it switches
 */
export function powerRoutes(prefix: (typeof poweredBy)[number], path: string, type: string, find: (call: Call) => { of: Resource<unknown>; machines: string[] }): Route[] {
  return powerActions.map(({ verb, name }) => {
    const handler: Handler = (call) => {
      const { of, machines } = find(call);
      const operation = startOperation(call, {
        name: `${prefix}_${name}`, namespace: "Microsoft.Compute", location: of.location ?? "", resourceId: of.id, seconds: call.settings.timings.compute, machines,
      });
      return acceptedByCompute(call, operation, prefix === "VirtualMachines" ? {} : { "x-ms-request-charge": String(machines.length) });
    };
    return { operation: `${prefix}_${name}`, method: "POST", path: `${path}/${verb}`, type, handler };
  });
}

/** What these operations do when they end. */
export const powerEffects: Effects = Object.fromEntries(
  poweredBy.flatMap((prefix) => powerActions.map(({ name, power, interrupts }) => [`${prefix}_${name}`, (store: Store, { status, machines = [], endsAt }: Operation) => {
    if (status === "Succeeded") for (const id of machines) setPower(store, id, power, interrupts ? endsAt! : undefined);
  }])),
);

/** Switches a machine or an instance, if it is still there. `interruptedAt`: when sessions on it end. */
export function setPower(store: Store, id: string, power: PowerState, interruptedAt: number | undefined): boolean {
  const machine = store.get(id) as Resource<unknown, { power: PowerState }> | undefined;
  if (!machine || !/virtualMachines$/i.test(parseResourceId(id).type)) return false;
  store.put({ ...machine, hidden: { ...machine.hidden!, power } });
  if (interruptedAt !== undefined) endSessionsOn(store, id, interruptedAt);
  return true;
}
