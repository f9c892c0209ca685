import { isObject, type Values } from "../protocol/values";
import { pathInputs, type ResourceType } from "./resourceTypes";

/** Members that stand beside `properties` in an ARM body. */
const envelope = new Set(["extendedLocation", "id", "identity", "kind", "location", "managedBy", "name", "placement", "plan", "sku", "tags", "type", "zones"]);

/** Members whose objects have `properties` of their own in ARM, and none in azure-native. */
const flattened = new Set([
  "backendAddressPools", "delegations", "extensions", "frontendIPConfigurations", "inboundNatPools", "inboundNatRules", "ipConfigurations",
  "loadBalancingRules", "networkInterfaceConfigurations", "networkInterfaces", "outboundRules", "probes", "publicIPAddressConfiguration", "routes",
  "securityRules", "subnets", "virtualNetworkPeerings",
]);

/** Members whose names are the caller's or Azure's own: what is in them is no affair of azure-native's. */
const opaque = new Set(["definition", "parameters", "webHookProperties", "customProperties"]);

/** A name of ARM's that is none in a program's language. */
const armNames: Readonly<Record<string, string>> = { odataType: "odata.type" };
const ownNames = Object.fromEntries(Object.entries(armNames).map(([own, arm]) => [arm, own]));

/** An extension's `type` is the agent's, not that of the resource. */
function beside(type: ResourceType): (name: string) => boolean {
  const isExtension = type.path.includes("/extensions/");
  return (name) => envelope.has(name) && !(isExtension && name === "type");
}

/** What is PUT: the inputs in ARM's form, without those of the path. */
export function bodyOf(type: ResourceType, inputs: Values): Values {
  const inPath = new Set(pathInputs(type));
  const given = Object.entries(inputs).filter(([name, value]) => !inPath.has(name) && !name.startsWith("__") && value !== undefined);
  const isBeside = beside(type);
  return {
    ...Object.fromEntries(given.filter(([name]) => isBeside(name) && name !== "id").map(([name, value]) => [name, name === "identity" ? identityToArm(value) : value])),
    properties: Object.fromEntries(given.filter(([name]) => !isBeside(name)).map(([name, value]) => [name, toArm(name, value)])),
  };
}

/** ARM has the identities that are assigned to a resource as names of members, azure-native as a list. */
function identityToArm(identity: unknown): unknown {
  if (!isObject(identity)) return identity;
  const { userAssignedIdentities: ids, ...others } = identity;
  return Array.isArray(ids) ? { ...others, userAssignedIdentities: Object.fromEntries(ids.map((id) => [String(id), {}])) } : identity;
}

function toArm(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => toArm(name, item));
  if (!isObject(value) || opaque.has(name)) return value;
  const members = Object.entries(value).map(([member, inner]) => [armNames[member] ?? member, toArm(member, inner)] as const);
  if (!flattened.has(name)) return Object.fromEntries(members);
  const isPart = (member: string) => envelope.has(member) && !(name === "extensions" && member === "type");
  const inner = members.filter(([member]) => !isPart(member));
  return { ...Object.fromEntries(members.filter(([member]) => isPart(member))), ...(inner.length === 0 ? {} : { properties: Object.fromEntries(inner) }) };
}

/** What the program sees: ARM's answer without `properties` in between. */
export function outputsOf(type: ResourceType, answer: Values): Values {
  const { id: _id, properties, ...others } = answer;
  return { azureApiVersion: type.apiVersion, ...(fromArm("", properties ?? {}) as Values), ...others };
}

function fromArm(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => fromArm(name, item));
  if (!isObject(value) || opaque.has(name)) return value;
  const members = Object.entries(value).map(([member, inner]) => [ownNames[member] ?? member, fromArm(member, inner)] as const);
  const whole: Values = Object.fromEntries(members);
  if (!flattened.has(name) || !isObject(whole["properties"])) return whole;
  const { properties, ...others } = whole;
  return { ...(properties), ...others };
}

/**
 * The inputs as Azure has them now: of each member that the program gave, Azure's value, or the program's where Azure does not
 * show it, such as a password. What Azure added by itself is no input.
 */
export function inputsOf(type: ResourceType, answer: Values, given: Values): Values {
  const shown = outputsOf(type, answer);
  // The answer's own `type` hides that of an extension.
  const hidden = beside(type)("type") ? {} : { type: (answer["properties"] as Values | undefined)?.["type"] };
  return asGiven({ ...shown, ...hidden }, given) as Values;
}

function asGiven(shown: unknown, given: unknown): unknown {
  if (shown === undefined || shown === null) return given;
  if (isObject(given) && isObject(shown)) return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, name.startsWith("__") ? value : asGiven(shown[name], value)]));
  // The identities that are assigned to a resource.
  if (Array.isArray(given) && isObject(shown)) return sameOrder(Object.keys(shown), given);
  if (Array.isArray(given) && Array.isArray(shown)) return shown.map((item: unknown, index) => (index < given.length ? asGiven(item, given[index]) : item));
  return isSameLocation(shown, given) ? given : shown;
}

/** The texts that are shown, as the program wrote those that it gave, and in its order. */
function sameOrder(shown: string[], given: unknown[]): unknown[] {
  const place = (text: string) => given.findIndex((each) => isSameLocation(each, text));
  return shown.map((text) => given[place(text)] ?? text).sort((a, b) => given.indexOf(a) - given.indexOf(b));
}

/** `West Europe` and `westeurope` are one location, and letter case never matters in ids. */
function isSameLocation(a: unknown, b: unknown): boolean {
  const plain = (text: string) => text.replace(/\s/g, "").toLowerCase();
  return typeof a === "string" && typeof b === "string" && plain(a) === plain(b);
}

/** What Azure shows and nobody can give. */
const readOnly = new Set([
  "accessEndpoint", "azureApiVersion", "changedTime", "createdTime", "createdWithApiVersion", "creationTime", "isLegacyLogAnalyticsRule", "isMigrated", "isWorkspaceAlertsStorageConfigured", "lastUpdatedTime", "etag", "instanceView", "macAddress", "name", "primaryEndpoints", "primaryLocation", "provisioningState", "resourceGuid",
  "resources", "runningOperationIds", "statusOfPrimary", "systemData", "timeCreated", "vmId",
]);

/** Without inputs to go by, as in an import: what Azure shows and takes. */
export function importedInputs(type: ResourceType, answer: Values): Values {
  const { type: _type, ...inputs } = outputsOf(type, answer);
  const extensionType = beside(type)("type") ? {} : { type: (answer["properties"] as Values | undefined)?.["type"] };
  return { ...Object.fromEntries(Object.entries(inputs).filter(([name]) => !readOnly.has(name))), ...extensionType };
}
