import assert from "node:assert/strict";
import fc from "fast-check";
import { DueTimes } from "../../../emulator/core/dueTimes";

describe("due times", () => {
  it("are those of a list that is sorted anew each time", () => {
    const key = fc.constantFrom(..."abcdefgh");
    const step = fc.oneof(
      fc.record({ key, at: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }) }),
      fc.record({ now: fc.integer({ min: 0, max: 20 }), handled: fc.boolean() }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const times = new DueTimes();
      const expected = new Map<string, { at: number; turn: number }>();
      let turns = 0;
      for (const each of steps) {
        if ("key" in each) {
          times.set(each.key, each.at);
          if (each.at === undefined) expected.delete(each.key);
          else expected.set(each.key, { at: each.at, turn: expected.get(each.key)?.turn ?? turns++ });
          continue;
        }
        const due = [...expected].filter(([, { at }]) => at <= each.now).sort(([, a], [, b]) => a.at - b.at || a.turn - b.turn).map(([name]) => name);
        assert.deepEqual(times.until(each.now), due);
        for (const name of each.handled ? due : []) {
          times.set(name, undefined);
          expected.delete(name);
        }
      }
    }), { numRuns: 500 });
  });

  it("are gone when they are cleared", () => {
    const times = new DueTimes();
    times.set("a", 1);
    times.clear();
    assert.deepEqual(times.until(2), []);
    times.set("a", 1);
    assert.deepEqual(times.until(2), ["a"]);
  });
});
