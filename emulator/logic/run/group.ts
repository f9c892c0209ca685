import type { ActionRecord, ActionStatus, Actions } from "../../core/workflow";
import { allActions, branchesOf } from "../definition/definition";
import type { PlacedAction } from "../definition/definition";
import { RunIsGone } from "./engine";
import type { Engine } from "./engine";
import { isOver, recordKey, skippedByParent } from "./records";
import type { Outcome } from "./records";

export function begin(engine: Engine, { name, action }: PlacedAction, indices: readonly number[]): ActionRecord {
  const secure = (action.runtimeConfiguration?.secureData?.properties ?? []).filter((each) => each === "inputs" || each === "outputs");
  const record: ActionRecord = { name, indices: [...indices], status: "Running", startedAt: engine.now, trackingId: engine.guid(), ...(secure.length === 0 ? {} : { secure }) };
  engine.run.records[recordKey(name, indices)] = record;
  return record;
}

export function end(engine: Engine, record: ActionRecord, { status, code, error, outputs }: Outcome): void {
  Object.assign(record, { status, code, endedAt: engine.now, ...(error === undefined ? {} : { error }), ...(outputs === undefined ? {} : { outputs }) });
  delete record.state;
  if (!engine.save()) throw new RunIsGone();
}

/** Skips an action and all that it holds. */
export function skip(engine: Engine, placed: PlacedAction, indices: readonly number[], outcome: Outcome): void {
  end(engine, begin(engine, placed, indices), outcome);
  skipInside(engine, placed, indices, (name) => skippedByParent(name, placed.name, outcome.status, outcome.code));
}

/** Skips what an action holds and has not begun. */
export function skipInside(engine: Engine, placed: PlacedAction, indices: readonly number[], outcomeOf: (name: string) => Outcome, isSkipped: (label: string) => boolean = () => true): void {
  for (const { label, actions } of branchesOf(placed.action)) {
    if (!isSkipped(label)) continue;
    for (const inner of allActions(actions, [...placed.within, placed])) {
      if (engine.run.records[recordKey(inner.name, indices)] === undefined) end(engine, begin(engine, inner, indices), outcomeOf(inner.name));
    }
  }
}

/**
 * What a group has come to when all of it has ended: the worst of its last actions, where one that was skipped stands for those that it
 * was to run after (documented).
 */
export function statusOf({ run }: Engine, actions: Actions, indices: readonly number[]): ActionStatus {
  const before = new Set(Object.values(actions).flatMap(({ runAfter = {} }) => Object.keys(runAfter)));
  const resolved = (name: string): ActionStatus => {
    const status = run.records[recordKey(name, indices)]?.status ?? "Skipped";
    return status === "Skipped" ? worst(Object.keys(actions[name]?.runAfter ?? {}).map(resolved)) : status;
  };
  return worst(Object.keys(actions).filter((name) => !before.has(name)).map(resolved));
}

function worst(statuses: ActionStatus[]): ActionStatus {
  return (["Failed", "TimedOut", "Cancelled"] as const).find((status) => statuses.includes(status)) ?? "Succeeded";
}

/** Whether all of a group has ended by itself. */
export function hasEnded({ run }: Engine, actions: Actions, indices: readonly number[]): boolean {
  return run.status === "Running" && Object.keys(actions).every((name) => {
    const record = run.records[recordKey(name, indices)];
    return record !== undefined && isOver(record);
  });
}
