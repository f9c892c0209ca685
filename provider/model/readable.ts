/** What would move a terminal's cursor, change its colours or turn its lines around. */
const controls = /\p{Cc}|\p{Cs}|\p{Bidi_Control}|[\u2028\u2029]/gu;

/** The text with a mark in place of every character that is an order to a terminal, and of every half of a character. */
export function withoutControls(text: string): string {
  return text.replace(controls, "\ufffd");
}

/** The text on one line, no longer than so many characters: what lies in its middle is left out, as ids differ at their ends. */
export function oneLine(text: string, longest: number): string {
  return shortened(withoutControls(text.replaceAll(/\s+/g, " ").trim()), longest);
}

/** The text, no longer than so many characters; its middle is left out. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = Math.floor((longest - 1) / 2);
  // Half a character is none.
  return `${text.slice(0, longest - 1 - end).replace(/[\ud800-\udbff]$/, "")}…${text.slice(-end).replace(/^[\udc00-\udfff]/, "")}`;
}

/** Whether a value is a word of Azure's, such as a state, a code or a time: 1 to 120 characters on one line. */
export function isWord(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= 120 && value === withoutControls(value);
}
