import { AzureError } from "../../provider/azure/errors";
import { CapturesInUse } from "../../provider/lifecycle/capturesInUse";
import type { Context } from "../../provider/lifecycle/context";
import { create, placeFor } from "../../provider/lifecycle/create";
import { Unfinished } from "../../provider/lifecycle/explained";
import type { CaptureView } from "../../provider/lifecycle/queries";
import type { CaptureInputs } from "../../provider/model/captureInputs";
import type { Connection } from "../connection";
import { exitCodeOf } from "../exitCodes";
import { isExplicable } from "../explained";
import { Failure } from "../failure";
import { inTermsOfStart } from "./startHints";

/**
 * Creates the capture as the resource does.
 *
 * @throws Failure, explained and with the exit code of its cause.
 */
export async function createdCapture(connection: Connection, inputs: CaptureInputs, isDoneWhenAccepted: boolean): Promise<CaptureView> {
  return inWordsOfStart(inputs, async () => (await create({ ...contextOf(connection), isDoneWhenAccepted: () => isDoneWhenAccepted }, inputs, "starting")).seen);
}

/**
 * Checks everything that is checked before a capture is created, without warnings.
 *
 * @throws Failure, as `createdCapture`.
 */
export async function requireReady({ azure, patience }: Connection, inputs: CaptureInputs): Promise<void> {
  await inWordsOfStart(inputs, () => placeFor(azure, inputs, patience(), () => undefined, "starting"));
}

async function inWordsOfStart<T>(inputs: CaptureInputs, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
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
