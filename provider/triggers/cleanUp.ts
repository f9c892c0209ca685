import { answerOf, quoted, sentence, succeeded } from "./expressions";
import { fail, forEach, keep, set, settled, type Steps, until, wait, when } from "./steps";
import type { WorkflowContext } from "./triggeredWorkflow";

/** The steps that delete the captures that are too many or too old, beside the new one. A capture that stays fails the run, but not the new capture. */
export function cleanUp({ subject, request, urlOf, maxCaptures, deleteAfterDays }: WorkflowContext, after: string): Steps {
  const all = "outputs('Newest_first')";
  const tooMany = maxCaptures === 1 ? all : `skip(${all}, ${maxCaptures - 1})`;
  const name = "items('Delete_captures')?['name']";
  const status = "actions('Delete_capture')?['outputs']?['statusCode']";
  const problem = sentence`deleting "${name}" for ${quoted(subject)}: ${"variables('refusal')"}; "${"outputs('Plan')?['capture']"}" was started, and the next run tries again`;
  const remove = {
    // Azure may refuse while another capture is being deleted.
    Delete_until_accepted: until(
      "@not(startsWith(variables('refusal'), 'HTTP 409'))",
      {
        Delete_capture: request("DELETE", urlOf(name), undefined),
        Check_deleted: when(
          `@or(${succeeded("Delete_capture")}, equals(${status}, 404))`,
          { Forget_delete_refusal: set("refusal", "") },
          {
            Keep_delete_refusal: set("refusal", `@${answerOf("Delete_capture")}`),
            Check_busy: when(`@equals(${status}, 409)`, { Wait_for_others: wait(10) }, {}, "Keep_delete_refusal"),
          },
          "Delete_capture",
          ...settled,
        ),
      },
      { count: 30, timeout: "PT15M" },
    ),
    Check_kept: when(
      "@empty(variables('refusal'))",
      {},
      { Keep_clean_up_problem: set("problem", `@${problem}`) },
      "Delete_until_accepted",
      ...settled,
    ),
  };
  const each =
    deleteAfterDays === undefined
      ? { Delete_captures: forEach(`@${tooMany}`, remove, after) }
      : {
          Old_captures: keep(`@${all}`, "@less(item()?['name'], outputs('Plan')?['oldBefore'])", after),
          Delete_captures: forEach(`@union(${tooMany}, body('Old_captures'))`, remove, "Old_captures"),
        };
  return {
    ...each,
    Check_clean_up: when(
      "@empty(variables('problem'))",
      {},
      { Fail_clean_up: fail("CleanUpFailed", "@variables('problem')") },
      "Delete_captures",
      ...settled,
    ),
  };
}
