import * as pulumi from "@pulumi/pulumi";
import { check } from "./lifecycle/check";
import { isObject, type JsonObject } from "./model/shapes";
import { unknownValue } from "./model/unknown";
import type { PacketCaptureArgs } from "./packetCaptureArgs";

/**
 * The arguments of a capture are invalid. The message lists every problem.
 *
 * @example
 * checking packet capture arguments: 2 problems (ArgumentsInvalid)
 *   `filters[0].protocol`: must be "TCP", "UDP" or "Any", got "DNS"
 *   `timeLimitInSeconds`: must be a whole number from 1 to 18000, got 36000
 */
export class PacketCaptureArgsError extends Error {
  readonly code = "ArgumentsInvalid";

  /** @param problems One for each mistake, with the path of its property. */
  constructor(readonly problems: readonly string[]) {
    const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
    super([`checking packet capture arguments: ${count} (ArgumentsInvalid)`, ...problems].join("\n").replaceAll("\n", "\n  "));
    this.name = "PacketCaptureArgsError";
  }
}

/**
 * Checks the arguments of a capture as `pulumi preview` does, without an engine and without Azure. For unit tests.
 *
 * Outputs and promises are skipped, because their values are not known yet. The inputs that a mock of `pulumi.runtime.setMocks` receives
 * can be checked, too: there the values are known.
 *
 * @throws PacketCaptureArgsError with all mistakes.
 * @example validate({ target: machineId, storageLocation: { storageId: accountId }, timeLimitInSeconds: 600 })
 */
export function validate(args: PacketCaptureArgs): void {
  const plain = plainArgs(args);
  const { problems } = check({ olds: {}, news: plain });
  if (problems.length > 0) throw new PacketCaptureArgsError(problems);
}

/** The arguments as the provider would receive them. */
function plainArgs(args: unknown): JsonObject {
  if (!isObject(args)) return {};
  const secret = Object.keys(args).filter((name) => pulumi.runtime.isRpcSecret(args[name]));
  const declared = Array.isArray(args.__secretProperties) ? (args.__secretProperties as unknown[]) : [];
  const plain = new Map<object, unknown>();
  const entries: [string, unknown][] = Object.entries(args).map(([name, value]) => [name, plainValue(value, plain)]);
  return { ...Object.fromEntries(entries), __secretProperties: [...declared, ...secret] };
}

/** @param seen What has been copied already: a value may contain itself. */
function plainValue(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return unknownValue;
  if (seen.has(value)) return seen.get(value);
  if (pulumi.runtime.isRpcSecret(value)) return plainValue(pulumi.runtime.unwrapRpcSecret(value) as unknown, seen);
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    seen.set(value, copy);
    for (const item of value) copy.push(plainValue(item, seen));
    return copy;
  }
  const copy: JsonObject = {};
  seen.set(value, copy);
  for (const [name, inner] of Object.entries(value)) copy[name] = plainValue(inner, seen);
  return copy;
}
