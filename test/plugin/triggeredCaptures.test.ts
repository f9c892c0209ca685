import assert from "node:assert/strict";
import { errorOf, onPlugin, type OnPluginOptions, secret, unknown, type Values } from "./onPlugin";

const resource = "urn:pulumi:test::project::azure-packet-capture:index:TriggeredCaptures::web";
const first = "20261123T080000Z";

describe("the plugin's captures that something else starts later", () => {
  const start = onPlugin();

  async function created(args: Values = {}, options: OnPluginOptions = {}) {
    const plugin = await start({ resource, ...options });
    const { inputs, failures } = await plugin.check(plugin.program(args));
    assert.deepEqual(failures, []);
    const { id, properties } = await plugin.create(inputs);
    plugin.requests();
    const diff = async (changed: Values) => {
      await plugin.newRun();
      const { inputs: news } = await plugin.check(plugin.program({ ...args, ...changed }), inputs);
      return plugin.diff(id, { outputs: properties, inputs }, news);
    };
    return { plugin, inputs, id, properties, diff };
  }

  it("have the same prefix in every run, short enough for the times of captures", async () => {
    const plugin = await start({ resource });
    const { inputs } = await plugin.check(plugin.program());
    assert.match(String(inputs.namePrefix), /^web-[0-9a-f]{7}$/);
    assert.deepEqual((await plugin.check(plugin.program(), {}, { seed: new Uint8Array(32).fill(1) })).inputs, inputs);
    const autonaming = { mode: "PROPOSE", proposedName: `${"a".repeat(60)}-123456` } as const;
    const { failures } = await plugin.check(plugin.program(), {}, { autonaming });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["namePrefix"],
    );
    const disabled = await plugin.check(plugin.program(), {}, { autonaming: { mode: "DISABLE", proposedName: "" } });
    assert.deepEqual(disabled.failures, [
      { property: "namePrefix", reason: "is required, because `pulumi:autonaming` is disabled in the stack's configuration" },
    ]);
  });

  it("name the path of every mistake", async () => {
    const plugin = await start({ resource });
    const { failures } = await plugin.check(
      plugin.program({ filters: [{ remotePort: "80,443" }], principalId: secret("me"), running: true }),
    );
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["running", "filters[0].remotePort", ""],
    );
    assert.equal(
      failures[2]?.reason,
      '`principalId`: must be an object id such as "00000000-0000-0000-0000-000000000000", got a secret value',
    );
  });

  it("are previewed with the request, the watcher and the warning of what is missing", async () => {
    const plugin = await start({ resource });
    const { inputs } = await plugin.check(plugin.program({ timeLimitInSeconds: 60 }));
    const preview = await plugin.create(inputs, { preview: true });
    const real = await plugin.create(inputs);
    assert.deepEqual(preview, { id: "", properties: real.properties });
    const prefix = String(inputs.namePrefix);
    assert.deepEqual(plugin.shown.infos, [
      `triggered captures "${prefix}-*" will be in network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"`,
    ]);
    assert.deepEqual(plugin.shown.warnings, []);

    plugin.azure.changeMachine(plugin.ids.virtualMachine, { power: "deallocated" });
    await plugin.newRun();
    await plugin.create(inputs, { preview: true });
    assert.deepEqual(plugin.shown.warnings, [
      `creating triggered captures "${prefix}-*": virtual machine "ContosoVM" is not running (MachineNotRunning)\n  hint: start it, or set \`requireAgent: false\` to try anyway\n  \`pulumi up\` fails here, unless the same run fixes this`,
    ]);
  });

  it("are previewed without a request where the machine or the identity is not known yet", async () => {
    const plugin = await start({ resource });
    for (const args of [{ target: unknown }, { principalId: unknown }]) {
      const { inputs } = await plugin.check(plugin.program(args));
      const { properties } = await plugin.create(inputs, { preview: true });
      assert.deepEqual([properties.networkWatcherId, properties.managementEndpoint], [unknown, unknown]);
      assert.equal(properties.request === unknown, "target" in args, "the request needs no look at Azure");
    }
    assert.deepEqual(plugin.requests(), []);
  });

  it("show each change by path and kind: settings in place, the rest as a replacement that is created first", async () => {
    const { plugin, diff } = await created({ filters: [{ localPort: "80" }] });
    assert.deepEqual(await diff({}), { changes: "none", replaces: [], deleteBeforeReplace: false, diffs: [], details: {} });
    assert.deepEqual(await diff({ filters: [{ localPort: "81" }], deleteOnDestroy: true }), {
      changes: "some",
      replaces: [],
      deleteBeforeReplace: false,
      diffs: ["filters", "deleteOnDestroy"],
      details: { "filters[0].localPort": "UPDATE", deleteOnDestroy: "UPDATE" },
    });
    assert.deepEqual(await diff({ target: `${plugin.ids.virtualMachine}2` }), {
      changes: "some",
      replaces: ["target"],
      deleteBeforeReplace: false,
      diffs: ["target"],
      details: { target: "UPDATE_REPLACE" },
    });
    assert.deepEqual([plugin.requests(), plugin.shown.warnings], [[], []]);
  });

  it("are previewed in an update with the new request, and with what keeps it from being made", async () => {
    const { plugin, inputs, id, properties } = await created();
    const news = { ...inputs, timeLimitInSeconds: 60 };
    const preview = await plugin.update(id, properties, news, { preview: true });
    assert.deepEqual(preview, await plugin.update(id, properties, news));
    assert.notDeepEqual(preview.request, properties.request);
    const partly = await plugin.update(id, properties, { ...inputs, filters: unknown }, { preview: true });
    assert.deepEqual([partly.request, partly.networkWatcherId], [unknown, properties.networkWatcherId]);
    assert.deepEqual(plugin.shown.warnings, []);

    plugin.azure.changeMachine(plugin.ids.virtualMachine, { power: "deallocated" });
    await plugin.newRun();
    await plugin.update(id, properties, news, { preview: true });
    assert.match(
      plugin.shown.warnings.join("\n"),
      /^updating triggered captures "web-\w{7}-\*" \(.*\): virtual machine "ContosoVM" is not running \(MachineNotRunning\)\n {2}hint: .*\n {2}`pulumi up` fails here, unless/,
    );
    const failed = await errorOf(plugin.update(id, properties, news));
    assert.match(failed.details, /^updating triggered captures .*\(MachineNotRunning\)/);
    assert.equal(failed.initFailed, undefined);
  });

  it("keep secrets secret, with the outputs that tell of them", async () => {
    const { properties } = await created({ storageLocation: { filePath: secret("/var/captures/secret.cap") } });
    const marked = Object.keys(properties).filter((name) => JSON.stringify(properties[name]).includes("1b47061264138c4ac30d75fd1eb44270"));
    assert.deepEqual(marked.sort(), ["request", "storageLocation"]);
  });

  it("are refreshed, and gone with their watcher", async () => {
    const { plugin, inputs, id, properties } = await created();
    await plugin.newRun();
    assert.deepEqual(await plugin.read(id, properties, inputs), { id, properties });
    assert.deepEqual(plugin.requests(), ["GET NetworkWatchers_ListAll 200"]);
    plugin.azure.store.delete(plugin.ids.networkWatcher);
    await plugin.newRun();
    assert.deepEqual(await plugin.read(id, properties, inputs), { id: "", properties: {} });
  });

  it("cannot be imported", async () => {
    const plugin = await start({ resource });
    const { details } = await errorOf(plugin.read(`${plugin.ids.networkWatcher}/packetCaptures/web-*`));
    assert.match(
      details,
      /^importing triggered captures "web-\*" \(.*\): Azure has no such resource, so there is nothing to import \(ImportUnsupported\)\n {2}hint: declare it without `import`/,
    );
  });

  it("say which captures stay, or delete them", async () => {
    for (const deleteOnDestroy of [false, true]) {
      const { plugin, inputs, id, properties } = await created({ deleteOnDestroy });
      const name = `${String(inputs.namePrefix)}-${first}`;
      const { virtualMachine: target, storageAccount: storageId } = plugin.ids;
      await plugin.azure.handle({
        method: "PUT",
        url: `${plugin.captureId(name)}?api-version=2026-01-01`,
        headers: { authorization: `Bearer ${await plugin.azure.issueToken()}` },
        body: JSON.stringify({ properties: { target, storageLocation: { storageId } } }),
      });
      assert.equal(plugin.azure.packetCaptures().length, 1);
      await plugin.newRun();
      await plugin.delete(id, properties);
      assert.equal(plugin.azure.packetCaptures().length, deleteOnDestroy ? 0 : 1);
      assert.deepEqual(
        plugin.shown.warnings.map((line) => line.split("\n")[0]),
        deleteOnDestroy
          ? []
          : [
              `1 packet capture stays in Azure (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): "${name}"`,
            ],
      );
    }
  });
});
