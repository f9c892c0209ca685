type Json = Record<string, unknown>;

const caseless = new Set([
  "target",
  "targetType",
  "storageId",
  "protocol",
  "packetCaptureName",
  "networkWatcherName",
  "resourceGroupName",
  "location",
]);

/** The same said otherwise: ids and names in small letters, properties and instances the other way round. What is in `triggers` stays. */
export function respelled(inputs: Json): Json {
  return respell("", inputs) as Json;
}

function respell(name: string, value: unknown): unknown {
  if (name === "triggers") return value;
  if (typeof value === "string") return caseless.has(name) ? value.toLowerCase() : value;
  if (Array.isArray(value)) {
    const isInstances = name === "include" || name === "exclude";
    return isInstances ? value.map((instance) => String(instance).toLowerCase()).reverse() : value.map((item) => respell(name, item));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]): [string, unknown] => [key, respell(key, inner)])
      .reverse(),
  );
}
