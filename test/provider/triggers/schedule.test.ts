import assert from "node:assert/strict";
import { recurrenceOf } from "../../../provider/triggers/schedule";

describe("the recurrence of a schedule", () => {
  it("counts from a Monday in the past, so that no deployment starts a capture", () => {
    assert.deepEqual(recurrenceOf({ frequency: "Week" }), { frequency: "Week", interval: 1, startTime: "2024-01-01T00:00:00Z" });
    assert.equal(new Date("2024-01-01T00:00:00Z").getUTCDay(), 1);
  });

  it("counts from midnight of its time zone", () => {
    const timeZone = "W. Europe Standard Time";
    assert.deepEqual(recurrenceOf({ frequency: "Day", interval: 2, hours: [8], timeZone }), {
      frequency: "Day",
      interval: 2,
      startTime: "2024-01-01T00:00:00",
      timeZone,
      schedule: { hours: [8] },
    });
  });

  it("begins when it is told to", () => {
    const startTime = "2026-12-01T06:00:00Z";
    assert.deepEqual(recurrenceOf({ frequency: "Hour", startTime }), { frequency: "Hour", interval: 1, startTime });
  });
});
