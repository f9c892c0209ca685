/** Whether a name is one that a person means with a pattern: `*` stands for any characters, `?` for one. Letter case does not count, as in Azure. */
export function isNamed(name: string, pattern: string): boolean {
  const text = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${text}$`, "is").test(name);
}
