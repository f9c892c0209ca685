import assert from "node:assert/strict";
import { createLocalAzure } from "../../../emulator";
import type { Snapshot } from "../../../emulator";
import { armRequests, capturePath, ids, startOfTime, stillAzure, watcherPath } from "../armRequests";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };
const one = capturePath("one");

describe("a snapshot", () => {
  it("brings back everything that existed, and the time", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure);
    await arm.put(one, body);
    azure.clock.advance(20);
    const [snapshot, view] = [azure.snapshot(), azure.packetCapture(one)];
    azure.clock.advance(100_000);
    await arm.delete(one);
    azure.clock.advance(10);
    azure.faults.add({ match: {}, action: { reset: "before" } });

    azure.reset(JSON.parse(JSON.stringify(snapshot)) as Snapshot);
    assert.deepEqual([azure.snapshot(), azure.packetCapture(one)], [snapshot, view]);
    assert.deepEqual([azure.clock.now(), azure.faults.list(), azure.journal.entries], [startOfTime + 20_000, [], []]);
    assert.equal((await arm.get(one)).json.properties.provisioningState, "Succeeded");
    const elsewhere = stillAzure({ world: "empty" });
    elsewhere.reset(snapshot);
    assert.deepEqual(elsewhere.packetCapture(one), view);
  });

  it("holds no secret", async () => {
    const clientSecret = "canary-secret";
    const azure = createLocalAzure({ access: { principals: [{ clientId: "10ca1000-0000-4000-8000-0000000000c2", clientSecret }] } });
    const token = await azure.issueToken();
    assert.ok(![clientSecret, token, azure.identity.clientSecret, '"d"'].some((secret) => JSON.stringify(azure.snapshot()).includes(secret)));
  });

  it("that is none is refused, and nothing changes", async () => {
    const azure = stillAzure();
    await armRequests(azure).put(one, body);
    const before = azure.snapshot();
    for (const [wrong, message] of [
      [undefined, undefined],
      [null, /^Error: reading a snapshot: `version`: must be 1, got nothing \(InvalidSnapshot\)$/],
      [{ ...before, version: 2 }, /`version`: must be 1, got 2/],
      [{ ...before, now: "noon" }, /`now`: must be a time in ISO 8601 format, got "noon"/],
      [{ ...before, counter: -1 }, /`counter`: must be a whole number from 0 up, got -1/],
    ] as const) {
      if (message === undefined) continue;
      assert.throws(() => azure.reset(wrong as never), message);
      assert.deepEqual(azure.snapshot(), before);
    }
  });
});

describe("a reset", () => {
  it("brings the world of the start back, and real time; tokens stay good", async () => {
    const azure = stillAzure({ authentication: "required" });
    const token = await azure.issueToken();
    const start = azure.snapshot();
    azure.addVirtualMachine({ id: `${ids.virtualMachine}2`, location: "westcentralus" });
    azure.clock.advance(60);
    azure.reset();
    assert.deepEqual(azure.snapshot(), start);
    const { status } = await azure.handle({ method: "GET", url: `${watcherPath}?api-version=2026-01-01`, headers: { authorization: `Bearer ${token}` } });
    assert.equal(status, 200);
  });
});

describe("the clock at run time", () => {
  it("is turned to a time, never back, and runs at another speed", () => {
    let real = startOfTime;
    const azure = createLocalAzure({ clock: { now: () => real } });
    azure.clock.set(startOfTime + 60_000);
    assert.equal(azure.clock.now(), startOfTime + 60_000);
    assert.throws(() => azure.clock.set(startOfTime), /^Error: setting the clock: `now` must be a time from 2020-01-02T12:12:19\.339Z on, got 2020-01-02T12:11:19\.339Z \(TimeGoesOn\)\n  hint: /);
    assert.throws(() => azure.clock.set(NaN), /got NaN/);
    azure.clock.setSpeed(100);
    real += 1000;
    assert.deepEqual([azure.clock.now(), azure.clock.speed], [startOfTime + 160_000, 100]);
    azure.clock.setSpeed(1);
    real += 1000;
    assert.equal(azure.clock.now(), startOfTime + 161_000);
    assert.throws(() => azure.clock.setSpeed(0), /`speed` must be more than 0, got 0/);
  });

  it("has Retry-After follow its speed", async () => {
    const azure = stillAzure();
    azure.clock.setSpeed(5);
    assert.equal((await armRequests(azure).put(one, body)).headers["retry-after"], "2");
  });
});

describe("a machine that is switched", () => {
  it("ends its sessions when it goes off, or its agent", async () => {
    for (const change of [{ power: "deallocated" }, { agent: "failed" }, { agent: "missing" }] as const) {
      const azure = stillAzure();
      await armRequests(azure).put(one, body);
      azure.clock.advance(20);
      azure.changeMachine(ids.virtualMachine, change);
      const { packetCaptureStatus, packetCaptureError } = azure.packetCapture(one)!;
      assert.deepEqual([packetCaptureStatus, packetCaptureError], ["Error", ["AgentStopped"]]);
      azure.changeMachine(ids.virtualMachine, { power: "running", agent: "present" });
      await armRequests(azure).put(capturePath("two"), body);
      azure.clock.advance(20);
      assert.equal(azure.packetCapture(capturePath("two"))?.packetCaptureStatus, "Running");
    }
  });

  it("exists, and has what is switched", () => {
    const azure = stillAzure();
    assert.throws(() => azure.changeMachine(watcherPath, { agent: "failed" }), /`agent` applies to virtual machines, scale sets and their instances, .* \(NotFound\)$/);
    assert.throws(() => azure.changeMachine(watcherPath, { power: "stopped" }), /`power` applies to virtual machines and scale set instances, .* \(NotFound\)$/);
  });
});
