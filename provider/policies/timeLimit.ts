import type { ResourceValidationPolicy } from "@pulumi/policy/policy";
import { captureSettingsLimits } from "../model/limits";
import { show } from "../model/problems";
import { isUnknown } from "../model/unknown";
import { type DeclaredCapture, isGiven } from "./declaredCapture";
import { capturePolicy, configured, type PolicyDefinition } from "./definition";
import { checkWholeNumber, memberOf } from "./options";
import type { PolicyOptions } from "./policy";

const { sessionTimeLimitInSeconds: sessionLimit } = captureSettingsLimits;

/** Options of `timeLimitPolicy`. */
export interface TimeLimitOptions extends PolicyOptions {
  /** How long a session may run at most, in seconds, from `1` to `604800` (7 days). */
  readonly maxSeconds: number;
}

export const timeLimit: PolicyDefinition<TimeLimitOptions, ResourceValidationPolicy> = {
  name: "packet-capture-time-limit",
  options: ["maxSeconds"],
  check: ({ maxSeconds }, problems) => checkWholeNumber(maxSeconds, 1, sessionLimit.max, problems.at("maxSeconds")),
  create: ({ maxSeconds, level }) => {
    const description = `A packet capture ends after at most ${maxSeconds} seconds.`;
    return capturePolicy({ name: timeLimit.name, description, level }, (capture, violations) => {
      const limit = limitOf(capture);
      if (limit === undefined || (typeof limit.seconds === "number" && limit.seconds >= 1 && limit.seconds <= maxSeconds)) return;
      const got = limit.isDefault ? `nothing, which Azure takes as ${show(limit.seconds)}` : show(limit.seconds);
      const hint = `set \`${limit.property}\` to ${maxSeconds} or less`;
      violations.at(limit.property).say(`must be a number of seconds from 1 to ${maxSeconds}, got ${got}\n  hint: ${hint}`);
    });
  },
};

/**
 * A session has a time limit of at most so many seconds. Without one, Azure's default counts: 18000 seconds, or 86400 if `continuousCapture`
 * is set.
 *
 * @throws RunError where an option is wrong.
 * @example timeLimitPolicy({ maxSeconds: 3600 })
 */
export function timeLimitPolicy(options: TimeLimitOptions): ResourceValidationPolicy {
  return configured(timeLimit, options);
}

interface SessionLimit {
  readonly property: string;
  readonly seconds: unknown;
  readonly isDefault: boolean;
}

/** The limit that counts for the session; `undefined` where it is not known yet. */
function limitOf({ given, settings }: DeclaredCapture): SessionLimit | undefined {
  const { continuousCapture, captureSettings, timeLimitInSeconds } = settings;
  if (isUnknown(continuousCapture)) return undefined;
  if (continuousCapture === undefined) return known("timeLimitInSeconds", timeLimitInSeconds, given.timeLimitInSeconds);
  if (isUnknown(captureSettings)) return undefined;
  const name = "sessionTimeLimitInSeconds";
  return known(`captureSettings.${name}`, memberOf(captureSettings, name) ?? sessionLimit.default, memberOf(given.captureSettings, name));
}

function known(property: string, seconds: unknown, given: unknown): SessionLimit | undefined {
  return isUnknown(seconds) ? undefined : { property, seconds, isDefault: !isGiven(given) };
}
