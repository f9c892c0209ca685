import assert from "node:assert/strict";
import { capturePath, ids } from "../emulator/armRequests";
import { startAzureCli, type AzureCli } from "./azureCli";

const set = ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/ContosoSet");

describe("az, unmodified, on a scale set", function () {
  let cli: AzureCli | undefined;
  let az: AzureCli["az"];

  before(async function () {
    cli = await startAzureCli(this);
    cli.azure.addScaleSet({ id: set, location: "westcentralus", instances: ["0", "1", "2"] });
    ({ az } = cli);
  });
  after(async () => cli?.close());

  it("creates a capture of some instances, follows its status, stops and deletes it", async function () {
    await az(
      "network", "watcher", "packet-capture", "create", "--resource-group", "ContosoExampleRG", "--target", set, "--target-type", "AzureVMSS", "--include", "0", "2", "--name", "set",
      "--storage-account", "contosoexamplergdiag374", "--filters", '[{"protocol":"TCP","remotePort":"80-85"}]',
    );
    const { properties } = cli!.azure.packetCapture(capturePath("set"))!;
    assert.deepEqual([properties.target, properties.targetType, properties.scope], [set, "AzureVMSS", { include: [`${set}/virtualMachines/0`, `${set}/virtualMachines/2`], exclude: [] }]);
    const inWatcher = ["--location", "westcentralus", "--name", "set"];
    const running = await az<Record<string, unknown>>("network", "watcher", "packet-capture", "show-status", ...inWatcher);
    assert.equal(running["packetCaptureStatus"], "Running");
    await az("network", "watcher", "packet-capture", "stop", ...inWatcher);
    assert.equal(cli!.azure.packetCapture(capturePath("set"))?.packetCaptureStatus, "Stopped");
    await az("network", "watcher", "packet-capture", "delete", ...inWatcher);
    assert.deepEqual(cli!.azure.packetCaptures(), []);
  });

  it("does so with the newer commands, a ring of files too", async function () {
    const commands = ["network", "network-watcher", "packet-capture"];
    const inWatcher = ["--resource-group", "NetworkWatcherRG", "--network-watcher-name", "NetworkWatcher_westcentralus"];
    await Promise.all([
      az(...commands, "create", ...inWatcher, "--name", "set", "--target", set, "--target-type", "AzureVMSS", "--storage-location", `{storage-id:${ids.storageAccount}}`),
      az(...commands, "create", ...inWatcher, "--name", "ring", "--target", ids.virtualMachine, "--continuous-capture", "true", "--storage-location", '{"local-path":"C:\\\\captures\\\\ring.cap"}', "--capture-settings", "{file-count:3,session-time-limit-in-seconds:60}"),
    ]);
    const { continuousCapture, captureSettings, storageLocation } = cli!.azure.packetCapture(capturePath("ring"))!.properties;
    assert.deepEqual([continuousCapture, captureSettings, storageLocation], [
      true, { fileCount: 3, fileSizeInBytes: 104857600, sessionTimeLimitInSeconds: 60 }, { storagePath: "", localPath: "C:\\captures\\ring.cap" },
    ]);
    const [running, listed, shown] = await Promise.all([
      az<Record<string, unknown>>(...commands, "query-status", ...inWatcher, "--packet-capture-name", "set"),
      az<{ name: string }[]>(...commands, "list", ...inWatcher),
      az<Record<string, unknown>>(...commands, "show", ...inWatcher, "--name", "ring"),
    ]);
    assert.equal(running["packetCaptureStatus"], "Running");
    assert.deepEqual(listed.map(({ name }) => name).sort(), ["ring", "set"]);
    assert.equal(shown["continuousCapture"], true);
    await az(...commands, "stop", ...inWatcher, "--packet-capture-name", "set");
    assert.equal(cli!.azure.packetCapture(capturePath("set"))?.packetCaptureStatus, "Stopped");
    await Promise.all(["set", "ring"].map((name) => az(...commands, "delete", ...inWatcher, "--name", name, "--yes")));
    assert.deepEqual(cli!.azure.packetCaptures(), []);
  });

  it("puts the agent on a machine, in the newest version that there is", async function () {
    cli!.azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", agent: "missing" });
    await az("vm", "extension", "set", "--resource-group", "ContosoExampleRG", "--vm-name", "ContosoVM", "--name", "NetworkWatcherAgentLinux", "--publisher", "Microsoft.Azure.NetworkWatcher");
    const agent = cli!.azure.store.get(`${ids.virtualMachine}/extensions/NetworkWatcherAgentLinux`);
    assert.deepEqual([agent?.properties["type"], agent?.properties["typeHandlerVersion"], agent?.properties["provisioningState"]], ["NetworkWatcherAgentLinux", "1.4", "Succeeded"]);
  });
});
