import { watcherApiVersion } from "../model/arm";
import { cleanUp } from "./cleanUp";
import { literal, quoted } from "./expressions";
import { checkNewest, checkPause } from "./newest";
import { listing } from "./listing";
import { type CaptureSchedule, recurrenceOf } from "./schedule";
import { starting } from "./starting";
import { compose, requestsAs, type Steps } from "./steps";
import type { TriggeredWorkflow } from "./triggeredWorkflow";

/** The workflow's trigger: its callback URL belongs to it. */
export const triggerName = { alert: "Alert", schedule: "Schedule" } as const;

/** The form of the time in a capture's name: names sort by time. */
const timeInName = "'yyyyMMddTHHmmssZ'";

/**
 * The definition of a Logic App that starts a packet capture when an alert fires, or by a schedule.
 *
 * It starts none while one of its captures runs or is younger than the pause, deletes a capture whose creation failed, and after a success
 * those that are too many or too old.
 */
export function workflowDefinition(workflow: TriggeredWorkflow): object {
  const { managementEndpoint, networkWatcherId, identityId, schedule } = workflow;
  const hasPause = schedule === undefined;
  const request = requestsAs(managementEndpoint, identityId);
  const captures = `${managementEndpoint}${networkWatcherId}/packetCaptures`;
  const context = {
    ...workflow,
    request,
    body: literal(workflow.request),
    listUrl: `${captures}?api-version=${watcherApiVersion}`,
    /** The address of the capture whose name is the value of an expression. */
    urlOf: (name: string, action = ""): string => `${captures}/@{${name}}${action}?api-version=${watcherApiVersion}`,
  };
  const actions: Steps = {
    ...planning(workflow),
    ...listing(context, "Plan"),
    ...(hasPause && { Check_pause: checkPause(context, "Newest") }),
    Check_newest: checkNewest(context, hasPause ? "Check_pause" : "Newest"),
    ...starting(context, "Check_newest"),
    // Old captures go only after there is a new one.
    ...cleanUp(context, "Check_capture"),
  };
  return {
    $schema: "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    parameters: {},
    triggers: schedule === undefined ? { [triggerName.alert]: onAlert } : { [triggerName.schedule]: bySchedule(schedule) },
    actions,
    outputs: {},
  };
}

// Two runs at once would both find no capture that runs.
const oneAtATime = { concurrency: { runs: 1 } };

const onAlert = {
  type: "Request",
  kind: "Http",
  inputs: { schema: {} },
  conditions: [{ expression: "@equals(triggerBody()?['data']?['essentials']?['monitorCondition'], 'Fired')" }],
  runtimeConfiguration: oneAtATime,
};

function bySchedule(schedule: CaptureSchedule): object {
  return { type: "Recurrence", recurrence: recurrenceOf(schedule), runtimeConfiguration: oneAtATime };
}

/** The time, and the names that follow from it: of the new capture, and of the oldest ones that still count. */
function planning({ namePrefix, schedule, pauseInSeconds, deleteAfterDays }: TriggeredWorkflow): Steps {
  const fired = "@coalesce(triggerBody()?['data']?['essentials']?['firedDateTime'], utcNow())";
  const name = (time: string): string => `@concat(${quoted(`${namePrefix}-`)}, ${time})`;
  return {
    Time: compose(schedule === undefined ? fired : "@utcNow()"),
    Plan: compose(
      {
        capture: name(`formatDateTime(outputs('Time'), ${timeInName})`),
        ...(schedule === undefined && { pausedAfter: name(`addSeconds(outputs('Time'), -${pauseInSeconds}, ${timeInName})`) }),
        ...(deleteAfterDays !== undefined && { oldBefore: name(`addDays(outputs('Time'), -${deleteAfterDays}, ${timeInName})`) }),
      },
      "Time",
    ),
  };
}
