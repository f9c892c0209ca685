import type { StackValidationPolicy } from "@pulumi/policy/policy";
import { isSameId, parseResourceId } from "../model/resourceId";
import { isObject, type JsonObject } from "../model/shapes";
import { isUnknown } from "../model/unknown";
import { configured, type PolicyDefinition } from "./definition";
import { checkEntries, checkUnknownChoice, isText } from "./options";
import type { PolicyOptions, UnknownChoice } from "./policy";
import { isMachineType } from "./resourceTypes";
import { type StackResource, stackPolicy, textIn } from "./stackPolicy";

/** Options of `machinesPolicy`. */
export interface MachinesOptions extends PolicyOptions {
  /**
   * The tags of machines that must not be recorded: for each tag a value, a list of values, or `true` for any value. One is enough. As in Azure,
   * letter case counts in values, but not in names.
   *
   * @example { environment: ["production", "staging"], confidential: true }
   */
  readonly forbiddenTags: Readonly<Record<string, string | readonly string[] | true>>;
  /**
   * What to do if the machine is not a resource of the stack, so that its tags are not known.
   *
   * @default "report"
   */
  readonly ifUnknown?: UnknownChoice;
}

export const machines: PolicyDefinition<MachinesOptions, StackValidationPolicy> = {
  name: "packet-capture-machines",
  options: ["forbiddenTags", "ifUnknown"],
  check: ({ forbiddenTags, ifUnknown }, problems) => {
    const at = problems.at("forbiddenTags");
    const what = 'an object with at least one tag, such as { environment: "production" }';
    if (isObject(forbiddenTags) && Object.keys(forbiddenTags).length === 0) at.mustBe(what, forbiddenTags);
    checkEntries(forbiddenTags, what, at, (values, problem) => {
      const isList = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === "string");
      if (values !== true && typeof values !== "string" && !isList)
        problem.mustBe("a value, a list of values, or true for any value", values);
    });
    checkUnknownChoice(ifUnknown, problems.at("ifUnknown"));
  },
  create: ({ forbiddenTags, ifUnknown = "report", level }) => {
    const tags = Object.entries(forbiddenTags);
    const description = `Packet captures do not record machines with ${tags.map(([name, values]) => tagText(name, values)).join(" or ")}.`;
    return stackPolicy({ name: machines.name, description, level }, (capture, stack, violations) => {
      const targets = machinesOf(capture, stack);
      if (targets.length === 0 && !isUnknown(capture.settings.target) && ifUnknown === "report") {
        const hint = 'declare the machine in this stack, not only read it, or set `ifUnknown: "allow"` in the policy';
        violations.at("target").say(`must be a machine whose tags are known, got one that is not in this stack\n  hint: ${hint}`);
      }
      const found = tags.filter(([name, values]) => targets.some(({ props }) => hasTag(props.tags, name, values)));
      for (const [name, values] of found) {
        violations
          .at("target")
          .say(
            `must be a machine without ${tagText(name, values)}, got one with it\n  hint: record another machine, or remove the capture`,
          );
      }
    });
  },
};

/**
 * No capture records a virtual machine or scale set with one of these tags. The tags are those of the azure-native resource that the same stack
 * declares: Pulumi does not show policies what a program only reads (`VirtualMachine.get`).
 *
 * @throws RunError where an option is wrong.
 * @example machinesPolicy({ forbiddenTags: { environment: "production" } })
 */
export function machinesPolicy(options: MachinesOptions): StackValidationPolicy {
  return configured(machines, options);
}

function tagText(name: string, values: string | readonly string[] | true): string {
  if (values === true) return `the tag "${name}"`;
  return `the tag ${[values]
    .flat()
    .map((value) => `"${name}: ${value}"`)
    .join(" or ")}`;
}

function hasTag(tags: unknown, name: string, values: string | readonly string[] | true): boolean {
  if (!isObject(tags)) return false;
  return Object.entries(tags).some(([tag, value]) => {
    if (tag.toLowerCase() !== name.toLowerCase() || isUnknown(value)) return false;
    return values === true || [values].flat().some((one) => one === value);
  });
}

/** The machines of the stack that the capture's target is, as far as one can tell: more than one only if it could be any of them. */
function machinesOf(
  { settings: { target }, sourcesOf }: { readonly settings: JsonObject } & StackResource,
  stack: readonly StackResource[],
): StackResource[] {
  const sources = sourcesOf("target").filter(({ type }) => isMachineType(type));
  if (!isText(target) || isUnknown(target)) return sources;
  const named = stack.filter(({ type, props }) => isMachineType(type) && isMachineOf(target, props));
  const both = named.filter(({ urn }) => sources.some((source) => source.urn === urn));
  if (named.length > 0) return both.length > 0 ? both : named;
  return sources.filter(({ props }) => nameOf(props) === undefined);
}

/** azure-native's outputs have no id and no group, so often the name has to be enough. */
function isMachineOf(target: string, props: JsonObject): boolean {
  const id = parseResourceId(target);
  const [known, group] = [textIn(props, "id"), textIn(props, "resourceGroupName")];
  if (id === undefined) return false;
  if (known !== undefined) return isSameId(known, target);
  return (
    nameOf(props) === id.names[0]?.toLowerCase() && (group === undefined || group.toLowerCase() === id.resourceGroupName.toLowerCase())
  );
}

function nameOf(props: JsonObject): string | undefined {
  return textIn(props, "name", "vmName", "vmScaleSetName")?.toLowerCase();
}
