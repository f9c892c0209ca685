import type { Command } from "commander";
import { readActions } from "../../provider/lifecycle/rights";
import { isSameId } from "../../provider/model/resourceId";
import { hasEnded } from "../../provider/model/session";
import { type CaptureRow, listColumns, rowOf } from "../captures/captureRow";
import { readSessions } from "../captures/readSessions";
import { sizeOf } from "../captures/watching";
import { nameForm, withResult } from "../commandOptions";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { type OutputOptions, print } from "../output/print";
import { forEach } from "../parallel";
import { foundOf, leftOutText, listCaptures, type ListedCapture } from "../targets/captures";
import { findMachine } from "../targets/machines";
import { sayNone } from "../targets/rights";

interface ListOptions extends AzureOptions, OutputOptions {
  location?: string;
  resourceGroup?: string;
  /** Only the captures of this machine. */
  vm?: string;
  /** `false` for `--no-status`. */
  status: boolean;
  /** Whether the sizes of the files are looked for. */
  sizes?: boolean;
}

/** `pktcap list` */
export function define(command: Command): void {
  withResult(command)
    .option("-g, --resource-group <name>", "only captures of machines in this resource group")
    .option("-l, --location <region>", "only captures in this region")
    .option("--vm <machine>", `only captures of this machine (${nameForm})`)
    .option("--no-status", "skips the session status, which takes one request for each capture")
    .option("--sizes", "shows file sizes, which takes one or more storage requests for each capture that has ended")
    .action(list);
}

async function list(options: ListOptions): Promise<void> {
  await withAzure({ doing: "listing", subject: "packet captures", references: [options.vm] }, options, async (connection) => {
    const [{ captures, unreadable }, machine] = await Promise.all([
      listCaptures(connection, options),
      options.vm === undefined ? undefined : findMachine(connection, options.vm),
    ]);
    const chosen = captures.filter(({ observed }) => machine === undefined || isSameId(observed.capture.target, machine));
    const rows = chosen.map(rowOf);
    const withStatus = options.status ? await addStatus(connection, chosen, rows) : rows;
    const items = options.sizes ? await addSizes(connection, chosen, withStatus) : withStatus;
    connection.progress.clear();
    if (items.length === 0 && unreadable === 0) await sayNone(connection, "packet captures", readActions.packetCaptures);
    for (const text of leftOutText(unreadable)) connection.progress.say(text);
    print({ items, columns: listColumns({ status: options.status, sizes: options.sizes === true }) }, options);
  });
}

/** A status that cannot be read does not keep the others from being shown. */
async function addStatus(connection: Connection, captures: readonly ListedCapture[], rows: readonly CaptureRow[]): Promise<CaptureRow[]> {
  const found = captures.flatMap(foundOf);
  const { done, failures, throwFailures } = await readSessions(connection, found);
  if (connection.signal.aborted) throwFailures();
  const [first] = failures;
  if (first !== undefined) {
    const which = failures.length === 1 ? "the status of 1 capture is" : `the status of ${failures.length} captures is`;
    connection.progress.say(`warning: ${which} unknown: ${first.message.split("\n")[0] ?? ""}`);
  }
  const byId = new Map(done.map((status) => [status.id, status]));
  return rows.map((row) => ({ ...row, packetCaptureStatus: "Unknown", ...byId.get(row.id) }));
}

/** How many files are looked for at once. */
const atOnce = 8;

async function addSizes(connection: Connection, captures: readonly ListedCapture[], rows: readonly CaptureRow[]): Promise<CaptureRow[]> {
  return forEach(rows, atOnce, async (row, index) => {
    const { capture, storagePath } = captures[index]?.observed ?? {};
    const { packetCaptureStatus = "Unknown", packetCaptureErrors = [], ...session } = row;
    if (capture === undefined || (row.packetCaptureStatus !== undefined && !hasEnded(row))) return row;
    const bytes = await sizeOf(connection, { ...capture, storagePath }, { ...session, packetCaptureStatus, packetCaptureErrors });
    return bytes === undefined ? row : { ...row, bytes };
  });
}
