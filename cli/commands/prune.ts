import type { Command } from "commander";
import { AzureError } from "../../provider/azure/errors";
import { subjectOf } from "../../provider/lifecycle/explained";
import { isSameId } from "../../provider/model/resourceId";
import { hasEnded, isAnother } from "../../provider/model/session";
import { type Deleted, deletedColumns, deleteOne } from "../captures/deleteOne";
import { eachCapture } from "../captures/eachCapture";
import { readSessions } from "../captures/readSessions";
import { type CaptureStatus, statusColumns } from "../captures/statusColumns";
import { nameForm, withResult } from "../commandOptions";
import { confirm } from "../confirm";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { exitCodes } from "../exitCodes";
import { explained } from "../explained";
import { Failure } from "../failure";
import { type OutputOptions, print } from "../output/print";
import { tableLines } from "../output/table";
import { parseDuration } from "../quantities";
import { type CaptureChoice, type FoundCapture, foundOf, listCaptures } from "../targets/captures";
import { isNamed } from "../targets/namePattern";
import { findMachine } from "../targets/machines";

interface PruneOptions extends AzureOptions, OutputOptions, CaptureChoice {
  /** Only the captures with such a name. */
  name?: string;
  /** Only the captures of this machine. */
  vm?: string;
  /** Only the captures that this stack has declared. */
  stack?: string;
  /** In seconds. */
  olderThan?: number;
  files?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

/** `pktcap prune` */
export function define(command: Command): void {
  withResult(command)
    .option("-g, --resource-group <name>", "only captures of machines in this resource group")
    .option("-l, --location <region>", "only captures of this region's network watcher")
    .option("--name <pattern>", "only captures with such a name, such as \"web-*\": * stands for any characters, ? for one")
    .option("--vm <machine>", `only captures of this machine (${nameForm})`)
    .option("--stack <name>", "only captures of this stack of the project in the current folder")
    .option("--older-than <duration>", "only captures whose session started longer ago than this, such as 12h or 7d", parseDuration)
    .option("--files", "also deletes their files in the storage account; keeps and lists files that may belong to another capture")
    .option("--dry-run", "shows what would be deleted without deleting it")
    .option("-y, --yes", "does not ask before it deletes")
    .addHelpText("after", `\nExamples:\n  $ pktcap prune --older-than 7d --dry-run\n  $ pktcap prune --location westeurope --yes\n  $ pktcap prune --name "web-1a2b3c4-*"`)
    .action(prune);
}

/** A capture that is to go, and its session as it was seen. */
interface Candidate {
  readonly capture: FoundCapture;
  readonly status: CaptureStatus;
}

async function prune(options: PruneOptions): Promise<void> {
  // The stack is read as for `stack:resource`, and must be the one that the machine is named by.
  const references = [options.stack === undefined ? undefined : `${options.stack}:*`, options.vm];
  await withAzure({ doing: "deleting", subject: "packet captures that have ended", references }, options, async (connection) => {
    const candidates = await candidatesOf(connection, options);
    connection.progress.clear();
    if (candidates.length === 0) connection.progress.say("there are no matching packet captures that have ended");
    if (options.dryRun || candidates.length === 0) return print({ items: candidates.map(({ status }) => status), columns: statusColumns }, options);
    if (options.yes !== true) await confirmDeletion(connection, candidates, options);
    const { done: items, throwFailures } = await deleteAll(connection, candidates, options);
    connection.progress.clear();
    print({ items, columns: deletedColumns }, options);
    throwFailures();
  });
}

async function candidatesOf(connection: Connection, options: PruneOptions): Promise<Candidate[]> {
  const [{ captures }, machine] = await Promise.all([
    listCaptures(connection, options),
    options.vm === undefined ? undefined : findMachine(connection, options.vm),
  ]);
  const chosen = captures
    .filter(({ observed }) => options.name === undefined || isNamed(observed.name, options.name))
    .filter(({ observed }) => machine === undefined || isSameId(observed.capture.target, machine))
    .filter(({ observed }) => options.stack === undefined || connection.stack?.resources.some(({ id }) => isSameId(id, observed.id)))
    .flatMap(foundOf);
  const { done, failures, throwFailures } = await readSessions(connection, chosen);
  if (connection.signal.aborted) throwFailures();
  for (const { message } of failures) connection.progress.say(`warning: not deleted: ${message.split("\n")[0] ?? ""}`);
  return done.filter((status) => hasEnded(status) && isOldEnough(status, options.olderThan)).flatMap((status) => {
    const capture = chosen.find(({ id }) => id === status.id);
    return capture === undefined ? [] : [{ capture, status }];
  });
}

/** A session of which Azure does not say when it started has no age. */
function isOldEnough({ captureStartTime = "" }: CaptureStatus, olderThan: number | undefined): boolean {
  return olderThan === undefined || Date.now() - Date.parse(captureStartTime) > olderThan * 1000;
}

async function confirmDeletion({ signal, progress }: Connection, candidates: readonly Candidate[], { stack, files }: PruneOptions): Promise<void> {
  const what = candidates.length === 1 ? "1 packet capture" : `${candidates.length} packet captures`;
  if (process.stdin.isTTY && process.stderr.isTTY) {
    for (const line of tableLines(candidates.map(({ status }) => status), statusColumns, (process.stderr.columns ?? 80) - 1)) progress.say(line);
    if (stack !== undefined) progress.say(`Stack "${stack}" manages them: its next \`pulumi up\` creates again those that its program still declares.`);
  }
  const answer = await confirm(files ? `Delete ${what} and their files?` : `Delete ${what}? Their files stay.`, signal);
  if (answer === true) return;
  if (answer === false) throw new Failure(`deleting ${what}: cancelled (NotConfirmed)`, { exitCode: exitCodes.refused });
  throw new Failure(`deleting ${what}: there is no terminal for the confirmation (ConfirmationMissing)`, {
    hints: ["use `--dry-run` to show them, or `--yes` to delete them without asking"],
    exitCode: exitCodes.usage,
  });
}

function deleteAll(connection: Connection, candidates: readonly Candidate[], { files = false }: PruneOptions): ReturnType<typeof eachCapture<Deleted>> {
  const sessions = new Map(candidates.map(({ status }) => [status.id, status]));
  return eachCapture(candidates.map(({ capture }) => capture), (capture) =>
    explained("deleting", subjectOf(capture.name, capture.address), async () => {
      await requireUnchanged(connection, capture, sessions.get(capture.id));
      return deleteOne(connection, capture, { files, wait: true }, () => undefined);
    }),
  );
}

/** While the person thinks, somebody may start another capture of the name. */
async function requireUnchanged({ azure, patience }: Connection, { address }: FoundCapture, seen: CaptureStatus | undefined): Promise<void> {
  const now = await azure.packetCaptures.getSession(address, patience());
  if (now === undefined || seen === undefined || (hasEnded(now) && !isAnother(seen, now))) return;
  throw new AzureError("another capture with this name was started in the meantime", { code: "PacketCaptureChanged", status: 409 });
}
