import { rememberSession } from "../connectivity/past";
import { shownSince, shownUntil } from "../core/apiVersions";
import { ArmError } from "../core/armErrors";
import { param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import type { CaptureProperties, CapturingMachine, SessionPlan } from "../core/capture";
import { etagOf } from "../core/etags";
import { accepted, asyncOperationHeader, cancelOperation, defaultError, locationHeader, refuseBesideSiblings, refuseWhileRunning, retryAfter, runningOperation, startOperation } from "../core/operations";
import { page } from "../core/paging";
import { empty, pretty } from "../core/replies";
import type { NetworkWatcher, PacketCapture } from "../core/resources";
import { authorizeLinked } from "../identity/authorization";
import { bytesBy } from "../traffic/captureFile";
import { hasNoOwnTraffic } from "../traffic/ownTraffic";
import { isUnderWay, sessionAt } from "./captureSession";
import { findTarget, storagePathFor } from "./captureTarget";
import { withSession } from "./captureUpload";
import { needWatcher, touchWatcher } from "./networkWatchers";
import { readCaptureBody } from "./packetCaptureBody";
import { captureBody, statusBody } from "./packetCaptureView";
import { conversationsWith } from "./sessionFiles";

export const captureType = "Microsoft.Network/networkWatchers/packetCaptures";

function captureIdOf(call: Call): string {
  return `${needWatcher(call).id}/packetCaptures/${param(call, "packetCaptureName")}`;
}

function needCapture(call: Call): PacketCapture {
  const id = captureIdOf(call);
  const capture = call.store.get(id, captureType);
  if (!capture) throw new ArmError("captureNotFound", { id });
  return capture;
}

const create: Handler = (call) => {
  const watcher = needWatcher(call);
  const id = captureIdOf(call);
  const existing = call.store.get(id, captureType);
  refuseBesideSiblings(call, id);
  if (existing) {
    if (call.settings.ifNoneMatch === "obey" && call.request.headers["if-none-match"] === "*") throw new ArmError("preconditionFailed");
    refuseWhileRunning(call, existing.id);
    if (call.settings.secondPut === "refuse") throw new ArmError("captureExists");
  }
  const properties = readCaptureBody(call);
  const capture: PacketCapture = {
    id: existing?.id ?? id,
    name: existing?.name ?? param(call, "packetCaptureName"),
    type: captureType,
    properties,
  };
  checkLinked(call, id, properties);
  checkSessionLimit(call, watcher);
  const target = findTarget(call, watcher, capture);
  properties.storageLocation = { ...properties.storageLocation, storagePath: storagePathFor(call, watcher, capture) };

  const operation = startOperation(call, {
    name: "PacketCaptures_Create", namespace: "Microsoft.Network", location: watcher.location ?? "", resourceId: capture.id,
    seconds: call.settings.timings.create,
    ...(target.ready ? {} : { plan: { status: "Failed", error: defaultError("Failed") } }),
    result: { status: 200 },
  });
  const willRun = operation.plan.status === "Succeeded";
  const startsAt = willRun ? call.now + Math.min(call.settings.timings.captureStart, call.settings.timings.create) * 1000 : null;
  if (startsAt !== null && properties.targetType === "AzureVM") rememberSession(call.store, properties.target, properties.filters, startsAt, call.now);
  const session = planSession(call, properties, startsAt, target.machines);
  capture.hidden = { provisioningState: "Updating", session, machines: target.machines, runningOperationId: call.store.nextGuid() };
  call.store.put(withSession(capture, session));
  touchWatcher(call.store, watcher.id);
  return pretty(201, captureBody(call.store, capture, call.apiVersion), {
    ...asyncOperationHeader(call, operation),
    ...retryAfter(call),
    "azure-asyncnotification": "Enabled",
    "x-ms-request-id": operation.id,
  });
};

/** Sessions count, not captures. As long as there are fewer captures than sessions may run, nobody need count. */
function checkSessionLimit(call: Call, watcher: NetworkWatcher): void {
  const limit = call.settings.sessionLimit;
  if (call.store.count(captureType) < limit) return;
  // A region of a subscription has one watcher.
  const running = call.store.list(captureType, watcher.id).filter(({ hidden }) => isUnderWay(hidden!.session, call.now));
  if (running.length >= limit) throw new ArmError("tooManySessions", { limit: String(limit) });
}

/** What the article on required permissions names besides those of captures themselves. */
const machineActions = ["read", "write", "extensions/read", "extensions/write"];
const accountActions = ["read", "listServiceSas/action", "listAccountSas/action", "listKeys/action"];
const machineTypes = { AzureVM: "Microsoft.Compute/virtualMachines", AzureVMSS: "Microsoft.Compute/virtualMachineScaleSets" } as const;

function checkLinked(call: Call, id: string, { target, targetType, storageLocation: { storageId } }: CaptureProperties): void {
  const check = (linkedAction: string, linkedId: string) => authorizeLinked(call, "Microsoft.Network/networkWatchers/packetCaptures/write", id, linkedAction, linkedId);
  for (const verb of machineActions) check(`${machineTypes[targetType]}/${verb}`, target);
  if (storageId !== undefined) for (const verb of accountActions) check(`Microsoft.Storage/storageAccounts/${verb}`, storageId);
  check("Microsoft.Resources/subscriptions/resourceGroups/read", id.split("/").slice(0, 5).join("/"));
}

function planSession(call: Call, properties: CaptureProperties, startsAt: number | null, machines: readonly CapturingMachine[]): SessionPlan {
  const { captureSettings, totalBytesPerSession, timeLimitInSeconds } = properties;
  // Not known: what Azure makes of a limit of 0. Here it is the longest session, and no byte limit.
  const timeLimit = captureSettings ? captureSettings.sessionTimeLimitInSeconds || 604800 : timeLimitInSeconds || 18000;
  return {
    startsAt,
    ticks: call.store.nextGuid().replace(/\D/g, "").slice(0, 4).padEnd(4, "1"),
    timeLimitInSeconds: timeLimit,
    totalBytes: totalBytesPerSession || null,
    bytesPerSecond: rateOf(call, properties, startsAt, machines),
    instances: properties.targetType === "AzureVMSS" ? machines.length : null,
    ...(properties.targetType === "AzureVMSS" ? { capturing: machines.map(({ instance }) => instance!) } : {}),
  };
}

/** How many bytes a second the session captures: as many as the setting says, or what machines say to each other if nothing else is captured. */
function rateOf(call: Call, properties: CaptureProperties, startsAt: number | null, machines: readonly CapturingMachine[]): number {
  const { filters, bytesToCapturePerPacket: snapLength } = properties;
  const { bytesPerSecond } = call.settings;
  if (!machines.every(({ source }) => hasNoOwnTraffic({ source, filters, snapLength }))) return bytesPerSecond;
  const startedAt = startsAt ?? call.now;
  const rates = machines.map(({ source, instance }) => {
    const contents = { source, filters, snapLength, startedAt, bytesPerSecond, ...conversationsWith(call.store, properties, instance) };
    return (bytesBy(contents, startedAt + sampleSeconds * 1000) ?? 0) / sampleSeconds;
  });
  return Math.max(0, ...rates);
}

const sampleSeconds = 20;

const get: Handler = (call) => {
  const capture = needCapture(call);
  return pretty(200, captureBody(call.store, capture, call.apiVersion), { etag: etagOf(call.store, capture) ?? "" });
};

const list: Handler = (call) => {
  const captures = call.store.list(captureType, needWatcher(call).id);
  const show = (capture: PacketCapture) => captureBody(call.store, capture, call.apiVersion);
  return pretty(200, call.apiVersion < shownSince.captureListPages ? { value: captures.map(show) } : page(call, captures, show));
};

/** While the session runs, 202 with the status in it and a Location; 200 once it has ended, since 2020 without an allowance of writes (recorded). */
const getStatus: Handler = (call) => {
  const capture = needCapture(call);
  const status = statusBody(capture, call.now);
  const { packetCaptureStatus } = sessionAt(capture.hidden!.session, call.now);
  const failed = capture.hidden!.provisioningState === "Failed";
  if (failed || packetCaptureStatus === "Stopped" || packetCaptureStatus === "Error") {
    const reply = pretty(200, failed ? failedStatus(capture) : status);
    return call.apiVersion < shownUntil.writesOfStatus ? reply : { ...reply, withoutAllowance: true };
  }
  const watcher = needWatcher(call);
  const operation = startOperation(call, {
    name: "PacketCaptures_GetStatus", namespace: "Microsoft.Network", location: watcher.location ?? "", resourceId: capture.id,
    seconds: call.settings.timings.getStatus,
    result: { status: 200, body: status },
  });
  call.store.put({ ...capture, hidden: { ...capture.hidden!, queryPacketCaptureLastOperationId: operation.id } });
  touchWatcher(call.store, watcher.id);
  return pretty(202, status, {
    ...locationHeader(call, operation),
    ...retryAfter(call),
    "azure-asyncnotification": "Enabled",
    "x-ms-request-id": operation.id,
  });
};

/** Not known: what the status of a capture is whose create has failed. */
function failedStatus(capture: PacketCapture): Record<string, unknown> {
  return { name: capture.name, id: capture.id, packetCaptureStatus: "Error", packetCaptureError: ["InternalError"] };
}

/** Also of a session that has ended already (documented). When the agent has died, the operation fails (Azure/WALinuxAgent#2765). */
const stop: Handler = (call) => {
  const capture = needCapture(call);
  const agentDied = sessionAt(capture.hidden!.session, call.now).packetCaptureError.includes("AgentStopped");
  const running = runningOperation(call, capture.id);
  const comesAfterCreate = running?.name === "PacketCaptures_Create" && call.settings.stopWhileCreating === "accept";
  if (!comesAfterCreate) refuseWhileRunning(call, capture.id);
  refuseBesideSiblings(call, capture.id);
  const watcher = needWatcher(call);
  const secondsBefore = comesAfterCreate ? Math.max(0, (running.endsAt ?? call.now) - call.now) / 1000 : 0;
  const operation = startOperation(call, {
    name: "PacketCaptures_Stop", namespace: "Microsoft.Network", location: watcher.location ?? "", resourceId: capture.id,
    seconds: secondsBefore + call.settings.timings.stop, result: { status: 200, body: null },
    ...(agentDied ? { plan: { status: "Failed", error: defaultError("Failed") } } : {}),
  });
  touchWatcher(call.store, watcher.id);
  return accepted(call, operation);
};

const remove: Handler = (call) => {
  const watcher = needWatcher(call);
  const capture = call.store.get(captureIdOf(call), captureType);
  if (!capture) return empty(204);
  const running = runningOperation(call, capture.id);
  if (running?.name === "PacketCaptures_Delete") return accepted(call, running);
  if (running && call.settings.deleteWhileCreating === "refuse") refuseWhileRunning(call, capture.id);
  refuseBesideSiblings(call, capture.id);
  if (running) cancelOperation(call, running);
  const operation = startOperation(call, {
    name: "PacketCaptures_Delete", namespace: "Microsoft.Network", location: watcher.location ?? "", resourceId: capture.id,
    seconds: call.settings.timings.delete, result: { status: 204 },
  });
  call.store.put({ ...capture, hidden: { ...capture.hidden!, provisioningState: "Deleting" } });
  touchWatcher(call.store, watcher.id);
  return accepted(call, operation);
};

const all = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Network/networkWatchers/:networkWatcherName/packetCaptures";
const one = `${all}/:packetCaptureName`;
export const packetCaptureRoutes: readonly Route[] = [
  { operation: "PacketCaptures_Create", method: "PUT", path: one, type: captureType, handler: create },
  { operation: "PacketCaptures_Get", method: "GET", path: one, type: captureType, handler: get },
  { operation: "PacketCaptures_List", method: "GET", path: all, type: captureType, handler: list },
  { operation: "PacketCaptures_GetStatus", method: "POST", path: `${one}/queryStatus`, type: captureType, handler: getStatus },
  { operation: "PacketCaptures_Stop", method: "POST", path: `${one}/stop`, type: captureType, handler: stop },
  { operation: "PacketCaptures_Delete", method: "DELETE", path: one, type: captureType, handler: remove },
];
