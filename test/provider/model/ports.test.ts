import assert from "node:assert/strict";
import fc from "fast-check";
import { checkPorts } from "../../../provider/model/ports";
import { checked } from "./problemsOf";

const portsOf = (value: unknown) => checked("filters[1].localPort", (problems) => checkPorts(value, problems));
const must = '`filters[1].localPort`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got ';

describe("a port expression", () => {
  for (const [given, canonical, what] of [
    [undefined, undefined, "nothing"],
    [null, undefined, "null"],
    ["", undefined, "an empty text, as Azure writes any port"],
    ["80", "80", "one port"],
    ["1", "1", "the lowest port"],
    ["65535", "65535", "the highest port"],
    [" 80 ", "80", "blanks around a port"],
    ["0080", "80", "leading zeros"],
    ["80-85", "80-85", "a range"],
    ["80-80", "80-80", "a range of one"],
    [" 80 - 85 ", "80-85", "blanks in a range"],
    ["80;443", "80;443", "a list"],
    ["443;80", "443;80", "a list in any order"],
    ["80;443;", "80;443", "a semicolon at the end, as the service's description has it"],
    ["80 ; 443 ;", "80;443", "blanks in a list"],
    ["80;", "80", "a list of one"],
    ["80-85;", "80-85", "a semicolon after a range"],
    [53, "53", "a number"],
    [1, "1", "the lowest port as a number"],
    [65535, "65535", "the highest port as a number"],
  ] as const) {
    it(`takes ${what}`, () => assert.deepEqual(portsOf(given), { value: canonical, problems: [] }));
  }

  for (const [given, message] of [
    ["0", `${must}"0"`],
    ["65536", `${must}"65536"`],
    ["-1", `${must}"-1"`],
    ["80-", `${must}"80-"`],
    ["80-85-90", `${must}"80-85-90"`],
    ["80-65536", `${must}"80-65536"`],
    ["80.5", `${must}"80.5"`],
    ["0x50", `${must}"0x50"`],
    ["8 0", `${must}"8 0"`],
    ["http", `${must}"http"`],
    ["*", `${must}"*"`],
    [" ", `${must}" "`],
    [";", `${must}";"`],
    ["80;;443", `${must}"80;;443"`],
    [";80", `${must}";80"`],
    ["80;443;;", `${must}"80;443;;"`],
    ["٨٠", `${must}"٨٠"`],
    [0, `${must}0`],
    [-1, `${must}-1`],
    [53.5, `${must}53.5`],
    [70000, `${must}70000`],
    [1e21, `${must}1e+21`],
    [NaN, `${must}NaN`],
    [Infinity, `${must}Infinity`],
    [true, `${must}true`],
    [["80"], `${must}["80"]`],
    [{ from: 80 }, `${must}{"from":80}`],
    ["80,443", `${must}"80,443"; separate with semicolons: "80;443"`],
    ["80,,443", `${must}"80,,443"; separate with semicolons: "80;443"`],
    ["85-80", `${must}"85-80"; the range starts after its end, write "80-85"`],
    [
      "80-85;443",
      `${must}"80-85;443"; Azure takes one range or a list of single ports, not both and not several ranges: use one filter for each range`,
    ],
    [
      "80-85;90-95",
      `${must}"80-85;90-95"; Azure takes one range or a list of single ports, not both and not several ranges: use one filter for each range`,
    ],
  ] as const) {
    it(`refuses ${typeof given === "number" ? given : JSON.stringify(given)}`, () => assert.deepEqual(portsOf(given).problems, [message]));
  }

  it("is what the grammar in the service's description says, for any text of its letters", () => {
    const letters = fc.constantFrom("0", "1", "80", "443", "65535", "65536", "-", "-", ";", ";", " ", ",", "x");
    const port = fc.integer({ min: 0, max: 65537 }).map(String);
    const expression = fc.oneof(
      fc.array(letters, { maxLength: 7 }).map((parts) => parts.join("")),
      fc.tuple(port, port).map((ends) => ends.join(" - ")),
      fc.array(port, { minLength: 1, maxLength: 4 }).map((ports) => `${ports.join(" ;")};`),
    );
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(expression, (text) => {
        const { value, problems } = portsOf(text);
        const expected = reference(text);
        seen[expected === undefined ? "refused" : "taken"]++;
        assert.deepEqual(problems.length === 0 ? (value ?? "") : undefined, expected);
        if (expected !== undefined) assert.deepEqual(portsOf(expected), { value, problems: [] });
      }),
      { seed: 1, numRuns: 1000 },
    );
    assert.ok(seen.taken > 200 && seen.refused > 200, JSON.stringify(seen));
  });
});

/** The canonical form by another way than the provider's, `undefined` where the text is no port expression. */
function reference(text: string): string | undefined {
  if (text === "") return "";
  const items = text.split(";");
  if (items.length > 1 && items.at(-1)?.trim() === "") items.pop();
  if (items.length === 1 && text.includes("-")) {
    const [start, end, ...more] = (items[0] ?? "").split("-").map(port);
    return start && end && more.length === 0 && start <= end ? `${start}-${end}` : undefined;
  }
  const ports = items.map(port);
  return ports.every((each) => each !== undefined) ? ports.join(";") : undefined;
}

function port(text: string): number | undefined {
  const digits = [...text.trim()];
  if (digits.length === 0 || digits.some((digit) => !"0123456789".includes(digit))) return undefined;
  const value = digits.reduce((sum, digit) => sum * 10 + Number(digit), 0);
  return value >= 1 && value <= 65_535 ? value : undefined;
}
