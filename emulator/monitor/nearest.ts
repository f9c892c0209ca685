/** The word that was probably meant: of those that differ by a few letters, the nearest. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  const [best] = known.map((name) => ({ name, edits: editsBetween(word.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= allowed ? best.name : undefined;
}

/** How many letters must be put in, left out or changed (Levenshtein). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1];
    for (const [index, other] of [...b].entries()) next.push(Math.min(row[index + 1]! + 1, next[index]! + 1, row[index]! + (letter === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
}
