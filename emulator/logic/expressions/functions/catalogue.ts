import { ExpressionError } from "../expressionError";
import { collectionFunctions } from "./collections";
import { conversionFunctions } from "./conversion";
import { dateFunctions } from "./dates";
import type { TemplateFunction } from "./function";
import { logicFunctions } from "./logic";
import { numberFunctions } from "./numbers";
import { stringFunctions } from "./strings";
import { uriFunctions } from "./uris";
import { workflowFunctions } from "./workflow";

const all = [
  ...stringFunctions, ...collectionFunctions, ...logicFunctions, ...conversionFunctions, ...numberFunctions, ...dateFunctions, ...uriFunctions, ...workflowFunctions,
];

const byName: ReadonlyMap<string, TemplateFunction> = new Map(all.map((each) => [each.name.toLowerCase(), each]));

/** Functions that Azure has and the local Azure has not. */
const notSupported = [
  "base64ToBinary", "binary", "convertFromUtc", "convertTimeZone", "convertToUtc", "dataUriToBinary", "decodeDataUri", "formDataMultiValues", "formDataValue", "listCallbackUrl",
  "multipartBody", "parseDateTime", "triggerFormDataMultiValues", "triggerFormDataValue", "triggerMultipartBody", "uriComponentToBinary", "xml", "xpath",
];

/** The names of all functions that can be used. */
export const functionNames: readonly string[] = all.map(({ name }) => name);

/** A function by its name, in whatever letter case. @throws ExpressionError that names it */
export function functionNamed(name: string): TemplateFunction {
  const found = byName.get(name.toLowerCase());
  if (found) return found;
  const known = notSupported.find((each) => each.toLowerCase() === name.toLowerCase());
  throw new ExpressionError(known === undefined ? `The template function '${name}' is not defined or not valid.` : `The template function '${known}' is not supported by the local Azure.`);
}
