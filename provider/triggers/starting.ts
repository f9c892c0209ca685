import { answerOf, messageIn, quoted, sentence, succeeded } from "./expressions";
import { compose, fail, initialize, scope, set, settled, type Steps, until, wait, when, withHiddenInputs } from "./steps";
import type { WorkflowContext } from "./triggeredWorkflow";

const capture = "outputs('Plan')?['capture']";
const state = "variables('state')";
const refusal = "variables('refusal')";
const operation = "variables('operation')";
const isBusy = `startsWith(${refusal}, 'HTTP 409')`;

/**
 * The steps that start a capture and delete it again if its creation fails. The last one is `Check_capture`.
 *
 * Only the capture itself tells whether it was created: a PUT whose response is lost is repeated and then refused, because the capture exists. A PUT that
 * is refused because of another operation is repeated.
 */
export function starting(context: WorkflowContext, after: string): Steps {
  const { subject, request, body, urlOf, hasSecret = false } = context;
  const put = request("PUT", urlOf(capture), body);
  const isMissing = `startsWith(${state}, 'HTTP')`;
  const cause = `if(${succeeded("Read_operation")}, concat(': ', ${messageIn("coalesce(actions('Read_operation')?['outputs']?['body'], '')")}), '; the reason cannot be read')`;
  const reason = `if(${isMissing}, if(empty(${refusal}), concat('it was accepted, but reading it failed: ', ${state}), ${refusal}), concat('its state is ', ${state}, ${cause}))`;
  const message = sentence`starting "${capture}" for ${quoted(subject)}: ${reason}; ${"variables('left')"}`;
  return {
    Refusal: initialize("refusal", "string", "", after),
    Operation: initialize("operation", "string", "", "Refusal"),
    Left: initialize("left", "string", "", "Operation"),
    Start_capture: scope(
      {
        Wait_until_created: until(
          `@or(contains(createArray('Succeeded', 'Failed', 'Canceled'), ${state}), and(${isMissing}, not(empty(${refusal})), not(${isBusy})))`,
          {
            Check_missing: when(
              `@or(empty(${state}), and(${isBusy}, startsWith(${state}, 'HTTP 404')))`,
              {
                Put_capture: hasSecret ? withHiddenInputs(put) : put,
                Check_put: when(
                  `@${succeeded("Put_capture")}`,
                  {
                    Forget_refusal: set("refusal", ""),
                    Keep_operation: set(
                      "operation",
                      "@coalesce(actions('Put_capture')?['outputs']?['headers']?['Azure-AsyncOperation'], '')",
                      "Forget_refusal",
                    ),
                  },
                  { Keep_refusal: set("refusal", `@${answerOf("Put_capture")}`) },
                  "Put_capture",
                  ...settled,
                ),
              },
              {},
            ),
            Wait_a_moment: wait(10, "Check_missing", ...settled),
            Get_capture: request("GET", urlOf(capture), undefined, "Wait_a_moment"),
            Check_found: when(
              `@${succeeded("Get_capture")}`,
              { Keep_state: set("state", "@coalesce(body('Get_capture')?['properties']?['provisioningState'], 'Unknown')") },
              { Keep_absence: set("state", `@${answerOf("Get_capture")}`) },
              "Get_capture",
              ...settled,
            ),
          },
          { count: 120, timeout: "PT30M" },
        ),
      },
      "Left",
    ),
    Check_capture: when(
      `@equals(${state}, 'Succeeded')`,
      { Started: compose(`@${sentence`${quoted(subject)} started "${capture}"`}`) },
      {
        Check_operation: when(`@empty(${operation})`, {}, { Read_operation: request("GET", "@variables('operation')", undefined) }),
        ...deleting(context, "Check_operation"),
        Fail_without_capture: fail("CaptureFailed", `@${message}`, "Delete_until_gone", ...settled),
      },
      "Start_capture",
      ...settled,
    ),
  };
}

/** The steps that delete the capture until it is gone, and keep in `left` what is left of it. */
function deleting({ networkWatcherId, request, urlOf }: WorkflowContext, after: string): Steps {
  const gone = "nothing is left of it";
  const id = `concat(${quoted(`${networkWatcherId}/packetCaptures/`)}, ${capture})`;
  const refused = `and(not(${succeeded("Delete_failed_capture")}), not(equals(actions('Delete_failed_capture')?['outputs']?['statusCode'], 404)))`;
  const why = `if(${refused}, concat('deleting it failed, too: ', ${answerOf("Delete_failed_capture")}), if(${succeeded("Get_rest")}, 'it is still being deleted', concat('reading it failed, too: ', ${answerOf("Get_rest")})))`;
  const rest = sentence`it may be left: ${why}; delete it with \`az resource delete --ids "${id}"\``;
  return {
    Delete_until_gone: until(
      `@equals(variables('left'), ${quoted(gone)})`,
      {
        Delete_failed_capture: request("DELETE", urlOf(capture), undefined),
        Wait_until_deleted: wait(10, "Delete_failed_capture", ...settled),
        Get_rest: request("GET", urlOf(capture), undefined, "Wait_until_deleted"),
        Keep_rest: set(
          "left",
          `@if(equals(actions('Get_rest')?['outputs']?['statusCode'], 404), ${quoted(gone)}, ${rest})`,
          "Get_rest",
          ...settled,
        ),
      },
      { count: 30, timeout: "PT15M" },
      after,
      ...settled,
    ),
  };
}
