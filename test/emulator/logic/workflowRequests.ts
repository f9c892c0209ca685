import { armRequests, parseBody, stillAzure, textOf } from "../armRequests";
import type { LocalAzure, LocalAzureOptions } from "../../../emulator";

const schema = "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#";

/** A definition with these actions, and a trigger that is called. */
export function definitionOf(actions: Record<string, unknown>, triggers: Record<string, unknown> = { manual: { type: "Request", kind: "Http" } }): Record<string, unknown> {
  return { $schema: schema, contentVersion: "1.0.0.0", triggers, actions };
}

export const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG";
export const workflowPath = (name = "flow") => `${group}/providers/Microsoft.Logic/workflows/${name}`;

/** An action as the API shows it, with what its links lead to. */
export interface ShownAction {
  status: string;
  code: string;
  error?: { code: string; message: string };
  inputs?: unknown;
  outputs?: unknown;
  repetitionCount?: number;
}

/** What Resource Manager, and a workflow's endpoint, say of what they refuse. */
export interface Failure {
  error: { code: string; message: string };
}

interface Properties extends Record<string, unknown> {
  status: string;
  code?: string;
  error?: { code: string; message: string };
  inputsLink?: { uri: string };
  outputsLink?: { uri: string };
}

export interface ShownResource {
  id: string;
  name: string;
  identity: { principalId: string; userAssignedIdentities: Record<string, { principalId: string }> };
  properties: Properties;
}

export type WorkflowRequests = ReturnType<typeof workflowRequests>;

/** The same for the default principal, with a token. */
export async function signedInRequests(options: LocalAzureOptions = {}): Promise<WorkflowRequests> {
  const azure = stillAzure(options);
  return workflowRequests(options, azure, await azure.issueToken());
}

/** A local Azure with its workflows, as a client uses them. */
export function workflowRequests(options: LocalAzureOptions = {}, azure: LocalAzure = stillAzure(options), token?: string) {
  const arm = armRequests(azure, "2019-05-01", token);

  async function put(definition: Record<string, unknown>, more: { name?: string; properties?: object; [member: string]: unknown } = {}) {
    const { name, properties, ...members } = more;
    const answer = await arm.put(workflowPath(name), { location: "westcentralus", ...members, properties: { definition, ...properties } });
    return { ...answer, shown: answer.json as unknown as ShownResource };
  }
  async function callbackOf(name?: string, trigger = "manual"): Promise<string> {
    return (parseBody<{ value: string }>(await arm.post(`${workflowPath(name)}/triggers/${trigger}/listCallbackUrl`))).value;
  }
  async function call(body: unknown = {}, name?: string) {
    const answer = await azure.handle({ method: "POST", url: await callbackOf(name), headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    await azure.settle();
    return { ...answer, body: textOf(answer), run: answer.headers["x-ms-workflow-run-id"] ?? "" };
  }
  async function runs(name?: string): Promise<ShownResource[]> {
    return parseBody<{ value: ShownResource[] }>(await arm.get(`${workflowPath(name)}/runs`)).value;
  }
  async function linked(link: { uri: string } | undefined): Promise<unknown> {
    return link === undefined ? undefined : parseBody<unknown>(await azure.handle({ method: "GET", url: link.uri }));
  }
  async function shownAction({ properties: { status, code, error, inputsLink, outputsLink, ...others } }: ShownResource): Promise<ShownAction> {
    const [inputs, outputs] = [await linked(inputsLink), await linked(outputsLink)];
    return {
      status, code: code ?? "", ...(error === undefined ? {} : { error }), ...(inputs === undefined ? {} : { inputs }), ...(outputs === undefined ? {} : { outputs }),
      ...(others["repetitionCount"] === undefined ? {} : { repetitionCount: others["repetitionCount"] as number }),
    };
  }
  async function actions(run: string, name?: string): Promise<Record<string, ShownAction>> {
    const { value } = parseBody<{ value: ShownResource[] }>(await arm.get(`${workflowPath(name)}/runs/${run}/actions`));
    return Object.fromEntries(await Promise.all(value.map(async (action) => [action.name, await shownAction(action)] as const)));
  }
  /** Puts a workflow with these actions, calls it, and tells what has become of it. */
  async function runOf(given: Record<string, unknown>, body?: unknown, more: Parameters<typeof put>[1] = {}) {
    const answer = await put(definitionOf(given), more);
    if (answer.status >= 300) throw new Error(answer.body);
    const called = await call(body, more.name);
    const { properties } = (await runs(more.name)).find(({ name }) => name === called.run)!;
    return { ...called, properties, actions: await actions(called.run, more.name) };
  }
  return { azure, arm, put, call, callbackOf, runs, actions, runOf };
}
