import type { Call } from "../../core/call";
import type { Workflow } from "../../core/resources";
import { shownTime, withoutUndefined } from "../run/views";
import { endpointOf } from "./addresses";

export function workflowBody({ request: { origin } }: Pick<Call, "request">, workflow: Workflow): Record<string, unknown> {
  const { id, name, type, location, tags, more } = workflow;
  const { given, state, version, createdAt, changedAt } = workflow.hidden!;
  return withoutUndefined({
    properties: withoutUndefined({
      provisioningState: "Succeeded", createdTime: shownTime(createdAt), changedTime: shownTime(changedAt), state, version,
      accessEndpoint: endpointOf(origin, workflow), definition: given.definition, parameters: given.parameters ?? {},
    }),
    id, name, type, location, tags: tags ?? {}, identity: more?.["identity"],
  });
}

/** How other resources name the version of a workflow. */
export function versionReference({ id }: Pick<Workflow, "id">, version: string): Record<string, string> {
  return { id: `${id}/versions/${version}`, name: version, type: "Microsoft.Logic/workflows/versions" };
}
