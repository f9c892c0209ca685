import { packetDropShape } from "../connectivity/drops";
import type { PacketDrop } from "../connectivity/drops";
import type { StartFate } from "../core/operation";
import { anything, either, flag, list, number, object, oneOf, record, ShapeError, text, wholeNumber } from "../core/shapes";
import { sampleNames } from "./sampleBodies";
import type { SampleName } from "./sampleBodies";

/**
 * Makes requests go wrong.
 *
 * @example { match: { operation: "PacketCaptures_Create" }, action: { reset: "after" } }
 */
export interface FaultRule {
  /** What the journal and the page call it. */
  name?: string;
  /** All that is given has to match, in any letter case. `operation` may hold `*` for any characters; `path` is a part of the path. */
  match: { operation?: string; method?: string; path?: string };
  /** Lets this many matching requests pass first. @default 0 */
  skip?: number;
  /** How likely the rule is to strike a request that it matches, from 0 to 1. The same `seed` gives the same strikes. @default 1 */
  probability?: number;
  /** @default 1 */
  seed?: number;
  /** How often the rule strikes; `Infinity`, or `"forever"` in JSON. @default 1 */
  times?: number | "forever";
  action: FaultAction;
}

/**
 * Drops packets between machines, from when it is added until it is taken away.
 *
 * @example { drop: { to: "db-1", port: 1433 } }
 */
export interface DropRule {
  /** What the page calls it. */
  name?: string;
  drop: PacketDrop;
}

export type Fault = FaultRule | DropRule;

/**
 * What goes wrong. Its parts may be combined; they have their effect in this order: `delaySeconds`, `expireTokens`; the
 * request is processed, unless `respond`, `reset` or `refuseSeconds` comes before that; `answerDelaySeconds`, `change`,
 * `skewSeconds`, `bytesPerSecond`.
 */
export interface FaultAction extends StartFate {
  /** Waits this long before the request is processed, in real seconds. */
  delaySeconds?: number;
  /** Waits this long before it is answered, in real seconds. */
  answerDelaySeconds?: number;
  /** All tokens that have been issued so far have expired, whatever they say themselves. */
  expireTokens?: true;
  /** Answers this, and nothing of what the service would have said. */
  respond?: GivenAnswer;
  /** Whether the request has been processed when `respond` answers. @default "before" */
  when?: "before" | "after";
  /** Resets the connection: before or after the request is processed, or in the middle of the answer's body. */
  reset?: "before" | "after" | "middle";
  /** Resets the connection and refuses new ones for this long, in real seconds. With `reset: "after"`, the request has been processed. */
  refuseSeconds?: number;
  /** Changes what the service answers. */
  change?: AnswerChange;
  /** How far the answer's `Date` is ahead of the service's time; negative: behind it. */
  skewSeconds?: number;
  /** How fast the answer's body comes. */
  bytesPerSecond?: number;
}

/**
 * An answer that is made up. In header values, string bodies and `linksTo`, `{url}` stands for the request's own URL,
 * `{origin}` and `{host}` for parts of it, `{date}` and `{date+30}` for the service's time as HTTP writes it.
 */
export interface GivenAnswer {
  status: number;
  headers?: Record<string, string>;
  /** A string is sent as it is, everything else as JSON. */
  body?: unknown;
  /** A body that no rule need spell out, with the content type that goes with it. */
  sample?: SampleName;
}

/** What becomes of an answer of the service. */
export interface AnswerChange {
  status?: number;
  /** `null` takes a header away. */
  headers?: Record<string, string | null>;
  /** In place of the whole body; a string is sent as it is. */
  body?: unknown;
  sample?: SampleName;
  /** Sets members of a JSON body by their paths; `*` is every item or member: `{ "value.*.properties.provisioningState": "Reticulating" }`. */
  set?: Record<string, unknown>;
  /** Takes members away, by their paths. */
  remove?: string[];
  /** Writes the names of a JSON body's members, or the resource ids in it, in another letter case. */
  letterCase?: { names?: "lower" | "upper" | "pascal"; ids?: "lower" | "upper" };
  /** Another origin for links (`Location`, `Azure-AsyncOperation`, `nextLink`): `https://elsewhere.test`, `http://{host}`, `file://`. */
  linksTo?: string;
}

const status = wholeNumber(200, 599);
const sample = oneOf(...sampleNames);
const changeShape = object({
  status,
  headers: record(either("text or null", text, oneOf(null))),
  body: anything,
  sample,
  set: record(anything),
  remove: list(text),
  letterCase: object({ names: oneOf("lower", "upper", "pascal"), ids: oneOf("lower", "upper") }),
  linksTo: text,
});

const actionShape = object({
  delaySeconds: number(0),
  answerDelaySeconds: number(0),
  expireTokens: oneOf(true),
  tokenLifetimeSeconds: number(0),
  respond: object({ status, headers: record(text), body: anything, sample }, ["status"]),
  when: oneOf("before", "after"),
  reset: oneOf("before", "after", "middle"),
  refuseSeconds: number(0),
  operation: oneOf("Failed", "Canceled", "Never", "Succeeded"),
  error: object({ code: text, message: text }, ["code", "message"]),
  keepCapture: flag,
  effectAfterSeconds: number(0),
  change: changeShape,
  skewSeconds: number(-Infinity),
  bytesPerSecond: number(Number.MIN_VALUE),
});

const ruleShape = object({
  name: text,
  match: object({ operation: text, method: text, path: text }),
  skip: wholeNumber(0),
  probability: number(0, 1),
  seed: number(-Infinity),
  times: either('a number above 0 or "forever"', number(Number.MIN_VALUE), oneOf("forever")),
  action: actionShape,
}, ["match", "action"]);

const dropRuleShape = object({ name: text, drop: packetDropShape }, ["drop"]);

/**
 * Checks a rule, which may come from a file: one that would not do what it says is a mistake.
 *
 * @throws an error that names the property
 */
export function checkFaultRule(rule: unknown): asserts rule is Fault {
  try {
    if (typeof rule === "object" && rule !== null && "drop" in rule) {
      dropRuleShape(rule, "");
      return;
    }
    ruleShape(rule, "");
    checkTogether((rule as FaultRule).action);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const subject = error.path === "" ? "a fault rule must be an object" : error.message;
    throw new Error(`adding a fault rule: ${subject} (InvalidFaultRule)`);
  }
}

/** Parts that leave each other without an effect. */
function checkTogether(action: FaultAction): void {
  const has = (name: keyof FaultAction) => action[name] !== undefined;
  const refuse = (name: keyof FaultAction, why: string) => {
    throw new ShapeError(`action.${name}`, `left out ${why}`, action[name]);
  };
  if (Object.keys(action).length === 0) throw new ShapeError("action", "an object with at least one action", action);
  const noAnswer = action.reset === "before" || action.reset === "after" || has("refuseSeconds");
  for (const name of ["respond", "change", "skewSeconds", "bytesPerSecond"] as const) {
    if (noAnswer && has(name)) refuse(name, "when no response is sent");
  }
  if (has("refuseSeconds") && action.reset === "middle") refuse("reset", 'or "before" or "after", with `refuseSeconds`');
  if (has("respond") && has("change")) refuse("change", "with `respond`, which sets the whole response");
  if (has("when") && !has("respond")) refuse("when", "without `respond`");
  const notProcessed = (has("respond") && action.when !== "after") || (noAnswer && action.reset !== "after");
  for (const name of ["operation", "tokenLifetimeSeconds"] as const) {
    if (notProcessed && has(name)) refuse(name, "when the request is not processed");
  }
  const fails = action.operation === "Failed" || action.operation === "Canceled";
  for (const name of ["error", "keepCapture"] as const) if (has(name) && !fails) refuse(name, 'unless `operation` is "Failed" or "Canceled"');
  if (has("effectAfterSeconds") && action.operation !== "Succeeded") refuse("effectAfterSeconds", 'unless `operation` is "Succeeded"');
}
