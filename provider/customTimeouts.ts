import * as pulumi from "@pulumi/pulumi";
import { timeoutLimits } from "./model/limits";
import { isObject } from "./model/shapes";
import type { PacketCaptureTimeoutsArgs } from "./packetCaptureArgs";

/** The options of `customTimeouts`, which are the properties of `timeouts` in short. */
const options = ["create", "read", "update", "delete"] as const satisfies (keyof pulumi.CustomTimeouts)[];

/**
 * The argument `timeouts` with what the resource option `customTimeouts` says beside it, since the engine does not pass that option on to
 * dynamic resources. What the argument says itself counts.
 *
 * @param subject How an error begins, such as `declaring packet capture "web"`.
 * @throws RunError `CustomTimeoutInvalid` that names every duration that cannot be used.
 */
export function timeoutsOf(
  own: pulumi.Input<PacketCaptureTimeoutsArgs> | undefined,
  custom: pulumi.CustomTimeouts | undefined,
  subject: string,
): pulumi.Input<PacketCaptureTimeoutsArgs> | undefined {
  const given = options.flatMap((option) => {
    const duration = custom?.[option];
    // The SDK takes an empty text as left out, too.
    if (duration === undefined || duration === null || duration === "") return [];
    return [{ option, duration, property: `${option}InSeconds` as const, value: secondsIn(duration) }];
  });
  if (given.length === 0) return own;
  const problems = given.flatMap(({ option, duration, property, value }) => {
    const { min, max } = timeoutLimits[property];
    if (value !== undefined && value >= min && value <= max) return [];
    return [
      `\`customTimeouts.${option}\` must be a duration from ${min}s to ${max / 3600}h such as "5m" or "1h30m", got ${JSON.stringify(duration)}`,
    ];
  });
  if (problems.length > 0) throw new pulumi.RunError(`${subject}: ${problems.join("; ")} (CustomTimeoutInvalid)`);
  const fromOptions = Object.fromEntries(given.map(({ property, value }) => [property, value]));
  if (own === undefined) return fromOptions;
  return pulumi.output(own).apply((said) => (isObject(said) ? { ...fromOptions, ...whatIsSaid(said) } : (said ?? fromOptions)));
}

const unitsInSeconds: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const whole = new RegExp(`^\\+?(?:${part.source})+$`);

/** A duration as Go writes it, in whole seconds, rounded up; `undefined` where it is none. */
function secondsIn(duration: unknown): number | undefined {
  if (typeof duration !== "string" || !whole.test(duration)) return undefined;
  const seconds = [...duration.matchAll(part)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitsInSeconds[unit ?? ""] ?? NaN),
    0,
  );
  // Tenths of a second do not add up exactly.
  return Math.ceil(Number(seconds.toFixed(9)));
}

function whatIsSaid(timeouts: object): PacketCaptureTimeoutsArgs {
  return Object.fromEntries(Object.entries(timeouts).filter(([, value]) => value !== undefined && value !== null));
}
