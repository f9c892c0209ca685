import { explain } from "../azure/errors";
import { show } from "../model/problems";
import { type CaptureAddress, formatCaptureId } from "../model/resourceId";
import type { JsonObject } from "../model/shapes";

/**
 * A capture that may exist in Azure although its create or update came to no good end: it belongs in the state.
 *
 * @param explanation What went wrong, without what becomes of the capture.
 */
export class Unfinished extends Error {
  constructor(
    readonly explanation: string,
    readonly id: string,
    readonly outputs: JsonObject,
    cause: unknown,
  ) {
    const kept = `${id} stays in the state as unfinished: the next \`pulumi up\` continues it, \`pulumi destroy\` deletes it`;
    super(`${explanation}\n  ${kept}`, { cause });
    this.name = "Unfinished";
  }
}

/**
 * The capture as messages name it: `packet capture "dns" (network watcher "nw", resource group "rg")`.
 *
 * @param called What it is.
 */
export function subjectOf(name: string, watcher?: Omit<CaptureAddress, "packetCaptureName">, called = "packet capture"): string {
  return `${called} "${name}"${watcher === undefined ? "" : ` (${whereIs(watcher)})`}`;
}

/** The watcher as messages name it. */
export function whereIs({ networkWatcherName, resourceGroupName }: Omit<CaptureAddress, "packetCaptureName">): string {
  return `network watcher "${networkWatcherName}", resource group "${resourceGroupName}"`;
}

/** What a packet capture's id looks like. */
export const captureIdForm = formatCaptureId({
  subscriptionId: "{id}",
  resourceGroupName: "{name}",
  networkWatcherName: "{name}",
  packetCaptureName: "{name}",
});

/** The error of an id, out of a program or the state, that no packet capture can have. */
export function notACapture(doing: string, id: string): Error {
  return new Error(`${doing} packet capture: the id must be ${captureIdForm}, got ${show(id)} (InvalidCaptureId)`);
}

/** Does something and gives whatever goes wrong the form in which people see it; what it was is the `cause`. */
export async function explained<T>(doing: string, subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Unfinished ? error : new Error(explain(doing, subject, error), { cause: error });
  }
}
