import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy/policy";
import { Problems } from "../model/problems";
import type { JsonObject } from "../model/shapes";
import { isUnknown } from "../model/unknown";
import { type DeclaredCapture, declaredCapture } from "./declaredCapture";
import { knownValues } from "./knownValues";
import type { PolicyLevel } from "./policy";

/** A resource of the stack, with what it depends on. */
export interface StackResource {
  readonly type: string;
  readonly urn: string;
  /** A value that is not known yet is `unknownValue`. */
  readonly props: JsonObject;
  /** The resources that the value of a property comes from. */
  readonly sourcesOf: (property: string) => readonly StackResource[];
}

/** A policy that checks each capture of a stack together with the other resources: at the end of a preview and of an update. */
export function stackPolicy(
  {
    name,
    description,
    level = "mandatory",
  }: { readonly name: string; readonly description: string; readonly level: PolicyLevel | undefined },
  check: (capture: DeclaredCapture & StackResource, stack: readonly StackResource[], violations: Problems) => void,
): StackValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: level,
    validateStack: ({ resources }, report) => {
      const stack = stackOf(resources);
      resources.forEach((resource, index) => {
        const [capture, itself] = [declaredCapture(resource), stack[index]];
        if (capture === undefined || itself === undefined) return;
        const violations = new Problems();
        check({ ...capture, ...itself }, stack, violations);
        for (const message of violations.messages) report(message, resource.urn);
      });
    },
  };
}

function stackOf(resources: readonly PolicyResource[]): StackResource[] {
  const stack = resources.map(({ type, urn, props, propertyDependencies }): StackResource => {
    const sourcesOf = (property: string): StackResource[] =>
      (propertyDependencies[property] ?? []).flatMap((source) => byUrn.get(source.urn) ?? []);
    let known: JsonObject | undefined;
    return {
      type,
      urn,
      // Few of a stack's resources are looked at.
      get props() {
        return (known ??= knownValues(props));
      },
      sourcesOf,
    };
  });
  const byUrn = new Map(stack.map((resource) => [resource.urn, resource]));
  return stack;
}

/** The known text of the first of these properties that has one. */
export function textIn(props: JsonObject, ...names: readonly string[]): string | undefined {
  const values = names.map((name) => props[name]);
  return values.find((value): value is string => typeof value === "string" && value !== "" && !isUnknown(value));
}
