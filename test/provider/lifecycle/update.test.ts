import assert from "node:assert/strict";
import { failureOf, onLocalAzure } from "../onLocalAzure";

describe("updating a capture", () => {
  it("stops its session in place with four requests: the first shows that it is still the same session", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    on.requests();
    const wanted: Record<string, unknown> = { ...inputs, running: false };
    assert.deepEqual(await on.provider.diff(id, outs ?? {}, wanted), {});
    const updated = await on.provider.update(id, outs ?? {}, wanted);
    assert.deepEqual(on.requests(), [
      "POST PacketCaptures_GetStatus 202",
      "POST PacketCaptures_Stop 202",
      "GET Operations_Get 200",
      "POST PacketCaptures_GetStatus 200",
    ]);
    assert.deepEqual([updated.outs?.running, updated.outs?.packetCaptureStatus, updated.outs?.stopReason], [false, "Stopped", "Manual"]);
  });

  it("does not stop the session of a capture that somebody else has created under its name", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    on.azure.removePacketCapture(id);
    on.azure.clock.advance(60);
    await on.newRun().create(inputs);
    const now = on.azure.packetCapture(id)?.captureStartTime;
    const failure = await failureOf(on.newRun().update(id, outs ?? {}, { ...inputs, running: false }));
    assert.equal(
      failure.message,
      'updating packet capture "web-1234567" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): ' +
        `another capture has this name: its session started at ${now}, this resource's started at ${String(outs?.captureStartTime)} (PacketCaptureExists)\n` +
        "  hint: run `pulumi refresh` to remove this resource's capture from the state; the next `pulumi up` creates it again",
    );
    assert.equal(on.azure.packetCapture(id)?.packetCaptureStatus, "Running");
  });

  it("asks Azure nothing for what is only ours", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    on.requests();
    const wanted: Record<string, unknown> = { ...inputs, adoptExisting: true, requireAgent: false, timeouts: { deleteInSeconds: 60 } };
    const updated = await on.provider.update(id, outs ?? {}, wanted);
    assert.deepEqual(on.requests(), []);
    const { __provider, ...rest } = wanted;
    assert.deepEqual(updated.outs, { ...outs, ...rest });
  });

  it("does not stop a session that has ended by itself", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    on.azure.endSession(id);
    const { props } = await on.provider.read(id, { ...outs, __provider: "text" });
    on.requests();
    await on.provider.update(id, props ?? {}, { ...inputs, running: false });
    assert.deepEqual(on.requests(), []);
  });

  it("stops a session whose status nobody could tell, and then knows it stopped", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({
      match: { operation: "PacketCaptures_GetStatus" },
      times: "forever",
      action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "not you" } } } },
    });
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    assert.equal(outs?.packetCaptureStatus, "Unknown");
    const wanted: Record<string, unknown> = { ...inputs, running: false };
    const updated = await on.provider.update(id, outs ?? {}, wanted);
    assert.equal(on.azure.packetCapture(id)?.packetCaptureStatus, "Stopped");
    assert.equal(updated.outs?.packetCaptureStatus, "Stopped");
    assert.deepEqual(await on.provider.diff(id, updated.outs ?? {}, wanted), { changes: false });
  });

  it("does not wait long for a status that cannot be had", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: { operation: "PacketCaptures_GetStatus" }, times: "forever", action: { respond: { status: 500 } } });
    const started = on.azure.clock.now();
    const { outs } = await on.provider.create(await on.inputs());
    assert.equal(outs?.packetCaptureStatus, "Unknown");
    assert.ok(on.azure.clock.now() - started < 120_000);
  });

  it("says what to do when the capture is gone", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    on.azure.removePacketCapture(id);
    for (const change of [{ running: false }, { waitUntilStopped: true }]) {
      const failure = await failureOf(on.provider.update(id, outs ?? {}, { ...inputs, ...change }));
      assert.match(failure.message, /: the capture no longer exists \(NotFound\)\n {2}hint: run `pulumi refresh`, then `pulumi up` again$/);
    }
  });

  it("waits as long as it may for the end of the session, however far the end is", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    const wanted = { ...inputs, waitUntilStopped: true, timeouts: { waitUntilStoppedInSeconds: 30 } };
    const failure = await failureOf(on.provider.update(id, outs ?? {}, wanted));
    assert.match(
      failure.message,
      /: still Running after waiting 30 s for it to stop; it may still stop later \(OperationTimedOut\)\n {2}hint: the next `pulumi up` continues to wait; `timeouts\.waitUntilStoppedInSeconds` sets how long$/,
    );
  });

  it("waits for the end of the session when that is asked for afterwards", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs({ timeLimitInSeconds: 120 });
    const { id, outs } = await on.provider.create(inputs);
    const updated = await on.provider.update(id, outs ?? {}, { ...inputs, waitUntilStopped: true });
    assert.equal(updated.outs?.stopReason, "TimeExceeded");
  });

  it("keeps the service's code when stopping fails, and leaves the state as it was", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    on.azure.faults.add({ match: { operation: "PacketCaptures_Stop" }, action: { operation: "Failed" } });
    const failure = await failureOf(on.provider.update(id, outs ?? {}, { ...inputs, running: false }));
    assert.equal(
      failure.message,
      'updating packet capture "web-1234567" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): An error occurred (InternalServerError)',
    );
    assert.equal(failure.id, undefined);
  });

  it("says what to do when an unfinished capture is given another name", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed" } });
    const failure = await failureOf(on.provider.create(await on.inputs({ packetCaptureName: "first" })));
    const next = await failureOf(on.provider.update(failure.id, failure.properties, await on.inputs({ packetCaptureName: "second" })));
    assert.equal(
      next.message,
      'updating packet capture "first" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): it is unfinished and its `packetCaptureName` has changed (UnfinishedMoved)\n' +
        "  hint: run `pulumi refresh`, then `pulumi up` again: it replaces the capture",
    );
  });
});
