import assert from "node:assert/strict";
import { failureOf, onLocalAzure, type OnLocalAzureOptions } from "../onLocalAzure";

/** A local Azure with a capture that an earlier run has created. */
async function created(args: Record<string, unknown> = {}, options: OnLocalAzureOptions = {}) {
  const on = onLocalAzure(options);
  const inputs = await on.inputs(args);
  const { id, outs } = await on.provider.create(inputs);
  on.newRun();
  on.requests();
  return { on, id, outs: outs ?? {}, inputs };
}

describe("deleting a capture", () => {
  it("takes two requests, and one list for all captures of a watcher", async () => {
    const on = onLocalAzure();
    const names = ["a", "b", "c"];
    const captures = await Promise.all(names.map(async (name) => on.provider.create(await on.inputs({ packetCaptureName: name }))));
    on.newRun();
    on.requests();
    await Promise.all(captures.map(({ id, outs }) => on.provider.delete(id, outs ?? {})));
    const requests = on.requests();
    assert.equal(requests[0], "GET PacketCaptures_List 200");
    const each = ["DELETE PacketCaptures_Delete 202", "GET PacketCaptures_Get 404"];
    assert.deepEqual(requests.slice(1).sort(), [...each, ...each, ...each].sort());
    assert.deepEqual(on.azure.packetCaptures(), []);
  });

  it("asks how the session stands where the path of the file does not tell sessions apart", async () => {
    const { on, id, outs } = await created({ storageLocation: { filePath: "/var/captures/web.cap" } });
    await on.provider.delete(id, outs);
    assert.deepEqual(on.requests(), [
      "GET PacketCaptures_List 200",
      "POST PacketCaptures_GetStatus 202",
      "DELETE PacketCaptures_Delete 202",
      "GET PacketCaptures_Get 404",
    ]);
  });

  it("succeeds when it is gone already, without sending a DELETE", async () => {
    const { on, id, outs } = await created();
    on.azure.removePacketCapture(id);
    await on.provider.delete(id, outs);
    assert.deepEqual(on.requests(), ["GET PacketCaptures_List 200", "GET PacketCaptures_Get 404"]);
  });

  const others = [
    { what: "with other settings", storageLocation: undefined, other: { timeLimitInSeconds: 60 } },
    { what: "with the same settings", storageLocation: undefined, other: {} },
    { what: "with the same settings and the same file", storageLocation: { filePath: "/var/captures/web.cap" }, other: {} },
  ];
  for (const { what, storageLocation, other } of others) {
    it(`leaves a capture ${what} alone that somebody else has created under its name since`, async () => {
      const args = storageLocation === undefined ? {} : { storageLocation };
      const { on, id, outs } = await created(args);
      on.azure.removePacketCapture(id);
      on.azure.clock.advance(60);
      await on.provider.create(await on.inputs({ ...args, ...other }));
      on.newRun();
      await on.provider.delete(id, outs);
      assert.equal(on.azure.packetCapture(id)?.packetCaptureStatus, "Running");
      assert.deepEqual(on.shown.warnings, [
        'packet capture "web-1234567" is not deleted: a capture with this name exists that this resource did not create; ' +
          `if it is no longer needed, run \`pktcap delete ${id}\``,
      ]);
    });
  }

  it("leaves a capture alone that another resource of the same run uses", async () => {
    const { on, id, outs, inputs } = await created();
    const checked = await on.inputs({}, inputs);
    assert.deepEqual(await on.provider.diff(id, outs, checked), { changes: false });
    on.requests();
    await on.provider.delete(id, outs);
    assert.deepEqual(on.requests(), []);
    assert.deepEqual(on.shown.warnings, ['packet capture "web-1234567" is not deleted: another resource of this stack uses it']);
  });

  it("deletes a capture of whose name another resource of the run has an older record", async () => {
    const { on, id, outs: older, inputs } = await created();
    on.azure.removePacketCapture(id);
    on.azure.clock.advance(60);
    const { outs } = await on.provider.create(inputs);
    on.newRun();
    // So the engine asks about a replacement that failed after the deletion, and is taken back.
    assert.deepEqual(await on.provider.diff(id, older, await on.inputs({}, inputs)), { changes: false });
    await on.provider.delete(id, outs ?? {});
    assert.deepEqual(on.azure.packetCaptures(), []);
    assert.deepEqual(on.shown.warnings, []);
  });

  it("deletes what a refresh of the same process has found as it should be", async () => {
    const { on, id, outs, inputs } = await created();
    const { props } = await on.provider.read(id, { ...outs, __provider: "text" });
    assert.deepEqual(await on.provider.diff(id, props ?? {}, inputs), { changes: false });
    await on.provider.delete(id, props ?? {});
    assert.deepEqual(on.azure.packetCaptures(), []);
  });

  it("succeeds when its watcher is gone", async () => {
    const { on, id, outs } = await created();
    on.azure.store.delete(on.ids.networkWatcher);
    await on.provider.delete(id, outs);
  });

  it("succeeds when the first answer is lost", async () => {
    const { on, id, outs } = await created();
    on.azure.faults.add({ match: { operation: "PacketCaptures_Delete" }, action: { reset: "after" } });
    await on.provider.delete(id, outs);
    assert.deepEqual(on.azure.packetCaptures(), []);
  });

  it("succeeds when the operation is forgotten before it is polled", async () => {
    const { on, id, outs } = await created();
    const gone = { respond: { status: 404, body: { error: { code: "NotFound", message: "gone" } } } };
    on.azure.faults.add({ match: { operation: "Operations_Get" }, times: "forever", action: gone });
    await on.provider.delete(id, outs);
    assert.deepEqual(on.azure.packetCaptures(), []);
  });

  it("keeps the service's code when the operation fails", async () => {
    const { on, id, outs } = await created();
    on.azure.faults.add({
      match: { operation: "PacketCaptures_Delete" },
      action: { operation: "Failed", error: { code: "Busy", message: "later" } },
    });
    const failure = await failureOf(on.provider.delete(id, outs));
    assert.equal(
      failure.message,
      'deleting packet capture "web-1234567" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): later (Busy)',
    );
  });
});
