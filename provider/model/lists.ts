/** The longest text that a property of a capture may have, in characters: a list of 10,000 ports is shorter. */
export const longestText = 65_536;

/** The parts of a list as Azure writes it: separated by semicolons, with one more allowed at the end. */
export function partsOf(text: string): string[] {
  const parts = text.split(";").map((part) => part.trim());
  return parts.length > 1 && parts.at(-1) === "" ? parts.slice(0, -1) : parts;
}

/** What is wrong with a list, in words, before its parts are looked at; `undefined` where nothing is. */
export function problemOfList(text: string, what: "ports" | "addresses"): string | undefined {
  if (text.length > longestText) return `it is longer than ${longestText.toLocaleString("en")} characters: use several filters`;
  if (text.includes(",")) {
    const parts = text.split(/[,;]/).map((part) => part.trim());
    return `separate with semicolons: "${parts.filter((part) => part !== "").join(";")}"`;
  }
  const parts = partsOf(text);
  if (parts.length < 2 || !parts.some((part) => part.includes("-"))) return undefined;
  return `Azure takes one range or a list of single ${what}, not both and not several ranges: use one filter for each range`;
}
