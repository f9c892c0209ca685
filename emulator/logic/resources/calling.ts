import { ArmError } from "../../core/armErrors";
import type { Call, Handler } from "../../core/call";
import { empty } from "../../core/replies";
import type { Reply } from "../../core/replies";
import type { Workflow } from "../../core/resources";
import { hasResponse } from "../definition/checkActions";
import { fire, runType, workflowType } from "../run/firing";
import type { Fired, Firing } from "../run/firing";
import { isSecretHeader } from "../run/httpAction";
import { schemaProblem } from "../run/jsonSchema";
import { callPermission, compactKey } from "./addresses";
import { needTrigger } from "./findWorkflow";
import { isSignature } from "./signature";

/** The workflow with this key, and whoever asks has its signature for this. */
export function workflowOfKey(call: Call, permission: (workflow: Workflow) => string): Workflow {
  const key = call.params["workflowKey"] ?? "";
  const workflow = call.store.list(workflowType).find(({ hidden }) => compactKey(hidden!) === key.toLowerCase());
  if (!workflow) throw new ArmError("workflowKeyNotFound", { workflow: key });
  const { sig, sp, sv } = call.request.query;
  if (sig === undefined) throw new ArmError("workflowNoSignature");
  if (sv !== "1.0" || sp !== permission(workflow) || !isSignature(workflow.hidden!, sp, sig)) throw new ArmError("workflowWrongSignature");
  return workflow;
}

/** Whoever has the callback URL can call the trigger. */
export const invoke: Handler = (call) => {
  const workflow = workflowOfKey(call, (found) => callPermission(needTrigger(call, found)));
  const trigger = needTrigger(call, workflow);
  const { inputs = {}, type, operationOptions } = workflow.hidden!.definition.triggers[trigger]!;
  if (type !== "Request") throw new ArmError("workflowTriggerHasNoUrl", { workflow: workflow.name, trigger, type });
  const expected = inputs.method?.toUpperCase() ?? "POST";
  if (call.request.method !== expected) throw new ArmError("workflowTriggerMethod", { workflow: workflow.name, trigger, expected, method: call.request.method });
  const outputs = triggerOutputs(call);
  if (operationOptions?.includes("EnableSchemaValidation")) {
    const reason = schemaProblem(outputs["body"] ?? null, inputs.schema, "");
    if (reason !== undefined) throw new ArmError("workflowTriggerSchema", { trigger, reason });
  }
  return fireFor(call, workflow, { trigger, at: call.now, outputs });
};

const notShown = /^(api-version|sp|sv|sig|se)$/i;

/** What a Request trigger puts out: headers, queries and body of the request, without what opens something. */
export function triggerOutputs({ request: { headers, query, body, bytes } }: Call): Record<string, unknown> {
  const queries = Object.entries(query).filter(([name]) => !notShown.test(name));
  const value = contentOf(headers["content-type"] ?? "", body, bytes);
  return {
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !isSecretHeader.test(name)).map(([name, text]) => [name.replace(/(^|-)([a-z])/g, (letter) => letter.toUpperCase()), text])),
    ...(queries.length === 0 ? {} : { queries: Object.fromEntries(queries) }),
    ...(value === undefined ? {} : { body: value }),
  };
}

function contentOf(type: string, body: string, bytes: Uint8Array): unknown {
  if (body === "") return undefined;
  if (/json/i.test(type)) {
    try {
      return JSON.parse(body) as unknown;
    } catch {
      throw new ArmError("malformedBody", { reason: "The body is not valid JSON" });
    }
  }
  return /^text\//i.test(type) ? body : { "$content-type": type || "application/octet-stream", $content: Buffer.from(bytes).toString("base64") };
}

/** Fires a trigger for a caller: 202 at once, or what the workflow's Response says. */
export async function fireFor(call: Call, workflow: Workflow, firing: Firing): Promise<Reply> {
  if (workflow.hidden!.state === "Disabled") throw new ArmError("workflowTriggerDisabled", { workflow: workflow.name, trigger: firing.trigger });
  const fired = fire(call.store, workflow, firing);
  const headers = headersOf(workflow, firing.trigger, fired);
  const { run, history } = fired;
  if (run === undefined) {
    const { code, error } = history.hidden!;
    if (code === "ConcurrencyLimitExceeded") throw new ArmError("workflowConcurrency", { reason: error?.message ?? "" });
    return empty(202, headers);
  }
  if (!hasResponse(run.hidden!.definition.actions)) return empty(202, headers);
  await call.workflows.advance(run.id, call.now);
  const { response, status } = call.store.get(run.id, runType)?.hidden ?? {};
  if (response !== undefined) return { status: response.statusCode, headers: { ...headers, ...response.headers }, body: response.body, by: "gateway" };
  throw new ArmError(status === "Running" || status === "Waiting" ? "workflowResponseTimeout" : "workflowNoResponse", { run: run.name }, headers);
}

function headersOf(workflow: Workflow, trigger: string, { run, history }: Fired): Record<string, string> {
  return {
    ...(run === undefined ? {} : { "x-ms-workflow-run-id": run.name, "x-ms-client-tracking-id": run.name }),
    "x-ms-trigger-history-name": history.name,
    "x-ms-workflow-id": compactKey(workflow.hidden!),
    "x-ms-workflow-name": workflow.name,
    "x-ms-workflow-version": workflow.hidden!.version,
    "x-ms-trigger-name": trigger,
    "x-ms-execution-location": workflow.location ?? "",
  };
}
