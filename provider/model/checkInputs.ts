import { checkName, nameRules } from "./names";
import { deepestNesting, isTooDeep } from "./nesting";
import { Problems } from "./problems";
import { addressProperties, captureProperties, inputs } from "./properties";
import { captureModel, type ResourceModel } from "./resourceModels";
import { checkNames, type JsonObject, withoutUndefined } from "./shapes";

/** What the resource's constructor passes along for check alone. */
export interface CheckHints {
  /** The name to use where the program gives none and there is no earlier one. */
  readonly suggestedName?: unknown;
  /** The top-level properties whose values must not be repeated in a message. */
  readonly secretProperties?: readonly string[];
  /** What has been found before. */
  readonly problems?: readonly string[];
}

export interface CheckedInputs {
  readonly inputs: JsonObject;
  readonly problems: readonly string[];
}

/** As `checkInputs`, for a capture. */
export function checkCaptureInputs(given: JsonObject, hints: CheckHints = {}): CheckedInputs {
  return checkInputs(captureModel, given, hints);
}

/**
 * Checks everything a program says about a resource and brings it into canonical form: `canonical(canonical(x)) = canonical(x)`, and what
 * Azure echoes of it has the same canonical form. All mistakes are found at once; a value that is not known yet skips its own rules only.
 */
export function checkInputs(model: ResourceModel, given: JsonObject, hints: CheckHints = {}): CheckedInputs {
  const secret = new Set(hints.secretProperties);
  const problems = new Problems("", { messages: [...(hints.problems ?? [])], more: 0 }, (path) =>
    secret.has(path.split(/[.[]/, 1)[0] ?? ""),
  );
  const deep = Object.keys(given).filter((name) => isTooDeep(given[name]));
  for (const name of deep) problems.at(name).say(`must not be nested deeper than ${deepestNesting} levels`);
  // Nothing else is looked at: it could not be compared either.
  if (deep.length > 0) return { inputs: {}, problems: problems.messages };
  // Names that begin like this are between the constructor and check.
  checkNames(Object.fromEntries(Object.entries(given).filter(([name]) => !name.startsWith("__"))), Object.keys(model.inputs), problems);
  const placed = [...captureProperties, ...addressProperties, model.nameProperty] as readonly string[];
  const own = Object.keys(model.inputs).filter((name) => !placed.includes(name));
  const checked = withoutUndefined({
    ...checkCaptureProperties(given, problems),
    ...checkAddress(model, given, hints.suggestedName, problems),
    ...checkEach(model.inputs, own, given, problems),
  });
  return { inputs: checked, problems: problems.messages };
}

/** The part of a capture that Azure knows, as `Capture` describes it where nothing is wrong or unknown. */
export function checkCaptureProperties(given: JsonObject, problems: Problems): JsonObject {
  // The checks of others go by these two.
  const checked = checkEach(inputs, new Set(["target", "continuousCapture", ...captureProperties]), given, problems);
  return withoutUndefined(Object.fromEntries(captureProperties.map((name) => [name, checked[name]])));
}

function checkAddress({ inputs, nameProperty }: ResourceModel, given: JsonObject, suggestedName: unknown, problems: Problems): JsonObject {
  const checked = checkEach(inputs, [nameProperty, "networkWatcherName", "resourceGroupName"], given, problems);
  const { [nameProperty]: name, networkWatcherName, resourceGroupName } = checked;
  const orNeither = "leave out both to use the watcher of the target's region";
  if (networkWatcherName !== undefined && resourceGroupName === undefined) {
    const what = "the resource group of the network watcher";
    problems.at("resourceGroupName").say(`is required with \`networkWatcherName\`: ${what}; ${orNeither}`);
  }
  if (resourceGroupName !== undefined && networkWatcherName === undefined)
    problems.at("networkWatcherName").say(`is required with \`resourceGroupName\`, the network watcher's resource group; ${orNeither}`);
  const suggested = name === undefined ? checkName(suggestedName, nameRules[nameProperty], problems.at(nameProperty)) : undefined;
  return {
    [nameProperty]: name ?? suggested,
    networkWatcherName,
    resourceGroupName,
    __generatedName: given.__generatedName === true || suggested !== undefined || undefined,
  };
}

function checkEach(table: ResourceModel["inputs"], names: Iterable<string>, given: JsonObject, problems: Problems): JsonObject {
  const checked: JsonObject = {};
  for (const name of names) {
    const rules = table[name];
    if (rules === undefined) throw new Error(`internal error: there is no property ${name}`);
    const value = rules.check(given[name], problems.at(name), checked);
    checked[name] = rules.isDefaultLeftOut && value === rules.default ? undefined : value;
  }
  return checked;
}
