import assert from "node:assert/strict";
import { bytesAt, captureStartTime, endedAt, sessionAt } from "../../../emulator/captures/captureSession";
import type { SessionPlan } from "../../../emulator/core/capture";

const plan: SessionPlan = { startsAt: 1000, ticks: "5240", timeLimitInSeconds: 60, totalBytes: null, bytesPerSecond: 100, instances: null };

describe("a capture session", () => {
  const cases: { it: string; plan: SessionPlan; at: number; status: ReturnType<typeof sessionAt>; bytes: number }[] = [
    { it: "has not started before its start", plan, at: 999, status: { packetCaptureStatus: "NotStarted", packetCaptureError: [] }, bytes: 0 },
    { it: "runs from its start", plan, at: 1000, status: { packetCaptureStatus: "Running", packetCaptureError: [] }, bytes: 0 },
    { it: "runs until its time limit", plan, at: 60_999, status: { packetCaptureStatus: "Running", packetCaptureError: [] }, bytes: 5999 },
    { it: "ends by its time limit", plan, at: 61_000, status: { packetCaptureStatus: "Stopped", stopReason: "TimeExceeded", packetCaptureError: [] }, bytes: 6000 },
    { it: "captures nothing after its end", plan, at: 900_000, status: { packetCaptureStatus: "Stopped", stopReason: "TimeExceeded", packetCaptureError: [] }, bytes: 6000 },
    { it: "ends by its byte limit, when that comes first", plan: { ...plan, totalBytes: 500 }, at: 6000, status: { packetCaptureStatus: "Stopped", stopReason: "BytesExceeded", packetCaptureError: [] }, bytes: 500 },
    { it: "counts the instances of a scale set", plan: { ...plan, instances: 3 }, at: 61_000, status: { packetCaptureStatus: "Stopped", stopReason: "3 VM Instance(s) stopped due to TimeExceeded Reasons. ", packetCaptureError: [] }, bytes: 6000 },
    { it: "never runs without a start", plan: { ...plan, startsAt: null }, at: 900_000, status: { packetCaptureStatus: "NotStarted", packetCaptureError: [] }, bytes: 0 },
  ];
  for (const { it: what, plan: session, at, status, bytes } of cases) {
    it(what, () => {
      assert.deepEqual([sessionAt(session, at), bytesAt(session, at)], [status, bytes]);
    });
  }

  it("ends as it was brought to an end, unless it had ended before", () => {
    const end = { status: "Error", packetCaptureError: ["AgentStopped"] } as const;
    const early = endedAt(plan, { at: 2000, ...end, packetCaptureError: ["AgentStopped"] });
    assert.equal(sessionAt(early, 1999).packetCaptureStatus, "Running");
    assert.deepEqual(sessionAt(early, 2000), { packetCaptureStatus: "Error", packetCaptureError: ["AgentStopped"] });
    assert.equal(endedAt(plan, { at: 61_001, ...end, packetCaptureError: [] }), plan);
  });

  it("writes its start with seven digits, less the zeros at the end", () => {
    assert.equal(captureStartTime({ ...plan, startsAt: Date.UTC(2017, 9, 2, 8, 55, 19, 39) }), "2017-10-02T08:55:19.039524Z");
    assert.equal(captureStartTime({ ...plan, startsAt: Date.UTC(2017, 9, 2, 8, 55, 19), ticks: "0000" }), "2017-10-02T08:55:19Z");
    assert.equal(captureStartTime({ ...plan, startsAt: null }), undefined);
  });
});
