import assert from "node:assert/strict";
import { unmarked, withSecrets } from "../../protocol/marks";
import { unknown } from "../../protocol/values";

const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
const output = (rest: object) => ({ [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...rest });
const resource = (rest: object) => ({ [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", ...rest });

describe("the engine's marks", () => {
  it("are taken off at any depth, and the names that hold secrets are known", () => {
    const marked = { plain: [1, { a: null }], whole: secret({ a: 1 }), inside: [{ key: secret("x") }], twice: secret([secret(1)]) };
    const { values, secrets } = unmarked(marked);
    assert.deepEqual(values, { plain: [1, { a: null }], whole: { a: 1 }, inside: [{ key: "x" }], twice: [1] });
    assert.deepEqual([...secrets].sort(), ["inside", "twice", "whole"]);
  });

  it("are taken off outputs, whose values may be unknown or secret", () => {
    const { values, secrets } = unmarked({ known: output({ value: [1], dependencies: ["urn:x"] }), later: output({}), hidden: output({ value: 1, secret: true }) });
    assert.deepEqual(values, { known: [1], later: unknown, hidden: 1 });
    assert.deepEqual([...secrets], ["hidden"]);
  });

  it("are taken off resources, of which the id stays", () => {
    const { values } = unmarked({ known: resource({ id: "/a" }), later: resource({ id: unknown }), component: resource({}) });
    assert.deepEqual(values, { known: "/a", later: unknown, component: unknown });
  });

  it("are one for unknown values of any type", () => {
    const types = ["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", "3eeb2bf0-c639-47a8-9e75-3b44932eb421", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"];
    assert.deepEqual(unmarked({ types }).values, { types: types.map(() => unknown) });
  });

  it("are put on by name", () => {
    const values = { filters: [1], target: "x" };
    assert.deepEqual(withSecrets(values, new Set(["filters", "other"])), { filters: secret([1]), target: "x" });
    assert.deepEqual(unmarked(withSecrets(values, new Set(["target"]))), { values, secrets: new Set(["target"]) });
  });
});
