import type { TargetType } from "./capture";
import { type Problems } from "./problems";
import { canonicalId, isSameId, knownTypeOf, parseResourceId, resourceTypes } from "./resourceId";
import { checkObject, type JsonObject, withoutUndefined } from "./shapes";
import { containsUnknown, isUnknown } from "./unknown";

const virtualMachineForm = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Compute/virtualMachines/{name}";
/** Every property of a scope. */
export const scopeMembers = { include: { isUnordered: true }, exclude: { isUnordered: true } } as const;

const targetTypes = { [resourceTypes.virtualMachine]: "AzureVM", [resourceTypes.scaleSet]: "AzureVMSS" } as const;

/** The target's id in one spelling. It is required. */
export function checkTarget(value: unknown, problems: Problems): unknown {
  if (isUnknown(value)) return value;
  const form = `the id of a virtual machine (${virtualMachineForm}) or of a scale set (…/virtualMachineScaleSets/{name})`;
  // The service's own examples have ids with a doubled slash in front.
  const text = typeof value === "string" ? canonicalId(value.trim().replace(/^\/{2,}/, "/")) : undefined;
  const id = text === undefined ? undefined : parseResourceId(text);
  const type = id && knownTypeOf(id);
  if (type === resourceTypes.scaleSetInstance) {
    problems.mustBe(
      form,
      value,
      `an instance of a scale set cannot be a target: target the scale set and name the instance in \`scope.include\``,
    );
  } else if (type !== resourceTypes.virtualMachine && type !== resourceTypes.scaleSet) {
    problems.mustBe(form, value);
  }
  return text ?? value;
}

/** The kind of machine that a target's id names; `undefined` where it names none or is not known yet. */
export function targetTypeOf(target: unknown): TargetType | undefined {
  const id = typeof target === "string" ? parseResourceId(target) : undefined;
  const type = id && knownTypeOf(id);
  return type === resourceTypes.virtualMachine || type === resourceTypes.scaleSet ? targetTypes[type] : undefined;
}

/** The target's type: it follows from the target, and must fit it where it is given. It is as unknown as the target. */
export function checkTargetType(value: unknown, problems: Problems, { target }: JsonObject): unknown {
  const actual = targetTypeOf(target);
  if (value === undefined || value === null || value === "") return isUnknown(target) ? target : actual;
  if (isUnknown(value)) return actual ?? value;
  const given = Object.values(targetTypes).find((name) => typeof value === "string" && name.toLowerCase() === value.toLowerCase());
  if (given === undefined || (actual !== undefined && given !== actual)) {
    problems.mustBe(actual === undefined ? '"AzureVM" or "AzureVMSS"' : `"${actual}" for this \`target\``, value, "it can be left out");
  }
  return given ?? actual;
}

/**
 * The canonical form of a scope: instance ids without the scale set's own id in front of them, which the service adds (recorded in
 * TestPacketCaptureVMSS). A scope that names no instance is no scope.
 */
export function checkScope(value: unknown, problems: Problems, { target }: JsonObject): unknown {
  if (isUnknown(value)) return value;
  const scope = checkObject(value, Object.keys(scopeMembers), problems);
  if (scope === undefined) return undefined;
  const include = checkInstances(scope.include, target, problems.at("include"));
  const exclude = checkInstances(scope.exclude, target, problems.at("exclude"));
  if (include === undefined && exclude === undefined) return undefined;
  if (include !== undefined && exclude !== undefined && !containsUnknown(scope)) {
    problems.say("must name instances in `include` or in `exclude`, not in both");
  }
  if (targetTypeOf(target) === "AzureVM" && (Array.isArray(include) || Array.isArray(exclude)))
    problems.say("is allowed only for a scale set, but the `target` is a virtual machine");
  return withoutUndefined({ include, exclude });
}

function checkInstances(value: unknown, target: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || isUnknown(value)) return value ?? undefined;
  if (!Array.isArray(value)) {
    problems.mustBe('a list of instance ids such as ["0", "1"]', value);
    return undefined;
  }
  const instances = value.map((instance: unknown, index) => checkInstance(instance, target, problems.at(index)));
  return instances.length === 0 ? undefined : instances;
}

function checkInstance(value: unknown, target: unknown, problems: Problems): unknown {
  if (isUnknown(value)) return value;
  const id = typeof value === "string" ? parseResourceId(value) : undefined;
  if (id !== undefined && knownTypeOf(id) === resourceTypes.scaleSetInstance && isInstanceOf(value as string, target)) return id.names[1];
  if (typeof value === "string" && /^[\w-]{1,80}$/.test(value)) return value;
  problems.mustBe('an instance of the `target`, as "0" or as its full id', value);
  return value;
}

function isInstanceOf(instance: string, target: unknown): boolean {
  if (typeof target !== "string" || isUnknown(target)) return true;
  return isSameId(instance.split("/").slice(0, -2).join("/"), target);
}
