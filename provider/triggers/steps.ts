// The kinds of actions that the workflow has, as the Workflow Definition Language writes them.
// https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers

/** An action without its name. */
export interface Step {
  readonly type: string;
  readonly runAfter: Readonly<Record<string, readonly Status[]>>;
  readonly [property: string]: unknown;
}

export type Steps = Readonly<Record<string, Step>>;
export type Status = "Succeeded" | "Failed" | "TimedOut" | "Skipped";

/** The action that a step runs after, and how that must have ended; nothing for the first step. */
export type After = readonly [action: string, ...statuses: Status[]] | readonly [];

/** Whatever became of it: for steps that must run in any case. */
export const settled = ["Succeeded", "Failed", "TimedOut"] as const;

function step(type: string, after: After, rest: object): Step {
  const [action, ...statuses] = after;
  const runAfter = action === undefined ? {} : { [action]: statuses.length === 0 ? (["Succeeded"] as const) : statuses };
  return { type, ...rest, runAfter };
}

export const compose = (value: unknown, ...after: After): Step => step("Compose", after, { inputs: value });

export const initialize = (name: string, type: "array" | "string", value: unknown, ...after: After): Step =>
  step("InitializeVariable", after, { inputs: { variables: [{ name, type, value }] } });

export const set = (name: string, value: string, ...after: After): Step => step("SetVariable", after, { inputs: { name, value } });

export const keep = (from: string, where: string, ...after: After): Step => step("Query", after, { inputs: { from, where } });

export const wait = (seconds: number, ...after: After): Step =>
  step("Wait", after, { inputs: { interval: { count: seconds, unit: "Second" } } });

export const when = (expression: string, then: Steps, otherwise: Steps, ...after: After): Step =>
  step("If", after, { expression, actions: then, else: { actions: otherwise } });

export const scope = (actions: Steps, ...after: After): Step => step("Scope", after, { actions });

export const until = (expression: string, actions: Steps, limit: { count: number; timeout: string }, ...after: After): Step =>
  step("Until", after, { expression, actions, limit });

export const forEach = (items: string, actions: Steps, ...after: After): Step =>
  step("Foreach", after, { foreach: items, actions, operationOptions: "Sequential" });

/** Ends the run with an error. Not allowed inside loops. */
export const fail = (code: string, message: string, ...after: After): Step =>
  step("Terminate", after, { inputs: { runStatus: "Failed", runError: { code, message } } });

/** Ends the run because there is nothing to do. Azure allows no message here: a Compose before it says why. */
export const cancel = (...after: After): Step => step("Terminate", after, { inputs: { runStatus: "Cancelled" } });

/** The same request, whose inputs the history of runs does not show. */
export const withHiddenInputs = (request: Step): Step => ({
  ...request,
  runtimeConfiguration: { secureData: { properties: ["inputs"] } },
});

/** Requests to Azure Resource Manager, as the identity of the workflow. */
export function requestsAs(managementEndpoint: string, identityId: string | undefined) {
  const authentication = {
    type: "ManagedServiceIdentity",
    audience: `${managementEndpoint}/`,
    ...(identityId !== undefined && { identity: identityId }),
  };
  const retryPolicy = { type: "exponential", interval: "PT7S", count: 4, minimumInterval: "PT5S", maximumInterval: "PT1M" };
  return (method: "GET" | "PUT" | "POST" | "DELETE", uri: string, body: unknown, ...after: After): Step =>
    step("Http", after, {
      inputs: { method, uri, ...(body !== undefined && { body }), authentication, retryPolicy },
      // The identity need not have the right to follow operations: the capture itself shows how it stands.
      operationOptions: "DisableAsyncPattern",
    });
}
