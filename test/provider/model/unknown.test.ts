import assert from "node:assert/strict";
import { unknownValue as engineValue } from "@pulumi/pulumi/runtime/rpc";
import { containsUnknown, isUnknown, unknownValue } from "../../../provider/model/unknown";

describe("a value that is not known yet", () => {
  it("is what the SDK sends", () => assert.equal(unknownValue, engineValue));

  for (const [what, value, is, contains] of [
    ["the value itself", unknownValue, true, true],
    ["a list with it", [1, unknownValue], false, true],
    ["an object with it", { a: { b: [unknownValue] } }, false, true],
    ["a text that contains it", `x${unknownValue}`, false, false],
    ["a property of its name", { [unknownValue]: 1 }, false, false],
    ["nothing", undefined, false, false],
    ["null", null, false, false],
    ["a number", 0, false, false],
    ["an empty list", [], false, false],
  ] as const) {
    it(`is ${is ? "" : "not "}seen as such, and ${contains ? "" : "not "}seen inside, in ${what}`, () => {
      assert.equal(isUnknown(value), is);
      assert.equal(containsUnknown(value), contains);
    });
  }
});
