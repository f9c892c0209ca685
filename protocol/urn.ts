/** The type token of `urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>`. */
export function tokenOf(urn: string): string {
  return urn.split("::")[2]!.split("$").at(-1)!;
}

/** The name of a URN, which may hold `::` itself. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
