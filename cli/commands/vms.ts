import type { Command } from "commander";
import type { Target } from "../../provider/azure/targets";
import type { ListedMachine } from "../../provider/azure/virtualMachines";
import { readActions } from "../../provider/lifecycle/rights";
import { targetTypeOf } from "../../provider/model/target";
import { withResult } from "../commandOptions";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { colouredState } from "../output/colour";
import { type OutputOptions, print } from "../output/print";
import type { Column } from "../output/table";
import { forEach } from "../parallel";
import { allMachines, type MachineChoice } from "../targets/machines";
import { sayNone } from "../targets/rights";

interface VmsOptions extends AzureOptions, OutputOptions, MachineChoice {
  /** Whether each machine is asked whether it runs and has the agent. */
  details?: boolean;
}

interface Machine extends ListedMachine {
  readonly type: string;
  readonly power?: string;
  readonly agent?: string;
}

/** `pktcap vms` */
export function define(command: Command): void {
  withResult(command)
    .option("-g, --resource-group <name>", "only machines in this resource group")
    .option("-l, --location <region>", "only machines in this region")
    .option("--details", "checks whether each machine is running and has the Network Watcher agent")
    .action(vms);
}

async function vms(options: VmsOptions): Promise<void> {
  await withAzure({ doing: "listing", subject: "machines" }, options, async (connection) => {
    const machines = (await allMachines(connection, options)).map((machine) => ({ ...machine, type: kindOf(machine) }));
    const items = options.details ? await withDetails(connection, machines) : machines;
    if (items.length === 0) await sayNone(connection, "machines", readActions.machines);
    print<Machine>({ items, columns: options.details ? [...columns, ...detailColumns] : columns }, options);
  });
}

function kindOf({ id }: ListedMachine): string {
  return targetTypeOf(id) === "AzureVMSS" ? "scale set" : "machine";
}

/** How many machines are looked at at once. */
const atOnce = 8;

async function withDetails({ azure, patience }: Connection, machines: readonly Machine[]): Promise<Machine[]> {
  return forEach(machines, atOnce, async (machine) => {
    const { power, agent }: Target = await azure.targets.get(machine.id, patience());
    return { ...machine, power: power ?? "unknown", agent: agent ?? "unknown" };
  });
}

const columns: readonly Column<Machine>[] = [
  { title: "NAME", of: ({ name }) => name },
  { title: "KIND", of: ({ type }) => type, optional: true },
  { title: "RESOURCE GROUP", of: ({ resourceGroupName }) => resourceGroupName },
  { title: "REGION", of: ({ location }) => location },
  { title: "SYSTEM", of: ({ osType }) => osType ?? "", optional: true },
];

const detailColumns: readonly Column<Machine>[] = [
  { title: "POWER", of: ({ power }) => power ?? "", paint: (cell, { power }) => colouredState(cell, power === "on" ? "ok" : (power ?? "")) },
  { title: "AGENT", of: ({ agent }) => agent ?? "", paint: (cell, { agent }) => colouredState(cell, agent === "present" ? "ok" : "fail") },
];
