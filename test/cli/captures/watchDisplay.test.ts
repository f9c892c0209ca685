import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { elapsedOf } from "../../../cli/captures/captureView";
import { WatchDisplay } from "../../../cli/captures/watchDisplay";
import type { Watched } from "../../../cli/captures/watching";

const started = Date.parse("2026-01-02T03:04:05.600Z");

function running(limit: number | undefined): Watched {
  const session = { packetCaptureStatus: "Running", captureStartTime: new Date(started).toISOString(), packetCaptureErrors: [] } as const;
  return { id: "/x/dns", name: "dns", limit, session, changedAt: 0 };
}

/** What is shown of a running capture that long after it has started. */
function shownAfter(seconds: number, limit: number | undefined, isTerminal: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY: isTerminal, columns: 100, rows: 24 });
  const display = new WatchDisplay(stream as unknown as NodeJS.WriteStream, () => started + seconds * 1000);
  display.handlers.begun([running(limit)]);
  display.end();
  return String(stream.read());
}

describe("the display of `pktcap status --watch`", () => {
  for (const [seconds, limit, time] of [
    [0, 6, "0 s of 6 s"],
    [5, 6, "5 s of 6 s"],
    [6, 6, "6 s of 6 s"],
    [7, 6, "6 s of 6 s"],
    [3600, 6, "6 s of 6 s"],
    [3600, undefined, "1 h"],
  ] as const) {
    it(`shows ${time} after ${seconds} s, until Azure reports the end`, () => {
      assert.match(shownAfter(seconds, limit, true), new RegExp(`^dns +Running +${time}(?: {2,}|$)`, "m"));
      assert.match(shownAfter(seconds, limit, false), new RegExp(`Z dns: Running, ${time}\\n$`));
    });
  }

  it("takes a clock that is behind Azure's for the start", () => {
    assert.equal(elapsedOf(running(6).session, started - 5000, 6), 0);
  });
});
