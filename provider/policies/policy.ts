import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy/policy";

/** What every policy of this package can be told. */
export interface PolicyOptions {
  /**
   * `mandatory` stops the preview or the update, `advisory` only warns.
   *
   * @default "mandatory"
   */
  readonly level?: PolicyLevel;
}

export type PolicyLevel = "advisory" | "mandatory";

/** A policy for the list of a `PolicyPack`. */
export type CapturePolicy = ResourceValidationPolicy | StackValidationPolicy;

/** What a policy does with what cannot be known from the stack alone. */
export type UnknownChoice = "report" | "allow";
