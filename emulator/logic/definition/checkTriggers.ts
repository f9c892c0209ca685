import type { TriggerDefinition } from "../../core/workflow";
import { durationLimits, isTimeZone } from "./recurrenceRules";
import { parseTimestamp } from "../expressions/timestamp";
import { isObject, toText } from "../expressions/values";
import type { Values } from "../expressions/values";
import { DefinitionError, invalid, notSupported } from "./definitionError";
import { kindOf, objectAt, textAt } from "./members";

const otherTypes = ["ApiConnection", "ApiConnectionWebhook", "ApiManagement", "AppService", "Batch", "EventGrid", "Http", "HttpWebhook", "Manual", "ServiceProvider", "SlidingWindow"];
const members = ["type", "kind", "inputs", "recurrence", "conditions", "description", "metadata", "operationOptions", "runtimeConfiguration", "splitOn", "splitOnConfiguration", "correlation", "trackedProperties", "evaluatedRecurrence"];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const options = ["SingleInstance", "EnableSchemaValidation"];

/** Triggers with the names of their types in Azure's letter case. @throws DefinitionError */
export function checkedTriggers(given: unknown, path: string): Record<string, TriggerDefinition> {
  const triggers = objectAt(given, path, "FlowTemplateTriggers");
  const checked = Object.entries(triggers).map(([name, value]) => [name, checkedTrigger(name, value, `${path}.${name}`)] as const);
  if (checked.length > 10) throw invalid(`The template contains '${checked.length}' triggers. The maximum number is '10'.`);
  return Object.fromEntries(checked);
}

function checkedTrigger(name: string, value: unknown, path: string): TriggerDefinition {
  const where = `trigger '${name}'`;
  const trigger = objectAt(value, path, "FlowTemplateTrigger", members);
  const type = kindOf(trigger["type"], path, "FlowTemplateTriggerType", ["Request", "Recurrence"], otherTypes, where) as TriggerDefinition["type"];
  for (const member of ["splitOn", "splitOnConfiguration", "correlation", "trackedProperties"]) if (trigger[member] !== undefined) throw notSupported(`'${member}'`, where);
  for (const option of (textAt(trigger, "operationOptions", path) ?? "").split(/,\s*/).filter(Boolean)) {
    if (!options.includes(option)) throw notSupported(`the operation option '${option}'`, where);
  }
  checkConditions(trigger["conditions"], path, name);
  checkConcurrency(trigger["runtimeConfiguration"], path, where);
  if (type === "Request") checkRequest(trigger, path, where);
  else checkRecurrence(name, trigger["recurrence"], path);
  return { ...trigger, type };
}

function checkRequest({ inputs = {}, kind }: Values, path: string, where: string): void {
  if (kind !== undefined && !["http", "button"].includes(typeof kind === "string" ? kind.toLowerCase() : "")) throw notSupported(`the kind '${JSON.stringify(kind)}'`, where);
  const { method, relativePath, triggerAuthenticationType } = objectAt(inputs, `${path}.inputs`, "FlowTemplateTriggerInputs", ["method", "schema", "relativePath", "triggerAuthenticationType", "headersSchema"]);
  if (relativePath !== undefined && relativePath !== "") throw notSupported("'relativePath'", where);
  if (triggerAuthenticationType !== undefined) throw notSupported("'triggerAuthenticationType'", where);
  if (method !== undefined && !methods.includes(typeof method === "string" ? method.toUpperCase() : "")) throw invalid(`The method ${JSON.stringify(method)} of the ${where} is not valid. Expected one of '${methods.join(", ")}'.`);
}

function checkConditions(conditions: unknown, path: string, name: string): void {
  if (conditions === undefined) return;
  if (!Array.isArray(conditions)) throw new DefinitionError("content", `Error converting value to type 'FlowTemplateTriggerCondition[]'. Path '${path}.conditions'.`);
  conditions.forEach((condition: unknown, index) => {
    const { expression } = objectAt(condition, `${path}.conditions[${index}]`, "FlowTemplateCondition", ["expression", "dependsOn"]);
    if (typeof expression !== "string" || !expression.startsWith("@")) throw invalid(`The condition '${index}' of trigger '${name}' must be an expression that starts with '@'.`);
  });
}

function checkConcurrency(configuration: unknown, path: string, where: string): void {
  if (configuration === undefined) return;
  const { concurrency } = objectAt(configuration, `${path}.runtimeConfiguration`, "FlowRuntimeConfiguration", ["concurrency"]);
  if (concurrency === undefined) return;
  const { runs, maximumWaitingRuns } = objectAt(concurrency, `${path}.runtimeConfiguration.concurrency`, "FlowRuntimeConcurrency", ["runs", "maximumWaitingRuns"]);
  const check = (property: string, value: unknown) => {
    if (value !== undefined && !(Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 100)) {
      throw invalid(`The runtime concurrency configuration of ${where} has a value for '${property}' that is not valid: '${JSON.stringify(value)}'. The value must be between '1' and '100'.`);
    }
  };
  check("runs", runs);
  check("maximumWaitingRuns", maximumWaitingRuns);
}

const weekDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function checkRecurrence(name: string, value: unknown, path: string): void {
  if (!isObject(value)) throw invalid(`The 'recurrence' property of trigger '${name}' is required.`);
  const refuse = (reason: string) => invalid(`The recurrence of trigger '${name}' has ${reason}.`);
  const recurrence = objectAt(value, `${path}.recurrence`, "FlowRecurrence", ["frequency", "interval", "startTime", "endTime", "timeZone", "schedule", "count"]);
  const { frequency, interval, schedule, timeZone } = recurrence;
  if (recurrence["count"] !== undefined) throw notSupported("'recurrence.count'", `trigger '${name}'`);
  const limit = typeof frequency === "string" ? durationLimits[frequency] : undefined;
  if (limit === undefined) throw refuse(`a frequency that is not valid: ${JSON.stringify(frequency)}. Expected one of '${Object.keys(durationLimits).join(", ")}'`);
  if (!Number.isInteger(interval) || (interval as number) < 1 || (interval as number) > limit) throw refuse(`an interval that is not valid: ${JSON.stringify(interval)}. The value must be between '1' and '${limit}'`);
  for (const member of ["startTime", "endTime"]) {
    const time = textAt(recurrence, member, `${path}.recurrence`);
    if (time !== undefined) parseTimestamp(member, time);
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw notSupported(`the time zone ${JSON.stringify(timeZone)}`, `trigger '${name}'`);
  if (schedule !== undefined) checkSchedule(name, objectAt(schedule, `${path}.recurrence.schedule`, "FlowRecurrenceSchedule", ["hours", "minutes", "weekDays", "monthDays", "monthlyOccurrences"]), frequency as string, refuse);
}

function checkSchedule(name: string, schedule: Values, frequency: string, refuse: (reason: string) => DefinitionError): void {
  for (const member of ["monthDays", "monthlyOccurrences"]) if (schedule[member] !== undefined) throw notSupported(`'recurrence.schedule.${member}'`, `trigger '${name}'`);
  if (!["Day", "Week"].includes(frequency)) throw refuse(`a schedule, which the frequency '${frequency}' does not allow`);
  const each = (member: string, isValid: (value: unknown) => boolean) => {
    const values = schedule[member];
    if (values !== undefined && !(Array.isArray(values) && values.every(isValid))) throw refuse(`a schedule with '${member}' that are not valid: ${JSON.stringify(values)}`);
  };
  const upTo = (most: number) => (value: unknown) => ["number", "string"].includes(typeof value) && /^\d{1,2}$/.test(toText(value)) && Number(value) <= most;
  each("hours", upTo(23));
  each("minutes", upTo(59));
  each("weekDays", (value) => typeof value === "string" && weekDays.includes(value));
  if (schedule["weekDays"] !== undefined && frequency !== "Week") throw refuse(`a schedule with 'weekDays', which the frequency '${frequency}' does not allow`);
}
