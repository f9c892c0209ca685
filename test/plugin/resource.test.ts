import assert from "node:assert/strict";
import { errorOf, onPlugin, type OnPlugin, type OnPluginOptions, secret, unknown, type Values } from "./onPlugin";

describe("the plugin's packet capture", () => {
  const start = onPlugin();
  const quick = { timings: { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 } };

  async function created(args: Values = {}, options: OnPluginOptions = quick) {
    const plugin = await start(options);
    const { inputs, failures } = await plugin.check(plugin.program(args));
    assert.deepEqual(failures, []);
    const { id, properties } = await plugin.create(inputs);
    plugin.requests();
    return { plugin, inputs, id, properties };
  }

  /** The check and the diff of a later run. */
  async function diffOf({ plugin, inputs, id, properties }: Awaited<ReturnType<typeof created>>, args: Values) {
    await plugin.newRun();
    const { inputs: news } = await plugin.check(plugin.program(args), inputs);
    return plugin.diff(id, { outputs: properties, inputs }, news);
  }

  it("is created with the requests of a dynamic one, refreshed with two, stopped in place and deleted", async () => {
    const plugin = await start(quick);
    const { inputs } = await plugin.check(plugin.program());
    const { id, properties } = await plugin.create(inputs);
    assert.deepEqual(plugin.requests().sort(), [
      "GET NetworkWatchers_ListAll 200",
      "GET Operations_Get 200",
      "GET PacketCaptures_List 200",
      "GET StorageAccounts_GetProperties 200",
      "GET VirtualMachines_Get 200",
      "POST PacketCaptures_GetStatus 202",
      "PUT PacketCaptures_Create 201",
    ]);
    assert.equal(id, plugin.captureId(String(inputs.packetCaptureName)));
    assert.equal(properties.packetCaptureStatus, "Running");
    await plugin.newRun();
    assert.deepEqual(await plugin.read(id, properties, inputs), { id, properties });
    assert.deepEqual(plugin.requests().sort(), ["GET PacketCaptures_List 200", "POST PacketCaptures_GetStatus 202"]);
    const stopped = await plugin.update(id, properties, { ...inputs, running: false });
    assert.deepEqual([stopped.packetCaptureStatus, stopped.stopReason, stopped.running], ["Stopped", "Manual", false]);
    await plugin.newRun();
    await plugin.delete(id, stopped);
    assert.deepEqual(plugin.azure.packetCaptures(), []);
    assert.deepEqual(await plugin.read(id, stopped, inputs), { id: "", properties: {} });
  });

  it("is kept as it is where nothing has changed, without a request", async () => {
    const it = await created();
    assert.deepEqual(await diffOf(it, {}), { changes: "none", replaces: [], deleteBeforeReplace: false, diffs: [], details: {} });
    assert.deepEqual(it.plugin.requests(), []);
  });

  it("names the path of every mistake, and the value of none that is secret", async () => {
    const plugin = await start(quick);
    const { failures } = await plugin.check(
      plugin.program({
        filters: [{ protocol: "TCP" }, { remotePort: "80,443" }],
        timeLimitInSeconds: 18001,
        targetTyp: "AzureVM",
        bytesToCapturePerPacket: secret(-4711),
      }),
    );
    assert.deepEqual(failures, [
      { property: "targetTyp", reason: "is not a known property; did you mean `targetType`?" },
      {
        property: "filters[1].remotePort",
        reason:
          'must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got "80,443"; separate with semicolons: "80;443"',
      },
      { property: "", reason: "`bytesToCapturePerPacket`: must be a whole number from 0 to 4294967295, got a secret value" },
      { property: "timeLimitInSeconds", reason: "must be a whole number from 1 to 18000, got 18001" },
    ]);
  });

  it("does not let the engine print a property that holds a signature", async () => {
    const plugin = await start(quick);
    const { failures } = await plugin.check(plugin.program({ target: "https://account.example/?sig=canary" }));
    assert.deepEqual(
      failures.map(({ property }) => property),
      [""],
    );
    assert.doesNotMatch(JSON.stringify(failures), /canary/);
  });

  it("shows each change by path and kind", async () => {
    const filters = [
      { protocol: "TCP", localPort: "80" },
      { protocol: "UDP", remotePort: "53" },
    ];
    const it = await created({ filters, running: true });
    assert.deepEqual(
      await diffOf(it, { filters: [filters[0], { protocol: "UDP", remotePort: "5353" }, { protocol: "Any" }], deleteFilesOnDestroy: true }),
      {
        changes: "some",
        replaces: ["filters"],
        deleteBeforeReplace: true,
        diffs: ["filters", "deleteFilesOnDestroy"],
        details: { "filters[1].remotePort": "UPDATE_REPLACE", "filters[2]": "ADD_REPLACE", deleteFilesOnDestroy: "ADD" },
      },
    );
    assert.deepEqual(await diffOf(it, { filters: [filters[0]], running: false }), {
      changes: "some",
      replaces: ["filters"],
      deleteBeforeReplace: true,
      diffs: ["filters", "running"],
      details: { "filters[1]": "DELETE_REPLACE", running: "UPDATE" },
    });
  });

  it("shows what only the outputs have: an unfinished capture, and another one's settings", async () => {
    const it = await created();
    const { plugin, id, inputs } = it;
    const failed = { outputs: { ...it.properties, provisioningState: "Failed" }, inputs };
    await plugin.newRun();
    assert.deepEqual((await plugin.diff(id, failed, inputs)).details, { provisioningState: "DELETE_REPLACE of outputs" });
    const changed = { outputs: { ...it.properties, timeLimitInSeconds: 60 }, inputs };
    assert.deepEqual((await plugin.diff(id, changed, inputs)).details, { timeLimitInSeconds: "UPDATE_REPLACE of outputs" });
  });

  it("counts what is not known yet as changed", async () => {
    const it = await created();
    const { replaces, details } = await diffOf(it, { target: unknown });
    assert.deepEqual([replaces, details], [["target", "targetType"], { target: "UPDATE_REPLACE", targetType: "UPDATE_REPLACE" }]);
  });

  it("is not deleted for a replacement that cannot succeed", async () => {
    const it = await created();
    const { plugin } = it;
    plugin.azure.changeMachine(plugin.ids.virtualMachine, { power: "deallocated" });
    await diffOf(it, { timeLimitInSeconds: 60 });
    const objection = `replacing packet capture "${String(it.inputs.packetCaptureName)}": virtual machine "ContosoVM" is not running (MachineNotRunning)\n  hint: start it, or set \`requireAgent: false\` to try anyway`;
    assert.deepEqual(plugin.shown.warnings, [
      `${objection}\n  \`pulumi up\` fails here, before it deletes the old capture, unless the same run fixes this`,
    ]);
    assert.equal((await errorOf(plugin.delete(it.id, it.properties))).details, objection);
    assert.equal(plugin.azure.packetCaptures().length, 1);
    await plugin.newRun();
    await plugin.delete(it.id, it.properties);
    assert.deepEqual(plugin.azure.packetCaptures(), []);
  });

  it("is previewed with what is known: the watcher, and nothing that only Azure can tell", async () => {
    const plugin = await start(quick);
    const { inputs } = await plugin.check(plugin.program());
    const { id, properties } = await plugin.create(inputs, { preview: true });
    const observed = [
      "provisioningState",
      "packetCaptureStatus",
      "captureStartTime",
      "stopReason",
      "packetCaptureErrors",
      "storagePath",
      "storagePaths",
    ];
    const later = Object.fromEntries(observed.map((name) => [name, unknown]));
    assert.deepEqual({ id, properties }, { id: "", properties: { ...inputs, ...later, networkWatcherId: plugin.ids.networkWatcher } });
    assert.deepEqual(plugin.shown.infos, [
      `packet capture "${String(inputs.packetCaptureName)}" will be in network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"`,
    ]);
    assert.deepEqual(plugin.shown.warnings, []);
    assert.deepEqual(plugin.azure.packetCaptures(), []);
  });

  it("is previewed with a warning where the machine has no agent", async () => {
    const plugin = await start(quick);
    const target = plugin.ids.virtualMachine.replace("ContosoVM", "bare");
    plugin.azure.addVirtualMachine({ id: target, location: "westcentralus", agent: "missing" });
    const { inputs } = await plugin.check(plugin.program({ target, packetCaptureName: "web" }));
    await plugin.create(inputs, { preview: true });
    assert.equal(plugin.shown.warnings.length, 1);
    assert.match(
      plugin.shown.warnings[0] ?? "",
      /^creating packet capture "web": virtual machine "bare" has no Network Watcher agent \(AgentNotInstalled\)\n {2}hint: .*\n {2}`pulumi up` fails here, unless the same run fixes this$/,
    );
  });

  it("is previewed without a request where the machine is not known yet", async () => {
    const plugin = await start(quick);
    const { inputs, failures } = await plugin.check(plugin.program({ target: unknown, filters: unknown }));
    assert.deepEqual(failures, []);
    const { properties } = await plugin.create(inputs, { preview: true });
    assert.deepEqual([properties.target, properties.filters, properties.networkWatcherId], [unknown, unknown, unknown]);
    assert.deepEqual([plugin.requests(), plugin.shown.infos, plugin.shown.warnings], [[], [], []]);
  });

  it("is previewed in an update: only what it changes becomes unknown", async () => {
    const { plugin, inputs, id, properties } = await created();
    const own = await plugin.update(id, properties, { ...inputs, adoptExisting: true }, { preview: true });
    assert.deepEqual(own, { ...properties, adoptExisting: true });
    const stopping = await plugin.update(id, properties, { ...inputs, running: false }, { preview: true });
    const session = ["packetCaptureStatus", "captureStartTime", "stopReason", "packetCaptureErrors", "storagePaths"];
    assert.deepEqual(stopping, { ...properties, running: false, ...Object.fromEntries(session.map((name) => [name, unknown])) });
    assert.deepEqual(plugin.requests(), []);
  });

  it("keeps secrets secret, with the outputs that tell of them, also when it fails and when it is read", async () => {
    const plugin = await start(quick);
    const { inputs } = await plugin.check(plugin.program({ storageLocation: { storageId: secret(plugin.ids.storageAccount) } }));
    const { id, properties } = await plugin.create(inputs);
    const marked = (values: Values): string[] =>
      Object.keys(values).filter((name) => JSON.stringify(values[name]).includes("1b47061264138c4ac30d75fd1eb44270"));
    assert.deepEqual(marked(inputs), ["storageLocation"]);
    assert.deepEqual(marked(properties).sort(), ["storageLocation", "storagePath", "storagePaths"]);
    const read = await plugin.read(id, properties, inputs);
    assert.deepEqual(read, { id, properties });
    assert.deepEqual((await plugin.diff(id, { outputs: properties, inputs }, inputs)).changes, "none");
    plugin.azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed" } });
    const { inputs: others } = await plugin.check({ ...inputs, packetCaptureName: "other" });
    const { initFailed } = await errorOf(plugin.create(others));
    assert.deepEqual(marked(initFailed?.inputs ?? {}), ["storageLocation"]);
    assert.deepEqual(marked(initFailed?.properties ?? {}).sort(), ["storageLocation", "storagePath", "storagePaths"]);
  });

  it("stays in the state as unfinished when it fails half-way, and the next update repairs it", async () => {
    const plugin = await start(quick);
    plugin.azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed" } });
    const { inputs } = await plugin.check(plugin.program({ packetCaptureName: "web" }));
    const { initFailed, details } = await errorOf(plugin.create(inputs));
    assert.equal(initFailed?.id, plugin.captureId("web"));
    assert.deepEqual(initFailed.reasons, [details]);
    assert.match(
      details,
      /^creating packet capture "web" \(.*\): An error occurred \(InternalServerError\)\n.*stays in the state as unfinished/s,
    );
    assert.deepEqual(initFailed.inputs, inputs);
    await plugin.newRun();
    const repaired = await plugin.update(initFailed.id, initFailed.properties, inputs);
    assert.equal(repaired.provisioningState, "Succeeded");
  });

  it("does not stay where Azure certainly has nothing", async () => {
    const plugin = await start(quick);
    plugin.azure.changeMachine(plugin.ids.virtualMachine, { power: "deallocated" });
    const { inputs } = await plugin.check(plugin.program({ packetCaptureName: "web" }));
    const error = await errorOf(plugin.create(inputs));
    assert.equal(error.initFailed, undefined);
    assert.match(error.details, /^creating packet capture "web" .*: virtual machine "ContosoVM" is not running \(MachineNotRunning\)\n/);
  });

  it("gives up when the timeout of the engine is over, unless the program says another", async () => {
    const slow = { timings: { create: 600, retryAfter: 10 } };
    const plugin = await start(slow);
    const { inputs } = await plugin.check(plugin.program({ packetCaptureName: "short" }));
    assert.match((await errorOf(plugin.create(inputs, { timeout: 60 }))).initFailed?.reasons[0] ?? "", /OperationTimedOut/);
    const { inputs: patient } = await plugin.check(plugin.program({ packetCaptureName: "long", timeouts: { createInSeconds: 900 } }));
    assert.equal((await plugin.create(patient, { timeout: 60 })).properties.provisioningState, "Succeeded");
  });

  it("ends its waits when the run is canceled, and says what it knows", async () => {
    const started: OnPlugin[] = [];
    let hasCancelled: Promise<void> | undefined;
    const plugin = await start({ timings: { create: 600, retryAfter: 10 }, onSleep: () => (hasCancelled ??= started[0]?.cancel()) });
    started.push(plugin);
    const { inputs } = await plugin.check(plugin.program({ packetCaptureName: "web" }));
    const { initFailed } = await errorOf(plugin.create(inputs));
    assert.equal(initFailed?.id, plugin.captureId("web"));
    assert.match(
      initFailed.reasons[0] ?? "",
      /^creating packet capture "web" \(.*\): the run was canceled\n.*stays in the state as unfinished/s,
    );
    assert.equal(initFailed.properties.provisioningState, "Updating");
    const later = await errorOf(plugin.read(initFailed.id, initFailed.properties, inputs));
    assert.match(later.details, /^reading packet capture "web" \(.*\): the run was canceled$/);
  });

  it("shows what it waits for with the resource", async () => {
    const { plugin } = await created({}, { timings: { create: 20, retryAfter: 10 } });
    assert.match(plugin.shown.progress[0] ?? "", /^waiting for packet capture "web-\w{7}" to be created \(\d+ s\)$/);
  });

  it("refuses resources that it does not have", async () => {
    const plugin = await start(quick);
    const error = await errorOf(plugin.check({}, {}, { urn: "urn:pulumi:test::project::azure-packet-capture:index:Capture::web" }));
    assert.equal(
      error.details,
      '"azure-packet-capture:index:Capture" is not a resource of azure-packet-capture; its resources are azure-packet-capture:index:PacketCapture, azure-packet-capture:index:TriggeredCaptures (UnknownType)',
    );
  });
});
