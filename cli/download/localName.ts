/**
 * The name of a local file for a capture's file. Names come from Azure, or from whoever answers in its place: nothing of them may lead out of
 * the folder, hide the file or mean something to a system.
 *
 * @param distinction What tells the file apart from the others of its capture; empty for the only one.
 */
export function localName(captureName: string, distinction: string): string {
  const clean = [captureName, distinction]
    .map((part) => part.replace(/[^\w.-]+/g, "_").replace(/^[.-]+/, "").slice(0, 80))
    .filter((part) => part !== "")
    .join("_");
  const stem = clean.replace(/\.cap$/i, "").replace(/\.+$/, "");
  return `${stem === "" || reserved.test(stem) ? `capture${stem === "" ? "" : `_${stem}`}` : stem}.cap`;
}

/** Names that Windows gives to devices, whatever their extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Names for all files, each another: two names may become the same when they are cleaned. */
export function localNames(captureName: string, distinctions: readonly string[]): string[] {
  const taken = new Set<string>();
  return distinctions.map((distinction) => {
    const first = localName(captureName, distinction);
    let name = first;
    // Some file systems know no letter case.
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = first.replace(/\.cap$/, `-${number}.cap`);
    taken.add(name.toLowerCase());
    return name;
  });
}
