import { isObject, unknown, type Values } from "./values";

/** The member by which the engine tells that an object is more than it seems, and what it is then. */
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const resource = "5cf8f73096256a8f31e491e813e4eb8e";
const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What the engine sends for values of other types than text that are not known yet. */
const unknowns = new Set<unknown>([
  unknown,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Values without the engine's marks. */
export interface Unmarked {
  readonly values: Values;
  /** The top-level names whose values are secret, or hold a secret. */
  readonly secrets: ReadonlySet<string>;
}

/** Takes the engine's marks off: secrets, outputs, references to resources, which become their ids, and unknown values of any type. */
export function unmarked(marked: Values): Unmarked {
  const secrets = new Set<string>();
  const values = Object.entries(marked).map(([name, value]) => [name, plain(value, () => secrets.add(name))]);
  return { values: Object.fromEntries(values) as Values, secrets };
}

/** Marks the values of these top-level names as secret. */
export function withSecrets(values: Values, secrets: ReadonlySet<string>): Values {
  const marked = (name: string, value: unknown): unknown => (secrets.has(name) ? { [signature]: secret, value } : value);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, marked(name, value)]));
}

function plain(value: unknown, onSecret: () => void): unknown {
  if (unknowns.has(value)) return unknown;
  if (Array.isArray(value)) return value.map((item) => plain(item, onSecret));
  if (!isObject(value)) return value;
  const mark = value[signature];
  if (mark === secret) {
    onSecret();
    return plain(value["value"], onSecret);
  }
  if (mark === output) {
    if (value["secret"] === true) onSecret();
    return "value" in value ? plain(value["value"], onSecret) : unknown;
  }
  if (mark === resource) return typeof value["id"] === "string" && value["id"] !== "" ? plain(value["id"], onSecret) : unknown;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner, onSecret)]));
}
