import { parseResourceId } from "../core/resourceIds";
import { anything, either, flag, list, number, object, oneOf, record, ShapeError, text, wholeNumber } from "../core/shapes";
import type { Shape } from "../core/shapes";
import type { StoreSnapshot } from "../core/store";

function orNull(shape: Shape): Shape {
  const given = either("a number or null", shape);
  return (value, path) => {
    if (value !== null) given(value, path);
  };
}

const others = { others: true } as const;

const session = object({
  startsAt: orNull(number(-Infinity)),
  ticks: text,
  timeLimitInSeconds: number(0),
  totalBytes: orNull(number(0)),
  bytesPerSecond: number(0),
  instances: orNull(number(0)),
  capturing: list(text),
  end: object({ at: number(-Infinity), status: oneOf("Stopped", "Error"), stopReason: text, packetCaptureError: list(text) }, ["at", "status", "packetCaptureError"], others),
}, ["startsAt", "ticks", "timeLimitInSeconds", "totalBytes", "bytesPerSecond", "instances"], others);

const source = object({ ipv4: text, ipv6: text }, ["ipv4", "ipv6"]);
const machines = list(object({ instance: text, source }, ["source"]));

const extensions = list(object({ id: text, name: text, type: text, properties: object({}, [], others) }, ["id", "name", "type", "properties"], others));

const ofEachKey = (shape: Shape) => object({ key1: shape, key2: shape }, ["key1", "key2"]);
const keys = object({ generations: ofEachKey(wholeNumber(0)), createdAt: ofEachKey(number(-Infinity)), revocations: wholeNumber(0) }, ["generations", "createdAt"]);

const condition = oneOf("Fired", "Resolved");
const notification = object({
  condition, actionGroupId: text, receiver: text, kind: text, workflowId: text, status: oneOf("Sent", "Waiting", "Failed"), attempts: wholeNumber(0), at: number(-Infinity), nextAt: number(-Infinity), body: text,
}, ["condition", "actionGroupId", "receiver", "kind", "status", "attempts", "at"], others);
const alert = object({
  ruleId: text, ruleInstance: text, targetId: text, condition, firedAt: number(-Infinity), resolvedAt: number(-Infinity), values: list(number(-Infinity)), notifications: list(notification),
}, ["ruleId", "ruleInstance", "targetId", "condition", "firedAt", "values", "notifications"], others);
/** Earlier versions kept alert rules and action groups as they were sent, without anything hidden. */
const ifThere = (shape: Shape): Shape => (value, path) => (value === undefined ? undefined : shape(value, path));
const rule = ifThere(object({ instance: text }, ["instance"], others));
const anyObject = object({}, [], others);
const definition = object({ triggers: record(anyObject), actions: record(anyObject) }, ["triggers", "actions"], others);
const time = number(-Infinity);
const workflow = object({
  key: text, keyGeneration: wholeNumber(0), definition, given: object({ definition: anyObject }, ["definition"], others), parameters: anyObject, version: text, state: oneOf("Enabled", "Disabled"),
  createdAt: time, changedAt: time, triggers: record(object({ createdAt: time, changedAt: time, lastFiredAt: time, next: time }, ["createdAt", "changedAt"])),
}, ["key", "keyGeneration", "definition", "given", "parameters", "version", "state", "createdAt", "changedAt", "triggers"]);
const actionRecord = object({ name: text, indices: list(wholeNumber(0)), status: oneOf("Running", "Succeeded", "Failed", "Skipped", "TimedOut", "Cancelled"), startedAt: time, trackingId: text },
  ["name", "indices", "status", "startedAt", "trackingId"], others);
const run = object({
  status: oneOf("Running", "Waiting", "Succeeded", "Failed", "Cancelled"), startedAt: time, version: text, definition, parameters: anyObject,
  trigger: object({ name: text, startedAt: time, endedAt: time, trackingId: text }, ["name", "startedAt", "endedAt", "trackingId"], others),
  records: record(actionRecord), variables: record(object({ type: text, value: anything }, ["type", "value"])),
}, ["status", "startedAt", "version", "definition", "parameters", "trigger", "records", "variables"], others);
const history = object({ status: oneOf("Succeeded", "Skipped", "Failed"), startedAt: time, endedAt: time, code: text, fired: flag, run: text }, ["status", "startedAt", "endedAt", "code", "fired"], others);

/** What the types that have rules of their own know and do not show. Without it their handlers cannot work. */
const hidden: Readonly<Record<string, Shape>> = {
  "microsoft.network/networkwatchers/packetcaptures": object({ provisioningState: text, session, machines, runningOperationId: text }, ["provisioningState", "session", "machines", "runningOperationId"], others),
  "microsoft.compute/virtualmachinescalesets": object({ os: oneOf("Linux", "Windows") }, ["os"], others),
  "microsoft.compute/virtualmachinescalesets/virtualmachines": object({ power: oneOf("running", "deallocated", "stopped"), agent: oneOf("present", "missing", "failed", "provisioning"), extensions }, ["power"], others),
  "microsoft.compute/virtualmachines": object({ power: oneOf("running", "deallocated", "stopped"), os: oneOf("Linux", "Windows") }, ["power", "os"], others),
  "microsoft.storage/storageaccounts": object({ keys }, ["keys"], others),
  "microsoft.insights/metricalerts": rule,
  "microsoft.insights/scheduledqueryrules": rule,
  "microsoft.insights/actiongroups": ifThere(object({ origin: text }, ["origin"], others)),
  "microsoft.alertsmanagement/alerts": alert,
  "microsoft.logic/workflows": workflow,
  "microsoft.logic/workflows/runs": run,
  "microsoft.logic/workflows/triggers/histories": history,
};

const period = { from: number(-Infinity), until: number(-Infinity) };
const path = object({ delayMilliseconds: number(0), jitterMilliseconds: number(0) }, ["delayMilliseconds", "jitterMilliseconds"]);
const portNumber = wholeNumber(0, 65_535);
const protocol = oneOf("TCP", "UDP");
const link = object({
  side: oneOf("client", "server"), client: text, server: text, protocol: oneOf("TCP", "UDP", "Any"), port: orNull(portNumber), since: number(-Infinity), toServer: path, toClient: path,
  blocked: list(object({ ...period, port: portNumber, protocol }, ["from", "port", "protocol"])),
  drops: list(object({ ...period, share: number(0, 1), larger: number(0), toServer: flag, toClient: flag, by: oneOf("network", "machine"), port: portNumber, protocol, seed: wholeNumber(0) },
    ["from", "share", "larger", "toServer", "toClient", "by", "seed"])),
}, ["side", "client", "server", "protocol", "port", "since", "toServer", "toClient", "blocked", "drops"]);
const clock = object({ skewMilliseconds: number(-Infinity), driftPartsPerMillion: number(-Infinity), since: number(-Infinity) }, ["skewMilliseconds", "driftPartsPerMillion", "since"]);
const conversations = object({ clock, links: list(link) }, ["clock", "links"]);

const captureFile = object({
  source, conversations, filters: list(anything), snapLength: wholeNumber(0), startedAt: number(-Infinity), bytesPerSecond: number(0), from: wholeNumber(0), to: wholeNumber(0), size: wholeNumber(0),
}, ["source", "filters", "snapLength", "startedAt", "bytesPerSecond", "from", "to", "size"]);
const contentKind = object({ kind: oneOf("bytes", "capture") }, ["kind"], others);
const contents = { bytes: object({ kind: anything, base64: text }, ["base64"]), capture: object({ kind: anything, file: captureFile }, ["file"]) };
const content: Shape = (value, path) => {
  contentKind(value, path);
  contents[(value as { kind: keyof typeof contents }).kind](value, path);
};

/** What permissions are read from. */
const permissions = object({ actions: list(text), notActions: list(text), dataActions: list(text), notDataActions: list(text) }, ["actions", "notActions", "dataActions", "notDataActions"], others);
const properties: Readonly<Record<string, Shape>> = {
  "microsoft.authorization/roleassignments": object({ roleDefinitionId: text, principalId: text, scope: text }, ["roleDefinitionId", "principalId", "scope"], others),
  "microsoft.authorization/roledefinitions": object({ roleName: text, permissions: list(permissions) }, ["roleName", "permissions"], others),
  "local/blobs": object({ name: text, content, size: wholeNumber(0), contentType: text, metadata: record(text), createdAt: number(-Infinity), modifiedAt: number(-Infinity) },
    ["name", "content", "size", "contentType", "metadata", "createdAt", "modifiedAt"], others),
  "local/blocks": object({ base64: text }, ["base64"]),
};

const envelope = object({
  id: text, name: text, type: text, location: text, etag: text, tags: record(text), properties: object({}, [], others), more: object({}, [], others), hidden: anything, due: number(-Infinity),
}, ["id", "name", "type", "properties"], others);

const resource: Shape = (value, path) => {
  envelope(value, path);
  const { id, type, hidden: known, properties: shown } = value as { id: string; type: string; hidden?: unknown; properties: unknown };
  try {
    parseResourceId(id);
  } catch {
    throw new ShapeError(`${path}.id`, "a resource id", id);
  }
  hidden[type.toLowerCase()]?.(known, `${path}.hidden`);
  properties[type.toLowerCase()]?.(shown, `${path}.properties`);
};

const status = oneOf("InProgress", "Succeeded", "Failed", "Canceled");
const operation = object({
  id: text, name: text, namespace: text, location: text, subscriptionId: text, resourceId: text, apiVersion: text,
  startedAt: number(-Infinity),
  endsAt: orNull(number(-Infinity)),
  saysSucceededAt: number(-Infinity),
  plan: object({ status: oneOf("Succeeded", "Failed", "Canceled"), error: object({ code: text, message: text }, ["code", "message"], others), keepCapture: flag }, ["status"], others),
  status,
  result: object({ status: wholeNumber(100, 599), body: anything }, ["status"], others),
}, ["id", "name", "namespace", "location", "subscriptionId", "resourceId", "apiVersion", "startedAt", "endsAt", "plan", "status"], others);

const stored = object({
  counter: wholeNumber(0),
  subscriptions: list(text),
  resources: list(resource),
  operations: list(operation),
}, ["counter", "subscriptions", "resources", "operations"], others);

/**
 * Checks what a state file or a snapshot holds, as deep as handlers rely on it.
 *
 * @throws ShapeError with the path of what is wrong
 */
export function checkStored(value: unknown): asserts value is StoreSnapshot {
  stored(value, "");
}
