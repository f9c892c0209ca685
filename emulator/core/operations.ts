import { shownSince } from "./apiVersions";
import { ArmError } from "./armErrors";
import { param } from "./call";
import type { Call, Handler, Route } from "./call";
import { guidOf } from "./guids";
import type { Operation, OperationError } from "./operation";
import { compact, empty, pretty, storageJson, storageText } from "./replies";
import type { Reply } from "./replies";
import { isSame, parentId, parseResourceId } from "./resourceIds";
import type { Store } from "./store";

export interface OperationStart {
  name: string;
  namespace: string;
  location: string;
  resourceId: string;
  /** Service seconds until it ends. */
  seconds: number;
  /** An end that the service itself foresees, such as a missing agent. A fault rule goes before. */
  plan?: Operation["plan"];
  machines?: string[];
  result?: Operation["result"];
}

/** Starts an operation and remembers it. */
export function startOperation(call: Call, start: OperationStart): Operation {
  const { operation: fate, error, keepCapture = true, effectAfterSeconds = 0 } = call.fault ?? {};
  const { name, namespace, location, resourceId, result, machines } = start;
  const operation: Operation = {
    id: call.store.nextGuid(),
    name, namespace, location, resourceId,
    subscriptionId: parseResourceId(resourceId).subscriptionId,
    apiVersion: call.apiVersion,
    startedAt: call.now,
    endsAt: fate === "Never" ? null : call.now + (start.seconds + effectAfterSeconds) * 1000,
    plan: start.plan ?? { status: "Succeeded" },
    status: "InProgress",
    ...(machines === undefined ? {} : { machines }),
    ...(result === undefined ? {} : { result }),
    ...(effectAfterSeconds === 0 ? {} : { saysSucceededAt: call.now + start.seconds * 1000 }),
  };
  if (fate === "Failed" || fate === "Canceled") operation.plan = { status: fate, error: error ?? defaultError(fate), keepCapture };
  call.store.putOperation(operation);
  return operation;
}

/** The text that a real stop failed with when the agent had died (Azure/WALinuxAgent#2765); that of a canceled one is not known. */
export function defaultError(status: "Failed" | "Canceled"): OperationError {
  return status === "Failed"
    ? { code: "InternalServerError", message: "An error occurred." }
    : { code: "Canceled", message: "Operation was canceled." };
}

/** The operation that is still changing this resource, if there is one. */
export function runningOperation(call: Call, resourceId: string): Operation | undefined {
  return runningOperations(call.store).find((operation) => operation.name !== "PacketCaptures_GetStatus" && isSame(operation.resourceId, resourceId));
}

export function runningOperations(store: Store): Operation[] {
  return [...store.running].map((id) => store.operations.get(id)!);
}

export function refuseWhileRunning(call: Call, resourceId: string): void {
  const operation = runningOperation(call, resourceId);
  if (operation) throw new ArmError("anotherOperation", { uri: operationUrl(call, operation) });
}

/** Not known: whether captures of one watcher get into each other's way. Here they do when `siblingOperations` says so. */
export function refuseBesideSiblings(call: Call, resourceId: string): void {
  if (call.settings.siblingOperations === "accept") return;
  const sibling = runningOperations(call.store).find(
    (operation) => operation.name !== "PacketCaptures_GetStatus" && isSame(parentId(operation.resourceId), parentId(resourceId)) && !isSame(operation.resourceId, resourceId),
  );
  if (sibling) throw new ArmError("anotherOperation", { uri: operationUrl(call, sibling) });
}

/** Ends an operation that another one takes over from. Its effect does not happen. */
export function cancelOperation(call: Call, operation: Operation): void {
  call.store.putOperation({ ...operation, status: "Canceled", endsAt: call.now, plan: { status: "Canceled", error: defaultError("Canceled") } });
}

/** How long to wait before the next request. `recorded`: the seconds that Azure says of this operation; `null`: nothing. The settings go before. */
export function retryAfter(call: Call, recorded: number | null = usualWait): Record<string, string> {
  const seconds = call.settings.timings.retryAfter ?? recorded;
  return seconds === null ? {} : waitHeader(call, seconds);
}

function waitHeader(call: Call, seconds: number): Record<string, string> {
  return { "retry-after": String(Math.ceil(seconds / call.settings.speed)) };
}

/** Seconds, as recorded of captures, watchers, and new machines and scale sets. */
const usualWait = 10;
/** Seconds, as recorded of deletions of resource groups and of new storage accounts, and of their polls. */
export const groupDeletionWait = 15;
const storageAccountWait = 17;
/** What Microsoft.Compute says no time of, neither at the start nor in its polls. */
const withoutWait = new Set(["VirtualMachineExtensions_CreateOrUpdate", "VirtualMachineExtensions_Delete", "VirtualMachines_Delete"]);

/** The oldest api-versions have no `Retry-After` either (recorded, 2016-04-30-preview). */
function computeRetryAfter(call: Call, { name, apiVersion }: Operation): Record<string, string> {
  return retryAfter(call, withoutWait.has(name) || apiVersion < "2017-12-01" ? null : usualWait);
}

/** As `retryAfter`, longer for those who poll too early. */
function retryAfterPoll(call: Call, operation: Operation): Record<string, string> {
  return waitHeader(call, call.pollPace.next(operation, call.settings.timings.retryAfter ?? usualWait, call.now));
}

/** `Azure-AsyncOperation`: where the operation itself is to be seen. */
export function asyncOperationHeader(call: Call, operation: Operation): Record<string, string> {
  return { "azure-asyncoperation": operationUrl(call, operation) };
}

/** `Location`: where the operation's result will be. */
export function locationHeader(call: Call, operation: Operation): Record<string, string> {
  return { location: pollUrl(call, operation, "operationResults") };
}

/** The answer to a DELETE or POST that takes its time, as Microsoft.Network gives it. */
export function accepted(call: Call, operation: Operation): Reply {
  return empty(202, {
    ...locationHeader(call, operation),
    ...asyncOperationHeader(call, operation),
    ...retryAfter(call),
    "azure-asyncnotification": "Enabled",
    "x-ms-request-id": operation.id,
  });
}

/** What Microsoft.Compute says of the operation of a PUT or PATCH. */
export function computeHeaders(call: Call, operation: Operation): Record<string, string> {
  return { ...asyncOperationHeader(call, operation), ...computeRetryAfter(call, operation), "azure-asyncnotification": "Enabled", "x-ms-request-id": operation.id };
}

/** The answer to a DELETE or POST that takes its time, as Microsoft.Compute gives it. Actions on instances of scale sets have no notification (recorded). */
export function acceptedByCompute(call: Call, operation: Operation, headers: Record<string, string> = {}): Reply {
  const isNotified = !/^VirtualMachineScaleSet(VM)?s_(?!Delete$)|^VirtualMachineScaleSetVMs_/.test(operation.name);
  return empty(202, {
    location: monitorUrl(call, operation),
    ...asyncOperationHeader(call, operation),
    ...computeRetryAfter(call, operation),
    ...(isNotified ? { "azure-asyncnotification": "Enabled" } : {}),
    "x-ms-request-id": operation.id,
    ...headers,
  });
}

function operationUrl(call: Call, operation: Operation): string {
  return pollUrl(call, operation, "operations");
}

function pollUrl(call: Call, operation: Operation, kind: "operations" | "operationResults"): string {
  const { subscriptionId, namespace, location, id, apiVersion } = operation;
  return `${call.request.origin}/subscriptions/${subscriptionId}/providers/${namespace}/locations/${location}/${kind}/${id}?${partitionOf(operation)}api-version=${apiVersion}`;
}

/** Where Microsoft.Compute says that a result will be. */
function monitorUrl(call: Call, operation: Operation): string {
  return operationUrl(call, operation).replace("api-version=", "monitor=true&api-version=");
}

/** Operation URLs of Microsoft.Compute name a partition (recorded, 2022-03-01). */
function partitionOf({ namespace, location, apiVersion }: Operation): string {
  return namespace === "Microsoft.Compute" && apiVersion >= "2022-03-01" ? `p=${guidOf(`partition of Microsoft.Compute in ${location}`)}&` : "";
}

function findOperation(call: Call, namespace: string): Operation {
  const id = param(call, "operationId");
  const operation = call.store.operations.get(id.toLowerCase());
  const here = operation?.namespace === namespace && isSame(operation.subscriptionId, param(call, "subscriptionId"))
    && isSame(operation.location, call.params["location"] ?? operation.location);
  if (!operation || !here) throw new ArmError("operationNotFound", { id });
  return (operation.saysSucceededAt ?? Infinity) <= call.now ? { ...operation, status: "Succeeded" } : operation;
}

const getNetworkOperation: Handler = (call) => {
  const operation = findOperation(call, "Microsoft.Network");
  const { status, plan } = operation;
  if (status === "InProgress") return pretty(200, { status }, retryAfterPoll(call, operation));
  if (status !== "Succeeded") return pretty(200, { status, error: { ...(plan.error ?? defaultError(status)), details: [] } });
  // Recorded: the operation of a stop has properties, those of create and delete have none.
  const hasProperties = operation.name === "PacketCaptures_Stop" && operation.apiVersion >= shownSince.stopProperties;
  return pretty(200, hasProperties ? { status, properties: {} } : { status });
};

const getNetworkResult: Handler = (call) => {
  const operation = findOperation(call, "Microsoft.Network");
  const { status, plan } = operation;
  const async = operation.name === "PacketCaptures_GetStatus" ? {} : asyncOperationHeader(call, operation);
  const where = { ...locationHeader(call, operation), "azure-asyncnotification": "Enabled" };
  if (status === "InProgress") return pretty(202, null, { ...where, ...asyncOperationHeader(call, operation), ...retryAfterPoll(call, operation) });
  if (status !== "Succeeded") return pretty(500, { error: { ...(plan.error ?? defaultError(status)), details: [] } }, { ...where, ...async });
  const { status: code, body } = operation.result ?? { status: 200, body: null };
  return code === 204 ? empty(204, { ...where, ...async, "content-type": "application/json; charset=utf-8" }) : pretty(code, body ?? null, { ...where, ...async });
};

const getComputeOperation: Handler = (call) => {
  const operation = findOperation(call, "Microsoft.Compute");
  const { status, plan } = operation;
  const running = status === "InProgress";
  if (call.request.query["monitor"] === "true") {
    return running ? empty(202, { location: monitorUrl(call, operation), ...retryAfter(call, null) }) : empty(200);
  }
  return pretty(200, {
    startTime: offsetTime(operation.startedAt),
    ...(running || operation.endsAt === null ? {} : { endTime: offsetTime(operation.endsAt) }),
    status,
    ...(running || status === "Succeeded" ? {} : { error: plan.error ?? defaultError(status) }),
    name: operation.id,
  }, running ? retryAfter(call, null) : {});
};

const getStorageOperation: Handler = (call) => {
  const operation = findOperation(call, "Microsoft.Storage");
  if (operation.status === "InProgress") return storageAccepted(call, operation);
  if (operation.status !== "Succeeded") return compact(500, { error: operation.plan.error ?? defaultError(operation.status) });
  return storageJson(call, 200, operation.result?.body ?? {});
};

/** Where a storage account that is being made will be. The api-versions of 2016 have a place, and no type of the missing body, of their own (recorded). */
export function storageAccepted(call: Call, { id, subscriptionId, location, apiVersion }: Operation): Reply {
  const is2016 = apiVersion.startsWith("2016-");
  const place = is2016 ? "operations" : `locations/${location}/asyncoperations`;
  const url = `${call.request.origin}/subscriptions/${subscriptionId}/providers/Microsoft.Storage/${place}/${id}?monitor=true&api-version=${apiVersion}`;
  return (is2016 ? empty : storageText)(202, { location: url, ...retryAfter(call, storageAccountWait), "x-ms-request-id": id });
}

const getResourceManagerOperation: Handler = (call) => {
  const operation = findOperation(call, "Microsoft.Resources");
  if (operation.status !== "InProgress") return empty(200);
  return empty(202, { location: resourceManagerOperationUrl(call, operation), ...retryAfter(call, groupDeletionWait) });
};

/** Where the deletion of a resource group is to be seen. */
export function resourceManagerOperationUrl(call: Call, operation: Operation): string {
  return `${call.request.origin}/subscriptions/${operation.subscriptionId}/operationresults/${operation.id}?api-version=${operation.apiVersion}`;
}

/** Times as Microsoft.Compute writes them. */
export function offsetTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0*Z$/, "+00:00");
}

const at = "/subscriptions/:subscriptionId/providers";
export const operationRoutes: readonly Route[] = [
  { operation: "Operations_Get", method: "GET", path: `${at}/Microsoft.Network/locations/:location/operations/:operationId`, type: "Microsoft.Network/locations/operations", handler: getNetworkOperation },
  { operation: "OperationResults_Get", method: "GET", path: `${at}/Microsoft.Network/locations/:location/operationResults/:operationId`, type: "Microsoft.Network/locations/operationResults", handler: getNetworkResult },
  { operation: "Operations_Get", method: "GET", path: `${at}/Microsoft.Compute/locations/:location/operations/:operationId`, type: "Microsoft.Compute/locations/operations", handler: getComputeOperation },
  { operation: "OperationResults_Get", method: "GET", path: `${at}/Microsoft.Storage/locations/:location/asyncoperations/:operationId`, type: "Microsoft.Storage/locations/asyncoperations", handler: getStorageOperation },
  { operation: "OperationResults_Get", method: "GET", path: `${at}/Microsoft.Storage/operations/:operationId`, type: "Microsoft.Storage/operations", handler: getStorageOperation },
  { operation: "OperationResults_Get", method: "GET", path: "/subscriptions/:subscriptionId/operationresults/:operationId", type: "Microsoft.Resources/subscriptions", handler: getResourceManagerOperation },
];
