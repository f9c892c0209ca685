import type { TargetType } from "../model/capture";
import { checkLimit, type Limit } from "../model/limits";
import { Problems, show } from "../model/problems";
import { checkBoolean, checkNames, isObject, type JsonObject, nearestName } from "../model/shapes";
import { secondsOf } from "./durations";
import { isReadyMetric, readyMetrics } from "./metrics";

/** The numbers that captures started by an alert or a schedule have. */
export const triggerLimits = {
  pauseInSeconds: { min: 60, max: 31_536_000, default: 3600 },
  maxCaptures: { min: 1, max: 1000, default: 10 },
  deleteAfterDays: { min: 1, max: 3650, default: 0 },
} as const satisfies Record<string, Limit>;

const metricFrequencies = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H"];
const logFrequencies = "PT1M PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D".split(" ");
/** How often Azure evaluates an alert, and over what time. */
const allowedTimes = {
  metric: { evaluationFrequency: metricFrequencies, windowSize: [...metricFrequencies, "PT6H", "PT12H", "P1D"] },
  log: { evaluationFrequency: logFrequencies, windowSize: [...logFrequencies, "P2D"] },
} as const;

/** What an alert has that does not say otherwise. */
export const alertDefaults = { evaluationFrequency: { metric: "PT1M", log: "PT5M" }, windowSize: "PT5M", severity: 3 } as const;

const sources = ["metric", "criteria", "logCriteria"] as const;
const alertProperties = [
  ...sources,
  "threshold",
  "scopes",
  "evaluationFrequency",
  "windowSize",
  "severity",
  "autoMitigate",
  "description",
  "enabled",
];
const scheduleProperties = ["frequency", "interval", "hours", "minutes", "weekDays", "timeZone", "startTime"];
const weekDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/** How far apart two captures of a schedule may be, as Azure limits it. */
const longestIntervals: Readonly<Record<string, number>> = { Minute: 72_000, Hour: 12_000, Day: 500, Week: 71, Month: 16 };

/** What starts the captures of a component, as a program may have written it. */
export interface WrittenTrigger {
  readonly alert?: unknown;
  readonly schedule?: unknown;
  readonly pauseInSeconds?: unknown;
  readonly maxCaptures?: unknown;
  readonly deleteAfterDays?: unknown;
}

/** What is wrong with the trigger of captures: one message for each mistake, such as `` `alert.metric`: must be one of … ``. */
export function triggerProblems({ alert, schedule, ...numbers }: WrittenTrigger, kind: TargetType): readonly string[] {
  const problems = new Problems();
  if (isLeftOut(alert) === isLeftOut(schedule)) {
    problems.at("alert").say(`set either \`alert\` or \`schedule\`, ${isLeftOut(alert) ? "got neither" : "not both"}`);
  }
  if (!isLeftOut(alert)) checkAlert(alert, kind, problems.at("alert"));
  if (!isLeftOut(schedule)) checkSchedule(schedule, problems.at("schedule"));
  for (const [name, limit] of Object.entries(triggerLimits)) {
    checkLimit(numbers[name as keyof typeof numbers] ?? undefined, limit, problems.at(name));
  }
  checkPause(alert, schedule, numbers.pauseInSeconds, problems.at("pauseInSeconds"));
  return problems.messages;
}

function checkAlert(alert: unknown, kind: TargetType, problems: Problems): void {
  if (!isObject(alert)) return problems.mustBe("an object with `metric`, `criteria` or `logCriteria`", alert);
  checkNames(alert, alertProperties, problems);
  const given = sources.filter((name) => !isLeftOut(alert[name]));
  if (given.length !== 1) {
    problems.say(
      `set one of \`metric\`, \`criteria\` and \`logCriteria\`, got ${given.map((name) => `\`${name}\``).join(" and ") || "none"}`,
    );
  }
  if (!isLeftOut(alert.metric)) checkMetric(alert.metric, kind, problems.at("metric"));
  checkThreshold(alert, problems.at("threshold"));
  checkScopes(alert, problems.at("scopes"));
  checkBoolean(alert.autoMitigate, problems.at("autoMitigate"));
  checkLimit(alert.severity ?? undefined, { min: 0, max: 4, default: alertDefaults.severity }, problems.at("severity"));
  checkTimes(alert, problems);
}

function checkMetric(name: unknown, kind: TargetType, problems: Problems): void {
  const names = Object.keys(readyMetrics);
  if (!isReadyMetric(name)) {
    const nearest = typeof name === "string" ? nearestName(name, names) : undefined;
    const advice = nearest === undefined ? "for another metric, set `criteria`" : `did you mean "${nearest}"?`;
    return problems.mustBe(`one of ${names.join(", ")}`, name, advice);
  }
  if (!readyMetrics[name].kinds.includes(kind)) problems.say(`"${name}" is only for virtual machines; for a scale set, set \`criteria\``);
}

function checkThreshold({ metric, threshold }: JsonObject, problems: Problems): void {
  if (isLeftOut(threshold)) return;
  if (isLeftOut(metric)) return problems.say("is only for `metric`; `criteria` and `logCriteria` have thresholds of their own");
  const isPercentage = isReadyMetric(metric) && readyMetrics[metric].isPercentage === true;
  const isInRange = typeof threshold === "number" && Number.isFinite(threshold) && threshold >= 0 && (!isPercentage || threshold <= 100);
  if (!isInRange) problems.mustBe(isPercentage ? "a percentage from 0 to 100" : "a number, 0 or greater", threshold);
}

/** Of a list that is known: Azure takes one scope for a log alert, and at least one for a metric alert. */
function checkScopes(alert: JsonObject, problems: Problems): void {
  const { metric, scopes } = alert;
  if (isLeftOut(scopes)) return;
  if (!isLeftOut(metric)) return problems.say("is not allowed with `metric`, which is the machine's; for other resources, set `criteria`");
  if (!Array.isArray(scopes)) return typeof scopes === "object" ? undefined : problems.mustBe("a list of ids", scopes);
  const isLog = kindOf(alert) === "log";
  if (scopes.length === 0 || (isLog && scopes.length > 1)) {
    problems.say(`must have ${isLog ? "exactly" : "at least"} one id, got ${scopes.length}`);
  }
}

function checkTimes(alert: JsonObject, problems: Problems): void {
  const kind = kindOf(alert);
  const secondsAt = (name: "evaluationFrequency" | "windowSize", standard: string): number | undefined => {
    const value = alert[name];
    if (isLeftOut(value)) return secondsOf(standard);
    const allowed = allowedTimes[kind][name];
    const seconds = typeof value === "string" ? secondsOf(value) : undefined;
    if (allowed.some((other) => secondsOf(other) === seconds)) return seconds;
    problems.at(name).mustBe(`one of ${allowed.join(", ")}`, value);
    return undefined;
  };
  const frequency = secondsAt("evaluationFrequency", alertDefaults.evaluationFrequency[kind]);
  const window = secondsAt("windowSize", alertDefaults.windowSize);
  if (frequency === undefined || window === undefined) return;
  const every = `\`evaluationFrequency\` (${show(frequencyOf(alert))})`;
  const got = isLeftOut(alert.windowSize) ? `${show(alertDefaults.windowSize)}, the default` : show(alert.windowSize);
  const periods = kind === "metric" ? 1 : periodsOf(alert.logCriteria);
  if (kind === "log" && window === 60 && frequency > 60) {
    problems.at("windowSize").say(`must be longer than a minute, because ${every} is, got ${got}`);
  } else if (periods !== undefined && frequency > window * periods) {
    const times = periods === 1 ? "" : ` times ${periods} \`numberOfEvaluationPeriods\``;
    problems.at("windowSize").say(`must not be shorter than ${every}, got ${got}${times}`);
  }
}

/** Over how many windows the query of a log alert looks back; `undefined` where that is not known yet. */
function periodsOf(criteria: unknown): number | undefined {
  const conditions = isObject(criteria) ? criteria.allOf : undefined;
  if (!Array.isArray(conditions) || conditions.length === 0) return undefined;
  const periods = conditions.map((condition: unknown) => {
    const failing = isObject(condition) ? condition.failingPeriods : undefined;
    const number = isObject(failing) ? failing.numberOfEvaluationPeriods : undefined;
    if (isLeftOut(failing) || isLeftOut(number)) return 1;
    return typeof number === "number" ? number : NaN;
  });
  const fewest = Math.min(...periods);
  return Number.isNaN(fewest) ? undefined : fewest;
}

function checkSchedule(schedule: unknown, problems: Problems): void {
  if (!isObject(schedule)) return problems.mustBe("an object with `frequency`", schedule);
  checkNames(schedule, scheduleProperties, problems);
  const { frequency, interval, timeZone, startTime } = schedule;
  const longest = typeof frequency === "string" ? longestIntervals[frequency] : undefined;
  if (longest === undefined) return problems.at("frequency").mustBe(`one of ${Object.keys(longestIntervals).join(", ")}`, frequency);
  checkLimit(interval ?? undefined, { min: 1, max: longest, default: 1 }, problems.at("interval"));
  const list = (name: string, frequencies: readonly string[], what: string, isItem: (item: unknown) => boolean): void => {
    const items = schedule[name];
    if (isLeftOut(items)) return;
    if (!frequencies.includes(String(frequency)))
      problems.at(name).say(`is only for \`frequency\` ${frequencies.join(" or ")}, got ${String(frequency)}`);
    else if (!Array.isArray(items) || items.length === 0 || !items.every(isItem)) problems.at(name).mustBe(`a list of ${what}`, items);
  };
  const upTo = (most: number) => (item: unknown) => Number.isInteger(item) && Number(item) >= 0 && Number(item) <= most;
  list("hours", ["Day", "Week"], "whole numbers from 0 to 23", upTo(23));
  list("minutes", ["Day", "Week"], "whole numbers from 0 to 59", upTo(59));
  list("weekDays", ["Week"], `days such as "Monday"`, (item) => weekDays.includes(String(item)));
  if (!isLeftOut(timeZone) && (typeof timeZone !== "string" || timeZone === "")) {
    problems.at("timeZone").mustBe('the name of a time zone in Windows, such as "W. Europe Standard Time"', timeZone);
  }
  const form = isLeftOut(timeZone) ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
  if (!isLeftOut(startTime) && !(typeof startTime === "string" && form.test(startTime) && Number.isFinite(Date.parse(startTime)))) {
    const example = isLeftOut(timeZone) ? "2026-12-01T06:00:00Z" : "2026-12-01T06:00:00 (without Z, because `timeZone` is set)";
    problems.at("startTime").mustBe(`a time such as ${example}`, startTime);
  }
}

/** A pause that is shorter than the time between two evaluations would never hold anything back. */
function checkPause(alert: unknown, schedule: unknown, pause: unknown, problems: Problems): void {
  if (isLeftOut(pause)) return;
  if (!isLeftOut(schedule)) return problems.say("is not allowed together with `schedule`, which has its own interval");
  const frequency = isObject(alert) ? secondsOf(frequencyOf(alert)) : undefined;
  if (
    frequency !== undefined &&
    typeof pause === "number" &&
    Number.isInteger(pause) &&
    pause >= triggerLimits.pauseInSeconds.min &&
    pause < frequency
  ) {
    problems.say(`must not be shorter than the ${frequency} s between two evaluations of the alert, got ${pause}`);
  }
}

/** How often an alert is evaluated, also where it does not say so. */
export function frequencyOf({ evaluationFrequency, logCriteria }: { evaluationFrequency?: unknown; logCriteria?: unknown }): string {
  if (typeof evaluationFrequency === "string") return evaluationFrequency;
  return alertDefaults.evaluationFrequency[kindOf({ logCriteria })];
}

function kindOf({ logCriteria }: { logCriteria?: unknown }): keyof typeof allowedTimes {
  return isLeftOut(logCriteria) ? "metric" : "log";
}

function isLeftOut(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
