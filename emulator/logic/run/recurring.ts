import type { Workflow } from "../../core/resources";
import type { Store } from "../../core/store";
import type { WorkflowModel } from "../../core/workflow";
import { fire, workflowType } from "./firing";
import { nextTime } from "./recurrence";

/** So many missed times of a trigger are made up for when the clock has gone far ahead. */
const mostMissed = 100;

/** When the next trigger of a workflow fires by itself, and each trigger's own time. */
export function scheduled(model: WorkflowModel, after: number): { triggers: WorkflowModel["triggers"]; due: number | undefined } {
  const triggers = Object.fromEntries(Object.entries(model.triggers).map(([name, { next: _, ...trigger }]) => {
    const { recurrence } = model.definition.triggers[name]!;
    const next = model.state === "Disabled" || recurrence === undefined ? undefined : nextTime(recurrence, trigger.changedAt, after);
    return [name, { ...trigger, ...(next === undefined ? {} : { next }) }];
  }));
  return { triggers, due: dueOf(triggers) };
}

function dueOf(triggers: WorkflowModel["triggers"]): number | undefined {
  const times = Object.values(triggers).flatMap(({ next }) => (next === undefined ? [] : [next]));
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Fires the triggers that are due at this time, and sets when they are due next. `now`: how far the clock has gone. */
export function fireRecurrences(store: Store, workflow: Workflow, at: number, now: number): void {
  const due = Object.entries(workflow.hidden!.triggers).filter(([, { next }]) => next !== undefined && next <= at).map(([name]) => name);
  for (const trigger of due) fire(store, store.get(workflow.id, workflowType)!, { trigger, at, scheduledAt: at });
  const fired = store.get(workflow.id, workflowType)!;
  const { triggers, definition } = fired.hidden!;
  const next = { ...triggers };
  for (const name of due) {
    const { next: _, ...trigger } = triggers[name]!;
    const time = nextTime(definition.triggers[name]!.recurrence!, trigger.changedAt, lastSkipped(definition.triggers[name]!.recurrence!, trigger.changedAt, at, now));
    next[name] = { ...trigger, ...(time === undefined ? {} : { next: time }) };
  }
  const { due: _, ...rest } = fired;
  const time = dueOf(next);
  store.put({ ...rest, hidden: { ...fired.hidden!, triggers: next }, ...(time === undefined ? {} : { due: time }) });
}

/** The time up to which missed firings are left out: `at`, unless there are too many between it and now. */
function lastSkipped(recurrence: Parameters<typeof nextTime>[0], since: number, at: number, now: number): number {
  const first = nextTime(recurrence, since, at);
  if (first === undefined || first > now) return at;
  const second = nextTime(recurrence, since, first) ?? Infinity;
  const span = (second - first) * mostMissed;
  return Math.max(at, now - span);
}
