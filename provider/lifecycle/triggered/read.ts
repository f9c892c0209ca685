import { AzureError } from "../../azure/errors";
import { type CaptureInputs, timeoutOf } from "../../model/captureInputs";
import type { JsonObject } from "../../model/shapes";
import type { Context } from "../context";
import { explained } from "../explained";
import { mayHaveWatcher } from "../findWatcher";
import type { Found } from "../read";
import { addressIn, triggeredSubject } from "./subject";

/**
 * Looks whether the network watcher is still there: without it no capture can be started. Everything else in the state is what the program said.
 *
 * @returns `undefined` where the watcher is certainly gone.
 */
export async function readTriggered(context: Context, id: string, state: JsonObject): Promise<Found | undefined> {
  const address = addressIn(id, "reading");
  const subject = triggeredSubject(address.namePrefix, address);
  if (typeof state.networkWatcherId !== "string") throw notImportable(subject);
  const patience = context.patience(timeoutOf(state.timeouts as CaptureInputs["timeouts"], "readInSeconds", context.customTimeout));
  const isThere = await explained("reading", subject, async () => {
    try {
      return await mayHaveWatcher(await context.azure(patience), address, patience);
    } catch (error) {
      // Whoever may not look at watchers does not know that it is gone.
      if (error instanceof AzureError && error.status === 403) return true;
      throw error;
    }
  });
  return isThere ? { id, outputs: state } : undefined;
}

function notImportable(subject: string): Error {
  return new Error(
    `importing ${subject}: Azure has no such resource, so there is nothing to import (ImportUnsupported)\n` +
      "  hint: declare it without `import`: its creation changes nothing in Azure, and captures with its `namePrefix` are then its own",
  );
}
