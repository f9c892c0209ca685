import type { ResourceValidationPolicy } from "@pulumi/policy/policy";
import { RunError } from "@pulumi/pulumi";
import { Problems } from "../model/problems";
import { checkNames, isObject, type JsonObject } from "../model/shapes";
import { type DeclaredCapture, declaredCapture } from "./declaredCapture";
import type { CapturePolicy, PolicyLevel, PolicyOptions } from "./policy";

/** A policy that is not configured yet. */
export interface PolicyDefinition<Options extends PolicyOptions, Policy extends CapturePolicy = CapturePolicy> {
  /** How the policy is called in Pulumi's output. */
  readonly name: string;
  /** The options that it has besides `level`. */
  readonly options: readonly (keyof Options & string)[];
  /** Says what is wrong with them. */
  check(options: JsonObject, problems: Problems): void;
  create(options: Options): Policy;
}

const levels = ["advisory", "mandatory"];

/** Says what is wrong with the options of a policy, if anything. */
export function checkOptions(
  { options: names, check }: Pick<PolicyDefinition<never>, "options" | "check">,
  given: unknown,
  problems: Problems,
): void {
  if (!isObject(given)) {
    problems.mustBe("an object with the options of the policy", given);
    return;
  }
  checkNames(given, [...names, "level"], problems);
  checkLevel(given.level, problems.at("level"));
  check(given, problems);
}

export function checkLevel(level: unknown, problems: Problems): void {
  if (level !== undefined && !(typeof level === "string" && levels.includes(level))) problems.mustBe('"advisory" or "mandatory"', level);
}

/**
 * The policy with these options.
 *
 * @throws RunError, which names every option that is wrong.
 */
export function configured<Options extends PolicyOptions, Policy extends CapturePolicy>(
  definition: PolicyDefinition<Options, Policy>,
  options: Options,
): Policy {
  const problems = new Problems();
  checkOptions(definition, options, isObject(options) ? problems : problems.at("options"));
  refuse(`policy "${definition.name}"`, problems);
  return definition.create(options);
}

export function refuse(subject: string, { messages }: Problems): void {
  if (messages.length > 0) throw new RunError(`configuring ${subject}: ${messages.join("\n  ")} (PolicyOptionInvalid)`);
}

/** A policy that checks one capture at a time, before anything is sent for it. */
export function capturePolicy(
  {
    name,
    description,
    level = "mandatory",
  }: { readonly name: string; readonly description: string; readonly level: PolicyLevel | undefined },
  check: (capture: DeclaredCapture, violations: Problems) => void,
): ResourceValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: level,
    validateResource: (args, report) => {
      const capture = declaredCapture(args);
      if (capture === undefined) return;
      const violations = new Problems();
      check(capture, violations);
      for (const message of violations.messages) report(message);
    },
  };
}
