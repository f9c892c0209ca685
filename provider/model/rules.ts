import { type Input, inputs, type Rules } from "./properties";
import { triggeredInputs } from "./triggeredProperties";

/** What holds of inputs and their members, by name: a name means the same in every resource. */
export const rulesByName: ReadonlyMap<string, Rules> = new Map<string, Rules>(
  Object.entries<Input<unknown>>({ ...triggeredInputs, ...inputs }).flatMap(([name, rules]) => [
    [name, rules],
    ...Object.entries<Rules>(rules.members ?? {}),
  ]),
);
