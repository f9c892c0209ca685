import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CaptureView } from "../../provider/lifecycle/queries";
import type { CaptureInputs } from "../../provider/model/captureInputs";
import { timeoutLimits } from "../../provider/model/limits";
import { generatedCaptureName } from "../../provider/model/names";
import { parseResourceId } from "../../provider/model/resourceId";
import type { JsonObject } from "../../provider/model/shapes";
import { filtersOf, limitsOf, linesOf, machineOf, named, type Renamed } from "../captures/captureView";
import { exitCodeOfSessions, watchUntilEnded } from "../captures/watching";
import { collect, nameForm, noWaitOption, withArgument, withResult } from "../commandOptions";
import { confirm } from "../confirm";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { type OutputOptions, print } from "../output/print";
import type { Column } from "../output/table";
import { adoptingProgram } from "../program";
import { parseCount, parseDuration, parseSize, quantity } from "../quantities";
import { inputsOf, isUnlimited, presetNames } from "../start/captureOptions";
import { checkedInputs, refuse } from "../start/checkedInputs";
import { conversationInputs, createConversation } from "../start/conversation";
import { type ConversationChoices, conversationMistakes } from "../start/conversationMistakes";
import { createdCapture } from "../start/createdCapture";
import { mistakesIn, type StartChoices } from "../start/mistakes";
import { foundAt } from "../targets/captures";
import { findMachine, type MachineChoice } from "../targets/machines";
import { findStorageAccount } from "../targets/storageAccounts";
import type * as compareModule from "./compare";

/** Loaded only for `--compare`. */
const load = createRequire(__filename);

const dayInSeconds = 86_400;

interface StartOptions extends AzureOptions, OutputOptions, StartChoices, MachineChoice, ConversationChoices {
  yes?: boolean;
}

/** `pktcap start <machine…>` */
export function define(command: Command): void {
  withResult(withArgument(command, `${nameForm}; with --between, two or more in the order in which the traffic goes`))
    .option("--between", "records what the machines send each other, on all of them: filters as the first machine sees the packets, mirrored for the others")
    .option("-n, --name <name>", "the capture's name (default: the machine's and seven random digits)")
    .option("--storage-account <account>", `where the file goes (${nameForm})`)
    .option("--storage-path <address>", "the https URL of a container or blob in the storage account")
    .option("--file-path <path>", "a .cap file on the machine, in addition to or instead of the storage account")
    .option("--filter <expression>", 'the packets to record, such as "tcp and remote port 443"; may be repeated', collect)
    .option("--filters <json>", "the packets to record, in the Azure CLI's format: a JSON list of filters, or @file", collect)
    .addOption(new Option("--preset <name>", "the packets to record, by purpose; may be repeated").argParser(collectPreset))
    .addOption(new Option("--side <side>", "the side whose ports the preset matches").choices(["local", "remote", "either"]))
    .option("--time-limit <duration>", "ends the session after this time, such as 90s, 10m or 5h", quantity(parseDuration))
    .option("--total-bytes <size>", "ends the session at this size, such as 100M", quantity(parseSize))
    .option("--bytes-per-packet <number>", "records only this many bytes of each packet", quantity(parseSize))
    .option("--continuous", "writes a ring of files instead of one")
    .option("--file-count <number>", "the number of files in the ring", quantity(parseCount))
    .option("--file-size <size>", "the size of each file in the ring", quantity(parseSize))
    .option("--include <instance>", "only this instance of the scale set; may be repeated", collect)
    .option("--exclude <instance>", "all instances of the scale set except this one; may be repeated", collect)
    .option("-g, --resource-group <name>", "looks for the machine only in this resource group")
    .option("-l, --location <region>", "the machine's region, if the machine cannot be read")
    .option("--no-require-agent", "starts even if the machine is off or its agent is missing")
    .option("--no-require-storage", "starts even if the service cannot write to the storage account")
    .option("--wait", "waits until the session has ended")
    .option("--compare", "with --between and --wait: then shows what was lost between the machines, as `pktcap compare`")
    .addOption(noWaitOption())
    .option("--print-program", "prints a Pulumi program that adopts the capture")
    .option("-y, --yes", "does not ask before recording everything without a limit")
    .addHelpText("after", `\nPresets: ${presetNames.join(", ")}.\n\nExample:\n  $ pktcap start web-1 --storage-account captures --preset dns --time-limit 10m\n  $ pktcap start web-1 db-1 --between --preset sql --storage-account captures --time-limit 2m --wait --compare`)
    .action(start);
}

function collectPreset(value: string, earlier: string[] | undefined): string[] {
  if (!presetNames.includes(value)) throw new InvalidArgumentError(`must be one of ${presetNames.join(", ")}, got "${value}"`);
  return collect(value, earlier);
}

async function start(machines: readonly string[], options: StartOptions): Promise<void> {
  refuse([...conversationMistakes(machines, options), ...mistakesIn(options)]);
  const subject = machines.length === 1 ? `a packet capture of "${machines[0] ?? ""}"` : "packet captures";
  const references = [...machines, options.storageAccount];
  const captureIds = await withAzure({ doing: "starting", subject, references }, options, async (connection) => {
    const [targets, storageId] = await Promise.all([
      Promise.all(machines.map((machine) => findMachine(connection, machine, options))),
      options.storageAccount === undefined ? undefined : findStorageAccount(connection, options.storageAccount),
    ]);
    const given = targets.map((target) => inputsOf(options, target, storageId));
    const digits = randomDigits();
    if (options.between) return conversation(connection, targets, given, digits, options);
    const [target = ""] = targets;
    const [first = {}] = given;
    const inputs = checkedInputs(first, generatedCaptureName(parseResourceId(target)?.names[0] ?? "", digits), options.wait === true);
    if (isUnlimited(first) && options.yes !== true) await confirmEverything(connection, inputs);
    await capture(connection, inputs, options);
    return [];
  });
  if (options.compare) await (load("./compare") as typeof compareModule).compare(captureIds, { ...options, wait: true, auth: "login", top: 10, timeout: dayInSeconds });
}

/** They keep two people's captures apart, so that whatever bears the name can only be ours. */
function randomDigits(): string {
  return randomBytes(4).toString("hex").slice(0, 7);
}

async function confirmEverything({ signal }: Connection, inputs: CaptureInputs): Promise<void> {
  const what = `every packet of "${machineOf(inputs)}" for up to ${limitsOf(inputs)}`;
  const answer = await confirm(`Record ${what}?`, signal);
  if (answer === true) return;
  const subject = `starting packet capture "${inputs.packetCaptureName}"`;
  if (answer === false) throw new Failure(`${subject}: cancelled (NotConfirmed)`, { exitCode: exitCodes.refused });
  throw new Failure(`${subject}: without a filter or limit it would record ${what} (ConfirmationMissing)`, {
    hints: ["use `--filter`, `--preset`, `--time-limit` or a size limit, or confirm with `--yes`"],
    exitCode: exitCodes.usage,
  });
}

async function capture(connection: Connection, inputs: CaptureInputs, options: StartOptions): Promise<void> {
  const { progress } = connection;
  const item = named(await createdCapture(connection, inputs, options.wait === false));
  progress.clear();
  if (options.printProgram) process.stdout.write(adoptingProgram(inputs));
  else print({ item, lines: linesOf(item).filter(([title]) => shown.has(title)) }, options);
  progress.say(nextStep(inputs.packetCaptureName, options.wait === true));
  if (item.packetCaptureStatus === "Error") process.exitCode = exitCodes.endedInError;
}

/** @returns the ids of the captures */
async function conversation(connection: Connection, targets: readonly string[], given: readonly JsonObject[], digits: string, options: StartOptions): Promise<string[]> {
  const { progress } = connection;
  const repeated = targets.find((id, index) => targets.indexOf(id) !== index);
  if (repeated !== undefined) refuse([`\`--between\`: machine "${parseResourceId(repeated)?.names[0] ?? repeated}" is given twice`]);
  const all = await conversationInputs(connection, given, { name: options.name, digits });
  const unlimited = all.find(({ filters }, index) => isUnlimited({ ...given[index], filters }));
  if (unlimited !== undefined && options.yes !== true) await confirmEverything(connection, unlimited);
  const created = await createConversation(connection, all, options.wait === false);
  const captures = created.map(({ id }) => foundAt(id));
  const ended = options.wait ? await watchUntilEnded(connection, captures, { timeout: timeoutLimits.waitUntilStoppedInSeconds.default }) : undefined;
  const items = created.map((view, index) => named({ ...view, ...ended?.[index]?.session }));
  progress.clear();
  // Two results would not be one document.
  if (!options.compare || (options.output === "table" && options.query === undefined)) print({ items, columns: conversationColumns }, options);
  const names = items.map(({ name }) => name).join(" ");
  if (!options.compare) for (const line of nextSteps(names, options)) progress.say(line);
  if (ended !== undefined) process.exitCode = exitCodeOfSessions(ended);
  return items.map(({ id }) => id);
}

const conversationColumns: readonly Column<Renamed<CaptureView>>[] = [
  { title: "NAME", of: ({ name }) => name },
  { title: "MACHINE", of: (item) => machineOf(item) },
  { title: "STATUS", of: ({ packetCaptureStatus }) => packetCaptureStatus },
  { title: "FILTERS", of: (item) => filtersOf(item) },
];

/** At most one line. The files of `--file-path` are on the machines, and those of `--continuous` are several for each. */
function nextSteps(names: string, { wait, storageAccount, continuous }: StartOptions): string[] {
  const steps = [
    ...(wait ? [] : [`\`pktcap status ${names} --watch\` follows them`, `\`pktcap stop ${names}\` ends them`]),
    ...(storageAccount === undefined || continuous ? [] : [`\`pktcap compare ${names}${wait ? "" : " --wait"}\` shows what was lost between them`]),
  ];
  return steps.length === 0 ? [] : [steps.join(", ")];
}

function nextStep(name: string, hasEnded: boolean): string {
  return hasEnded
    ? `\`pktcap download ${name}\` fetches the file`
    : `\`pktcap status ${name} --watch\` follows it, \`pktcap stop ${name}\` ends it, \`pktcap download ${name} --wait\` fetches the file`;
}

/** Of all that `pktcap show` says, what tells the person that it is the right one. */
const shown = new Set(["name", "session", "filters", "limits", "stored in", "file", "id"]);
