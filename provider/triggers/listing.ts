import { answerOf, quoted, sentence, succeeded } from "./expressions";
import { compose, fail, initialize, keep, settled, set, type Steps, until, when } from "./steps";
import type { WorkflowContext } from "./triggeredWorkflow";

/** The steps that find the captures of the workflow, from all pages of the list. The last one, `Newest`, has the name of the newest, or no text. */
export function listing({ subject, networkWatcherId, namePrefix, target, request, listUrl }: WorkflowContext, after: string): Steps {
  const watcher = networkWatcherId.split("/").at(-1) ?? "";
  const start = namePrefix.length + 1;
  const part = (from: number, length: number): string => `substring(item()?['name'], ${start + from}, ${length})`;
  const problem = sentence`listing the packet captures of network watcher "${quoted(watcher)}" for ${quoted(subject)}: ${answerOf("Get_page")}`;
  return {
    Captures: initialize("captures", "array", [], after),
    Next_page: initialize("nextPage", "string", listUrl, "Captures"),
    Problem: initialize("problem", "string", "", "Next_page"),
    State: initialize("state", "string", "", "Problem"),
    List_captures: until(
      "@or(empty(variables('nextPage')), not(empty(variables('problem'))))",
      {
        Get_page: request("GET", "@variables('nextPage')", undefined),
        Check_page: when(
          `@${succeeded("Get_page")}`,
          {
            Named_alike: keep(
              "@coalesce(body('Get_page')?['value'], json('[]'))",
              `@and(startsWith(item()?['name'], ${quoted(`${namePrefix}-`)}), equals(length(item()?['name']), ${start + 16}))`,
            ),
            Named_by_time: keep(
              "@body('Named_alike')",
              `@and(isInt(${part(0, 8)}), equals(${part(8, 1)}, 'T'), isInt(${part(9, 6)}), equals(${part(15, 1)}, 'Z'))`,
              "Named_alike",
            ),
            // The name alone could be anybody's.
            Own: keep(
              "@body('Named_by_time')",
              `@equals(toLower(coalesce(item()?['properties']?['target'], '')), ${quoted(target.toLowerCase())})`,
              "Named_by_time",
            ),
            Joined: compose("@union(variables('captures'), body('Own'))", "Own"),
            Keep_captures: set("captures", "@outputs('Joined')", "Joined"),
            Keep_next_page: set("nextPage", "@coalesce(body('Get_page')?['nextLink'], '')", "Keep_captures"),
          },
          { Keep_problem: set("problem", `@${problem}`) },
          "Get_page",
          ...settled,
        ),
      },
      { count: 100, timeout: "PT30M" },
      "State",
    ),
    Check_list: when(
      "@and(empty(variables('nextPage')), empty(variables('problem')))",
      {},
      {
        Fail_without_list: fail(
          "ListFailed",
          `@if(empty(variables('problem')), ${quoted(`listing the packet captures of network watcher "${watcher}" for ${subject}: the list did not end`)}, variables('problem'))`,
        ),
      },
      "List_captures",
      ...settled,
    ),
    Newest_first: compose("@reverse(sort(variables('captures'), 'name'))", "Check_list"),
    Newest: compose("@coalesce(first(outputs('Newest_first'))?['name'], '')", "Newest_first"),
  };
}
