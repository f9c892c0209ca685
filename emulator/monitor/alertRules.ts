import { isSame } from "../core/resourceIds";
import type { AlertRule, Resource } from "../core/resources";
import type { Store } from "../core/store";
import { metricAlertType } from "./metricAlerts";
import type { MetricAlertProperties } from "./metricAlerts";
import { nearest } from "./nearest";
import { logAlertType } from "./scheduledQueryRules";
import type { LogAlertProperties } from "./scheduledQueryRules";
import { resourcesIn } from "./scopes";

/** An alert rule with what its kind says, and what both kinds have in common. */
export type Rule = CommonRule & ({ kind: "metric"; properties: MetricAlertProperties } | { kind: "log"; properties: LogAlertProperties });

interface CommonRule {
  resource: AlertRule;
  /** What an alert of this rule notifies, and what is appended to the payload. */
  actions: { actionGroupId: string; customProperties?: Record<string, string> }[];
}

/** All alert rules: those on metrics first. One that an earlier version has kept unchecked is a rule when it has been put again. */
export function rulesOf(store: Store): Rule[] {
  return [...store.list(metricAlertType), ...store.list(logAlertType)].filter(({ hidden }) => hidden !== undefined).map(asRule);
}

export function asRule(resource: AlertRule): Rule {
  if (isSame(resource.type, metricAlertType)) {
    const properties = resource.properties as unknown as MetricAlertProperties;
    const actions = properties.actions.map(({ actionGroupId, webHookProperties }) => ({ actionGroupId, ...(isEmpty(webHookProperties) ? {} : { customProperties: webHookProperties! }) }));
    return { resource, kind: "metric", properties, actions };
  }
  const properties = resource.properties as unknown as LogAlertProperties;
  const { actionGroups, customProperties } = properties.actions;
  return { resource, kind: "log", properties, actions: actionGroups.map((actionGroupId) => ({ actionGroupId, ...(isEmpty(customProperties) ? {} : { customProperties: customProperties! }) })) };
}

function isEmpty(properties: Record<string, string> | undefined): boolean {
  return properties === undefined || Object.keys(properties).length === 0;
}

/**
 * The rule with this id or name, or else with the name that a Pulumi program gave it: azure-native appends eight digits to that.
 *
 * @param doing what is done with it, for messages: `firing`
 * @throws an error that suggests the name that was meant
 */
export function needRule(store: Store, doing: string, nameOrId: string): Rule {
  const rules = rulesOf(store);
  const isCalled = rules.filter(({ resource: { id, name } }) => isSame(id, nameOrId) || isSame(name, nameOrId));
  const found = isCalled.length > 0 ? isCalled : rules.filter(({ resource: { name } }) => isSame(name.replace(/[\da-f]{8}$/, ""), nameOrId));
  const about = `${doing} alert "${nameOrId}"`;
  if (found.length > 1) throw new Error(`${about}: several alert rules have this name (AmbiguousName)${hint(`give an id: ${found.map(({ resource }) => resource.id).join(", ")}`)}`);
  if (found[0]) return found[0];
  const names = rules.map(({ resource }) => resource.name);
  const meant = nearest(nameOrId, names);
  const known = names.length === 0 ? "there are no alert rules yet" : `the alert rules are ${quoted(names)}`;
  throw new Error(`${about}: no alert rule has this name (NotFound)${meant === undefined ? "" : hint(`did you mean "${meant}"?`)}${hint(known)}`);
}

/** The resources that a rule watches now. A log alert on a group or a subscription is about that itself. */
export function targetsOf(store: Store, { kind, properties }: Rule): Pick<Resource, "id" | "name" | "type">[] {
  if (kind === "metric") return resourcesIn(store, properties.scopes, properties.targetResourceType, properties.targetResourceRegion);
  return properties.scopes.map((id) => store.get(id) ?? { id, name: id.split("/").at(-1)!, type: "Microsoft.Resources/subscriptions" });
}

export function hint(text: string): string {
  return `\n  hint: ${text}`;
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
