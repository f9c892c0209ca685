import assert from "node:assert/strict";
import { systemClock } from "../../../provider/azure/clock";
import { ThrottleGate } from "../../../provider/azure/throttleGate";
import { AzureError } from "../../../provider/azure/errors";
import { type Patience, pauseAtMost } from "../../../provider/azure/patience";
import { Recent } from "../../../provider/azure/recent";

const twoHours = 2 * 3600 * 1000;

describe("the system's clock", () => {
  const realNow = Date.now;
  afterEach(() => {
    Date.now = realNow;
  });
  /** Sets the machine's time of day. */
  const set = (by: number): void => {
    Date.now = () => realNow() + by;
  };

  it("begins near the time of day", () => {
    assert.ok(Math.abs(systemClock.now() - realNow()) < 60_000);
  });

  for (const [direction, by] of [
    ["back", -twoHours],
    ["forward", twoHours],
  ] as const) {
    const patience = (milliseconds: number): Patience => ({
      clock: systemClock,
      deadline: systemClock.now() + milliseconds,
      signal: new AbortController().signal,
      report: () => undefined,
    });

    it(`ends a wait at its deadline, when the time of day is set ${direction} meanwhile`, async () => {
      const began = performance.now();
      const waiting = patience(200);
      await pauseAtMost(waiting, 20);
      set(by);
      // Bounded by the number of pauses, for a clock that never gets there. On a busy machine one pause may last until the deadline.
      let pauses = 0;
      while (pauses < 100 && (await pauseAtMost(waiting, 20))) pauses++;
      assert.ok(pauses < 100, `${pauses} pauses`);
      assert.ok(performance.now() - began >= 190);
    });

    it(`opens a gate when it is to be opened, when the time of day is set ${direction} meanwhile`, async () => {
      const gate = new ThrottleGate();
      const began = performance.now();
      gate.close(systemClock.now(), 50, new AzureError("throttled", { code: "TooManyRequests" }));
      set(by);
      assert.equal(await gate.pass(patience(10_000)), true);
      assert.ok(performance.now() - began >= 45);
    });

    it(`shares an answer as long as it is good, when the time of day is set ${direction} meanwhile`, async () => {
      const recent = new Recent<number>();
      let asked = 0;
      const ask = (): Promise<number> => Promise.resolve(++asked);
      await recent.get("", systemClock, ask);
      set(by);
      assert.equal(await recent.get("", systemClock, ask), 1);
    });
  }
});
