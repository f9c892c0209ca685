import assert from "node:assert/strict";
import { errorOf, onPlugin, secret, type Values } from "./onPlugin";

const token = (name: string): string => `azure-packet-capture:index:${name}`;

describe("the plugin's functions", () => {
  const start = onPlugin();
  const quick = { timings: { create: 0, stop: 0, captureStart: 0, retryAfter: 0 } };

  async function withCapture() {
    const plugin = await start(quick);
    const { inputs } = await plugin.check(plugin.program({ packetCaptureName: "web" }));
    const { id, properties } = await plugin.create(inputs);
    plugin.requests();
    return { plugin, id, properties };
  }

  it("read a capture and its session", async () => {
    const { plugin, id, properties } = await withCapture();
    const { result } = await plugin.invoke(token("getPacketCapture"), { id });
    assert.deepEqual(
      [result.packetCaptureName, result.provisioningState, result.packetCaptureStatus, result.storagePath],
      ["web", "Succeeded", "Running", properties.storagePath],
    );
    assert.deepEqual(plugin.requests().sort(), ["GET PacketCaptures_Get 200", "POST PacketCaptures_GetStatus 202"]);
    const { captureStartTime } = properties;
    assert.deepEqual(await plugin.invoke(token("getPacketCaptureStatus"), { id }), {
      result: { packetCaptureStatus: "Running", captureStartTime, packetCaptureErrors: [] },
      failures: [],
    });
  });

  it("stop a session, but not in a preview", async () => {
    const { plugin, id } = await withCapture();
    assert.equal((await plugin.invoke(token("stopPacketCapture"), { id }, true)).result.packetCaptureStatus, "Running");
    assert.deepEqual(plugin.requests(), ["POST PacketCaptures_GetStatus 202"]);
    const { result } = await plugin.invoke(token("stopPacketCapture"), { id });
    assert.deepEqual([result.packetCaptureStatus, result.stopReason], ["Stopped", "Manual"]);
  });

  it("list captures by region or watcher, and machines by tags", async () => {
    const { plugin, id } = await withCapture();
    const ids = async (args: Values): Promise<unknown> => {
      const { packetCaptures } = (await plugin.invoke(token("listPacketCaptures"), args)).result as { packetCaptures: { id: string }[] };
      return packetCaptures.map((capture) => capture.id);
    };
    const { subscriptionId } = plugin.azure.identity;
    assert.deepEqual(await ids({ location: "westcentralus", subscriptionId }), [id]);
    assert.deepEqual(await ids({ networkWatcherId: plugin.ids.networkWatcher }), [id]);
    const { result } = await plugin.invoke(token("listVirtualMachines"), { subscriptionId, location: "West Central US" });
    assert.deepEqual(
      (result.virtualMachines as { name: string }[]).map(({ name }) => name),
      ["ContosoVM"],
    );
    const none = await plugin.invoke(token("listVirtualMachines"), { subscriptionId, tags: { role: "web" } });
    assert.deepEqual(none.result, { virtualMachines: [] });
  });

  it("make filters of an expression or a preset, without a request", async () => {
    const plugin = await start(quick);
    const { result } = await plugin.invoke(token("filter"), { expression: "udp remote port 53" });
    assert.deepEqual(result, { filters: [{ protocol: "UDP", remotePort: "53" }] });
    const preset = await plugin.invoke(token("filter"), { preset: "ssh", side: "local" });
    assert.deepEqual(preset.result, { filters: [{ protocol: "TCP", localPort: "22" }] });
    assert.deepEqual(plugin.requests(), []);
  });

  const wrong: { call: string; args: Values; failures: { property: string; reason: string | RegExp }[] }[] = [
    {
      call: "getPacketCapture",
      args: { id: "web" },
      failures: [{ property: "id", reason: /^must be \/subscriptions\/\{id\}\/.*, got "web"$/ }],
    },
    { call: "getPacketCapture", args: {}, failures: [{ property: "id", reason: /, got nothing$/ }] },
    { call: "getPacketCapture", args: { Id: "x" }, failures: [{ property: "Id", reason: "is not an argument; did you mean `id`?" }] },
    { call: "stopPacketCapture", args: { id: 7 }, failures: [{ property: "id", reason: "must be text, got 7" }] },
    { call: "listPacketCaptures", args: {}, failures: [{ property: "", reason: "give either `networkWatcherId` or `location`" }] },
    {
      call: "listPacketCaptures",
      args: { networkWatcherId: "nw" },
      failures: [{ property: "networkWatcherId", reason: /^must be \/subscriptions\/.*\/networkWatchers\/\{name\}, got "nw"$/ }],
    },
    {
      call: "listVirtualMachines",
      args: { tags: ["web"] },
      failures: [{ property: "tags", reason: 'must be an object of text, got ["web"]' }],
    },
    { call: "filter", args: {}, failures: [{ property: "", reason: "give either `expression` or `preset`" }] },
    {
      call: "filter",
      args: { expression: "tcp", side: "local" },
      failures: [{ property: "side", reason: "goes with `preset` only; an expression has `local` and `remote`" }],
    },
    {
      call: "filter",
      args: { preset: "dnss" },
      failures: [{ property: "preset", reason: /^must be "dns", "http", .* or "ssh", got "dnss"$/ }],
    },
    {
      call: "filter",
      args: { preset: "dns", side: "left" },
      failures: [{ property: "side", reason: 'must be "local", "remote" or "either", got "left"' }],
    },
    {
      call: "filter",
      args: { expression: secret("tcp prot canary") },
      failures: [{ property: "expression", reason: /^is not a filter expression, got a secret value \(\w+\)$/ }],
    },
  ];

  for (const { call, args, failures } of wrong) {
    it(`say what is wrong: ${call} with ${JSON.stringify(args)}`, async () => {
      const plugin = await start(quick);
      const found = (await plugin.invoke(token(call), args)).failures;
      assert.deepEqual(
        found.map(({ property }) => property),
        failures.map(({ property }) => property),
      );
      for (const [index, { reason }] of failures.entries()) {
        if (typeof reason === "string") assert.equal(found[index]?.reason, reason);
        else assert.match(found[index]?.reason ?? "", reason);
      }
      assert.deepEqual(plugin.requests(), []);
    });
  }

  it("show where an expression is wrong", async () => {
    const plugin = await start(quick);
    const { failures } = await plugin.invoke(token("filter"), { expression: "tcp prot 80" });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["expression"],
    );
    assert.match(failures[0]?.reason ?? "", /tcp prot 80\n.*\^\^\^\^/s);
  });

  it("say what went wrong in Azure", async () => {
    const plugin = await start(quick);
    const { details } = await errorOf(plugin.invoke(token("getPacketCapture"), { id: plugin.captureId("gone") }));
    assert.match(details, /^reading packet capture "gone" \(.*\): it does not exist \(NotFound\)$/);
  });

  it("are named where there is no such function", async () => {
    const plugin = await start(quick);
    const { details } = await errorOf(plugin.invoke(token("getCapture"), {}));
    assert.match(
      details,
      /^"azure-packet-capture:index:getCapture" is not a function of azure-packet-capture; its functions are azure-packet-capture:index:getPacketCapture, .* \(UnknownFunction\)$/,
    );
  });
});
