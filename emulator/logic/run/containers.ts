import type { ActionState, ActionStatus, Actions } from "../../core/workflow";
import { branchesOf } from "../definition/definition";
import type { PlacedAction } from "../definition/definition";
import { evaluateIn } from "../expressions/evaluate";
import { ExpressionError } from "../expressions/expressionError";
import { durationOf } from "../expressions/timestamp";
import { isEqual, typeName } from "../expressions/values";
import { holds } from "./conditions";
import type { Due, Engine, Step } from "./engine";
import { scopeOf } from "./expressionScope";
import { end, hasEnded, skipInside, statusOf } from "./group";
import { blockFailed, failed, skippedByBranch, skippedByParent } from "./records";
import type { Outcome } from "./records";

/** Brings the actions of a group forward. */
type Walk = (engine: Engine, actions: Actions, within: readonly PlacedAction[], indices: readonly number[]) => Promise<Due>;
type Container = (engine: Engine, step: Step, walk: Walk) => Promise<Due>;

/** What actions that hold others do, by their type. */
export const containers: Readonly<Record<string, Container>> = { Foreach: forEach, If: choose, Scope: scope, Switch: choose, Until: until };

/** What an action that holds others has come to. */
function outcomeOf(status: ActionStatus): Outcome {
  if (status === "Failed") return blockFailed;
  if (status === "TimedOut" || status === "Cancelled") return { ...blockFailed, status };
  return { status: "Succeeded", code: "NotSpecified" };
}

async function scope(engine: Engine, { placed, indices, record }: Step, walk: Walk): Promise<Due> {
  const actions = placed.action.actions ?? {};
  const due = await walk(engine, actions, [...placed.within, placed], indices);
  if (hasEnded(engine, actions, indices)) end(engine, record, outcomeOf(statusOf(engine, actions, indices)));
  return due;
}

/** If and Switch: one branch runs, the others are skipped. */
async function choose(engine: Engine, step: Step, walk: Walk): Promise<Due> {
  const { placed, indices, record } = step;
  record.state ??= { branch: branchFor(engine, step) };
  const taken = record.state.branch;
  skipInside(engine, placed, indices, skippedByBranch, (label) => label !== taken);
  const actions = branchesOf(placed.action).find(({ label }) => label === taken)?.actions ?? {};
  const due = await walk(engine, actions, [...placed.within, placed], indices);
  if (hasEnded(engine, actions, indices)) end(engine, record, outcomeOf(statusOf(engine, actions, indices)));
  return due;
}

function branchFor(engine: Engine, { placed, indices, record }: Step): string {
  const { type, expression, cases = {} } = placed.action;
  const scope = scopeOf(engine, placed, indices);
  if (type === "If") {
    const result = holds(expression, scope);
    record.inputs = { expressionResult: result };
    return result ? "actions" : "else";
  }
  const value = evaluateIn(expression, scope);
  record.inputs = { expressionResult: value };
  if (typeof value !== "string" && !Number.isInteger(value)) {
    throw new ExpressionError(`The result of the evaluation of 'scope' action expression '${JSON.stringify(expression)}' is not valid. It is of type '${typeName(value)}' but is expected to be a value of type 'String, Integer'`);
  }
  const found = Object.entries(cases).find(([, each]) => isEqual(evaluateIn(each.case, scope), value));
  return found === undefined ? "default" : `case ${found[0]}`;
}

/** How many iterations of a loop run beside each other (documented). */
const usualRepetitions = 20;
/** Items that one loop takes (documented). */
const mostItems = 100_000;

async function forEach(engine: Engine, { placed, indices, record }: Step, walk: Walk): Promise<Due> {
  const { action } = placed;
  if (record.state === undefined) {
    const items = evaluateIn(action.foreach, scopeOf(engine, placed, indices));
    if (!Array.isArray(items) || items.length > mostItems) {
      const problem = Array.isArray(items) ? `has '${items.length}' items. The maximum number is '${mostItems}'.` : `is of type '${typeName(items)}'. The result must be a valid array.`;
      const outcome = failed("ExpressionEvaluationFailed", `The execution of template action '${placed.name}' failed: the result of the evaluation of 'foreach' expression '${JSON.stringify(action.foreach)}' ${problem}`);
      end(engine, record, outcome);
      skipInside(engine, placed, indices, (name) => skippedByParent(name, placed.name, outcome.status, outcome.code));
      return Infinity;
    }
    record.state = { items: items as unknown[], iterations: {} };
  }
  const { items = [], iterations = {} } = record.state;
  const actions = action.actions ?? {};
  const beside = action.operationOptions === "Sequential" ? 1 : (action.runtimeConfiguration?.concurrency?.repetitions ?? usualRepetitions);
  let due: Due = Infinity;
  let waiting = 0;
  for (let index = 0; index < items.length && waiting < beside && engine.run.status === "Running"; index += 1) {
    if (iterations[index] !== undefined) continue;
    const inner = [...indices, index];
    due = Math.min(due, await walk(engine, actions, [...placed.within, placed], inner));
    if (hasEnded(engine, actions, inner)) iterations[index] = statusOf(engine, actions, inner);
    else waiting += 1;
  }
  if (engine.run.status !== "Running" || waiting > 0) return due;
  skipUnlessRun(engine, { placed, indices, record }, items.length);
  const statuses = Object.values(iterations);
  end(engine, record, outcomeOf(statuses.find((status) => status !== "Succeeded") ?? "Succeeded"));
  return Infinity;
}

/** Of a loop without iterations, what it holds is shown as skipped. */
function skipUnlessRun(engine: Engine, { placed, indices }: Step, count: number): void {
  if (count === 0) skipInside(engine, placed, indices, (name) => skippedByParent(name, placed.name, "Succeeded", "NotSpecified"));
}

const usualCount = 60;
const usualTimeout = "PT1H";

async function until(engine: Engine, step: Step, walk: Walk): Promise<Due> {
  const { placed, indices, record } = step;
  const actions = placed.action.actions ?? {};
  const limits = limitsOf(engine, step);
  const state: ActionState = (record.state ??= { iteration: 0 });
  for (;;) {
    const inner = [...indices, state.iteration ?? 0];
    const due = await walk(engine, actions, [...placed.within, placed], inner);
    if (!hasEnded(engine, actions, inner)) return due;
    const status = statusOf(engine, actions, inner);
    const isDone = holds(placed.action.expression, scopeOf(engine, placed, inner));
    const isOut = inner.at(-1)! + 1 >= limits.count || engine.now >= record.startedAt + limits.timeout;
    if (isDone || isOut) {
      const timedOut = !isDone && placed.action.operationOptions === "FailWhenLimitsReached";
      end(engine, record, timedOut ? { status: "TimedOut", code: "ActionTimedOut", error: { code: "ActionTimedOut", message: `The execution of template action '${placed.name}' timed out: its limit was reached before its condition was met.` } } : outcomeOf(status));
      return Infinity;
    }
    state.iteration = inner.at(-1)! + 1;
  }
}

function limitsOf(engine: Engine, { placed, indices }: Step): { count: number; timeout: number } {
  const { count = usualCount, timeout = usualTimeout } = evaluateIn(placed.action.limit ?? {}, scopeOf(engine, placed, indices)) as { count?: unknown; timeout?: unknown };
  const length = typeof timeout === "string" ? durationOf(timeout) : undefined;
  if (length === undefined || !Number.isInteger(Number(count))) throw new ExpressionError(`The limit of the loop is not valid: ${JSON.stringify({ count, timeout })}`);
  return { count: Number(count), timeout: length };
}
