import { evaluateIn } from "../expressions/evaluate";
import { ExpressionError } from "../expressions/expressionError";
import type { Engine } from "./engine";
import { scopeOf } from "./expressionScope";
import { begin, statusOf } from "./group";
import { blockFailed, isOver } from "./records";

/** Ends a run: by its last actions, or as it was terminated; what had not ended then is cancelled or skipped. */
export function finish(engine: Engine): void {
  const { run, now } = engine;
  if (run.status === "Running") Object.assign(run, endOf(engine));
  else endOpenActions(engine);
  run.endedAt = now;
}

function endOf(engine: Engine): object {
  const status = statusOf(engine, engine.run.definition.actions, []);
  if (status !== "Succeeded") return { status: status === "Cancelled" ? "Cancelled" : "Failed", code: blockFailed.code, error: blockFailed.error };
  try {
    const { outputs = {} } = engine.run.definition;
    const values = Object.entries(outputs).map(([name, { type, value }]) => [name, { type, value: evaluateIn(value, scopeOf(engine, undefined, [])) }] as const);
    return { status: "Succeeded", code: "OK", outputs: Object.fromEntries(values) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { status: "Failed", code: "InvalidTemplate", error: { code: "InvalidTemplate", message: `Unable to process template language expressions in the outputs of the workflow: '${error.message}'.` } };
  }
}

/** What a run that ends early leaves open. */
export function endOpenActions(engine: Engine): void {
  for (const record of Object.values(engine.run.records)) {
    if (isOver(record)) continue;
    Object.assign(record, { status: "Cancelled", code: "Terminated", endedAt: engine.now });
    delete record.state;
  }
  for (const placed of engine.actions.values()) {
    const isKnown = Object.values(engine.run.records).some(({ name }) => name === placed.name);
    if (!isKnown) Object.assign(begin(engine, placed, []), { status: "Skipped", code: "Terminated", endedAt: engine.now });
  }
}

