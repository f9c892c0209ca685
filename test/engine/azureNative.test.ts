import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { full } from "../inFull";
import { until } from "../until";
import { engineStack, type EngineStack } from "./stack";

interface Machine {
  size?: string;
  /** Fixed names make azure-native delete first. */
  name?: string;
  options?: string;
}

/** A machine with all that it needs, and a capture on it. */
function declareMachine(stack: EngineStack, { size = "Standard_B1s", name, options = "" }: Machine = {}): void {
  stack.program(`
    const { ResourceGroup } = require("@pulumi/azure-native/resources");
    const network = require("@pulumi/azure-native/network");
    const compute = require("@pulumi/azure-native/compute");
    const storage = require("@pulumi/azure-native/storage");
    const group = new ResourceGroup("web", { location: "West Europe" });
    const resourceGroupName = group.name;
    // Before the network: Azure makes a watcher for the first network of a region that has none.
    const watcher = new network.NetworkWatcher("watcher", { resourceGroupName });
    const net = new network.VirtualNetwork("net", {
      resourceGroupName, addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    }, { dependsOn: [watcher] });
    const subnet = new network.Subnet("subnet", { resourceGroupName, virtualNetworkName: net.name, addressPrefix: "10.0.0.0/24" });
    const card = new network.NetworkInterface("card", { resourceGroupName, ipConfigurations: [{ name: "main", subnet: { id: subnet.id } }] });
    const vm = new compute.VirtualMachine("vm", {
      resourceGroupName, ${name === undefined ? "" : `vmName: "${name}",`}
      hardwareProfile: { vmSize: "${size}" },
      networkProfile: { networkInterfaces: [{ id: card.id, primary: true }] },
      osProfile: { computerName: "web", adminUsername: "someone", adminPassword: "canary-1234" },
    }, { ${options} });
    const agent = new compute.VirtualMachineExtension("agent", {
      resourceGroupName, vmName: vm.name,
      publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4",
    });
    const files = new storage.StorageAccount("files", { resourceGroupName, kind: "StorageV2", sku: { name: "Standard_LRS" } });
    const capture = new PacketCapture("capture", {
      target: vm.id, resourceGroupName, networkWatcherName: watcher.name, storageLocation: { storageId: files.id },
    }, { dependsOn: [agent] });
    exports.vm = vm.id;
    exports.target = capture.target;
    exports.networks = net.type;
    exports.status = capture.packetCaptureStatus;`);
}

/** The requests that changed something, in their order, without their statuses. */
function writes(stack: EngineStack): string[] {
  return stack
    .requests()
    .filter((line) => /^(PUT|PATCH|DELETE) /.test(line))
    .map((line) => line.replace(/ \d+$/, ""));
}

function everything(stack: EngineStack): string[] {
  return stack.azure.store
    .snapshot()
    .resources.map(({ id }) => id)
    .sort();
}

/** Those of them that a capture must be in order with. */
function machineAndCapture(lines: string[]): string[] {
  return lines.filter((line) => /VirtualMachine|PacketCapture/.test(line));
}

describe("with the real engine, beside resources of azure-native, a capture", function () {
  const start = engineStack();

  it("comes after its agent and goes before it, and nothing is left", async () => {
    const stack = start();
    const before = everything(stack);
    declareMachine(stack);

    const first = await stack.up();
    assert.equal(first.code, 0, first.output);
    assert.match(first.output, /\+ 10 created/);
    assert.doesNotMatch(first.output, /warning/);
    const made = writes(stack);
    assert.equal(made.length, 9, made.join("\n"));
    assert.deepEqual([made[0], ...made.slice(-1)], ["PUT ResourceGroups_CreateOrUpdate", "PUT PacketCaptures_Create"]);
    assert.deepEqual(machineAndCapture(made), [
      "PUT VirtualMachines_CreateOrUpdate",
      "PUT VirtualMachineExtensions_CreateOrUpdate",
      "PUT PacketCaptures_Create",
    ]);
    const outputs = await stack.outputs();
    assert.deepEqual(
      [outputs["status"], outputs["target"], outputs["networks"]],
      ["Running", outputs["vm"], "Microsoft.Network/virtualNetworks"],
    );
    const [agent] = stack.azure.store.list("Microsoft.Compute/virtualMachines/extensions", String(outputs["vm"]));
    assert.equal(agent?.location, "westeurope", "the group's, like everything else's");

    const second = await stack.up();
    assert.match(second.output, /10 unchanged/);
    const refresh = await stack.refresh();
    assert.match(refresh.output, /10 unchanged/);
    assert.deepEqual(writes(stack), []);

    declareMachine(stack, { size: "Standard_B2s" });
    const preview = await stack.preview();
    assert.match(preview.output, /~ 1 to update\s+9 unchanged/);
    const changed = await stack.up();
    assert.match(changed.output, /~ 1 updated\s+9 unchanged/);
    assert.deepEqual(writes(stack), ["PUT VirtualMachines_CreateOrUpdate"], "a machine that is changed in place keeps its capture");

    const destroyed = await stack.destroy();
    assert.match(destroyed.output, /- 10 deleted/);
    const gone = writes(stack);
    assert.deepEqual(gone.slice(0, 3), [
      "DELETE PacketCaptures_Delete",
      "DELETE VirtualMachineExtensions_Delete",
      "DELETE VirtualMachines_Delete",
    ]);
    assert.equal(gone.at(-1), "DELETE ResourceGroups_Delete");
    assert.deepEqual(everything(stack), before);
  });

  full.it("is deleted before a machine that is replaced delete-first, while the new one's id is not known", async () => {
    const stack = start();
    declareMachine(stack, { name: "old" });
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    stack.requests();
    declareMachine(stack, { name: "new" });
    const replaced = await stack.up();
    assert.equal(replaced.code, 0, replaced.output);
    assert.deepEqual(writes(stack), [
      "DELETE PacketCaptures_Delete",
      "DELETE VirtualMachineExtensions_Delete",
      "DELETE VirtualMachines_Delete",
      "PUT VirtualMachines_CreateOrUpdate",
      "PUT VirtualMachineExtensions_CreateOrUpdate",
      "PUT PacketCaptures_Create",
    ]);
    const outputs = await stack.outputs();
    assert.match(String(outputs["target"]), /\/virtualMachines\/new$/);
    assert.equal(outputs["status"], "Running");
  });

  full.it("moves over to a machine that is replaced create-first, before the old one goes", async () => {
    const stack = start();
    const options = 'replaceOnChanges: ["hardwareProfile"]';
    declareMachine(stack, { options });
    await stack.up();
    const { vm: old } = await stack.outputs();
    stack.requests();
    declareMachine(stack, { options, size: "Standard_B2s" });
    const replaced = await stack.up();
    assert.equal(replaced.code, 0, replaced.output);
    const lines = writes(stack);
    assert.equal(lines[0], "PUT VirtualMachines_CreateOrUpdate");
    assert.equal(lines.at(-1), "DELETE VirtualMachines_Delete");
    assert.deepEqual(
      lines.filter((line) => line.includes("PacketCapture")),
      ["DELETE PacketCaptures_Delete", "PUT PacketCaptures_Create"],
    );
    assert.ok(lines.indexOf("PUT VirtualMachineExtensions_CreateOrUpdate") < lines.indexOf("PUT PacketCaptures_Create"), lines.join("\n"));
    const outputs = await stack.outputs();
    assert.notEqual(outputs["vm"], old);
    assert.equal(outputs["target"], outputs["vm"]);
  });

  full.it("shows with the machine's drift in a refresh, which leaves it alone", async () => {
    const stack = start();
    declareMachine(stack);
    await stack.up();
    const { vm } = await stack.outputs();
    const machine = stack.azure.store.get(String(vm))!;
    stack.azure.store.put({ ...machine, properties: { ...machine.properties, hardwareProfile: { vmSize: "Standard_D2s_v3" } } });
    const refresh = await stack.refresh();
    assert.match(refresh.output, /vmSize: "Standard_B1s" => "Standard_D2s_v3"/);
    assert.match(refresh.output, /~ 1 updated\s+9 unchanged/);
    stack.requests();
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(writes(stack), ["PUT VirtualMachines_CreateOrUpdate"]);
  });

  full.it("takes a machine, a watcher and an account that are looked up", async () => {
    const stack = start();
    stack.program(`
      const network = require("@pulumi/azure-native/network");
      const compute = require("@pulumi/azure-native/compute");
      const storage = require("@pulumi/azure-native/storage");
      const { getClientConfigOutput } = require("@pulumi/azure-native/authorization");
      const vm = compute.VirtualMachine.get("vm", machine);
      const watcher = network.getNetworkWatcherOutput({ resourceGroupName: "NetworkWatcherRG", networkWatcherName: "NetworkWatcher_westcentralus" });
      const { name, id: storageId } = storage.getStorageAccountOutput({ resourceGroupName: "ContosoExampleRG", accountName: "contosoexamplergdiag374" });
      const capture = new PacketCapture("capture", {
        target: vm.id, resourceGroupName: "NetworkWatcherRG", networkWatcherName: watcher.name, storageLocation: { storageId },
      });
      exports.location = vm.location;
      exports.subscription = getClientConfigOutput().subscriptionId;
      exports.keys = storage.listStorageAccountKeysOutput({ resourceGroupName: "ContosoExampleRG", accountName: name }).keys.length;
      exports.status = capture.packetCaptureStatus;`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(await stack.outputs(), {
      location: "westcentralus",
      subscription: stack.azure.identity.subscriptionId,
      keys: 2,
      status: "Running",
    });
    assert.match((await stack.up()).output, /2 unchanged/);
    await stack.destroy();
    assert.notEqual(stack.azure.store.get(stack.ids.virtualMachine), undefined, "what was looked up stays");
  });

  full.it("is in the subscription of its machine, whichever the provider of the machine has", async () => {
    const stack = start();
    const other = "11111111-1111-1111-1111-111111111111";
    stack.azure.store.addSubscription(other);
    stack.program(`
      const { Provider } = require("@pulumi/azure-native");
      const { ResourceGroup } = require("@pulumi/azure-native/resources");
      const compute = require("@pulumi/azure-native/compute");
      const network = require("@pulumi/azure-native/network");
      const provider = new Provider("other", { subscriptionId: "${other}", location: "northeurope" });
      const here = new ResourceGroup("here", { location: "westeurope" });
      const { name: resourceGroupName } = new ResourceGroup("there", {}, { provider });
      const vm = new compute.VirtualMachine("vm", { resourceGroupName }, { provider });
      const agent = new compute.VirtualMachineExtension("agent", {
        resourceGroupName, vmName: vm.name, publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4",
      }, { provider });
      const watcher = new network.NetworkWatcher("watcher", { resourceGroupName }, { provider });
      const capture = new PacketCapture("capture", { target: vm.id, storageLocation: { filePath: "/var/captures/a.cap" } }, { dependsOn: [agent, watcher] });
      exports.ids = [here.id, capture.id];`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    const [here, capture] = (await stack.outputs())["ids"] as string[];
    assert.match(here!, new RegExp(`^/subscriptions/${stack.azure.identity.subscriptionId}/resourceGroups/here`));
    assert.match(capture!, new RegExp(`^/subscriptions/${other}/resourceGroups/there`));
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });

  full.it("refuses azure-native's own provider", async () => {
    const stack = start();
    stack.program(`
      const { Provider } = require("@pulumi/azure-native");
      const provider = new Provider("azure", {});
      new PacketCapture("capture", { target: machine, storageLocation: account }, { provider });`);
    const up = await stack.up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /`provider`/);
    assert.deepEqual(writes(stack), []);
  });
});

describe("with the real engine, the stand-in for azure-native", function () {
  const start = engineStack();

  full.it("sends nothing in the preview of what is not there yet", async () => {
    const stack = start();
    declareMachine(stack);
    const preview = await stack.preview();
    assert.match(preview.output, /\+ 10 to create/);
    assert.deepEqual(stack.requests(), []);
  });

  full.it("imports what is there, and leaves it as it is", async () => {
    const stack = start();
    stack.program(`
      const { NetworkWatcher } = require("@pulumi/azure-native/network");
      new NetworkWatcher("watcher", { resourceGroupName: "NetworkWatcherRG", networkWatcherName: "NetworkWatcher_westcentralus", location: "westcentralus" }, {
        import: "${stack.ids.networkWatcher}",
      });`);
    const up = await stack.up();
    assert.match(up.output, /= 1 imported/);
    assert.deepEqual(writes(stack), []);
  });

  it("is found without a warning, whichever version the program asks for", async () => {
    const stack = start();
    stack.program(`
      const { ResourceGroup } = require("@pulumi/azure-native/resources");
      for (const version of ["3.0.0", "3.99.0"]) new ResourceGroup("group-" + version, { location: "westeurope" }, { version });`);
    const up = await stack.up();
    assert.match(up.output, /\+ 3 created/);
    assert.doesNotMatch(up.output, /warning/);
    assert.match((await stack.destroy()).output, /- 3 deleted/);
  });

  full.it("says what it is when it cannot do something", async () => {
    const stack = start();
    stack.program(`
      const { Blob } = require("@pulumi/azure-native/storage");
      new Blob("hello", { resourceGroupName: "ContosoExampleRG", accountName: "contosoexamplergdiag374", containerName: "files" });`);
    const up = await stack.up();
    assert.match(
      up.output,
      /the stand-in for azure-native cannot make a "azure-native:storage:Blob": the local Azure has nothing of the kind/,
    );
    assert.notEqual(up.code, 0);
  });

  full.it("holds nobody up when a run is interrupted", async () => {
    const stack = start();
    declareMachine(stack);
    stack.azure.faults.add({ match: { operation: "VirtualMachines_CreateOrUpdate" }, action: { operation: "Never" } });
    const { child, done, output, says } = stack.start(["up", "--yes", "--skip-preview"]);
    const asked = (): number => stack.azure.journal.entries.length;
    await until("the machine", () => stack.azure.journal.entries.at(-1)?.operation === "Operations_Get", output);
    child.kill("SIGINT");
    await says("^C received");
    child.kill("SIGINT");
    await done;
    // What is under way at the end may still come; then nobody goes on asking.
    for (let before = -1; before !== asked(); await sleep(1000)) before = asked();
  });

  full.it("passes on what Azure says when it refuses", async () => {
    const stack = start();
    stack.program(`
      const { NetworkWatcher } = require("@pulumi/azure-native/network");
      new NetworkWatcher("second", { resourceGroupName: "NetworkWatcherRG", location: "westcentralus" });`);
    const up = await stack.up();
    assert.match(
      up.output,
      /Cannot create more than 1 network watchers for this subscription in this region\. \(NetworkWatcherCountLimitReached\)/,
    );
    assert.notEqual(up.code, 0);
  });
});
