import type { Command } from "commander";
import { readActions } from "../../provider/lifecycle/rights";
import { isSameId } from "../../provider/model/resourceId";
import { type PacketCaptureSummary, summaryOf } from "../../provider/model/summary";
import { filtersOf, limitsOf, machineOf } from "../captures/captureView";
import { nameForm, withResult } from "../commandOptions";
import { type AzureOptions, withAzure } from "../connection";
import { colouredState } from "../output/colour";
import { type OutputOptions, print } from "../output/print";
import type { Column } from "../output/table";
import { leftOutText, listCaptures } from "../targets/captures";
import { findMachine } from "../targets/machines";
import { sayNone } from "../targets/rights";

interface ListOptions extends AzureOptions, OutputOptions {
  location?: string;
  /** Only the captures of this machine. */
  vm?: string;
}

interface ListedCapture extends PacketCaptureSummary {
  readonly location: string;
}

/** `pktcap list` */
export function define(command: Command): void {
  withResult(command)
    .option("--location <region>", "only those of this region")
    .option("--vm <machine>", `only those of this machine (${nameForm})`)
    .action(list);
}

async function list(options: ListOptions): Promise<void> {
  await withAzure({ doing: "listing", subject: "packet captures", references: [options.vm] }, options, async (connection) => {
    const [{ captures, unreadable }, machine] = await Promise.all([
      listCaptures(connection, options),
      options.vm === undefined ? undefined : findMachine(connection, options.vm),
    ]);
    const items = captures
      .map(({ observed, watcher, location }): ListedCapture => {
        return { ...summaryOf(observed, { ...watcher, packetCaptureName: observed.name }), location };
      })
      .filter(({ target }) => machine === undefined || isSameId(target, machine));
    if (items.length === 0 && unreadable === 0) await sayNone(connection, "packet captures", readActions.packetCaptures);
    for (const text of leftOutText(unreadable)) connection.progress.say(text);
    print({ items, columns }, options);
  });
}

const columns: readonly Column<ListedCapture>[] = [
  { title: "NAME", of: ({ packetCaptureName }) => packetCaptureName },
  { title: "MACHINE", of: machineOf },
  { title: "REGION", of: ({ location }) => location, optional: true },
  { title: "STATE", of: ({ provisioningState }) => provisioningState, paint: (cell, capture) => colouredState(cell, capture.provisioningState) },
  { title: "LIMITS", of: limitsOf, optional: true },
  { title: "FILTERS", of: filtersOf, optional: true },
];
