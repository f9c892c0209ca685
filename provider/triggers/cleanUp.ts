import { forEach, keep, type Steps } from "./steps";
import type { WorkflowContext } from "./triggeredWorkflow";

/** The steps that delete the captures that are too many or too old. The last one is `Delete_captures`. */
export function cleanUp({ request, urlOf, maxCaptures, deleteAfterDays }: WorkflowContext, after: string): Steps {
  const all = "outputs('Newest_first')";
  const tooMany = maxCaptures === 1 ? all : `skip(${all}, ${maxCaptures - 1})`;
  const remove = {
    Delete_capture: request("DELETE", urlOf("items('Delete_captures')?['name']"), undefined),
  };
  if (deleteAfterDays === undefined) return { Delete_captures: forEach(`@${tooMany}`, remove, after) };
  return {
    Old_captures: keep(`@${all}`, "@less(item()?['name'], outputs('Plan')?['oldBefore'])", after),
    Delete_captures: forEach(`@union(${tooMany}, body('Old_captures'))`, remove, "Old_captures"),
  };
}
