import { checkCaptureProperties } from "../model/checkInputs";
import { Problems } from "../model/problems";
import type { JsonObject } from "../model/shapes";
import { knownValues } from "./knownValues";
import { isCaptureType } from "./resourceTypes";

/** A capture of a stack, whichever package declares it. */
export interface DeclaredCapture {
  /** The name of the resource in the program. */
  readonly name: string;
  readonly urn: string;
  /** The properties as the program gives them. A value that is not known yet is `unknownValue`. */
  readonly given: JsonObject;
  /** What Azure makes of them: in canonical form, with its defaults. A value that is wrong or not known yet stays as it is. */
  readonly settings: JsonObject;
}

interface DeclaredResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** The capture that a resource declares; `undefined` for resources of other types. */
export function declaredCapture({ type, name, urn, props }: DeclaredResource): DeclaredCapture | undefined {
  if (!isCaptureType(type)) return undefined;
  const given = knownValues(props);
  return { name, urn, given, settings: checkCaptureProperties(given, new Problems()) };
}

/** Whether the program sets the property at all. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
