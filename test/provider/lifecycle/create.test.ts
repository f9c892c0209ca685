import assert from "node:assert/strict";
import { failureOf, onLocalAzure } from "../onLocalAzure";

const list = "GET PacketCaptures_List 200";
const created = ["PUT PacketCaptures_Create 201", "GET Operations_Get 200", "POST PacketCaptures_GetStatus 202"];

describe("creating a capture", () => {
  it("sends Azure exactly what the program said, with the defaults filled in", async () => {
    const on = onLocalAzure();
    await on.provider.create(await on.inputs({ filters: [{ protocol: "TCP", localPort: "80" }], timeLimitInSeconds: 60 }));
    const put = on.azure.journal.entries.find(({ operation }) => operation === "PacketCaptures_Create");
    assert.deepEqual(put?.requestBody, {
      properties: {
        target: on.ids.virtualMachine,
        targetType: "AzureVM",
        bytesToCapturePerPacket: 0,
        totalBytesPerSession: 1073741824,
        timeLimitInSeconds: 60,
        storageLocation: { storageId: on.ids.storageAccount },
        filters: [{ protocol: "TCP", localPort: "80" }],
      },
    });
    assert.equal(put?.path, on.captureId("web-1234567"));
  });

  it("returns the inputs, what Azure made of them and how the session stands", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs } = await on.provider.create(inputs);
    assert.equal(id, on.captureId("web-1234567"));
    const { __provider, ...rest } = inputs;
    const file =
      "https://contosoexamplergdiag374.blob.core.windows.net/network-watcher-logs/subscriptions/00000000-0000-0000-0000-000000000000" +
      "/resourcegroups/contosoexamplerg/providers/microsoft.compute/virtualmachines/contosovm/2026/11/23/packetcapture_08_00_00_000.cap";
    assert.deepEqual(outs, {
      ...rest,
      networkWatcherId: on.ids.networkWatcher,
      provisioningState: "Succeeded",
      packetCaptureStatus: "Running",
      captureStartTime: on.azure.packetCapture(id)?.captureStartTime,
      packetCaptureErrors: [],
      storagePath: file,
      storagePaths: [file],
    });
  });

  describe("asks Azure no more than it must", () => {
    it("three times, after one list of the watcher, when that is given and neither agent nor account is looked at", async () => {
      const on = onLocalAzure();
      const watcher = { networkWatcherName: "NetworkWatcher_westcentralus", resourceGroupName: "NetworkWatcherRG" };
      await on.provider.create(await on.inputs({ ...watcher, requireAgent: false, requireStorage: false }));
      assert.deepEqual(on.requests(), [list, ...created]);
    });

    it("six times, after the list, when machine, account and watcher have to be looked up", async () => {
      const on = onLocalAzure();
      await on.provider.create(await on.inputs());
      const [machine, account, watchers, ...rest] = on.requests();
      assert.deepEqual([machine, account, watchers].sort(), [
        "GET NetworkWatchers_ListAll 200",
        "GET StorageAccounts_GetProperties 200",
        "GET VirtualMachines_Get 200",
      ]);
      assert.deepEqual(rest, [list, ...created]);
    });

    it("once for the look-ups that captures of one run share", async () => {
      const on = onLocalAzure();
      const names = ["a", "b", "c"];
      const inputs = await Promise.all(names.map((name) => on.inputs({ packetCaptureName: name })));
      await Promise.all(inputs.map((each) => on.provider.create(each)));
      const requests = on.requests();
      assert.equal(requests.filter((line) => line.includes("VirtualMachines_Get")).length, 1);
      assert.equal(requests.filter((line) => line.includes("NetworkWatchers_ListAll")).length, 1);
      assert.equal(requests.filter((line) => line.includes("StorageAccounts_GetProperties")).length, 1);
      assert.equal(requests.filter((line) => line === list).length, 1);
      assert.equal(requests.length, 4 + 3 * names.length);
    });

    it("not for the machine, when its region is given and the agent is not looked for", async () => {
      const on = onLocalAzure();
      await on.provider.create(await on.inputs({ location: "West Central US", requireAgent: false, requireStorage: false }));
      assert.deepEqual(on.requests(), ["GET NetworkWatchers_ListAll 200", list, ...created]);
    });
  });

  it("asks for one token only, and never for one to another address", async () => {
    const on = onLocalAzure();
    await on.provider.create(await on.inputs());
    assert.equal(on.azure.journal.entries.filter(({ operation }) => operation === "Token").length, 1);
  });

  it("takes a scale set with some of its instances, and reads the scope back as it was written", async () => {
    const on = onLocalAzure();
    const target = on.ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/web");
    on.azure.addScaleSet({ id: target, location: "westcentralus", instances: ["0", "1", "2"] });
    const inputs = await on.inputs({ target, scope: { include: ["0", "1"] } });
    const { id, outs } = await on.provider.create(inputs);
    const read = await on.provider.read(id, { ...outs, __provider: "text" });
    assert.deepEqual([outs?.scope, read.props?.scope, read.inputs], [{ include: ["0", "1"] }, { include: ["0", "1"] }, undefined]);
  });

  it("takes a continuous capture without the limits that Azure refuses there", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs({
      storageLocation: { localPath: "/var/captures/ring.cap" },
      continuousCapture: true,
      captureSettings: { fileCount: 2 },
    });
    const { id, outs } = await on.provider.create(inputs);
    assert.deepEqual(
      [outs?.captureSettings, outs?.totalBytesPerSession, outs?.timeLimitInSeconds],
      [{ fileCount: 2, fileSizeInBytes: 104857600, sessionTimeLimitInSeconds: 86400 }, undefined, undefined],
    );
    assert.equal((await on.provider.read(id, { ...outs, __provider: "text" })).inputs, undefined);
  });

  it("stops the session at once, when it is not to run", async () => {
    const on = onLocalAzure();
    const { outs } = await on.provider.create(await on.inputs({ running: false }));
    assert.deepEqual([outs?.packetCaptureStatus, outs?.stopReason], ["Stopped", "Manual"]);
  });

  it("returns when the session has ended, when that is to be waited for, and shows that it waits", async () => {
    const on = onLocalAzure();
    const { outs } = await on.provider.create(await on.inputs({ timeLimitInSeconds: 600, waitUntilStopped: true }));
    assert.deepEqual([outs?.packetCaptureStatus, outs?.stopReason], ["Stopped", "TimeExceeded"]);
    assert.match(
      on.shown.progress.at(-1) ?? "",
      /^waiting for packet capture "web-1234567" to stop: Running for \d+ s, its limit is 600 s$/,
    );
    assert.ok(on.requests().length < 30, "it asks seldom");
  });

  it("gives up waiting for the end after the time that was set, and takes it up again", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs({ waitUntilStopped: true, timeouts: { waitUntilStoppedInSeconds: 300 } });
    const failure = await failureOf(on.provider.create(inputs));
    assert.match(failure.message, /still Running after waiting \d+ s for it to stop; it may still stop later \(OperationTimedOut\)/);
    assert.equal((await on.provider.diff(failure.id, failure.properties, inputs)).changes, true);
    on.azure.endSession(failure.id);
    const { outs } = await on.provider.update(failure.id, failure.properties, inputs);
    assert.equal(outs?.packetCaptureStatus, "Stopped");
  });

  it("still creates the capture, with a warning, when its status cannot be told", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({
      match: { operation: "PacketCaptures_GetStatus" },
      action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "not you" } } } },
    });
    const { outs } = await on.provider.create(await on.inputs());
    assert.equal(outs?.packetCaptureStatus, "Unknown");
    assert.deepEqual(on.shown.warnings, ['the status of packet capture "web-1234567" is unknown: not you (AuthorizationFailed)']);
  });

  it("puts nothing secret into the state", async () => {
    const on = onLocalAzure();
    const { outs } = await on.provider.create(await on.inputs());
    assert.doesNotMatch(JSON.stringify(outs), new RegExp(on.azure.identity.clientSecret));
  });
});

describe("creating a capture is refused before anything is sent", () => {
  const subject = 'creating packet capture "web-1234567"';
  const placed = `${subject} (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG")`;
  const extension =
    'declare a `NetworkWatcherAgent` from pulumi-azure-packet-capture/components, or the extension (publisher "Microsoft.Azure.NetworkWatcher", type "NetworkWatcherAgentLinux" or "NetworkWatcherAgentWindows", ' +
    'version "1.4") and make the capture depend on it, or set `requireAgent: false` to try anyway';
  const machine = (name: string) =>
    `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/${name}`;
  const cases: { when: string; spec: object; args?: object; says: string }[] = [
    {
      when: "the agent is missing",
      spec: { agent: "missing" },
      says: `${placed}: virtual machine "vm" has no Network Watcher agent (AgentNotInstalled)\n  hint: ${extension}`,
    },
    {
      when: "the agent failed to install",
      spec: { agent: "failed" },
      says: `${placed}: the Network Watcher agent of virtual machine "vm" could not be installed (AgentFailed)\n  hint: repair or reinstall the extension, or set \`requireAgent: false\` to try anyway`,
    },
    {
      when: "the machine is off",
      spec: { power: "deallocated" },
      says: `${placed}: virtual machine "vm" is not running (MachineNotRunning)\n  hint: start it, or set \`requireAgent: false\` to try anyway`,
    },
    {
      when: "the region has no network watcher",
      spec: { location: "northeurope" },
      says:
        `${subject}: region "northeurope" of subscription "00000000-0000-0000-0000-000000000000" has no network watcher (NetworkWatcherNotFound)\n` +
        '  hint: declare an azure-native network.NetworkWatcher with `location: "northeurope"` and make the capture depend on it, or run ' +
        "`az network watcher configure --locations northeurope --enabled true --resource-group NetworkWatcherRG`",
    },
    {
      when: "the machine is in another region than the program says",
      spec: {},
      args: { location: "eastus" },
      says: `${subject}: \`location\` is "eastus", but virtual machine "vm" is in "westcentralus" (LocationMismatch)\n  hint: leave out \`location\`: it follows from the target`,
    },
  ];
  for (const { when, spec, args, says } of cases) {
    it(`when ${when}`, async () => {
      const on = onLocalAzure();
      on.azure.addVirtualMachine({ id: machine("vm"), location: "westcentralus", ...spec });
      const failure = await failureOf(on.provider.create(await on.inputs({ target: machine("vm"), ...args })));
      assert.equal(failure.message, says);
      assert.equal(failure.stack, "the error is shown with the resource", "the engine prints the stack");
      assert.equal(failure.id, undefined, "nothing is kept in the state");
      assert.deepEqual(on.azure.packetCaptures(), []);
      assert.ok(!on.requests().some((line) => line.startsWith("PUT")));
    });
  }

  it("when the machine does not exist, in Azure's own words and with the request's id", async () => {
    const on = onLocalAzure();
    on.azure.addVirtualMachine({ id: machine("other"), location: "westcentralus" });
    const failure = await failureOf(on.provider.create(await on.inputs({ target: machine("gone") })));
    assert.match(
      failure.message,
      /^creating packet capture "web-1234567": The Resource 'Microsoft\.Compute\/virtualMachines\/gone' under resource group 'web' was not found\..* \(ResourceNotFound\)\n {2}hint: check `target`; if this stack creates the machine, make the capture depend on it\n {2}request id: \S+$/,
    );
  });

  it("but not when the machine may not be looked at, and its region need not be known", async () => {
    const on = onLocalAzure();
    const forbidden = { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "not you" } } } };
    on.azure.faults.add({ match: { operation: "VirtualMachines_Get" }, times: "forever", action: forbidden });
    const { id } = await on.provider.create(await on.inputs({ location: "westcentralus" }));
    assert.equal(on.azure.packetCapture(id)?.packetCaptureStatus, "Running");
    const failure = await failureOf(on.provider.create(await on.inputs({ packetCaptureName: "other" })));
    assert.equal(
      failure.message.replace(/\n {2}request id:.*/, ""),
      'creating packet capture "other": not you (AuthorizationFailed)\n  hint: grant read access to the machine, or give `location`, or `networkWatcherName` and `resourceGroupName`',
    );
  });

  it("but not when the agent is not required: then Azure decides", async () => {
    const on = onLocalAzure();
    on.azure.addVirtualMachine({ id: machine("vm"), location: "westcentralus", agent: "missing" });
    await failureOf(on.provider.create(await on.inputs({ target: machine("vm"), requireAgent: false })));
    assert.ok(on.requests().includes("PUT PacketCaptures_Create 201"));
  });
});

describe("a storage account that the service cannot write to", () => {
  const premium = (on: ReturnType<typeof onLocalAzure>): void =>
    on.azure.addStorageAccount({ id: on.ids.storageAccount, location: "westcentralus", sku: "Premium_LRS" });

  it("is refused before anything is created, and costs nothing in the state", async () => {
    const on = onLocalAzure();
    premium(on);
    const failure = await failureOf(on.provider.create(await on.inputs()));
    assert.equal(
      failure.message,
      'creating packet capture "web-1234567" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): ' +
        'storage account "contosoexamplergdiag374" is a Premium account, but captures require a Standard account (StorageAccountTier)\n' +
        "  hint: use a Standard account, or set `requireStorage: false` to try anyway",
    );
    assert.equal(failure.id, undefined);
    assert.deepEqual(on.azure.packetCaptures(), []);
  });

  it("is not looked at when that is not asked for: then Azure decides", async () => {
    const on = onLocalAzure();
    premium(on);
    await on.provider.create(await on.inputs({ requireStorage: false }));
    assert.ok(!on.requests().some((line) => line.includes("StorageAccounts")));
  });

  it("is not held against anybody who may not look at it", async () => {
    const on = onLocalAzure();
    premium(on);
    const forbidden = { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "not you" } } } };
    on.azure.faults.add({ match: { operation: "StorageAccounts_GetProperties" }, action: forbidden });
    const { outs } = await on.provider.create(await on.inputs());
    assert.equal(outs?.packetCaptureStatus, "Running");
  });
});
