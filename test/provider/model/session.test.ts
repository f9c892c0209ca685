import assert from "node:assert/strict";
import fc from "fast-check";
import { hasEnded, sessionFromArm, unknownSession } from "../../../provider/model/session";

const started = { name: "dns", id: "/…/dns", captureStartTime: "2017-10-02T08:55:19.0391524Z" };

describe("a session", () => {
  for (const [what, body, session] of [
    [
      "that runs",
      { ...started, packetCaptureStatus: "Running", packetCaptureError: [] },
      { packetCaptureStatus: "Running", captureStartTime: started.captureStartTime, packetCaptureErrors: [] },
    ],
    [
      "that was stopped",
      { ...started, packetCaptureStatus: "Stopped", stopReason: "Manual", packetCaptureError: [] },
      { packetCaptureStatus: "Stopped", captureStartTime: started.captureStartTime, stopReason: "Manual", packetCaptureErrors: [] },
    ],
    [
      "of a scale set, with the service's trailing blank",
      { packetCaptureStatus: "Stopped", stopReason: "3 VM Instance(s) stopped due to TimeExceeded Reasons. ", packetCaptureError: [] },
      { packetCaptureStatus: "Stopped", stopReason: "3 VM Instance(s) stopped due to TimeExceeded Reasons.", packetCaptureErrors: [] },
    ],
    [
      "that broke",
      { packetCaptureStatus: "Error", stopReason: "", packetCaptureError: ["AgentStopped", 5, null, "StorageFailed"] },
      { packetCaptureStatus: "Error", packetCaptureErrors: ["AgentStopped", "StorageFailed"] },
    ],
    [
      "without anything but a status",
      { packetCaptureStatus: "NotStarted", captureStartTime: null, packetCaptureError: null },
      { packetCaptureStatus: "NotStarted", packetCaptureErrors: [] },
    ],
  ] as const) {
    it(`is understood, of a capture ${what}`, () => assert.deepEqual(sessionFromArm(body), session));
  }

  for (const body of [
    null,
    undefined,
    "",
    "Running",
    5,
    [],
    {},
    { packetCaptureStatus: null },
    { packetCaptureStatus: 1 },
    { packetCaptureStatus: "" },
    { packetCaptureStatus: "Run\u001b[2Jning" },
    { packetCaptureStatus: "x".repeat(121) },
    { status: "Succeeded" },
  ]) {
    it(`is not seen in ${JSON.stringify(body)}`, () => assert.equal(sessionFromArm(body), undefined));
  }

  it("keeps no more of Azure's texts than a state should have, and nothing that is an order to a terminal", () => {
    const body = {
      packetCaptureStatus: "x".repeat(120),
      captureStartTime: "x".repeat(121),
      stopReason: `Time\u001b[31m${"x".repeat(8_000_000)}\n  end`,
      packetCaptureError: ["x".repeat(121), "a\nb", ...Array.from({ length: 1000 }, (_, index) => `Error${index}`)],
    };
    const { stopReason = "", ...session } = sessionFromArm(body) ?? unknownSession;
    assert.match(stopReason, /^Time\ufffd\[31mx+…x+ end$/);
    assert.equal(stopReason.length, 1000);
    assert.deepEqual(session, {
      packetCaptureStatus: "x".repeat(120),
      packetCaptureErrors: Array.from({ length: 20 }, (_, index) => `Error${index}`),
    });
  });

  it("has ended for good, when it was stopped or broke", () => {
    const statuses = ["NotStarted", "Running", "Stopped", "Error", "Unknown", undefined];
    assert.deepEqual(
      statuses.map((packetCaptureStatus) => hasEnded({ packetCaptureStatus })),
      [false, false, true, true, false, false],
    );
    assert.equal(hasEnded(unknownSession), false);
  });

  it("is read from anything without an error", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({ packetCaptureStatus: fc.jsonValue(), stopReason: fc.jsonValue(), packetCaptureError: fc.jsonValue() }),
        ),
        (body) => {
          const session = sessionFromArm(body);
          if (session !== undefined) assert.deepEqual(JSON.parse(JSON.stringify(session)), session);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});
