import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capturePath, ids } from "../emulator/armRequests";
import { startAzureCli, type AzureCli } from "./azureCli";

interface Named {
  name: string;
}

describe("az, unmodified, on a machine", function () {
  let cli: AzureCli | undefined;
  let az: AzureCli["az"];
  let run: AzureCli["run"];

  before(async function () {
    cli = await startAzureCli(this);
    ({ az, run } = cli);
  });
  after(async () => cli?.close());

  const inWatcher = (name: string) => ["--location", "westcentralus", "--name", name];
  const names = (list: Named[]) => list.map(({ name }) => name);

  it("knows who it is and what there is", async function () {
    const account = az<{ id: string; tenantId: string; environmentName: string }>("account", "show");
    const groups = az<Named[]>("group", "list");
    const [machines, machine] = await Promise.all([az<Named[]>("vm", "list"), az<{ powerState: string; privateIps: string }>("vm", "show", "--ids", ids.virtualMachine, "--show-details")]);
    const watchers = az<Named[]>("network", "watcher", "list");
    const keys = az<{ keyName: string }[]>("storage", "account", "keys", "list", "--account-name", "contosoexamplergdiag374");
    const { id, tenantId, environmentName } = await account;
    assert.deepEqual([id, tenantId, environmentName], [cli!.azure.identity.subscriptionId, cli!.azure.identity.tenantId, "local"]);
    assert.deepEqual(names(await groups), ["ContosoExampleRG", "NetworkWatcherRG"]);
    assert.deepEqual([names(machines), machine.powerState, machine.privateIps], [["ContosoVM"], "VM running", "10.0.0.4"]);
    assert.deepEqual(names(await watchers), ["NetworkWatcher_westcentralus"]);
    assert.deepEqual((await keys).map(({ keyName }) => keyName), ["key1", "key2"]);
  });

  it("creates a capture with storage and filters, shows it, follows its status, stops and deletes it", async function () {
    const filters = [{ protocol: "TCP", remoteIPAddress: "1.1.1.1-1.1.1.9", remotePort: "443" }, { protocol: "UDP", localPort: "53" }];
    const created = await az<Record<string, unknown>>(
      "network", "watcher", "packet-capture", "create", "--resource-group", "ContosoExampleRG", "--vm", "ContosoVM", "--name", "one",
      "--storage-account", "contosoexamplergdiag374", "--file-path", "C:\\captures\\one.cap", "--filters", JSON.stringify(filters), "--time-limit", "600", "--capture-limit", "1000000", "--capture-size", "96",
    );
    const capture = cli!.azure.packetCapture(capturePath("one"))!;
    assert.deepEqual([created["id"], created["provisioningState"], capture.packetCaptureStatus], [capturePath("one"), "Succeeded", "Running"]);
    assert.deepEqual(capture.properties, {
      target: ids.virtualMachine,
      scope: { include: [], exclude: [] },
      targetType: "AzureVM",
      bytesToCapturePerPacket: 96,
      totalBytesPerSession: 1_000_000,
      timeLimitInSeconds: 600,
      storageLocation: { storageId: ids.storageAccount, storagePath: capture.properties.storageLocation.storagePath, filePath: "C:\\captures\\one.cap" },
      filters: [
        { protocol: "TCP", localIPAddress: "", localPort: "", remoteIPAddress: "1.1.1.1-1.1.1.9", remotePort: "443" },
        { protocol: "UDP", localIPAddress: "", localPort: "53", remoteIPAddress: "", remotePort: "" },
      ],
    });
    const [shown, listed, running] = await Promise.all([
      az<typeof created>("network", "watcher", "packet-capture", "show", ...inWatcher("one")),
      az<Named[]>("network", "watcher", "packet-capture", "list", "--location", "westcentralus"),
      az<Record<string, unknown>>("network", "watcher", "packet-capture", "show-status", ...inWatcher("one")),
    ]);
    assert.deepEqual([shown["target"], shown["filters"]], [ids.virtualMachine, capture.properties.filters]);
    assert.deepEqual(names(listed), ["one"]);
    assert.deepEqual([running["packetCaptureStatus"], running["packetCaptureError"]], ["Running", []]);
    await az("network", "watcher", "packet-capture", "stop", ...inWatcher("one"));
    const stopped = await az<Record<string, unknown>>("network", "watcher", "packet-capture", "show-status", ...inWatcher("one"));
    assert.deepEqual([stopped["packetCaptureStatus"], stopped["stopReason"], cli!.azure.packetCapture(capturePath("one"))?.stopReason], ["Stopped", "Manual", "Manual"]);
    await az("network", "watcher", "packet-capture", "delete", ...inWatcher("one"));
    assert.equal(cli!.azure.packetCapture(capturePath("one")), undefined);
  });

  it("finds the file of a session that has ended, and fetches it, with a key and signed in", async function () {
    await az(
      "network", "watcher", "packet-capture", "create", "--resource-group", "ContosoExampleRG", "--vm", "ContosoVM", "--name", "file",
      "--storage-account", "contosoexamplergdiag374", "--time-limit", "60",
    );
    cli!.azure.clock.advance(60);
    const { storagePath } = cli!.azure.packetCapture(capturePath("file"))!.properties.storageLocation;
    const [, container = "", blob = ""] = /^https:\/\/[^/]+\/([^/]+)\/(.+)$/.exec(storagePath) ?? [];
    const account = ["--name", "contosoexamplergdiag374", "--resource-group", "ContosoExampleRG"];
    const [keys, { primaryEndpoints }] = await Promise.all([
      az<{ value: string }[]>("storage", "account", "keys", "list", "--account-name", "contosoexamplergdiag374"),
      az<{ primaryEndpoints: { blob: string } }>("storage", "account", "show", ...account),
    ]);
    const endpoint = ["--blob-endpoint", primaryEndpoints.blob, "--container-name", container];
    const files = await Promise.all(Object.entries({ key: ["--account-key", keys[0]!.value], token: ["--auth-mode", "login"] }).map(async ([how, way]) => {
      const listed = await az<(Named & { properties: { contentLength: number } })[]>("storage", "blob", "list", ...endpoint, ...way);
      const file = join(cli!.folder, how);
      await az("storage", "blob", "download", ...endpoint, ...way, "--name", blob, "--file", file, "--no-progress");
      return { listed: listed.map(({ name, properties }) => [name, properties.contentLength]), content: readFileSync(file) };
    }));
    for (const { listed, content } of files) {
      assert.deepEqual([listed.find(([name]) => name === blob), content.readUInt32LE(0).toString(16)], [[blob, content.length], "a1b2c3d4"]);
    }
    assert.deepEqual(files[0]?.content, files[1]?.content);
    const refused = await run("storage", "blob", "list", ...endpoint, "--account-key", Buffer.alloc(64).toString("base64"));
    assert.match(refused.stderr, /^ERROR: \n?Authentication failure\. This may be caused by either invalid account key/);
    await az("network", "watcher", "packet-capture", "delete", ...inWatcher("file"));
    assert.ok(names(await az<Named[]>("storage", "blob", "list", ...endpoint, "--auth-mode", "login")).includes(blob), "the file stays");
  });

  it("is told what is wrong, and says it", async function () {
    const create = (...more: string[]) => run("network", "watcher", "packet-capture", "create", "--resource-group", "ContosoExampleRG", "--name", "two", ...more);
    const onMachine = ["--vm", "ContosoVM", "--file-path", "C:\\captures\\two.cap"];
    assert.equal((await create(...onMachine)).exitCode, 0);
    const [again, missing, nowhere] = await Promise.all([
      create(...onMachine),
      run("network", "watcher", "packet-capture", "show", ...inWatcher("three")),
      create("--vm", "none", "--file-path", "C:\\captures\\two.cap"),
    ]);
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /^ERROR: \(PacketCaptureExistingAlready\) /m);
    assert.equal(missing.exitCode, 3);
    assert.match(missing.stderr, /^ERROR: \(NotFound\) Resource \S+\/packetCaptures\/three not found\.$/m);
    assert.match(nowhere.stderr, /^ERROR: \(ResourceNotFound\) The Resource 'Microsoft\.Compute\/virtualMachines\/none' under resource group 'ContosoExampleRG' was not found/m);
  });
});
