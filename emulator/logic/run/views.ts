import type { ActionRecord, TriggerRecord } from "../../core/workflow";
import type { Values } from "../expressions/values";

/** A time as workflows write it. */
export function shownTime(at: number): string {
  return new Date(at).toISOString().replace("Z", "0000Z");
}

/** An action as `actions()` and `result()` have it. */
export function recordView(record: ActionRecord, clientTrackingId: string): Values {
  const { name, inputs, outputs, startedAt, endedAt, trackingId, code, status, error } = record;
  return withoutUndefined({
    name, inputs, outputs, startTime: shownTime(startedAt), endTime: endedAt === undefined ? undefined : shownTime(endedAt), trackingId, clientTrackingId,
    code: code === "NotSpecified" ? undefined : code, status, error,
  });
}

/** A trigger as `trigger()` has it. */
export function triggerView({ name, inputs, outputs, startedAt, endedAt, scheduledAt, trackingId }: TriggerRecord, clientTrackingId: string): Values {
  return withoutUndefined({
    name, inputs, outputs, startTime: shownTime(startedAt), endTime: shownTime(endedAt), scheduledTime: scheduledAt === undefined ? undefined : shownTime(scheduledAt),
    trackingId, clientTrackingId, code: "OK", status: "Succeeded",
  });
}

export function withoutUndefined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
