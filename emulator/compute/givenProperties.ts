type Values = Record<string, unknown>;

/** The properties of a PUT without those that are `null`. Settings of extensions stay as they are: they are the caller's own. */
export function givenProperties(body: Values): Values {
  return (withoutNulls(body["properties"]) ?? {}) as Values;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([name, inner]) => [name, name === "settings" ? inner : withoutNulls(inner)]));
}
