import { randomBytes } from "node:crypto";
import type { Context } from "../../provider/lifecycle/context";
import { type Arrival, ensureCapture } from "../../provider/lifecycle/ensure";
import { subjectOf } from "../../provider/lifecycle/explained";
import { lookAround, requireReadiness } from "../../provider/lifecycle/preflight";
import { bringSession } from "../../provider/lifecycle/session";
import { type CaptureInputs, timeoutOf } from "../../provider/model/captureInputs";
import { checkCaptureInputs } from "../../provider/model/checkInputs";
import { generatedCaptureName } from "../../provider/model/names";
import { formatCaptureId, parseResourceId } from "../../provider/model/resourceId";
import { unknownSession } from "../../provider/model/session";
import type { JsonObject } from "../../provider/model/shapes";
import { summaryOf } from "../../provider/model/summary";
import { elapsedOf, filtersOf, limitsOf, machineOf, sessionText, storageOf, timeLimitOf } from "../captureView";
import { confirm } from "../confirm";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { exitCodes } from "../exitCodes";
import { explained } from "../explained";
import { Failure } from "../failure";
import { type OutputOptions, print } from "../output/print";
import { checkQuery } from "../output/query";
import { adoptingProgram } from "../program";
import { type CaptureOptions, inputsOf, isUnlimited } from "../startInputs";
import { findMachine, type MachineChoice } from "../targets/machines";
import { parseReference } from "../targets/reference";
import { findStorageAccount } from "../targets/storageAccounts";

export interface StartOptions extends AzureOptions, OutputOptions, CaptureOptions, MachineChoice {
  storageAccount?: string;
  /** Waits until the session has ended. */
  wait?: boolean;
  printProgram?: boolean;
  yes?: boolean;
}

/** `pktcap start <machine>` */
export async function start(machine: string, options: StartOptions): Promise<void> {
  checkQuery(options.query);
  // What is wrong with a filter is said before anything is asked of Azure.
  inputsOf(options, "", undefined);
  const references = [machine, ...(options.storageAccount === undefined ? [] : [options.storageAccount])].map(parseReference);
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
  if (problems.length > 0) {
    throw new Failure(problems.map((problem) => `starting a packet capture: ${problem} (UsageError)`).join("\n"), {
      hints: ["`pktcap start --help` shows the option for each property"],
      exitCode: exitCodes.usage,
    });
  }
  return inputs as unknown as CaptureInputs;
}

async function confirmEverything({ signal }: Connection, inputs: CaptureInputs): Promise<void> {
  const what = `every packet of "${machineOf(inputs)}" for up to ${limitsOf(inputs)}`;
  const answer = await confirm(`Record ${what}?`, signal);
  if (answer === true) return;
  const subject = `starting packet capture "${inputs.packetCaptureName}"`;
  if (answer === false) throw new Failure(`${subject}: you said no (NotConfirmed)`, { exitCode: exitCodes.refused });
  throw new Failure(`${subject}: without filter and limit it would record ${what} (ConfirmationMissing)`, {
    hints: ["give a `--filter`, a `--preset`, a `--time-limit` or a size, or say `--yes`"],
    exitCode: exitCodes.usage,
  });
}

async function capture(connection: Connection, inputs: CaptureInputs, options: StartOptions): Promise<void> {
  const { azure, progress } = connection;
  const context = contextOf(connection);
  const patience = connection.patience(timeoutOf(undefined, "createInSeconds"));
  const { packetCaptureName } = inputs;
  const surroundings = await explained("starting", subjectOf(packetCaptureName), () => lookAround(azure, inputs, patience));
  const { address } = surroundings;
  const subject = subjectOf(packetCaptureName, address);
  await explained("starting", subject, async () => requireReadiness(inputs, surroundings, context.warn));
  const arrival: Arrival = { address, inputs, mayExist: false, provisioningState: "Unknown", storagePath: undefined };
  const more = (): string[] => (arrival.mayExist ? whatIsKnown(arrival) : []);
  await explained(
    "starting",
    subject,
    async () => {
      const observed = await ensureCapture(context, azure, arrival, undefined, patience);
      const session = await bringSession(context, azure, address, inputs, unknownSession, patience);
      progress.clear();
      const item = { ...summaryOf(observed, address), ...session };
      if (options.printProgram) process.stdout.write(adoptingProgram(inputs));
      else print({ item, lines: linesOf(item) }, options);
      progress.say(nextStep(packetCaptureName, options.wait === true));
      if (session.packetCaptureStatus === "Error") process.exitCode = exitCodes.endedInError;
    },
    more,
  );
}

/** What is said when it ends badly although Azure may have the capture. */
function whatIsKnown({ address, provisioningState }: Arrival): string[] {
  const id = formatCaptureId(address);
  const state = provisioningState === "Unknown" ? "Azure may have it" : `Azure has it, ${provisioningState}`;
  return [`${state}: ${id}`, `hint: \`pktcap status ${id}\` tells how it stands, \`pktcap delete ${id}\` removes it`];
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
    alive: new Set(),
    refreshStatus: () => true,
    checkReplacements: () => false,
  };
}

function linesOf(item: ReturnType<typeof summaryOf> & typeof unknownSession): [string, string | undefined][] {
  return [
    ["name", item.packetCaptureName],
    ["session", sessionText(item, elapsedOf(item, Date.now()), timeLimitOf(item))],
    ["filters", filtersOf(item)],
    ["limits", limitsOf(item)],
    ["stored in", storageOf(item)],
    ["file", item.storagePath],
    ["id", item.id],
  ];
}
