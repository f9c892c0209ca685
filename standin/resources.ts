import { createHash } from "node:crypto";
import { hasUnknown, isSame, textOf, type Values } from "../protocol/values";
import { bodyOf, importedInputs, inputsOf, outputsOf } from "./bodies";
import type { LocalArm } from "./localArm";
import { inputsOfId, pathInputs, resourceId, resourceType, type ResourceType } from "./resourceTypes";

/** What a stack says of azure-native. */
export interface Configuration {
  subscriptionId?: string;
  location?: string;
}

export interface Context {
  arm: LocalArm;
  configuration: Configuration;
  signal?: AbortSignal;
}

/** Set, as azure-native does, on what may exist beside its successor: its name was made here. */
const createFirst = "__createBeforeDelete";

export interface CheckRequest {
  token: string;
  /** The name in the program. */
  name: string;
  olds: Values;
  news: Values;
  seed: Uint8Array;
}

/** The inputs with what azure-native fills in: a name, unless there is one, and the location of the group. */
export async function check(context: Context, { token, name, olds, news, seed }: CheckRequest): Promise<Values> {
  const type = resourceType(token, news);
  const inputs = { ...news };
  if (inputs[type.nameInput] === undefined) {
    inputs[type.nameInput] = olds[type.nameInput] ?? generatedName(type, name, seed);
    inputs[createFirst] = true;
  }
  if (inputs["location"] === undefined && isTopLevel(type)) {
    const location = olds["location"] ?? context.configuration.location ?? (await locationOfGroup(context, inputs));
    if (location !== undefined) inputs["location"] = location;
  }
  return inputs;
}

function isTopLevel({ path }: ResourceType): boolean {
  return path.split("/").length <= 3 || path.includes("/extensions/{vmExtensionName}");
}

async function locationOfGroup(context: Context, inputs: Values): Promise<unknown> {
  const group = resourceType("azure-native:resources:ResourceGroup");
  const subscriptionId = subscriptionOf(context);
  if (textOf(inputs["resourceGroupName"]) === undefined) return undefined;
  return (await find(context, group, resourceId(group, subscriptionId, inputs)))?.["location"];
}

/** Accounts and vaults may only have so many letters and digits; roles are called by GUIDs. */
function generatedName({ token }: ResourceType, name: string, seed: Uint8Array): string {
  const hash = createHash("sha256").update(seed).update(name).digest("hex");
  if (token.startsWith("azure-native:authorization:")) return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
  const random = hash.slice(0, 8);
  return token.endsWith(":StorageAccount") || token.endsWith(":Vault") ? `${name.toLowerCase().replace(/[^a-z0-9]/g, "").slice(0, 16)}${random}` : `${name}${random}`;
}

export interface Difference {
  changed: string[];
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** The old inputs against the new ones. What is part of the id replaces, and so does the location; an unknown value counts as changed. */
export function diff({ token, olds, news }: { token: string; olds: Values; news: Values }): Difference {
  const type = resourceType(token, news);
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((name) => !name.startsWith("__") && !isSame(plain(name, olds[name]), plain(name, news[name])));
  const fixed = new Set([...pathInputs(type), "location", ...type.replaceOnChanges]);
  return { changed, replaces: changed.filter((name) => fixed.has(name)), deleteBeforeReplace: news[createFirst] !== true };
}

function plain(name: string, value: unknown): unknown {
  return name === "location" ? textOf(value)?.replace(/\s/g, "").toLowerCase() ?? value : value;
}

export interface Made {
  id: string;
  outputs: Values;
}

export async function create(context: Context, { token, inputs, preview }: { token: string; inputs: Values; preview: boolean }): Promise<Made> {
  const type = resourceType(token, inputs);
  if (preview) return { id: "", outputs: inputs };
  const id = resourceId(type, subscriptionOf(context), inputs);
  const mayExist = id.endsWith("/default");
  if (!mayExist && (await find(context, type, id)) !== undefined) throw new Error(`cannot create already existing resource "${id}"`);
  return put(context, type, id, inputs);
}

export interface UpdateRequest {
  token: string;
  id: string;
  olds: Values;
  inputs: Values;
  preview: boolean;
}

/** In a preview the outputs stay as they were, or else everything that uses the name would seem to be replaced. */
export async function update(context: Context, { token, id, olds, inputs, preview }: UpdateRequest): Promise<Values> {
  return preview ? { ...olds, ...inputs } : (await put(context, resourceType(token, inputs), id, inputs)).outputs;
}

async function put(context: Context, type: ResourceType, id: string, inputs: Values): Promise<Made> {
  if (hasUnknown(inputs)) throw new Error(`internal error: an input of "${id}" is not known`);
  await context.arm.send("PUT", id, type.apiVersion, { body: bodyOf(type, inputs), ...signalOf(context) });
  const made = await find(context, type, id);
  if (made === undefined) throw new Error(`"${id}" is gone as soon as it was made`);
  return { id: textOf(made["id"]) ?? id, outputs: outputsOf(type, made) };
}

export interface Found extends Made {
  inputs: Values;
}

/** A resource as it is now, or nothing when it is gone. Without inputs it is being imported, or only looked at. */
export async function read(context: Context, { token, id, inputs }: { token: string; id: string; inputs: Values }): Promise<Found | undefined> {
  const imported = Object.keys(inputs).length === 0;
  const type = imported ? typeOfId(token, id) : resourceType(token, inputs);
  const found = await find(context, type, id);
  if (found === undefined) return undefined;
  return {
    id,
    outputs: outputsOf(type, found),
    inputs: imported ? { ...importedInputs(type, found), ...inputsOfId(type, id) } : inputsOf(type, found, inputs),
  };
}

/** Of a child whose type the table has not, the id tells which parents it has. */
function typeOfId(token: string, id: string): ResourceType {
  const parents = [.../\/providers\/[^/]+\/(.+)$/i.exec(id)?.[1]?.matchAll(/([^/]+?)s\/([^/]+)(?=\/)/g) ?? []];
  return resourceType(token, Object.fromEntries(parents.map(([, type, name]) => [`${type}Name`, name])));
}

export async function remove(context: Context, { token, id, inputs }: { token: string; id: string; inputs: Values }): Promise<void> {
  await context.arm.send("DELETE", id, resourceType(token, inputs).apiVersion, signalOf(context));
}

async function find(context: Context, type: ResourceType, id: string, query: Values = {}): Promise<Values | undefined> {
  const { status, body } = await context.arm.send("GET", id, type.apiVersion, { query, ...signalOf(context) });
  return status === 404 ? undefined : body;
}

/** A function of azure-native: look-ups, the keys of an account, who is signed in. */
export async function invoke(context: Context, { token, args }: { token: string; args: Values }): Promise<Values> {
  const [, module, verb, name] = /^azure-native:([^:]+):(get|list)(\w+)$/.exec(token) ?? [];
  if (token === "azure-native:authorization:getClientConfig") {
    return { clientId: context.arm.clientId, objectId: context.arm.clientId, subscriptionId: subscriptionOf(context), tenantId: context.arm.tenantId };
  }
  if (token === "azure-native:authorization:getClientToken") return { token: await context.arm.getToken() };
  if (module === undefined || name === undefined) throw new Error(`the stand-in for azure-native does not know the function "${token}"`);
  if (verb === "get") return lookUp(context, resourceType(`azure-native:${module}:${name}`, args), args);
  const { of, action } = listAction(module, name);
  if (of === undefined) throw new Error(`the stand-in for azure-native does not know the function "${token}"`);
  const type = resourceType(`azure-native:${module}:${of}`, args);
  const { status, body } = await context.arm.send("POST", `${resourceId(type, subscriptionOf(context), args)}/${action}`, type.apiVersion, signalOf(context));
  if (status === 404) throw new Error(messageOf(body));
  return body ?? {};
}

/** Which resource a `list…` function asks, and for what: `StorageAccountKeys` is `listKeys` of a `StorageAccount`. */
function listAction(module: string, name: string): { of: string | undefined; action: string } {
  const action = module === "logic" && name === "WorkflowTriggerCallbackUrl" ? "CallbackUrl" : "Keys";
  return { of: name.endsWith(action) ? name.slice(0, -action.length) : undefined, action: `list${action}` };
}

async function lookUp(context: Context, type: ResourceType, args: Values): Promise<Values> {
  const id = resourceId(type, subscriptionOf(context), args);
  const query: Values = textOf(args["expand"]) === undefined ? {} : { $expand: args["expand"] };
  const { status, body } = await context.arm.send("GET", id, type.apiVersion, { query, ...signalOf(context) });
  if (status === 404 || body === undefined) throw new Error(messageOf(body));
  return { ...outputsOf(type, body), id: body["id"] };
}

function messageOf(body: Values | undefined): string {
  const { code, message } = (body?.["error"] ?? {}) as { code?: string; message?: string };
  return `${message ?? "not found"} (${code ?? 404})`;
}

function subscriptionOf({ arm, configuration }: Context): string {
  const subscriptionId = configuration.subscriptionId ?? arm.subscriptionId;
  if (subscriptionId === undefined) throw new Error("the stand-in for azure-native: neither `azure-native:subscriptionId` nor ARM_SUBSCRIPTION_ID is set");
  return subscriptionId;
}

function signalOf({ signal }: Context): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
