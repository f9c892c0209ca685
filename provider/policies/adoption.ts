import type { ResourceValidationPolicy } from "@pulumi/policy/policy";
import { capturePolicy, configured, type PolicyDefinition } from "./definition";
import type { PolicyOptions } from "./policy";

export const adoption: PolicyDefinition<PolicyOptions, ResourceValidationPolicy> = {
  name: "packet-capture-adoption",
  options: [],
  check: () => undefined,
  create: ({ level }) => {
    const description = "A stack does not take over packet captures that it has not created.";
    return capturePolicy({ name: adoption.name, description, level }, ({ given }, violations) => {
      if (given.adoptExisting !== true) return;
      const hint = "remove `adoptExisting`, or delete the existing capture first";
      violations.at("adoptExisting").say(`must be left out or false, got true\n  hint: ${hint}`);
    });
  },
};

/**
 * `adoptExisting` is not set: a stack neither takes over nor later deletes captures that it has not created.
 *
 * @throws RunError where an option is wrong.
 * @example adoptionPolicy({ level: "advisory" })
 */
export function adoptionPolicy(options: PolicyOptions = {}): ResourceValidationPolicy {
  return configured(adoption, options);
}
