import { type CheckedInputs, checkInputs } from "../model/checkInputs";
import { keepSpelling } from "../model/differences";
import { captureModel, type ResourceModel } from "../model/resourceModels";
import type { JsonObject } from "../model/shapes";
import { isUnknown } from "../model/unknown";
import { filtersFor } from "./writtenFilters";

export interface CheckRequest {
  /** The inputs of the last update; empty for a new resource and for one that is being replaced. */
  readonly olds: JsonObject;
  /**
   * The program's inputs, with what the adapter adds: `__suggestedName`, a name that only this resource can get, or `__proposedName`, one that
   * the stack's configuration makes; `__secretProperties`; and, where the protocol tells, `__isPreview`.
   */
  readonly news: JsonObject;
}

/**
 * Finds every mistake in a program's inputs and brings them into canonical form.
 *
 * A value that means the same as the old one keeps the old spelling, and a name that was left out keeps the old name, so that an alias,
 * a moved parent or another letter case changes nothing in Azure.
 */
export function check({ olds, news }: CheckRequest, model: ResourceModel = captureModel): CheckedInputs {
  const { nameProperty } = model;
  const { __suggestedName, __proposedName, __secretProperties, __isPreview, ...given } = news;
  const name = given[nameProperty];
  const isNamed = name !== undefined && name !== null && name !== "";
  const keepsName = !isNamed && typeof olds[nameProperty] === "string";
  const inherited = keepsName ? { [nameProperty]: olds[nameProperty], __generatedName: olds.__generatedName } : {};
  const proposed = !isNamed && __proposedName !== undefined ? { [nameProperty]: __proposedName } : {};
  const secretProperties = Array.isArray(__secretProperties) ? __secretProperties.filter((name) => typeof name === "string") : [];
  const { filters, problems } = filtersFrom(given.filters, secretProperties.includes("filters"));
  const checked = checkInputs(
    model,
    { ...given, filters, ...proposed, ...inherited },
    { suggestedName: __suggestedName, secretProperties, problems },
  );
  return { inputs: keepSpelling(olds, checked.inputs), problems: checked.problems };
}

/** The filters for an expression; anything else stays as it is. */
function filtersFrom(given: unknown, isSecret: boolean): { filters: unknown; problems: readonly string[] } {
  if (typeof given !== "string" || isUnknown(given)) return { filters: given, problems: [] };
  const written = filtersFor(given, isSecret);
  return "filters" in written
    ? { filters: written.filters, problems: [] }
    : { filters: undefined, problems: [`\`filters\`: ${written.objection}`] };
}
