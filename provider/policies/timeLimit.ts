import type { ResourceValidationPolicy } from "@pulumi/policy/policy";
import { captureSettingsLimits, sessionLimits } from "../model/limits";
import { isUnknown, unknownValue } from "../model/unknown";
import type { DeclaredCapture } from "./declaredCapture";
import { capturePolicy, configured, type PolicyDefinition } from "./definition";
import { checkWholeNumber, memberOf } from "./options";
import type { PolicyOptions } from "./policy";
import { relationTo } from "./relation";

/** Options of `timeLimitPolicy`. */
export interface TimeLimitOptions extends PolicyOptions {
  /** How long a session may run at most, in seconds, from `1` to `604800` (7 days). */
  readonly maxSeconds: number;
}

export const timeLimit: PolicyDefinition<TimeLimitOptions, ResourceValidationPolicy> = {
  name: "packet-capture-time-limit",
  options: ["maxSeconds"],
  check: ({ maxSeconds }, problems) =>
    checkWholeNumber(maxSeconds, 1, captureSettingsLimits.sessionTimeLimitInSeconds.max, problems.at("maxSeconds")),
  create: ({ maxSeconds, level }) => {
    const description = `A packet capture ends after at most ${maxSeconds} seconds.`;
    return capturePolicy({ name: timeLimit.name, description, level }, (capture, violations) => {
      const limit = limitOf(capture);
      if (isUnknown(limit.seconds) || (typeof limit.seconds === "number" && limit.seconds >= 1 && limit.seconds <= maxSeconds)) return;
      const usual = limit.default > maxSeconds ? `; the default is ${limit.default}` : "";
      const hint = `set \`${limit.property}\` to ${maxSeconds} or less${usual}`;
      const message = `must be a number of seconds from 1 to ${maxSeconds}, got ${relationTo(maxSeconds, limit.seconds)}`;
      limit.property
        .split(".")
        .reduce((at, step) => at.at(step), violations)
        .say(`${message}\n  hint: ${hint}`);
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
  readonly default: number;
}

/** The limit that counts for the session. It is not known yet if it is not known which one counts. */
function limitOf({ settings: { continuousCapture, captureSettings, timeLimitInSeconds } }: DeclaredCapture): SessionLimit {
  if (continuousCapture === undefined) {
    return { property: "timeLimitInSeconds", seconds: timeLimitInSeconds, default: sessionLimits.timeLimitInSeconds.default };
  }
  const name = "sessionTimeLimitInSeconds";
  const { default: usual } = captureSettingsLimits[name];
  const isKnown = !isUnknown(continuousCapture) && !isUnknown(captureSettings);
  return {
    property: `captureSettings.${name}`,
    seconds: isKnown ? (memberOf(captureSettings, name) ?? usual) : unknownValue,
    default: usual,
  };
}
