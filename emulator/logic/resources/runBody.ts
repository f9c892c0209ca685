import { createHash } from "node:crypto";
import type { Workflow, WorkflowRun } from "../../core/resources";
import type { ActionRecord } from "../../core/workflow";
import { shownTime, withoutUndefined } from "../run/views";
import { contentsUrl } from "./addresses";
import { versionReference } from "./workflowBody";

const time = (at: number | undefined) => (at === undefined ? undefined : shownTime(at));

export function runBody(origin: string, workflow: Workflow, { id, name, type, hidden }: WorkflowRun): Record<string, unknown> {
  const { status, startedAt, waitEndedAt, endedAt, code, error, version, trigger, outputs } = hidden!;
  return {
    properties: withoutUndefined({
      waitEndTime: time(waitEndedAt), startTime: time(startedAt), endTime: time(endedAt), status, code, error, correlation: { clientTrackingId: name },
      workflow: versionReference(workflow, version),
      trigger: withoutUndefined({
        name: trigger.name, startTime: time(trigger.startedAt), endTime: time(trigger.endedAt), scheduledTime: time(trigger.scheduledAt), trackingId: trigger.trackingId,
        correlation: { clientTrackingId: name }, code: "OK", status: "Succeeded",
        outputsLink: trigger.outputs === undefined ? undefined : link(origin, workflow, `/runs/${name}/contents/TriggerOutputs`, trigger.outputs),
      }),
      outputs: outputs ?? {},
    }),
    id, name, type,
  };
}

/** `repetitions`: in a loop, its last iteration stands for all. */
export function actionBody(origin: string, workflow: Workflow, run: WorkflowRun, record: ActionRecord, repetitions?: number): Record<string, unknown> {
  return {
    properties: { ...recordProperties(origin, workflow, run, record, `/runs/${run.name}/actions/${record.name}`), ...(repetitions === undefined ? {} : { repetitionCount: repetitions }) },
    id: `${run.id}/actions/${record.name}`, name: record.name, type: "Microsoft.Logic/workflows/runs/actions",
  };
}

export function repetitionBody(origin: string, workflow: Workflow, run: WorkflowRun, record: ActionRecord, loops: readonly string[]): Record<string, unknown> {
  const name = repetitionName(record);
  return {
    properties: {
      repetitionIndexes: record.indices.map((itemIndex, place) => ({ scopeName: loops[place] ?? "", itemIndex })),
      ...recordProperties(origin, workflow, run, record, `/runs/${run.name}/actions/${record.name}/repetitions/${name}`),
    },
    id: `${run.id}/actions/${record.name}/repetitions/${name}`, name, type: "Microsoft.Logic/workflows/runs/actions/repetitions",
  };
}

export function repetitionName({ indices }: Pick<ActionRecord, "indices">): string {
  return indices.map((index) => String(index).padStart(6, "0")).join("-");
}

function recordProperties(origin: string, workflow: Workflow, run: WorkflowRun, record: ActionRecord, path: string): Record<string, unknown> {
  const { startedAt, endedAt, trackingId, status, code, error } = record;
  const linkTo = (part: "inputs" | "outputs", name: string) => (record[part] === undefined || record.secure?.includes(part) ? undefined : link(origin, workflow, `${path}/contents/${name}`, record[part]));
  return withoutUndefined({
    inputsLink: linkTo("inputs", "ActionInputs"), outputsLink: linkTo("outputs", "ActionOutputs"), startTime: time(startedAt), endTime: time(endedAt), trackingId,
    correlation: { actionTrackingId: trackingId, clientTrackingId: run.name }, status, code, error,
  });
}

function link(origin: string, workflow: Workflow, path: string, value: unknown): Record<string, unknown> {
  const text = JSON.stringify(value);
  const hash = createHash("md5").update(text).digest("base64");
  return { uri: contentsUrl(origin, workflow, path), contentVersion: hash, contentSize: Buffer.byteLength(text), contentHash: { algorithm: "md5", value: hash } };
}
