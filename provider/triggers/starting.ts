import { answerOf, messageIn, quoted, sentence, succeeded } from "./expressions";
import { compose, fail, scope, set, settled, type Steps, until, wait, when } from "./steps";
import type { WorkflowContext } from "./triggeredWorkflow";

const capture = "outputs('Plan')?['capture']";
const state = "variables('state')";

/**
 * The steps that start a capture and delete it again if its creation fails.
 *
 * Only the capture itself tells whether it was created: a PUT whose response is lost is repeated and then refused, because the capture exists.
 */
export function starting(context: WorkflowContext, after: string): Steps {
  const { subject, request, body, urlOf } = context;
  const isPutRefused = `not(${succeeded("Put_capture")})`;
  const isMissing = `startsWith(${state}, 'HTTP')`;
  const reason = `if(${isPutRefused}, ${answerOf("Put_capture")}, concat('its state is ', ${state}, ': ', ${messageIn("coalesce(actions('Read_operation')?['outputs']?['body'], '')")}))`;
  const end = `if(${succeeded("Delete_failed_capture")}, 'nothing is left of it', concat('deleting it failed, too: ', ${answerOf("Delete_failed_capture")}))`;
  const message = sentence`starting "${capture}" for ${quoted(subject)}: ${reason}; ${end}`;
  return {
    // A capture that cannot be deleted is no reason to record nothing.
    Start_capture: scope(
      {
        Put_capture: request("PUT", urlOf(capture), body),
        Wait_until_created: until(
          `@or(contains(createArray('Succeeded', 'Failed', 'Canceled'), ${state}), and(${isMissing}, ${isPutRefused}))`,
          {
            Wait_a_moment: wait(10),
            Get_capture: request("GET", urlOf(capture), undefined, "Wait_a_moment"),
            Check_found: when(
              `@${succeeded("Get_capture")}`,
              { Keep_state: set("state", "@coalesce(body('Get_capture')?['properties']?['provisioningState'], 'Unknown')") },
              { Keep_refusal: set("state", `@${answerOf("Get_capture")}`) },
              "Get_capture",
              ...settled,
            ),
          },
          { count: 120, timeout: "PT30M" },
          "Put_capture",
          ...settled,
        ),
      },
      after,
      ...settled,
    ),
    Check_capture: when(
      `@equals(${state}, 'Succeeded')`,
      { Started: compose(`@${sentence`${quoted(subject)} started "${capture}"`}`) },
      {
        Read_operation: request("GET", "@{actions('Put_capture')?['outputs']?['headers']?['Azure-AsyncOperation']}", undefined),
        Delete_failed_capture: request("DELETE", urlOf(capture), undefined, "Read_operation", ...settled),
        Fail_without_capture: fail("CaptureFailed", `@${message}`, "Delete_failed_capture", ...settled),
      },
      "Start_capture",
      ...settled,
    ),
  };
}
