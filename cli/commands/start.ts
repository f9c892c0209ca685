import { randomBytes } from "node:crypto";
import { type Command, InvalidArgumentError, Option } from "commander";
import { AzureError } from "../../provider/azure/errors";
import { CapturesInUse } from "../../provider/lifecycle/capturesInUse";
import type { Context } from "../../provider/lifecycle/context";
import { create } from "../../provider/lifecycle/create";
import { Unfinished } from "../../provider/lifecycle/explained";
import type { CaptureView } from "../../provider/lifecycle/queries";
import type { CaptureInputs } from "../../provider/model/captureInputs";
import { checkCaptureInputs } from "../../provider/model/checkInputs";
import { generatedCaptureName } from "../../provider/model/names";
import { parseResourceId } from "../../provider/model/resourceId";
import type { JsonObject } from "../../provider/model/shapes";
import { limitsOf, linesOf, machineOf, named } from "../captures/captureView";
import { collect, nameForm, noWaitOption, withArgument, withResult } from "../commandOptions";
import { confirm } from "../confirm";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { exitCodeOf, exitCodes } from "../exitCodes";
import { isExplicable } from "../explained";
import { Failure } from "../failure";
import { type OutputOptions, print } from "../output/print";
import { adoptingProgram } from "../program";
import { parseCount, parseDuration, parseSize, quantity } from "../quantities";
import { inputsOf, isUnlimited, presetNames } from "../start/captureOptions";
import { mistakesIn, type StartChoices } from "../start/mistakes";
import { inOptions } from "../start/optionNames";
import { inTermsOfStart } from "../start/startHints";
import { findMachine, type MachineChoice } from "../targets/machines";
import { findStorageAccount } from "../targets/storageAccounts";

interface StartOptions extends AzureOptions, OutputOptions, StartChoices, MachineChoice {
  /** `true` waits until the session has ended, `false` returns when Azure has accepted the request. */
  wait?: boolean;
  printProgram?: boolean;
  yes?: boolean;
}

/** `pktcap start <machine>` */
export function define(command: Command): void {
  withResult(withArgument(command, nameForm))
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
    .addOption(noWaitOption())
    .option("--print-program", "prints a Pulumi program that adopts the capture")
    .option("-y, --yes", "does not ask before recording everything without a limit")
    .addHelpText("after", `\nPresets: ${presetNames.join(", ")}.\n\nExample:\n  $ pktcap start web-1 --storage-account captures --preset dns --time-limit 10m`)
    .action(start);
}

function collectPreset(value: string, earlier: string[] | undefined): string[] {
  if (!presetNames.includes(value)) throw new InvalidArgumentError(`must be one of ${presetNames.join(", ")}, got "${value}"`);
  return collect(value, earlier);
}

async function start(machine: string, options: StartOptions): Promise<void> {
  refuse(mistakesIn(options));
  const references = [machine, options.storageAccount];
  await withAzure({ doing: "starting", subject: `a packet capture of "${machine}"`, references }, options, async (connection) => {
    const [target, storageId] = await Promise.all([
      findMachine(connection, machine, options),
      options.storageAccount === undefined ? undefined : findStorageAccount(connection, options.storageAccount),
    ]);
    const given = inputsOf(options, target, storageId);
    const inputs = checked(given, target, options.wait === true);
    if (isUnlimited(given) && options.yes !== true) await confirmEverything(connection, inputs);
    await capture(connection, inputs, options);
  });
}

/** The inputs in canonical form, by the resource's own rules. */
function checked(given: JsonObject, target: string, waitUntilStopped: boolean): CaptureInputs {
  // Seven random digits keep two people's captures apart, so that whatever bears the name can only be ours.
  const suggestedName = generatedCaptureName(parseResourceId(target)?.names[0] ?? "", randomBytes(4).toString("hex").slice(0, 7));
  const { inputs, problems } = checkCaptureInputs({ ...given, waitUntilStopped }, { suggestedName });
  refuse(problems.map(inOptions));
  return inputs as unknown as CaptureInputs;
}

function refuse(mistakes: readonly string[]): void {
  if (mistakes.length === 0) return;
  throw new Failure(mistakes.map((mistake) => `starting a packet capture: ${mistake} (UsageError)`).join("\n"), {
    hints: ["`pktcap start --help` shows every option"],
    exitCode: exitCodes.usage,
  });
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
  const item = named(await created(connection, inputs, options.wait === false));
  progress.clear();
  if (options.printProgram) process.stdout.write(adoptingProgram(inputs));
  else print({ item, lines: linesOf(item).filter(([title]) => shown.has(title)) }, options);
  progress.say(nextStep(inputs.packetCaptureName, options.wait === true));
  if (item.packetCaptureStatus === "Error") process.exitCode = exitCodes.endedInError;
}

/** Creates the capture as the resource does. What goes wrong comes explained; its cause decides on the exit code. */
async function created(connection: Connection, inputs: CaptureInputs, isDoneWhenAccepted: boolean): Promise<CaptureView> {
  try {
    return (await create({ ...contextOf(connection), isDoneWhenAccepted: () => isDoneWhenAccepted }, inputs, "starting")).seen;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { cause } = error;
    if (!isExplicable(cause)) throw cause instanceof Error ? cause : error;
    const message = error instanceof Unfinished ? error.explanation : error.message;
    const explanation = cause instanceof AzureError ? inTermsOfStart(message, cause, inputs) : message;
    const lines = [explanation, ...(error instanceof Unfinished ? whatIsKnown(error) : [])];
    throw new Failure(lines.join("\n"), { exitCode: exitCodeOf(cause) });
  }
}

/** What is said when it ends badly although Azure may have the capture. */
function whatIsKnown({ id, outputs: { provisioningState } }: Unfinished): string[] {
  const state = provisioningState === "Unknown" ? "the capture may exist" : `the capture exists (${String(provisioningState)})`;
  return [`  ${state}: ${id}`, `  hint: \`pktcap status ${id}\` shows its status, \`pktcap delete ${id}\` removes it`];
}

function nextStep(name: string, hasEnded: boolean): string {
  return hasEnded
    ? `\`pktcap download ${name}\` fetches the file`
    : `\`pktcap status ${name} --watch\` follows it, \`pktcap stop ${name}\` ends it, \`pktcap download ${name} --wait\` fetches the file`;
}

function contextOf({ azure, progress, patience }: Connection): Context {
  return {
    azure: async () => azure,
    patience,
    warn: (message) => progress.say(`warning: ${message}`),
    inUse: new CapturesInUse(),
    refreshStatus: () => true,
    findFiles: () => false,
    checkReplacements: () => false,
  };
}

/** Of all that `pktcap show` says, what tells the person that it is the right one. */
const shown = new Set(["name", "session", "filters", "limits", "stored in", "file", "id"]);
