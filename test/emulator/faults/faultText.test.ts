import assert from "node:assert/strict";
import { parseFaults, readyFaults } from "../../../emulator";
import { armRequests, stillAzure, watcherPath } from "../armRequests";

describe("faults from text", () => {
  it("are a rule, a list of rules, or names of ready ones", () => {
    const reset = { match: { method: "PUT" }, action: { reset: "after" as const } };
    assert.deepEqual(parseFaults("{ match: { method: 'PUT' }, action: { reset: 'after' } }"), [reset]);
    assert.deepEqual(parseFaults(' [{ "match": { "method": "PUT" }, "action": { "reset": "after" } }, "reset"]'), [reset, { name: "reset", ...readyFaults["reset"].rule }]);
    assert.deepEqual(parseFaults(" throttled\n"), [{ name: "throttled", ...readyFaults["throttled"].rule }]);
  });

  for (const [text, message] of [
    ["{ match: {}", /^Error: adding a fault rule: neither JSON5 nor the name of a predefined rule: invalid end of input at 1:12 \(InvalidFaultRule\)$/],
    ["throtled", /^Error: adding a fault rule: "throtled" is not a predefined rule \(InvalidFaultRule\)\n {2}hint: predefined rules are throttled, /],
    ["[{ match: {} }]", /`action`: must be given, got nothing/],
    ["", /neither JSON5 nor/],
  ] as const) {
    it(`are refused when they are ${JSON.stringify(text)}`, () => assert.throws(() => parseFaults(text), message));
  }
});

describe("each ready fault", () => {
  for (const [name, { effect }] of Object.entries(readyFaults)) {
    it(`can be added by its name: ${name}, ${effect}`, async () => {
      const azure = stillAzure();
      parseFaults(name).forEach((rule) => azure.faults.add(rule));
      assert.equal(azure.faults.list()[0]?.rule.name, name);
      azure.close();
    });
  }

  it("is named in the journal when it strikes", async () => {
    const azure = stillAzure();
    azure.faults.add(parseFaults("throttled")[0]!);
    assert.equal((await armRequests(azure).get(watcherPath)).status, 429);
    assert.equal(azure.journal.entries[0]?.fault, "throttled: respond 429 before");
  });
});
