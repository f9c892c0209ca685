import type { ActionRecord, ActionStatus, WorkflowError } from "../../core/workflow";

/** Names count in whatever letter case; in loops, each iteration has its own record. */
export function recordKey(name: string, indices: readonly number[]): string {
  return indices.length === 0 ? name.toLowerCase() : `${name.toLowerCase()}#${indices.join("-")}`;
}

export function isOver({ status }: ActionRecord): boolean {
  return status !== "Running";
}

/** How an action has ended. */
export interface Outcome {
  status: Exclude<ActionStatus, "Running">;
  code: string;
  error?: WorkflowError;
  outputs?: unknown;
}

/** What to say of an action that holds others, and of a run, when one of them has failed. */
export const blockFailed: Outcome = { status: "Failed", code: "ActionFailed", error: { code: "ActionFailed", message: "An action failed. No dependent actions succeeded." } };

export function failed(code: string, message: string): Outcome {
  return { status: "Failed", code, error: { code, message } };
}

/** An expression that has no value. */
export function invalidTemplate(name: string, message: string): Outcome {
  return { status: "Failed", code: "BadRequest", error: { code: "InvalidTemplate", message: `Unable to process template language expressions in action '${name}' inputs at line '1' and column '0': '${message}'.` } };
}

export function skippedByRunAfter(name: string, other: string, expected: readonly string[], actual: string): Outcome {
  return skipped("ActionConditionFailed", `The execution of template action '${name}' is skipped: the 'runAfter' condition for action '${other}' is not satisfied. Expected status values '${expected.join(", ")}' and actual value '${actual}'.`);
}

export function skippedByBranch(name: string): Outcome {
  return skipped("ActionBranchingConditionNotSatisfied", `The execution of template action '${name}' skipped: the branching condition for this action is not satisfied.`);
}

export function skippedByParent(name: string, parent: string, status: string, code: string): Outcome {
  return skipped("ActionDependencyFailed", `The execution of template action '${name}' is skipped: dependant action '${parent}' completed with status '${status}' and code '${code}'.`);
}

function skipped(code: string, message: string): Outcome {
  return { status: "Skipped", code: "ActionSkipped", error: { code, message } };
}
