import assert from "node:assert/strict";
import { failureOf, onLocalAzure, type OnLocalAzure } from "../onLocalAzure";

/** A capture that an earlier run has left in a stack: its id, its outputs and the inputs it was made from. */
async function existing(on: OnLocalAzure, args: Record<string, unknown> = {}) {
  const inputs = await on.inputs(args);
  const { id, outs } = await on.provider.create(inputs);
  on.requests();
  on.newRun();
  return { id, inputs, outputs: { ...outs, __provider: "text" } };
}

describe("refreshing a capture", () => {
  it("shows no change when nothing has changed", async () => {
    const on = onLocalAzure();
    const { id, outputs } = await existing(on);
    const { __provider, ...rest } = outputs;
    assert.deepEqual(await on.provider.read(id, outputs), { id, props: rest });
  });

  it("asks once for all captures of a watcher whose sessions have ended", async () => {
    const on = onLocalAzure();
    const captures = await Promise.all(
      ["a", "b", "c", "d", "e"].map((packetCaptureName) => existing(on, { packetCaptureName, running: false })),
    );
    on.requests();
    const found = await Promise.all(captures.map(({ id, outputs }) => on.provider.read(id, outputs)));
    assert.deepEqual(on.requests(), ["GET PacketCaptures_List 200"]);
    assert.deepEqual(
      found.map(({ id }) => id),
      captures.map(({ id }) => id),
    );
  });

  it("asks for a capture by itself after a write of the same run", async () => {
    const on = onLocalAzure();
    const [a, b] = [
      await existing(on, { packetCaptureName: "a", running: false }),
      await existing(on, { packetCaptureName: "b", running: false }),
    ];
    await on.provider.read(a.id, a.outputs);
    await on.provider.delete(b.id, b.outputs);
    on.requests();
    await on.provider.read(a.id, a.outputs);
    assert.deepEqual(await on.provider.read(b.id, b.outputs), {});
    assert.deepEqual(on.requests(), ["GET PacketCaptures_Get 404"]);
  });

  it("asks once more for each session that is not known to have ended, and notes how it ended", async () => {
    const on = onLocalAzure();
    const { id, inputs, outputs } = await existing(on);
    on.azure.endSession(id, { stopReason: "TimeExceeded" });
    const { props, inputs: drifted } = await on.provider.read(id, outputs);
    assert.deepEqual(on.requests(), ["GET PacketCaptures_List 200", "POST PacketCaptures_GetStatus 200"]);
    assert.deepEqual([props?.packetCaptureStatus, props?.stopReason, drifted], ["Stopped", "TimeExceeded", undefined]);
    assert.deepEqual(await on.provider.diff(id, props ?? {}, inputs), { changes: false }, "a session that ended by itself is no change");
    await on.provider.read(id, props ?? {});
    assert.deepEqual(on.requests(), [], "neither the list nor the session is asked for again");
  });

  it("leaves sessions alone when the configuration says so", async () => {
    const on = onLocalAzure({ configuration: { "azure-packet-capture:refreshStatus": "false" } });
    const { id, outputs } = await existing(on);
    on.azure.endSession(id);
    const { props } = await on.provider.read(id, outputs);
    assert.equal(props?.packetCaptureStatus, "Running");
    assert.deepEqual(on.requests(), ["GET PacketCaptures_List 200"]);
  });

  it("drops a capture that is gone, after asking for it by itself", async () => {
    const on = onLocalAzure();
    const { id, outputs } = await existing(on);
    on.azure.removePacketCapture(id);
    assert.deepEqual(await on.provider.read(id, outputs), {});
    assert.deepEqual(on.requests(), ["GET PacketCaptures_List 200", "GET PacketCaptures_Get 404"]);
  });

  const locations = [
    { what: "", storageLocation: undefined, running: true },
    { what: ", also of a session that had ended", storageLocation: undefined, running: false },
    { what: ", also where the file has the same path", storageLocation: { filePath: "/var/captures/web.cap" }, running: true },
  ];
  for (const { what, storageLocation, running } of locations) {
    it(`drops a capture when somebody has created another one under its name since${what}`, async () => {
      const on = onLocalAzure();
      const args = { running, ...(storageLocation && { storageLocation }) };
      const { id, outputs } = await existing(on, args);
      on.azure.removePacketCapture(id);
      on.azure.clock.advance(60);
      await existing(on, { ...args, running: true });
      const began = on.azure.packetCapture(id)?.captureStartTime;
      assert.deepEqual(await on.provider.read(id, outputs), {});
      assert.deepEqual(on.shown.warnings, [
        `${id} is not the capture in the state, which no longer exists: its session started at ${began}, the one in the state at ${String((outputs as Record<string, unknown>).captureStartTime)}`,
      ]);
    });
  }

  it("drops a capture when somebody has just created another one under its name, whose session has not started yet", async () => {
    const on = onLocalAzure();
    const { id, outputs } = await existing(on);
    on.azure.removePacketCapture(id);
    on.azure.clock.advance(60);
    await on.newRun().create(await on.inputs());
    on.newRun();
    on.azure.faults.add({
      match: { operation: "PacketCaptures_GetStatus" },
      action: { change: { set: { packetCaptureStatus: "NotStarted", captureStartTime: null } } },
    });
    assert.deepEqual(await on.provider.read(id, outputs), {});
    assert.match(on.shown.warnings.at(-1) ?? "", /: its session has not started yet, the one in the state at 2026-11-23T08:00:01\.\d+Z$/);
  });

  it("drops a capture whose watcher is gone", async () => {
    const on = onLocalAzure();
    const { id, outputs } = await existing(on);
    on.azure.store.delete(on.ids.networkWatcher);
    assert.deepEqual(await on.provider.read(id, outputs), {});
  });

  it("does not drop a capture that it only could not see", async () => {
    const on = onLocalAzure();
    const { id, outputs } = await existing(on);
    const action = { respond: { status: 404, headers: { "content-type": "text/html" }, body: "<h1>404</h1>" } };
    on.azure.faults.add({ match: { method: "GET" }, times: "forever", action });
    const failure = await failureOf(on.provider.read(id, outputs));
    assert.match(
      failure.message,
      /^reading packet capture "web-1234567" \(.*\): Azure returned 404 \(text\/html\) "<h1>404<\/h1>" \(HTTP 404\)/,
    );
  });

  it("shows what was changed behind its back, property by property, and the next up replaces it", async () => {
    const on = onLocalAzure();
    const { id, inputs, outputs } = await existing(on, { filters: [{ protocol: "TCP", localPort: "80" }] });
    on.azure.changePacketCapture(id, {
      filters: [{ protocol: "TCP", localPort: "8080", localIPAddress: "", remoteIPAddress: "", remotePort: "" }],
    });
    const { props, inputs: drifted } = await on.provider.read(id, outputs);
    const { __provider, ...rest } = inputs;
    assert.deepEqual(drifted, { ...rest, filters: [{ protocol: "TCP", localPort: "8080" }] });
    assert.deepEqual(props?.filters, [{ protocol: "TCP", localPort: "8080" }]);
    assert.deepEqual(await on.provider.diff(id, props ?? {}, inputs), { replaces: ["filters"], deleteBeforeReplace: true });
  });

  it("sees nothing in another letter case of ids", async () => {
    const on = onLocalAzure();
    const { id, outputs } = await existing(on);
    on.azure.changePacketCapture(id, { target: on.ids.virtualMachine.toUpperCase() });
    const { props, inputs } = await on.provider.read(id.replace("packetCaptures", "packetcaptures"), outputs);
    assert.deepEqual([inputs, props?.target], [undefined, on.ids.virtualMachine]);
  });

  it("shows a session that runs although it was stopped, and the next up stops it", async () => {
    const on = onLocalAzure();
    const { id, inputs, outputs } = await existing(on);
    const { props, inputs: drifted } = await on.provider.read(id, { ...outputs, running: false });
    assert.deepEqual([drifted?.running, props?.running], [true, true]);
    const wanted = { ...inputs, running: false };
    assert.deepEqual(await on.provider.diff(id, props ?? {}, wanted), {});
    assert.equal((await on.provider.update(id, props ?? {}, wanted)).outs?.packetCaptureStatus, "Stopped");
  });

  it("shows no change for a storage path that the program gave as a container", async () => {
    const on = onLocalAzure();
    const container = "https://contosoexamplergdiag374.blob.core.windows.net/captures";
    const { id, outputs } = await existing(on, { storageLocation: { storageId: on.ids.storageAccount, storagePath: container } });
    on.azure.changePacketCapture(id, {
      storageLocation: { storageId: on.ids.storageAccount, storagePath: `${container}/2026/packetcapture.cap` },
    });
    const { props, inputs } = await on.provider.read(id, outputs);
    assert.deepEqual([inputs, props?.storagePath], [undefined, `${container}/2026/packetcapture.cap`]);
  });
});

describe("PacketCapture.get", () => {
  it("reads everything that Azure knows", async () => {
    const on = onLocalAzure();
    const { id } = await existing(on, { filters: [{ localPort: "80" }] });
    const { props, inputs } = await on.provider.read(id, { __provider: "text" });
    assert.equal(inputs, undefined);
    assert.deepEqual(
      [props?.target, props?.filters, props?.networkWatcherName, props?.packetCaptureName, props?.packetCaptureStatus],
      [on.ids.virtualMachine, [{ protocol: "Any", localPort: "80" }], "NetworkWatcher_westcentralus", "web-1234567", "Running"],
    );
  });

  it("says so when there is no such capture", async () => {
    const on = onLocalAzure();
    const failure = await failureOf(on.provider.read(on.captureId("gone"), { __provider: "text" }));
    assert.equal(
      failure.message,
      'reading packet capture "gone" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): it does not exist (NotFound)',
    );
  });

  it("says what an id looks like when it is given another one", async () => {
    const on = onLocalAzure();
    const failure = await failureOf(on.provider.read(on.ids.virtualMachine, { __provider: "text" }));
    assert.equal(
      failure.message,
      "reading packet capture: the id must be /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/networkWatchers/{name}/packetCaptures/{name}, " +
        `got "${on.ids.virtualMachine}" (InvalidCaptureId)`,
    );
  });
});
