const longestText = 256;

/**
 * Text from a file, fit for every terminal, page and log: on one line, at most 256 characters, with everything in it that is no visible
 * character (control characters, escape sequences, marks that turn the direction of writing) as `\u{…}`.
 */
export function printable(text: Uint8Array | string): string {
  const characters = typeof text === "string" ? text : new TextDecoder().decode(text.subarray(0, longestText * 4));
  const shown = [...characters].slice(0, longestText).join("");
  return (shown.length < characters.length ? `${shown}…` : shown).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
