import type { Workflow } from "../../core/resources";
import type { WorkflowModel } from "../../core/workflow";
import { signatureOf } from "./signature";

const publicManagement = /^https:\/\/management\.(azure\.com|chinacloudapi\.cn|microsoftazure\.de|usgovcloudapi\.net)$/;

/** Where a workflow is called: beside public Resource Manager as in Azure, else at the address that the client uses. */
export function endpointOf(origin: string, { location = "", hidden }: Workflow): string {
  const base = publicManagement.test(origin) ? `https://prod-00.${location}.logic.azure.com:443` : origin;
  return `${base}/workflows/${compactKey(hidden!)}`;
}

export function compactKey({ key }: Pick<WorkflowModel, "key">): string {
  return key.replaceAll("-", "");
}

export const callVersion = "2016-10-01";

export function callPermission(trigger: string): string {
  return `/triggers/${trigger}/run`;
}

/** What calls a trigger, with its signature: whoever has it can. */
export function callbackUrl(origin: string, workflow: Workflow, trigger: string): Record<string, unknown> {
  const permission = callPermission(trigger);
  const basePath = `${endpointOf(origin, workflow)}/triggers/${encodeURIComponent(trigger)}/paths/invoke`;
  const queries = { "api-version": callVersion, sp: permission, sv: "1.0", sig: signatureOf(workflow.hidden!, permission) };
  const method = workflow.hidden!.definition.triggers[trigger]!.inputs?.method?.toUpperCase() ?? "POST";
  return { value: `${basePath}?${search(queries)}`, method, basePath, queries };
}

/** Where the inputs or outputs of something in a run can be read, without a token. */
export function contentsUrl(origin: string, workflow: Workflow, path: string): string {
  const permission = `${path}/read`;
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return `${endpointOf(origin, workflow)}${encoded}?${search({ "api-version": callVersion, sp: permission, sv: "1.0", sig: signatureOf(workflow.hidden!, permission) })}`;
}

function search(queries: Record<string, string>): string {
  return Object.entries(queries).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}
