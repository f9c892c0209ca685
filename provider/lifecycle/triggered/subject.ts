import { show } from "../../model/problems";
import { triggeredModel } from "../../model/resourceModels";
import { formatTriggeredId, namePattern, parseTriggeredId, type TriggeredAddress } from "../../model/triggeredNames";
import { subjectOf } from "../explained";

/** The captures as messages name them: `triggered captures "web-1a2b3c4-*" (network watcher "nw", resource group "rg")`. */
export function triggeredSubject(namePrefix: string, watcher?: Omit<TriggeredAddress, "namePrefix">): string {
  return subjectOf(namePattern(namePrefix), watcher, triggeredModel.called);
}

/** The address in an id. @throws Error for an id that no such resource can have. */
export function addressIn(id: string, doing: string): TriggeredAddress {
  const address = parseTriggeredId(id);
  if (address !== undefined) return address;
  const form = formatTriggeredId({
    subscriptionId: "{id}",
    resourceGroupName: "{name}",
    networkWatcherName: "{name}",
    namePrefix: "{prefix}",
  });
  throw new Error(`${doing} ${triggeredModel.called}: the id must be ${form}, got ${show(id)} (InvalidTriggeredCapturesId)`);
}

/** Names the captures of a resource in one run: those of another target may have the same names. */
export function keyInUse(id: string, { target }: { readonly target?: unknown }): string {
  return `${id} ${String(target)}`;
}
