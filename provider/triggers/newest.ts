import { inWords } from "./durations";
import { answerOf, quoted, sentence, succeeded } from "./expressions";
import { cancel, compose, fail, settled, type Step, when } from "./steps";
import type { WorkflowContext } from "./triggeredWorkflow";

const newest = "outputs('Newest')";

/** Ends the run if the newest capture is younger than the pause. */
export function checkPause({ subject, namePrefix, pauseInSeconds }: WorkflowContext, after: string): Step {
  const start = namePrefix.length + 1;
  const part = (from: number, length: number): string => `substring(${newest}, ${start + from}, ${length})`;
  const day = `${part(0, 4)}, '-', ${part(4, 2)}, '-', ${part(6, 2)}`;
  const began = `concat(${day}, 'T', ${part(9, 2)}, ':', ${part(11, 2)}, ':', ${part(13, 2)}, 'Z')`;
  const again = `addSeconds(${began}, ${pauseInSeconds}, 'yyyy-MM-ddTHH:mm:ssZ')`;
  const reason = sentence`${quoted(subject)} started nothing: "${newest}" started less than ${quoted(inWords(pauseInSeconds))} before this alert; alerts start captures again from ${again}`;
  return when(
    `@greater(${newest}, outputs('Plan')?['pausedAfter'])`,
    { Reason_paused: compose(`@${reason}`), Stop_paused: cancel("Reason_paused") },
    {},
    after,
  );
}

/** Ends the run if the newest capture still runs, or if that cannot be found out. */
export function checkNewest({ subject, request, urlOf }: WorkflowContext, after: string): Step {
  const status = "coalesce(body('Query_status')?['packetCaptureStatus'], 'not given')";
  const isOneOf = (...statuses: string[]): string => `contains(createArray(${statuses.map(quoted).join(", ")}), ${status})`;
  const runs = sentence`${quoted(subject)} started nothing: "${newest}" is ${status}; the first alert after its end starts the next capture`;
  const statusCode = "actions('Query_status')?['outputs']?['statusCode']";
  const unknown = (reason: string): string =>
    sentence`reading the status of "${newest}" for ${quoted(subject)}: ${reason}; nothing was started, because the capture may still run`;
  // Neither a capture that is gone nor one whose creation failed runs.
  const hasFailed = "equals(first(outputs('Newest_first'))?['properties']?['provisioningState'], 'Failed')";
  return when(
    `@not(empty(${newest}))`,
    {
      Query_status: request("POST", urlOf(newest, "/queryStatus"), undefined),
      Check_answer: when(
        `@${succeeded("Query_status")}`,
        {
          Check_running: when(
            `@${isOneOf("NotStarted", "Running")}`,
            { Reason_running: compose(`@${runs}`), Stop_running: cancel("Reason_running") },
            {
              Check_over: when(
                `@or(${isOneOf("Stopped", "Error")}, ${hasFailed})`,
                {},
                {
                  Fail_with_status: fail(
                    "StatusUnknown",
                    `@${unknown(sentence`its status is ${status} (HTTP ${`string(${statusCode})`})`)}`,
                  ),
                },
              ),
            },
          ),
        },
        {
          Check_refusal: when(
            `@or(equals(${statusCode}, 404), ${hasFailed})`,
            {},
            { Fail_without_status: fail("StatusUnknown", `@${unknown(answerOf("Query_status"))}`) },
          ),
        },
        "Query_status",
        ...settled,
      ),
    },
    {},
    after,
  );
}
