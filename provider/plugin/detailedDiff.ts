import type { Diff } from "../lifecycle/diff";
import { differences, type Difference } from "../model/differences";
import type { ResourceModel } from "../model/resourceModels";
import type { JsonObject } from "../model/shapes";

/** How the engine is to show a change of one property. */
export interface PropertyChange {
  readonly kind: "ADD" | "DELETE" | "UPDATE" | "ADD_REPLACE" | "DELETE_REPLACE" | "UPDATE_REPLACE";
  /** Whether the old value is that of the inputs; otherwise it is that of the outputs. */
  readonly inputDiff: boolean;
}

/** What the state has of a resource, and what the program wants. */
export interface Compared {
  readonly oldInputs: JsonObject;
  readonly olds: JsonObject;
  readonly news: JsonObject;
}

/** Every change by its path, such as `filters[1].remotePort`. */
export function detailedDiff(
  { inputs }: ResourceModel,
  { changes, replaces }: Diff,
  { oldInputs, olds, news }: Compared,
): Map<string, PropertyChange> {
  const details = new Map<string, PropertyChange>();
  if (changes === "none") return details;
  for (const name of Object.keys(inputs)) {
    const isReplaced = replaces.includes(name);
    const inInputs = differences(name, oldInputs[name], news[name]);
    const inOutputs = inInputs.length === 0 ? differences(name, olds[name], news[name]) : [];
    for (const difference of inInputs) details.set(difference.path, { kind: kindOf(difference, isReplaced), inputDiff: true });
    for (const difference of inOutputs) details.set(difference.path, { kind: kindOf(difference, isReplaced), inputDiff: false });
    if (isReplaced && inInputs.length + inOutputs.length === 0) details.set(name, { kind: "UPDATE_REPLACE", inputDiff: false });
  }
  // What no input shows, such as a capture that Azure reports as failed.
  for (const name of replaces) if (!details.has(name) && !(name in news)) details.set(name, { kind: "DELETE_REPLACE", inputDiff: false });
  return details;
}

function kindOf({ old, new: current }: Difference, isReplaced: boolean): PropertyChange["kind"] {
  const kind = old === undefined ? "ADD" : current === undefined ? "DELETE" : "UPDATE";
  return isReplaced ? `${kind}_REPLACE` : kind;
}
