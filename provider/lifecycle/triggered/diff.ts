import { isSame } from "../../model/differences";
import { parseTriggeredId } from "../../model/triggeredNames";
import { triggeredInputProperties, triggeredInputs } from "../../model/triggeredProperties";
import type { Diff, DiffRequest } from "../diff";

/** What would have to happen to make the resource what the program wants. Settings are those of later captures, so they change in place. */
export function diffTriggered({ id, olds, news }: DiffRequest): Diff {
  const differs = (name: string): boolean => !isSame(name, olds[name], news[name]);
  const address = parseTriggeredId(id);
  // A part of the address that is left out is wherever it is now.
  const moves = (name: "networkWatcherName" | "resourceGroupName"): boolean => name in news && !isSame(name, address?.[name], news[name]);
  const replaces = triggeredInputProperties.filter((name) => {
    if (triggeredInputs[name].change !== "replaces") return false;
    return name === "networkWatcherName" || name === "resourceGroupName" ? moves(name) : differs(name);
  });
  return { changes: replaces.length > 0 || triggeredInputProperties.some(differs) ? "inputs" : "none", replaces };
}
