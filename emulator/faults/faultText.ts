import JSON5 from "json5";
import { checkFaultRule } from "./faultRule";
import type { Fault } from "./faultRule";
import { readyFault, readyFaults } from "./readyFaults";

/**
 * Fault rules from text: the name of a ready one, or JSON5 with a rule or a list of rules and names.
 *
 * @throws with the property of the rule that is wrong
 * @example parseFaults("throttled")
 * @example parseFaults('{ match: { method: "PUT" }, action: { reset: "after" } }')
 */
export function parseFaults(text: string): Fault[] {
  const word = text.trim();
  return faultRules(/^[a-z][a-z-]*$/.test(word) ? word : parsed(text));
}

/** The same from a value. */
export function faultRules(value: unknown): Fault[] {
  if (Array.isArray(value)) return value.flatMap((item) => faultRules(item));
  if (typeof value !== "string") {
    checkFaultRule(value);
    return [value];
  }
  const ready = readyFault(value);
  if (ready === undefined) {
    throw new Error(`adding a fault rule: "${value}" is not a predefined rule (InvalidFaultRule)\n  hint: predefined rules are ${Object.keys(readyFaults).join(", ")}`);
  }
  return [ready];
}

function parsed(text: string): unknown {
  try {
    return JSON5.parse<unknown>(text);
  } catch (error) {
    throw new Error(`adding a fault rule: neither JSON5 nor the name of a predefined rule: ${(error as Error).message.replace("JSON5: ", "")} (InvalidFaultRule)`, { cause: error });
  }
}
