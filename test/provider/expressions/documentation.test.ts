import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filter, formatFilters, presets } from "../../../provider";
import { services } from "../../../provider/expressions/services";
import { protocols, sides, types } from "../../../provider/expressions/words";

const text = readFileSync(join(__dirname, "../../../docs/filter-expressions.md"), "utf8");

describe("docs/filter-expressions.md", () => {
  const examples = [...text.matchAll(/^\| `([^`]+)` \| (`\{.*\}`) \|$/gm)];
  assert.ok(examples.length > 10);

  for (const [, expression = "", filters] of examples) {
    it(`has the filters of ${JSON.stringify(expression)}`, () => {
      const shown = filter(expression).map(
        (each) =>
          `\`{ ${Object.entries(each)
            .map(([name, value]) => `${name}: "${value}"`)
            .join(", ")} }\``,
      );
      assert.equal(filters, shown.join("<br>"));
      assert.deepEqual(filter(formatFilters(filter(expression))), filter(expression));
    });
  }

  const refusals = [...text.matchAll(/^```text\n([^]*?)\n```$/gm)];
  assert.ok(refusals.length > 5);

  for (const [, message = ""] of refusals) {
    const expression = message.split("\n")[1]?.trim() ?? "";
    it(`has the message about ${JSON.stringify(expression)}`, () => assert.throws(() => filter(expression), { message }));
  }

  it("has every preset as an expression", () => {
    const { combine: _combine, headersOnly, ...rest } = presets;
    const documented = [...text.matchAll(/^\| `presets\.(\w+)\(\)` \| `([^`]+)` \|$/gm)].map(([, name, expression]) => [name, expression]);
    assert.deepEqual(
      Object.fromEntries(documented),
      Object.fromEntries(Object.entries(rest).map(([name, preset]) => [name, formatFilters(preset())])),
    );
    assert.ok(text.includes(`\`{ bytesToCapturePerPacket: ${headersOnly().bytesToCapturePerPacket} }\``));
  });

  it("has every word and every port's name", () => {
    for (const [name, words] of Object.entries({ protocol: protocols, side: sides, type: types })) {
      const line = new RegExp(`^${name} += (.*) ;$`, "m").exec(text)?.[1];
      assert.equal(line, words.map((word) => `"${word}"`).join(" | "));
    }
    assert.ok(text.includes([...services].map(([name, port]) => `\`${name}\` ${port}`).join(", ")));
  });
});
