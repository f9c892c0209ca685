import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { conditions } from "./conditions";
import { switches } from "./switches.cjs";

describe("the switches of the fault matrix", () => {
  it("are all that the documentation has for what is not known of Azure", () => {
    const [, notKnown = ""] = /^## Not known$(.*?)^## /ms.exec(readFileSync("docs/local-azure.md", "utf8")) ?? [];
    const named = new Map(notKnown.split("\n").flatMap((row) => {
      const [, , column = ""] = row.split(" | ");
      const [, name, value] = /`(\w+): "(\w+)"`/.exec(column) ?? [];
      return name === undefined ? [] : [[name, value] as const];
    }));
    for (const [name, value] of named) assert.equal((conditions(name) as Record<string, unknown>)[name], value, name);
    assert.deepEqual(Object.keys(switches).sort(), [...named.keys()].sort());
  });

  it("are refused where they are none", () => {
    assert.deepEqual(conditions(""), {});
    assert.equal(conditions("all").siblingOperations, "refuse");
    assert.throws(() => conditions("nonsense"), /^Error: FAULT_SWITCHES: must be one of secondPut, .*, all, got "nonsense"$/);
  });
});
