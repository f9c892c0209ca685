import assert from "node:assert/strict";

/** An error as people are to see it: what was done, why it did not work and a code; then what to do, each on a line of its own. */
const form =
  /^(creating|reading|updating|deleting) (the files of )?packet capture( "[^"\n]*"( \(network watcher "[^"\n]*", resource group "[^"\n]*"\))?)?: [^\n]+ \([^\n()]+\)(\n {2}[^\n]+)*$/;
const longestMessage = 8000;

/** One error of the provider's own, in the house's form: no stack, no mistake of ours, nothing that moves a cursor, no end without limit. */
export function assertOwnError(error: unknown): void {
  assert.ok(error instanceof Error, `${String(error)} was thrown`);
  assert.match(error.message, form);
  assert.doesNotMatch(error.message, /internal error|\n\s+at /);
  assertHarmless(error.message);
  assert.ok(error.message.length <= longestMessage, `a message of ${error.message.length} characters`);
}

/** Text on lines, with nothing in it that is an order to a terminal or half a character. */
export function assertHarmless(text: string): void {
  assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}|\p{Cs}|\p{Bidi_Control}/u);
}
