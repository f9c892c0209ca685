import assert from "node:assert/strict";
import { createLocalAzure } from "../../../emulator";
import { armRequests, capturePath, ids, pathOf, startOfTime, stillAzure } from "../armRequests";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

describe("the clock", () => {
  it("runs as much faster than real time as it is told, and can be turned", () => {
    let real = startOfTime;
    const azure = createLocalAzure({ clock: { now: () => real }, speed: 60 });
    assert.equal(azure.clock.now(), startOfTime);
    real += 1000;
    assert.equal(azure.clock.now(), startOfTime + 60_000);
    azure.clock.advance(5);
    assert.equal(azure.clock.now(), startOfTime + 65_000);
    assert.throws(() => azure.clock.advance(-1), /`seconds` must be 0 or more, got -1/);
  });

  it("shortens Retry-After by the speed, rounded up; 0 stays 0", async () => {
    const after = async (options: Parameters<typeof stillAzure>[0]) => (await armRequests(stillAzure(options)).put(capturePath("one"), body)).headers["retry-after"];
    assert.equal(await after({}), "10");
    assert.equal(await after({ speed: 4 }), "3");
    assert.equal(await after({ speed: 600 }), "1");
    assert.equal(await after({ timings: { retryAfter: 0 } }), "0");
  });

  it("ends what was due in the order in which it was due, however far it is turned", async () => {
    const azure = stillAzure({ timings: { getStatus: 20 } });
    const arm = armRequests(azure);
    await arm.put(capturePath("one"), body);
    azure.clock.advance(10);
    const query = await arm.post(`${capturePath("one")}/queryStatus`);
    await arm.post(`${capturePath("one")}/stop`);
    azure.clock.advance(1_000_000);
    const { packetCaptureStatus, stopReason, endsAt } = azure.packetCapture(capturePath("one"))!;
    assert.deepEqual([packetCaptureStatus, stopReason, endsAt], ["Stopped", "Manual", startOfTime + 20_000]);
    assert.equal((await arm.get(pathOf(query.headers["location"]))).json.stopReason, "Manual");
  });

  it("refuses a speed or a timing that would not let anything end", () => {
    assert.throws(() => createLocalAzure({ speed: 0 }), /^Error: `speed`: must be more than 0, got 0$/);
    assert.throws(() => createLocalAzure({ timings: { create: -1 } }), /^Error: `timings.create`: must be 0 or more seconds, got -1$/);
  });
});
