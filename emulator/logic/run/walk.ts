import type { Actions } from "../../core/workflow";
import type { PlacedAction } from "../definition/definition";
import { ExpressionError } from "../expressions/expressionError";
import { durationOf } from "../expressions/timestamp";
import { containers } from "./containers";
import type { Due, Engine, Step } from "./engine";
import { begin, end, skip, skipInside } from "./group";
import { invalidTemplate, isOver, recordKey, skippedByParent, skippedByRunAfter } from "./records";
import type { Outcome } from "./records";
import { simpleActions } from "./simpleActions";

/**
 * Brings the actions of one group as far as they get now: those whose time has come, in the order of the definition, until all have ended
 * or wait. Everything that counts is in the run's records, so it can begin anew at any time.
 */
export async function walk(engine: Engine, actions: Actions, within: readonly PlacedAction[], indices: readonly number[]): Promise<Due> {
  for (;;) {
    let hasMoved = false;
    let due: Due = Infinity;
    for (const [name, action] of Object.entries(actions)) {
      if (engine.run.status !== "Running") return Infinity;
      const placed: PlacedAction = { name, action, siblings: actions, within: [...within] };
      const known = engine.run.records[recordKey(name, indices)];
      if (known && isOver(known)) continue;
      if (known === undefined) {
        const readiness = readinessOf(engine, placed, indices);
        if (readiness === "pending") continue;
        if (readiness !== "ready") {
          skip(engine, placed, indices, readiness);
          hasMoved = true;
          continue;
        }
      }
      const record = known ?? begin(engine, placed, indices);
      const next = await bringForward(engine, { placed, indices, record });
      if (isOver(record)) hasMoved = true;
      else due = Math.min(due, next);
    }
    if (!hasMoved) return due;
  }
}

/** Whether an action's turn has come, or why it is skipped. */
function readinessOf({ run }: Engine, { name, action: { runAfter = {} } }: PlacedAction, indices: readonly number[]): "ready" | "pending" | Outcome {
  const others = Object.entries(runAfter).map(([other, expected]) => ({ other, expected, record: run.records[recordKey(other, indices)] }));
  if (others.some(({ record }) => record === undefined || !isOver(record))) return "pending";
  const unmet = others.find(({ expected, record }) => !expected.includes(record!.status));
  return unmet === undefined ? "ready" : skippedByRunAfter(name, unmet.other, unmet.expected, unmet.record!.status);
}

async function bringForward(engine: Engine, step: Step): Promise<Due> {
  const { record, placed } = step;
  const container = containers[placed.action.type];
  try {
    const deadline = deadlineOf(step);
    if (deadline <= engine.now) {
      end(engine, record, { status: "TimedOut", code: "ActionTimedOut", error: { code: "ActionTimedOut", message: `The execution of template action '${placed.name}' timed out: its limit is '${placed.action.limit?.timeout}'.` } });
      return Infinity;
    }
    if (container) return await container(engine, step, walk);
    const result = await simpleActions[placed.action.type]!(engine, step);
    if (typeof result === "number") return Math.min(result, deadline);
    if (engine.run.status === "Running") end(engine, record, result);
    return Infinity;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const outcome = invalidTemplate(placed.name, error.message);
    end(engine, record, outcome);
    skipInside(engine, placed, step.indices, (name) => skippedByParent(name, placed.name, outcome.status, outcome.code));
    return Infinity;
  }
}

/** A loop's limit is its own matter. */
function deadlineOf({ placed: { action }, record }: Step): number {
  const timeout = action.type === "Until" ? undefined : action.limit?.timeout;
  const length = timeout === undefined ? undefined : durationOf(timeout);
  return length === undefined ? Infinity : record.startedAt + length;
}
