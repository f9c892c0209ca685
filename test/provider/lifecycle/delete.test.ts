import assert from "node:assert/strict";
import { failureOf, onLocalAzure } from "../onLocalAzure";

describe("deleting a capture", () => {
  it("takes two requests", async () => {
    const on = onLocalAzure();
    const { id, outs } = await on.provider.create(await on.inputs());
    on.requests();
    await on.provider.delete(id, outs ?? {});
    assert.deepEqual(on.requests(), ["DELETE PacketCaptures_Delete 202", "GET PacketCaptures_Get 404"]);
    assert.deepEqual(on.azure.packetCaptures(), []);
  });

  it("succeeds when it is gone already", async () => {
    const on = onLocalAzure();
    const { id, outs } = await on.provider.create(await on.inputs());
    on.azure.removePacketCapture(id);
    on.requests();
    await on.provider.delete(id, outs ?? {});
    assert.deepEqual(on.requests(), ["DELETE PacketCaptures_Delete 204"]);
  });

  it("succeeds when its watcher is gone", async () => {
    const on = onLocalAzure();
    const { id, outs } = await on.provider.create(await on.inputs());
    on.azure.store.delete(on.ids.networkWatcher);
    await on.provider.delete(id, outs ?? {});
  });

  it("succeeds when the first answer is lost", async () => {
    const on = onLocalAzure();
    const { id, outs } = await on.provider.create(await on.inputs());
    on.azure.faults.add({ match: { operation: "PacketCaptures_Delete" }, action: { reset: "after" } });
    await on.provider.delete(id, outs ?? {});
    assert.deepEqual(on.azure.packetCaptures(), []);
  });

  it("succeeds when the operation is forgotten before it is polled", async () => {
    const on = onLocalAzure();
    const { id, outs } = await on.provider.create(await on.inputs());
    const gone = { respond: { status: 404, body: { error: { code: "NotFound", message: "gone" } } } };
    on.azure.faults.add({ match: { operation: "Operations_Get" }, times: "forever", action: gone });
    await on.provider.delete(id, outs ?? {});
    assert.deepEqual(on.azure.packetCaptures(), []);
  });

  it("keeps the service's code when the operation fails", async () => {
    const on = onLocalAzure();
    const { id, outs } = await on.provider.create(await on.inputs());
    on.azure.faults.add({
      match: { operation: "PacketCaptures_Delete" },
      action: { operation: "Failed", error: { code: "Busy", message: "later" } },
    });
    const failure = await failureOf(on.provider.delete(id, outs ?? {}));
    assert.equal(
      failure.message,
      'deleting packet capture "web-1234567" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): later (Busy)',
    );
  });
});
