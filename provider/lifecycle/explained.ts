import { explain } from "../azure/errors";
import { show } from "../model/problems";
import { type CaptureAddress, formatCaptureId } from "../model/resourceId";
import type { JsonObject } from "../model/shapes";

/** A capture that may exist in Azure although its create or update came to no good end: it belongs in the state. */
export class Unfinished extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly outputs: JsonObject,
  ) {
    super(message);
    this.name = "Unfinished";
  }
}

/** The capture as messages name it: `packet capture "dns" (network watcher "nw", resource group "rg")`. */
export function subjectOf(name: string, address?: Omit<CaptureAddress, "packetCaptureName">): string {
  const where = address && ` (network watcher "${address.networkWatcherName}", resource group "${address.resourceGroupName}")`;
  return `packet capture "${name}"${where ?? ""}`;
}

/** The error of an id, out of a program or the state, that no packet capture can have. */
export function notACapture(doing: string, id: string): Error {
  const form = formatCaptureId({
    subscriptionId: "{id}",
    resourceGroupName: "{name}",
    networkWatcherName: "{name}",
    packetCaptureName: "{name}",
  });
  return new Error(`${doing} packet capture: the id must be ${form}, got ${show(id)} (InvalidCaptureId)`);
}

/** Does something and gives whatever goes wrong the form in which people see it. */
export async function explained<T>(doing: string, subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Unfinished ? error : new Error(explain(doing, subject, error));
  }
}
