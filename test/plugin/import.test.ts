import assert from "node:assert/strict";
import { errorOf, onPlugin, type OnPlugin, type Values } from "./onPlugin";

describe("importing a packet capture with the plugin", () => {
  const start = onPlugin();
  const quick = { timings: { create: 0, stop: 0, captureStart: 0, retryAfter: 0 } };

  /** Makes a capture as another tool would. */
  async function captureByHand({ azure, ids, captureId, requests }: OnPlugin, properties: Values = {}): Promise<string> {
    const id = captureId("web");
    const body = { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, ...properties } };
    const headers = { authorization: `Bearer ${await azure.issueToken()}` };
    const { status } = await azure.handle({ method: "PUT", url: `${id}?api-version=2026-01-01`, headers, body: JSON.stringify(body) });
    assert.equal(status, 201);
    requests();
    return id;
  }

  const captures: { what: string; properties?: Values }[] = [
    { what: "with nothing set" },
    {
      what: "with filters and limits",
      properties: { filters: [{ protocol: "TCP", localPort: "80;443" }], timeLimitInSeconds: 600, bytesToCapturePerPacket: 128 },
    },
    {
      what: "with a ring of files",
      properties: { storageLocation: { localPath: "C:\\Captures\\ring.cap" }, continuousCapture: true, captureSettings: { fileCount: 4 } },
    },
  ];

  for (const { what, properties } of captures) {
    it(`gives inputs that show no change of one ${what}`, async () => {
      const plugin = await start(quick);
      const id = await captureByHand(plugin, properties);
      const read = await plugin.read(id);
      assert.deepEqual(plugin.requests().sort(), ["GET PacketCaptures_List 200", "POST PacketCaptures_GetStatus 202"]);
      const { inputs, failures } = await plugin.check(read.inputs ?? {}, read.inputs);
      assert.deepEqual([failures, inputs], [[], read.inputs]);
      const diff = await plugin.diff(id, { outputs: read.properties, inputs: read.inputs ?? {} }, inputs);
      assert.deepEqual(diff, { changes: "none", replaces: [], deleteBeforeReplace: false, diffs: [], details: {} });
      const { outputs } = { outputs: await plugin.read(id, read.properties, read.inputs) };
      assert.deepEqual(outputs, { id, properties: read.properties }, "a refresh shows no drift");
    });
  }

  it("leaves out the path of the file that Azure made", async () => {
    const plugin = await start(quick);
    const { inputs = {}, properties } = await plugin.read(await captureByHand(plugin));
    assert.deepEqual(inputs, {
      target: plugin.ids.virtualMachine,
      targetType: "AzureVM",
      storageLocation: { storageId: plugin.ids.storageAccount },
      filters: [],
      bytesToCapturePerPacket: 0,
      totalBytesPerSession: 1073741824,
      timeLimitInSeconds: 18000,
      packetCaptureName: "web",
      networkWatcherName: "NetworkWatcher_westcentralus",
      resourceGroupName: "NetworkWatcherRG",
      running: true,
      waitUntilStopped: false,
      adoptExisting: false,
      requireAgent: true,
    });
    assert.match(String(properties.storagePath), /network-watcher-logs/);
  });

  it("says what is wrong with the id", async () => {
    const plugin = await start(quick);
    const { details } = await errorOf(plugin.read("web"));
    assert.match(details, /^reading packet capture: the id must be \/subscriptions\/\{id\}\/.*, got "web" \(InvalidCaptureId\)$/);
  });

  it("says that there is no such capture", async () => {
    const plugin = await start(quick);
    assert.match(
      (await errorOf(plugin.read(plugin.captureId("gone")))).details,
      /^reading packet capture "gone" \(.*\): it does not exist \(NotFound\)$/,
    );
  });
});
