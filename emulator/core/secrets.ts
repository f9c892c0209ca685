/**
 * A body without what Azure takes and never shows again, whatever the letter case of its name. It is taken out before anybody keeps the
 * body: what is not kept is in no answer, no snapshot and no state file.
 *
 * @param part the kind of what the body is of, such as `secrets` for `Microsoft.KeyVault/vaults/secrets`
 */
export function withoutSecrets<T>(value: T, part?: string): T;
export function withoutSecrets(value: unknown, part = ""): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutSecrets(item, part));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name, inner]) => !isSecret(name, inner, part));
  return Object.fromEntries(kept.map(([name, inner]) => [name, isFree.test(name) ? inner : withoutSecrets<unknown>(inner, partIn(part, name))]));
}

/** Whether a member is never shown. `part` is the nearest name above it but `properties`. */
export function isSecret(name: string, value: unknown, part: string): boolean {
  return always.test(name) || (typeof value === "string" && (asText.test(name) || inPart.get(part.toLowerCase())?.test(name) === true));
}

/** The part that the members of this one are in. */
export function partIn(part: string, name: string): string {
  return name === "properties" ? part : name;
}

/** Whatever is in them. */
const always = /^(adminPassword|customData|protectedSettings)$/i;
/** As texts. Switches and references have such names too. */
const asText = /(password|passphrase|secret|connectionString|secureValue|(shared|account|access|private|primary|secondary)Key)$/i;
/** Of members with everyday names, those in these parts. */
const inPart = new Map([
  ["additionalunattendcontent", /^content$/i],
  ["sslcertificates", /^data$/i],
  ["secrets", /^value$/i],
]);
/** In these the names are the caller's own, and Azure shows everything. */
const isFree = /^(tags|settings|metadata)$/i;
