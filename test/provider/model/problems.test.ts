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

  it("are told one by one up to fifty, with how many more there are", () => {
    const problems = new Problems("filters");
    for (let index = 0; index < 50; index++) problems.at(index).say("is odd");
    assert.equal(problems.messages[49], "`filters[49]`: is odd");
    problems.at(50).say("is odd");
    assert.equal(problems.messages[49], "`filters[49]`: is odd; and 1 more mistake");
    for (let index = 51; index < 10_000; index++) problems.at(index).say("is odd");
    assert.equal(problems.messages.length, 50);
    assert.equal(problems.messages[49], "`filters[49]`: is odd; and 9,950 more mistakes");
  });

  it("have a path on one line, whatever a property is called", () => {
    const problems = new Problems();
    for (const name of ["a b", "a\n`b`", "\u001b[2J", "x".repeat(81), ""]) problems.at("scope").at(name).say("is odd");
    assert.deepEqual(problems.messages, [
      '`scope["a b"]`: is odd',
      '`scope["a\\n`b`"]`: is odd',
      '`scope["\\u001b[2J"]`: is odd',
      `\`scope["${"x".repeat(81)}"]\`: is odd`,
      '`scope[""]`: is odd',
    ]);
  });

  it("quote no key in their advice, and not without an end", () => {
    const problems = new Problems();
    problems.at("x").mustBe("a port", 1, `write sig=CANARY;${"1;".repeat(5000)}`);
    assert.match(problems.messages[0] ?? "", /^`x`: must be a port, got 1; write sig=\(secret\);1;1;.*…[1;]+$/);
    assert.ok((problems.messages[0] ?? "").length < 400);
  });

  it("repeat neither a secret nor advice that may quote it", () => {
    const problems = new Problems("", undefined, (path) => path.startsWith("filters"));
    problems.at("filters").at(0).at("localPort").mustBe("a port", "CANARY", "write CANARY");
    assert.deepEqual(problems.messages, ["`filters[0].localPort`: must be a port, got a secret value"]);
  });
});

describe("a value in a message", () => {
  for (const [value, shown] of [
    [undefined, "nothing"],
    [null, "null"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [{ port: NaN }, '{"port":"(NaN)"}'],
    ["", '""'],
    ["\u009b2J\u202e", '"\ufffd2J\ufffd"'],
    [JSON.parse("[".repeat(101) + "]".repeat(101)) as unknown, "a value that is nested too deeply"],
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
    for (const value of ["\ud800", JSON.parse('{"__proto__":1,"toString":2}'), JSON.parse("[".repeat(100_000) + "]".repeat(100_000))]) {
      assert.ok(show(value).length <= 300);
    }
  });
});
