import { Problems } from "../model/problems";
import { checkNames, isObject } from "../model/shapes";
import { adoption } from "./adoption";
import { checkLevel, checkOptions, type PolicyDefinition, refuse } from "./definition";
import { fileDeletion, type FileDeletionOptions } from "./fileDeletion";
import { filters, type FiltersOptions } from "./filters";
import { machines, type MachinesOptions } from "./machines";
import { packetSize, type PacketSizeOptions } from "./packetSize";
import type { CapturePolicy, PolicyLevel, PolicyOptions } from "./policy";
import { storageAccount, type StorageAccountOptions } from "./storageAccount";
import { timeLimit, type TimeLimitOptions } from "./timeLimit";

/** The policies of a pack: each that is named here is in it. */
export interface CapturePoliciesOptions {
  /**
   * The level of each policy that does not have its own.
   *
   * @default "mandatory"
   */
  readonly level?: PolicyLevel;
  /** How long captures may run. */
  readonly timeLimit?: TimeLimitOptions;
  /** What captures may record. */
  readonly filters?: FiltersOptions;
  /** How much of each packet captures may record. */
  readonly packetSize?: PacketSizeOptions;
  /** Where files may go. */
  readonly storageAccount?: StorageAccountOptions;
  /** When files must be deleted. */
  readonly fileDeletion?: FileDeletionOptions;
  /** Which machines must not be recorded. */
  readonly machines?: MachinesOptions;
  /** That captures are not taken over. */
  readonly adoption?: PolicyOptions;
}

type Key = Exclude<keyof CapturePoliciesOptions, "level">;

const definitions: { readonly [key in Key]: PolicyDefinition<NonNullable<CapturePoliciesOptions[key]>> } = {
  timeLimit,
  filters,
  packetSize,
  storageAccount,
  fileDeletion,
  machines,
  adoption,
};

const keys = Object.keys(definitions) as readonly Key[];

/**
 * The policies for a policy pack: one for each option.
 *
 * ```ts
 * new PolicyPack("packet-captures", {
 *   policies: capturePolicies({
 *     timeLimit: { maxSeconds: 3600 },
 *     filters: { allowed: "tcp port 443 or udp port 53" },
 *     fileDeletion: { maxDays: 30, level: "advisory" },
 *   }),
 * });
 * ```
 *
 * @throws RunError, which names every option that is wrong.
 */
export function capturePolicies(options: CapturePoliciesOptions): CapturePolicy[] {
  const problems = new Problems();
  checkAll(options, problems);
  refuse("capture policies", problems);
  return keys.flatMap((key) => created(key, options));
}

function checkAll(options: unknown, problems: Problems): void {
  const names = keys.map((key) => `\`${key}\``).join(", ");
  if (!isObject(options) || keys.every((key) => options[key] === undefined)) {
    checkNames(isObject(options) ? options : {}, [...keys, "level"], problems);
    if (problems.messages.length === 0) problems.at("options").mustBe(`an object with at least one of ${names}`, options);
    return;
  }
  checkNames(options, [...keys, "level"], problems);
  checkLevel(options.level, problems.at("level"));
  for (const key of keys) {
    if (options[key] !== undefined) checkOptions(definitions[key], options[key], problems.at(key));
  }
}

function created<K extends Key>(key: K, { level, [key]: own }: CapturePoliciesOptions): CapturePolicy[] {
  if (own === undefined) return [];
  const chosen = own.level ?? level;
  return [definitions[key].create(chosen === undefined ? own : { ...own, level: chosen })];
}
