import { nearestName } from "../model/shapes";
import { knownKeys } from "./settings";

const namespace = "azure-packet-capture:";

/** A sentence for each key of a stack's configuration that is this package's by its name, and that nothing reads. */
export function unknownKeys(keys: readonly string[]): string[] {
  return keys
    .filter((key) => key.startsWith(namespace))
    .map((key) => key.slice(namespace.length))
    .filter((name) => !knownKeys.includes(name))
    .map((name) => {
      const nearest = nearestName(name, knownKeys);
      const advice = nearest === undefined ? "docs/login.md lists the keys" : `did you mean \`${namespace}${nearest}\`?`;
      return `the configuration key \`${namespace}${name}\` does not exist and is ignored: ${advice}`;
    });
}
