import { explain, isAzureError } from "../azure/errors";
import { knownKeys, readSettings, switches } from "../azure/settings";
import { requireComplete } from "../azure/signInErrors";
import { isSame } from "../model/differences";
import { type JsonObject, nearestName } from "../model/shapes";
import { containsUnknown, isUnknown } from "../model/unknown";
import type { CheckFailure } from "./checkFailures";

/** What the engine adds to the settings of a provider. */
const engineKeys = new Set(["version", "pluginDownloadURL", "__internal"]);

/** The settings of a provider as text, by full key such as `azure-packet-capture:tenantId`: lists as JSON. */
export function configurationOf(settings: JsonObject): ReadonlyMap<string, string> {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined && value !== null && !isUnknown(value));
  return new Map(given.map(([name, value]) => [`azure-packet-capture:${name}`, typeof value === "string" ? value : JSON.stringify(value)]));
}

/** What is wrong with the settings of a provider: keys that do not exist, switches that are neither on nor off, a login that lacks something. */
export function configurationFailures(settings: JsonObject, environment: NodeJS.ProcessEnv): CheckFailure[] {
  const names = Object.keys(settings).filter((name) => !engineKeys.has(name));
  const failures = names.flatMap((name) => {
    const what = knownKeys.includes(name) ? objectionTo(name, settings[name]) : unknownKey(name);
    // The engine prints the value of a property that is named, and any setting may be secret.
    return what === undefined ? [] : [{ property: "", reason: `\`${name}\`: ${what}` }];
  });
  if (failures.length > 0 || containsUnknown(settings)) return failures;
  const configuration = configurationOf(settings);
  try {
    requireComplete(readSettings((key) => configuration.get(key), environment));
    return [];
  } catch (error) {
    if (!isAzureError(error)) throw error;
    return [{ property: "", reason: explain("configuring", "the provider", error) }];
  }
}

/** The settings whose values differ. */
export function changedSettings(olds: JsonObject, news: JsonObject): string[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)].filter((name) => !engineKeys.has(name)));
  return [...names].filter((name) => !isSame(name, olds[name], news[name]));
}

function unknownKey(name: string): string {
  const nearest = nearestName(name, knownKeys);
  return nearest === undefined ? "is not a setting; docs/login.md lists the settings" : `is not a setting; did you mean \`${nearest}\`?`;
}

function objectionTo(name: string, value: unknown): string | undefined {
  if (!(switches as readonly string[]).includes(name) || isUnknown(value)) return undefined;
  const isSwitch = typeof value === "boolean" || (typeof value === "string" && /^(true|false|1|0|)$/i.test(value));
  return isSwitch ? undefined : "must be true or false";
}
