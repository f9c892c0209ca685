import JSON5 from "json5";
import { ArmError } from "./armErrors";
import { checkBodyShape } from "./bodyShape";
import type { Call } from "./call";
import { tryParseResourceId } from "./resourceIds";
import { withoutSecrets } from "./secrets";

/**
 * The JSON object of the request, without what is never shown again. Azure's own parser also takes single quotes and the like, which the article's requests
 * have; so does this one, and says so in the journal.
 */
export function bodyObject(call: Call): Record<string, unknown> {
  checkMediaType(call);
  const value = parse(call);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ArmError("malformedBody", { reason: "a JSON object is expected" });
  }
  checkBodyShape(call.request.path, value);
  return withoutSecrets(value as Record<string, unknown>, tryParseResourceId(call.request.path)?.type.split("/").at(-1));
}

/** A body that says of itself that it is no JSON, or packed, is not read. One that says nothing is. */
function checkMediaType({ request: { headers } }: Call): void {
  const type = headers["content-type"]?.split(";")[0]!.trim() ?? "";
  const encoding = headers["content-encoding"]?.trim() ?? "";
  if (type !== "" && !/^application\/(json|[\w.-]+\+json)$|^text\/json$/i.test(type)) throw new ArmError("unsupportedMediaType", { type });
  if (encoding !== "" && encoding.toLowerCase() !== "identity") throw new ArmError("unsupportedMediaType", { type: encoding });
}

function parse(call: Call): unknown {
  const { body } = call.request;
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    try {
      const value = JSON5.parse<unknown>(body);
      call.notes.push("body: not strict JSON, read as JSON5");
      return value;
    } catch {
      throw new ArmError("malformedBody", { reason: (error as Error).message.replace(quotedBody, "") });
    }
  }
}

/** What the engine quotes of a body, which may hold secrets. */
const quotedBody = /, (\.\.\.)?".*"(\.\.\.)? is not valid JSON$/s;

/** The property's value, whatever the letter case of its name; `null` counts as left out. */
export function property(call: Call, object: Record<string, unknown>, name: string): unknown {
  for (const [key, value] of Object.entries(object)) {
    if (key.toLowerCase() !== name.toLowerCase()) continue;
    if (key !== name) call.notes.push(`${key}: read as ${name}`);
    return value ?? undefined;
  }
  return undefined;
}

/** As `property`, for one that holds an object. */
export function objectProperty(call: Call, object: Record<string, unknown>, name: string, path: string): Record<string, unknown> | undefined {
  const value = property(call, object, name);
  if (value === undefined) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ArmError("invalidValue", { property: path, reason: "must be an object" });
}

/** As `property`, for one that holds text. Empty text is given back as it is. */
export function textProperty(call: Call, object: Record<string, unknown>, name: string, path: string): string | undefined {
  const value = property(call, object, name);
  if (value === undefined || typeof value === "string") return value;
  if (typeof value !== "number") throw new ArmError("invalidValue", { property: path, reason: "must be a string" });
  call.notes.push(`${path}: number read as a string`);
  return String(value);
}

export interface NumberRule {
  default: number;
  min: number;
  max: number;
}

/** As `property`, for a whole number in its range. Empty text counts as left out. */
export function numberProperty(call: Call, object: Record<string, unknown>, name: string, path: string, rule: NumberRule): number | undefined {
  const given = property(call, object, name);
  if (given === undefined) return undefined;
  const value = typeof given === "string" ? numberFromText(call, given, path) : given;
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < rule.min || value > rule.max) {
    throw new ArmError("invalidValue", { property: path, reason: `must be a whole number from ${rule.min} to ${rule.max}` });
  }
  return value;
}

function numberFromText(call: Call, text: string, path: string): number | undefined {
  if (call.settings.numbersAsStrings === "refuse") throw new ArmError("invalidValue", { property: path, reason: "must be a number, not a string" });
  call.notes.push(`${path}: string read as a number`);
  return text.trim() === "" ? undefined : Number(text);
}
