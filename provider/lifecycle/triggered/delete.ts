import type { Azure } from "../../azure";
import { AzureError, explain } from "../../azure/errors";
import { atMost, type Patience } from "../../azure/patience";
import type { ObservedCapture } from "../../model/arm";
import { type CaptureInputs, timeoutOf } from "../../model/captureInputs";
import { isSameId } from "../../model/resourceId";
import type { JsonObject } from "../../model/shapes";
import { isTriggeredName, namePattern, type TriggeredAddress } from "../../model/triggeredNames";
import type { Context } from "../context";
import { deleteOnly } from "../delete";
import { explained, whereIs } from "../explained";
import { addressIn, keyInUse, triggeredSubject } from "./subject";

/** How many captures are deleted at once. */
const atOnce = 16;
/** How long it is tried to find out which captures stay, in milliseconds. */
const lookLimit = 60_000;
/** How many captures a message names. */
const mostNamed = 5;

/**
 * Deletes the captures that were started, or says which are left. Their files stay. Captures that another resource of this run has from now on, because
 * the program's resource was renamed or replaced, are left to it.
 *
 * @throws Error that names the captures that could not be deleted: the resource then stays in the state.
 */
export async function deleteTriggered(context: Context, id: string, outputs: JsonObject): Promise<void> {
  const address = addressIn(id, "deleting");
  if (context.inUse.has(keyInUse(id, outputs), outputs)) return;
  const subject = triggeredSubject(address.namePrefix, address);
  const patience = context.patience(timeoutOf(outputs.timeouts as CaptureInputs["timeouts"], "deleteInSeconds", context.customTimeout));
  if (outputs.deleteOnDestroy !== true) {
    const left = await leftBehind(context, address, outputs, atMost(patience, lookLimit));
    if (left !== undefined) context.warn(left);
    return;
  }
  await explained("deleting", subject, async () => {
    const azure = await context.azure(patience);
    await deleteAll(azure, address, await capturesOf(azure, address, outputs, patience), patience);
  });
}

/** The captures of the target with names of this resource: a replacement with another target has the same names while both exist. */
async function capturesOf(azure: Azure, address: TriggeredAddress, { target }: JsonObject, patience: Patience): Promise<ObservedCapture[]> {
  const captures = await azure.packetCaptures.list(address, patience);
  return captures
    .filter(({ name, capture }) => isTriggeredName(address.namePrefix, name) && isSameId(capture.target, String(target)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is said of captures that stay; `undefined` where there are none. That they cannot be listed keeps nothing from being destroyed. */
async function leftBehind(
  context: Context,
  address: TriggeredAddress,
  outputs: JsonObject,
  patience: Patience,
): Promise<string | undefined> {
  const { subscriptionId, namePrefix } = address;
  const hint = `hint: \`pktcap prune --name "${namePattern(namePrefix)}" --subscription ${subscriptionId}\` deletes those whose session has ended`;
  try {
    const captures = await capturesOf(await context.azure(patience), address, outputs, patience);
    if (captures.length === 0) return undefined;
    const some = captures.length === 1 ? "1 packet capture stays" : `${captures.length} packet captures stay`;
    return `${some} in Azure (${whereIs(address)}): ${namesOf(captures)}\n  ${hint}`;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return `${explain("listing", triggeredSubject(namePrefix, address), error)}\n  if there are any, they stay in Azure; ${hint}`;
  }
}

/** Deletes every capture and waits until all are gone. One that fails keeps no other from being deleted. */
async function deleteAll(azure: Azure, address: TriggeredAddress, captures: readonly ObservedCapture[], patience: Patience): Promise<void> {
  const { subscriptionId, resourceGroupName, networkWatcherName } = address;
  const watcher = { subscriptionId, resourceGroupName, networkWatcherName };
  const waiting = [...captures];
  const failures: { readonly name: string; readonly error: AzureError }[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { name } = next;
      patience.report(`deleting packet capture "${name}"`);
      try {
        await deleteOnly(azure, { ...watcher, packetCaptureName: name }, patience);
      } catch (error) {
        if (!(error instanceof AzureError)) throw error;
        failures.push({ name, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, captures.length) }, work));
  const [first] = failures;
  if (first === undefined) return;
  const count = `${failures.length} of ${captures.length} packet captures could not be deleted`;
  throw first.error.with({
    reason: `${count}: ${namesOf(failures)}: ${first.error.message}`,
    hint: "the next `pulumi destroy` or `pulumi up` tries again",
  });
}

function namesOf(captures: readonly Pick<ObservedCapture, "name">[]): string {
  const names = captures.slice(0, mostNamed).map(({ name }) => `"${name}"`);
  const more = captures.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
