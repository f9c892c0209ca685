import assert from "node:assert/strict";
import { Problems, show } from "../../../provider/model/problems";
import { unknownValue } from "../../../provider/model/unknown";

describe("problems", () => {
  it("are collected from everywhere, each with its path", () => {
    const problems = new Problems();
    problems.at("target").mustBe("an id", 5);
    problems.at("filters").at(1).at("localPort").mustBe("a port", "x", "write a number");
    problems.at("scope").say("is odd");
    assert.deepEqual(problems.messages, [
      "`target`: must be an id, got 5",
      '`filters[1].localPort`: must be a port, got "x"; write a number',
      "`scope`: is odd",
    ]);
  });

  it("repeat neither a secret nor advice that may quote it", () => {
    const problems = new Problems("", [], (path) => path.startsWith("filters"));
    problems.at("filters").at(0).at("localPort").mustBe("a port", "CANARY", "write CANARY");
    assert.deepEqual(problems.messages, ["`filters[0].localPort`: must be a port, got a secret value"]);
  });
});

describe("a value in a message", () => {
  for (const [value, shown] of [
    [undefined, "nothing"],
    [null, "null"],
    ["", '""'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    [{ a: [1, true] }, '{"a":[1,true]}'],
    [unknownValue, '"(not known yet)"'],
    [{ a: unknownValue }, '{"a":"(not known yet)"}'],
    ["x".repeat(298), `"${"x".repeat(298)}"`],
    ["x".repeat(299), `"${"x".repeat(149)}…${"x".repeat(148)}"`],
    ["https://a.net/c?sv=1&sig=CANARY&se=2", '"https://a.net/c?sv=1&sig=(secret)&se=2"'],
    ["SharedAccessSignature=CANARY;x", '"SharedAccessSignature=(secret);x"'],
    [{ deep: ["https://user:CANARY@a.net"] }, '{"deep":["https://(secret)@a.net"]}'],
  ] as const) {
    it(`reads ${shown.slice(0, 60)}`, () => assert.equal(show(value), shown));
  }

  it("is never cut inside a character", () => {
    for (const length of [146, 147, 148, 149]) {
      const shown = show("x".repeat(length) + "😀".repeat(200) + "x".repeat(length));
      assert.doesNotMatch(shown, /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    }
  });

  it("is shown for every value that JSON can carry", () => {
    for (const value of ["\ud800", JSON.parse('{"__proto__":1,"toString":2}'), JSON.parse("[".repeat(1000) + "]".repeat(1000))]) {
      assert.ok(show(value).length <= 300);
    }
  });
});
