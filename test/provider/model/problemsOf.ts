import { Problems } from "../../../provider/model/problems";

/** Runs one rule on one property and gives its result and what it has to say. */
export function checked(path: string, rule: (problems: Problems) => unknown): { value: unknown; problems: readonly string[] } {
  const problems = new Problems(path);
  return { value: rule(problems), problems: problems.messages };
}
