import type { Method } from "../../core/request";
import type { Route } from "../../core/call";
import { invoke } from "./calling";
import { runHandlers } from "./runs";
import { triggerHandlers } from "./triggers";
import { workflowHandlers } from "./workflows";

const subscription = "/subscriptions/:subscriptionId";
const group = `${subscription}/resourceGroups/:resourceGroupName`;
const all = `${group}/providers/Microsoft.Logic/workflows`;
const one = `${all}/:workflowName`;
const trigger = `${one}/triggers/:triggerName`;
const run = `${one}/runs/:runName`;
const action = `${run}/actions/:actionName`;
const called = "/workflows/:workflowKey";
const methods: readonly Method[] = ["GET", "PUT", "POST", "PATCH", "DELETE"];

const types = {
  Workflows: "Microsoft.Logic/workflows",
  WorkflowTriggers: "Microsoft.Logic/workflows/triggers",
  WorkflowTriggerHistories: "Microsoft.Logic/workflows/triggers/histories",
  WorkflowRuns: "Microsoft.Logic/workflows/runs",
  WorkflowRunActions: "Microsoft.Logic/workflows/runs/actions",
  WorkflowRunActionRepetitions: "Microsoft.Logic/workflows/runs/actions/repetitions",
} as const;

function route(service: keyof typeof types, verb: string, method: Method, path: string, handler: Route["handler"]): Route {
  return { operation: `${service}_${verb}`, method, path, type: types[service], handler };
}

export const logicRoutes: readonly Route[] = [
  route("Workflows", "ListBySubscription", "GET", `${subscription}/providers/Microsoft.Logic/workflows`, workflowHandlers.list),
  route("Workflows", "ListByResourceGroup", "GET", all, workflowHandlers.listByGroup),
  route("Workflows", "Get", "GET", one, workflowHandlers.get),
  route("Workflows", "CreateOrUpdate", "PUT", one, workflowHandlers.createOrUpdate),
  route("Workflows", "Update", "PATCH", one, workflowHandlers.update),
  route("Workflows", "Delete", "DELETE", one, workflowHandlers.remove),
  route("Workflows", "Enable", "POST", `${one}/enable`, workflowHandlers.enable),
  route("Workflows", "Disable", "POST", `${one}/disable`, workflowHandlers.disable),
  route("Workflows", "RegenerateAccessKey", "POST", `${one}/regenerateAccessKey`, workflowHandlers.regenerateAccessKey),
  route("Workflows", "ValidateByResourceGroup", "POST", `${one}/validate`, workflowHandlers.validate),
  route("WorkflowTriggers", "List", "GET", `${one}/triggers`, triggerHandlers.list),
  route("WorkflowTriggers", "Get", "GET", trigger, triggerHandlers.get),
  route("WorkflowTriggers", "ListCallbackUrl", "POST", `${trigger}/listCallbackUrl`, triggerHandlers.listCallbackUrl),
  route("WorkflowTriggers", "Run", "POST", `${trigger}/run`, triggerHandlers.run),
  route("WorkflowTriggerHistories", "List", "GET", `${trigger}/histories`, triggerHandlers.listHistories),
  route("WorkflowTriggerHistories", "Get", "GET", `${trigger}/histories/:historyName`, triggerHandlers.getHistory),
  route("WorkflowRuns", "List", "GET", `${one}/runs`, runHandlers.list),
  route("WorkflowRuns", "Get", "GET", run, runHandlers.get),
  route("WorkflowRuns", "Cancel", "POST", `${run}/cancel`, runHandlers.cancel),
  route("WorkflowRunActions", "List", "GET", `${run}/actions`, runHandlers.listActions),
  route("WorkflowRunActions", "Get", "GET", action, runHandlers.getAction),
  route("WorkflowRunActionRepetitions", "List", "GET", `${action}/repetitions`, runHandlers.listRepetitions),
  route("WorkflowRunActionRepetitions", "Get", "GET", `${action}/repetitions/:repetitionName`, runHandlers.getRepetition),
  // Called by whoever has the address with its signature: these are not Resource Manager's.
  ...methods.map((method): Route => ({ operation: "WorkflowTriggers_Invoke", method, path: `${called}/triggers/:triggerName/paths/invoke`, open: true, handler: invoke })),
  ...["/runs/:runName/contents/:content", "/runs/:runName/actions/:actionName/contents/:content", "/runs/:runName/actions/:actionName/repetitions/:repetitionName/contents/:content"]
    .map((path): Route => ({ operation: "WorkflowRuns_GetContents", method: "GET", path: `${called}${path}`, open: true, handler: runHandlers.contents })),
];
