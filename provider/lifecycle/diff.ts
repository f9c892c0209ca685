import { isSame } from "../model/differences";
import { addressProperties, inputProperties, inputs, isOneOf } from "../model/properties";
import { isFailed } from "../model/provisioningState";
import { type CaptureAddress, parseCaptureId } from "../model/resourceId";
import type { JsonObject } from "../model/shapes";
import { containsUnknown } from "../model/unknown";
import { isUnfinished } from "./outputs";

export interface DiffRequest {
  readonly id: string;
  /** The outputs in the state. */
  readonly olds: JsonObject;
  /** The canonical inputs. */
  readonly news: JsonObject;
}

export interface Diff {
  /** `none`: leave the capture alone; `inputs`: whatever the inputs show; `repair`: there is something to do that no input shows. */
  readonly changes: "none" | "inputs" | "repair";
  /** The properties whose change, or whose state, needs a new capture in place of the old one. */
  readonly replaces: readonly string[];
}

/** What would have to happen to make a capture what the program wants. Everything Azure cannot change, and it can change nothing, needs a new one. */
export function diff({ id, olds, news }: DiffRequest): Diff {
  const differs = (name: string): boolean => !isSame(name, olds[name], news[name]);
  const address = parseCaptureId(id);
  // A part of the address that is left out is wherever it is now.
  const moves = (name: keyof CaptureAddress): boolean => name in news && !isSame(name, address?.[name], news[name]);
  const replaces: string[] = inputProperties.filter(
    (name) => inputs[name].change === "replaces" && (isOneOf(addressProperties, name) ? moves(name) : differs(name)),
  );
  // A session that was stopped cannot go on.
  if (olds.running === false && (news.running === true || containsUnknown(news.running))) replaces.push("running");
  if (replaces.length > 0) return { changes: "inputs", replaces };
  if (isUnfinished(olds)) return { changes: "repair", replaces: isFailed(olds.provisioningState) ? ["provisioningState"] : [] };
  return { changes: inputProperties.some(differs) ? "inputs" : "none", replaces };
}
