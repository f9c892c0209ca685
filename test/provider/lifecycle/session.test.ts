import assert from "node:assert/strict";
import type { Azure } from "../../../provider/azure";
import type { Clock } from "../../../provider/azure/patience";
import { waitUntilStopped } from "../../../provider/lifecycle/session";

const address = { subscriptionId: "s", resourceGroupName: "rg", networkWatcherName: "nw", packetCaptureName: "pc" };
const began = Date.parse("2026-11-23T08:00:00Z");
const limit = 3600;

/** Waits for a session to the end of its limit, on a clock that is ahead of Azure's, and says how often it was looked at and how late its end was seen. */
async function wait(aheadInSeconds: number): Promise<{ looks: number; lateInSeconds: number }> {
  const azureTime = { now: began };
  let looks = 0;
  const session = () => ({
    packetCaptureStatus: azureTime.now < began + limit * 1000 ? "Running" : "Stopped",
    captureStartTime: new Date(began).toISOString(),
    packetCaptureErrors: [],
  });
  const clock: Clock = {
    now: () => azureTime.now + aheadInSeconds * 1000,
    sleep: async (milliseconds) => {
      azureTime.now += milliseconds;
    },
  };
  const azure = {
    packetCaptures: {
      getSession: async () => {
        looks++;
        return session();
      },
    },
  } as unknown as Azure;
  const patience = { clock, deadline: clock.now() + 24 * 3600 * 1000, signal: new AbortController().signal, report: () => undefined };
  await waitUntilStopped(azure, address, { limit, first: session() }, patience);
  return { looks, lateInSeconds: (azureTime.now - began) / 1000 - limit };
}

describe("the wait for a session's end", () => {
  it("looks once a minute and more often towards the end", async () => {
    const { looks, lateInSeconds } = await wait(0);
    assert.ok(looks > 60 && looks < 100, `${looks} looks`);
    assert.ok(lateInSeconds <= 2, `${lateInSeconds} s`);
  });

  for (const [clock, ahead] of [
    ["ahead of", 2 * 3600],
    ["behind", -2 * 3600],
  ] as const) {
    it(`looks no more than that, and sees the end within a minute, when the machine's clock is two hours ${clock} Azure's`, async () => {
      const { looks, lateInSeconds } = await wait(ahead);
      assert.ok(looks <= 61, `${looks} looks`);
      assert.ok(lateInSeconds <= 60, `${lateInSeconds} s`);
    });
  }
});
