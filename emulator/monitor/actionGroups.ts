import { ArmError } from "../core/armErrors";
import type { Call, Route } from "../core/call";
import type { ActionGroup } from "../core/resources";
import { flag, list, object, ShapeError, text } from "../core/shapes";
import type { Shape } from "../core/shapes";
import { routesOf } from "./monitorType";
import { checkRule, others, refusal } from "./ruleShapes";

export const actionGroupType = "Microsoft.Insights/actionGroups";

/** A receiver of an action group: all kinds have a name. */
export interface Receiver extends Record<string, unknown> {
  name: string;
  /** Of a Logic App: its id, and the address of its trigger. */
  resourceId?: string;
  callbackUrl?: string;
  /** Of a webhook. */
  serviceUri?: string;
  useCommonAlertSchema?: boolean;
}

/** Every kind of receiver, and the members that it must have besides its name. */
const required: Readonly<Record<string, readonly string[]>> = {
  emailReceivers: ["emailAddress"],
  smsReceivers: ["countryCode", "phoneNumber"],
  webhookReceivers: ["serviceUri"],
  itsmReceivers: ["workspaceId", "connectionId", "ticketConfiguration", "region"],
  azureAppPushReceivers: ["emailAddress"],
  automationRunbookReceivers: ["automationAccountId", "runbookName", "webhookResourceId", "isGlobalRunbook"],
  voiceReceivers: ["countryCode", "phoneNumber"],
  logicAppReceivers: ["resourceId", "callbackUrl"],
  azureFunctionReceivers: ["functionAppResourceId", "functionName", "httpTriggerUrl"],
  armRoleReceivers: ["roleId"],
  eventHubReceivers: ["subscriptionId"],
  incidentReceivers: [],
};

export const receiverKinds = Object.keys(required);

const address: Shape = (value, path) => {
  text(value, path);
  if (!/^https?:\/\/[^/?#\s]+/i.test(value as string)) throw new ShapeError(path, "an address that begins with http:// or https://", value);
};
const receiver = (names: readonly string[]) => list(object({ name: text, resourceId: text, callbackUrl: address, serviceUri: address, useCommonAlertSchema: flag }, ["name", ...names], others));

const shape = object({
  groupShortName: text,
  enabled: flag,
  ...Object.fromEntries(Object.entries(required).map(([kind, names]) => [kind, receiver(names)])),
}, ["groupShortName"], others);

function checked(_call: Call, properties: Record<string, unknown>): Record<string, unknown> {
  const unknown = Object.keys(properties).find((name) => /Receivers$/i.test(name) && !receiverKinds.includes(name));
  if (unknown !== undefined) throw new ArmError("notSupported", { what: `'${unknown}' in an action group` });
  checkRule(shape, properties);
  const { groupShortName } = properties as { groupShortName: string };
  if (groupShortName.length === 0 || groupShortName.length > 12) throw refusal("properties.groupShortName", `must have from 1 to 12 characters, got '${groupShortName}'`);
  const lists = Object.fromEntries(receiverKinds.map((kind) => [kind, ((properties[kind] ?? []) as Receiver[]).map((each) => withDefaults(kind, each))]));
  const names = Object.values(lists).flat().map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw refusal("properties", `must have receivers with different names, got '${twice}' twice`);
  // Every kind is shown, also without receivers; those that came later only where somebody uses them.
  const shown = Object.entries(lists).filter(([kind, receivers]) => receivers.length > 0 || kind !== "incidentReceivers");
  return { enabled: true, ...properties, ...Object.fromEntries(shown) };
}

const withoutSchema = new Set(["smsReceivers", "itsmReceivers", "azureAppPushReceivers", "voiceReceivers", "incidentReceivers"]);

function withDefaults(kind: string, each: Receiver): Receiver {
  return withoutSchema.has(kind) ? each : { useCommonAlertSchema: false, ...each };
}

export const actionGroupRoutes: readonly Route[] = routesOf<ActionGroup>({
  type: actionGroupType,
  operations: "ActionGroups",
  listAll: "ListBySubscriptionId",
  parameter: "actionGroupName",
  regions: ["germanywestcentral", "northcentralus", "southcentralus", "swedencentral"],
  topLevel: ["identity"],
  createdStatus: 201,
  checked,
  hidden: ({ request }) => ({ origin: request.origin }),
});
