import assert from "node:assert/strict";
import { StartedByAlert } from "./startedByAlert";

const scaleSet =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG/providers/Microsoft.Compute/virtualMachineScaleSets/web";

describe("the workflow, on the local Azure", () => {
  it("starts a capture with the time of the alert in its name", async () => {
    const started = await StartedByAlert.begin();
    const run = await started.alert();
    assert.deepEqual([run.status, run.error], ["Succeeded", undefined]);
    assert.deepEqual(started.captures(), ["web-1a2b3c4-20261123T080000Z"]);
    assert.equal(await run.outputOf("Started"), 'alert-triggered capture "web" started "web-1a2b3c4-20261123T080000Z"');
  });

  it("takes the time of the run for an alert that has none, and starts none for one that is resolved", async () => {
    const started = await StartedByAlert.begin();
    await started.notify({ monitorCondition: "Resolved" });
    await started.passing();
    assert.deepEqual([await started.runs(), started.captures()], [[], []]);
    const run = await started.alert({ firedDateTime: undefined });
    assert.deepEqual([run.status, started.captures()], ["Succeeded", ["web-1a2b3c4-20261123T080030Z"]]);
  });

  it("starts one for two alerts at once", async () => {
    const started = await StartedByAlert.begin();
    await started.notify();
    await started.notify({ firedDateTime: "2026-11-23T08:00:01Z" });
    // One run after the other.
    await started.passing();
    await started.passing();
    assert.deepEqual(
      (await started.runs()).map(({ status }) => status),
      ["Cancelled", "Succeeded"],
    );
    assert.deepEqual(started.captures().length, 1);
  });

  it("starts the next one exactly when the pause is over, and says until when it lasts", async () => {
    const started = await StartedByAlert.begin();
    await started.alert();
    const paused = await started.alert({ firedDateTime: "2026-11-23T08:59:59Z" }, 3600);
    assert.equal(paused.status, "Cancelled");
    assert.equal(
      await paused.outputOf("Reason_paused"),
      'alert-triggered capture "web" started nothing: "web-1a2b3c4-20261123T080000Z" started less than 1 h before this alert; alerts start captures again from 2026-11-23T09:00:00Z',
    );
    const next = await started.alert({ firedDateTime: "2026-11-23T09:00:00Z" });
    assert.deepEqual([next.status, started.captures().at(-1)], ["Succeeded", "web-1a2b3c4-20261123T090000Z"]);
  });

  it("starts none while one runs, whatever the pause", async () => {
    const request = (await StartedByAlert.begin()).ids;
    const properties = {
      target: request.virtualMachine,
      storageLocation: { storageId: request.storageAccount },
      timeLimitInSeconds: 18_000,
    };
    const started = await StartedByAlert.begin({ workflow: { pauseInSeconds: 60, request: { properties } } });
    await started.alert({}, 600);
    const run = await started.alert();
    assert.equal(run.status, "Cancelled");
    assert.equal(
      await run.outputOf("Reason_running"),
      'alert-triggered capture "web" started nothing: "web-1a2b3c4-20261123T080000Z" is Running; the first alert after its end starts the next capture',
    );
    assert.equal(started.captures().length, 1);
  });

  it("deletes its captures that are too many or too old, and nobody else's, from all pages of the list", async () => {
    const started = await StartedByAlert.begin({ pageSize: 2, workflow: { maxCaptures: 3, deleteAfterDays: 1 } });
    const others = [
      "other",
      "web-1a2b3c4",
      "web-1a2b3c4-2026112xT080000Z",
      "web-1a2b3c4-20261123T080000",
      "web-1a2b3c4-20261123-080000Z",
      "web-1a2b3c4x-20261101T080000Z",
    ];
    for (const name of others) await started.captureByHand(name);
    const own = (kept: string[]): string[] => kept.filter((name) => !others.includes(name));
    for (let hour = 0; hour < 5; hour++) await started.alert({}, 7200);
    assert.deepEqual(own(started.captures()), [
      "web-1a2b3c4-20261123T120600Z",
      "web-1a2b3c4-20261123T140600Z",
      "web-1a2b3c4-20261123T160600Z",
    ]);
    await started.passing(24 * 3600 - 7200);
    await started.alert();
    assert.deepEqual(own(started.captures()), ["web-1a2b3c4-20261123T160600Z", "web-1a2b3c4-20261124T160600Z"]);
    assert.equal(started.captures().length, others.length + 2);
  });

  it("leaves captures of another machine alone, even if their names look like its own", async () => {
    const started = await StartedByAlert.begin({ scaleSet, workflow: { maxCaptures: 1, target: scaleSet.toUpperCase() } });
    await started.captureByHand("web-1a2b3c4-20261123T075959Z");
    const runs = [await started.alert({}, 7200), await started.alert({}, 7200)];
    assert.deepEqual(
      runs.map(({ status }) => status),
      ["Succeeded", "Succeeded"],
    );
    assert.deepEqual(started.captures(), ["web-1a2b3c4-20261123T075959Z", "web-1a2b3c4-20261123T100100Z"]);
  });

  it("does not start twice what was created although the response was lost", async () => {
    const started = await StartedByAlert.begin();
    started.azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { reset: "after" } });
    const run = await started.alert({}, 300);
    assert.deepEqual([run.status, started.captures()], ["Succeeded", ["web-1a2b3c4-20261123T080000Z"]]);
  });

  it("starts nothing, and says so, where it cannot find out whether the newest still runs", async () => {
    const started = await StartedByAlert.begin();
    await started.alert({}, 7200);
    started.azure.faults.add({
      match: { operation: "PacketCaptures_GetStatus" },
      times: "forever",
      action: { respond: { status: 500, body: "<html>error</html>" } },
    });
    const run = await started.alert({}, 600);
    assert.deepEqual([run.status, run.error?.code], ["Failed", "StatusUnknown"]);
    assert.match(
      run.error?.message ?? "",
      /^reading the status of "web-1a2b3c4-20261123T080000Z" for alert-triggered capture "web": HTTP 500: .*; nothing was started, because the capture may still run$/,
    );
    assert.equal(started.captures().length, 1);
  });

  for (const [what, respond, reason] of [
    ["unknown", { status: 200, body: { packetCaptureStatus: "Unknown" } }, "its status is Unknown (HTTP 200)"],
    ["not there yet", { status: 202 }, "its status is not given (HTTP 202)"],
  ] as const) {
    it(`starts nothing where the status of the newest is ${what}`, async () => {
      const started = await StartedByAlert.begin();
      await started.alert({}, 7200);
      started.azure.faults.add({ match: { operation: "PacketCaptures_GetStatus" }, action: { respond } });
      const run = await started.alert();
      assert.deepEqual(
        [run.status, run.error],
        [
          "Failed",
          {
            code: "StatusUnknown",
            message: `reading the status of "web-1a2b3c4-20261123T080000Z" for alert-triggered capture "web": ${reason}; nothing was started, because the capture may still run`,
          },
        ],
      );
      assert.equal(started.captures().length, 1);
    });
  }

  it("waits for others of the watcher, and deletes the oldest ones after the new one has started", async () => {
    const started = await StartedByAlert.begin({ siblingOperations: "refuse", workflow: { maxCaptures: 1 } });
    await started.alert({}, 7200);
    await started.captureByHand("other", undefined, 0);
    const run = await started.alert({}, 300);
    assert.deepEqual([run.status, run.error], ["Succeeded", undefined]);
    assert.deepEqual(started.captures(), ["other", "web-1a2b3c4-20261123T100000Z"]);
  });

  it("deletes several ones although each deletion holds back the next", async () => {
    const started = await StartedByAlert.begin({ siblingOperations: "refuse", workflow: { maxCaptures: 1 } });
    for (let hour = 0; hour < 3; hour++) await started.captureByHand(`web-1a2b3c4-20261122T0${hour}0000Z`);
    const run = await started.alert({}, 300);
    assert.deepEqual([run.status, run.error], ["Succeeded", undefined]);
    assert.deepEqual(started.captures(), ["web-1a2b3c4-20261123T080300Z"]);
  });

  it("keeps the old captures where the new one is refused, says why, and that nothing is left", async () => {
    const started = await StartedByAlert.begin({ workflow: { maxCaptures: 1 } });
    await started.alert({}, 7200);
    const error = { code: "InvalidRequest", message: "not like that" };
    started.azure.faults.add({
      match: { operation: "PacketCaptures_Create" },
      times: "forever",
      action: { respond: { status: 400, body: { error } } },
    });
    const run = await started.alert({}, 60);
    assert.deepEqual(run.error, {
      code: "CaptureFailed",
      message: 'starting "web-1a2b3c4-20261123T100000Z" for alert-triggered capture "web": HTTP 400: not like that; nothing is left of it',
    });
    assert.deepEqual(started.captures(), ["web-1a2b3c4-20261123T080000Z"]);
  });

  it("fails, but keeps the new capture, where an old one cannot be deleted", async () => {
    const started = await StartedByAlert.begin({ workflow: { maxCaptures: 1 } });
    await started.alert({}, 7200);
    started.azure.faults.add({
      match: { operation: "PacketCaptures_Delete" },
      action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "not you" } } } },
    });
    const run = await started.alert({}, 7200);
    assert.deepEqual(run.error, {
      code: "CleanUpFailed",
      message:
        'deleting "web-1a2b3c4-20261123T080000Z" for alert-triggered capture "web": HTTP 403: not you; "web-1a2b3c4-20261123T100000Z" was started, and the next run tries again',
    });
    assert.equal(started.captures().length, 2);
    assert.equal((await started.alert({}, 60)).status, "Succeeded");
    assert.deepEqual(started.captures(), ["web-1a2b3c4-20261123T120000Z"]);
  });

  it("says what may be left of a failed capture, and how to delete it", async () => {
    const started = await StartedByAlert.begin();
    started.azure.changeMachine(started.ids.virtualMachine, { agent: "missing" });
    started.azure.faults.add({
      match: { operation: "PacketCaptures_Delete" },
      times: "forever",
      action: { respond: { status: 409, body: { error: { code: "AnotherOperationInProgress", message: "wait" } } } },
    });
    const run = await started.alert({}, 1200);
    const id = `${started.ids.networkWatcher}/packetCaptures/web-1a2b3c4-20261123T080000Z`;
    assert.deepEqual(run.error, {
      code: "CaptureFailed",
      message: `starting "web-1a2b3c4-20261123T080000Z" for alert-triggered capture "web": its state is Failed: An error occurred.; it may be left: deleting it failed, too: HTTP 409: wait; delete it with \`az resource delete --ids "${id}"\``,
    });
  });

  it("deletes a failed capture as soon as it may, whose reason it cannot read", async () => {
    const started = await StartedByAlert.begin();
    started.azure.changeMachine(started.ids.virtualMachine, { agent: "missing" });
    const refuse = (operation: string, status: number): void =>
      void started.azure.faults.add({
        match: { operation },
        times: 2,
        action: { respond: { status, body: { error: { message: "no" } } } },
      });
    refuse("PacketCaptures_Delete", 409);
    refuse("Operations_Get", 403);
    const run = await started.alert({}, 300);
    assert.equal(
      run.error?.message,
      'starting "web-1a2b3c4-20261123T080000Z" for alert-triggered capture "web": its state is Failed; the reason cannot be read; nothing is left of it',
    );
    assert.deepEqual(started.captures(), []);
  });

  it("starts a capture whose settings are secret", async () => {
    const started = await StartedByAlert.begin({ workflow: { hasSecret: true } });
    assert.equal((await started.alert()).status, "Succeeded");
    assert.equal(started.captures().length, 1);
  });
});
