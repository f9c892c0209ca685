import assert from "node:assert/strict";
import { managementEndpointOf } from "../../../../provider/lifecycle/triggered/outputs";
import { unknownValue } from "../../../../provider/model/unknown";
import { triggeredShell } from "../../../../provider/shell";
import { failureOf } from "../../onLocalAzure";
import { onTriggered } from "./onTriggered";

describe("declaring captures that something else starts later", () => {
  it("fills in the defaults, and keeps the generated prefix", async () => {
    const on = onTriggered();
    const inputs = await on.checked();
    assert.deepEqual(inputs, {
      target: on.ids.virtualMachine,
      targetType: "AzureVM",
      storageLocation: { storageId: on.ids.storageAccount },
      filters: [],
      bytesToCapturePerPacket: 0,
      totalBytesPerSession: 1073741824,
      timeLimitInSeconds: 18000,
      namePrefix: "web-1234567",
      requireAgent: true,
      deleteOnDestroy: false,
      __generatedName: true,
      __provider: "text",
    });
    assert.deepEqual(await on.checked({ __suggestedName: "web-7654321" }, inputs), inputs);
    assert.equal((await on.checked({ namePrefix: "WEB-1234567" }, inputs)).namePrefix, "web-1234567", "another letter case is no change");
  });

  it("finds every mistake, in the words that a capture has", async () => {
    const on = onTriggered();
    const args = { filters: "udp port 53 or icmp", timeLimitInSeconds: 36000, networkWatcherName: "nw", running: false };
    const { failures } = await on.check({ ...args, namePrefix: "a".repeat(64), principalId: "me", deleteOnDestroy: "yes" });
    const { running, ...others } = args;
    const ofCapture = (
      await on.provider.check({}, { target: on.ids.virtualMachine, storageLocation: { storageId: on.ids.storageAccount }, ...others })
    ).failures?.map(({ reason }) => reason);
    assert.equal(running, false);
    assert.deepEqual(
      failures.filter((failure) => ofCapture?.includes(failure)),
      ofCapture,
    );
    assert.deepEqual(
      failures.filter((failure) => !ofCapture?.includes(failure)),
      [
        "`running`: is not a known property; allowed properties: `target`, `targetType`, `scope`, `storageLocation`, `filters`, `bytesToCapturePerPacket`, `totalBytesPerSession`, `timeLimitInSeconds`, `continuousCapture`, `captureSettings`, `namePrefix`, `networkWatcherName`, `resourceGroupName`, `location`, `requireAgent`, `requireStorage`, `principalId`, `deleteOnDestroy`, `timeouts`",
        `\`namePrefix\`: must be 1 to 63 letters, digits, underscores, periods or hyphens, starting with a letter or digit and ending with a letter, digit or underscore, got "${"a".repeat(64)}"`,
        '`principalId`: must be an object id such as "00000000-0000-0000-0000-000000000000", got "me"; an identity\'s client id is another id',
        '`deleteOnDestroy`: must be true or false, got "yes"',
      ],
    );
  });

  it("has no session to wait for", async () => {
    const { failures } = await onTriggered().check({ timeouts: { deleteInSeconds: 60, waitUntilStoppedInSeconds: 60 } });
    assert.deepEqual(failures, ["`timeouts.waitUntilStoppedInSeconds`: is not allowed: no session is waited for"]);
  });

  it("gives the request that starts a capture, and changes nothing in Azure", async () => {
    const on = onTriggered();
    const inputs = await on.checked({ filters: "tcp port 80", timeLimitInSeconds: 60, location: "West Central US" });
    const { id, outs } = await on.triggered.create(inputs);
    assert.deepEqual(on.requests().sort(), [
      "GET NetworkWatchers_ListAll 200",
      "GET StorageAccounts_GetProperties 200",
      "GET VirtualMachines_Get 200",
    ]);
    assert.equal(id, `${on.ids.networkWatcher}/packetCaptures/web-1234567-*`);
    const { __provider, ...said } = inputs;
    assert.deepEqual(outs, {
      ...said,
      networkWatcherId: on.ids.networkWatcher,
      managementEndpoint: "https://local.test",
      request: outs?.request,
    });

    await on.trigger("web-1234567-20261123T080000Z", { filters: "tcp port 80", timeLimitInSeconds: 60 });
    const put = on.azure.journal.entries.find(({ operation }) => operation === "PacketCaptures_Create");
    assert.deepEqual(outs?.request, put?.requestBody, "it is the body that a capture with these settings sends");
  });

  it("needs what a capture needs, and says so in the same words", async () => {
    const cases: [(on: ReturnType<typeof onTriggered>) => Record<string, unknown> | void, string][] = [
      [
        (on) => on.azure.changeMachine(on.ids.virtualMachine, { power: "deallocated" }),
        'virtual machine "ContosoVM" is not running (MachineNotRunning)\n  hint: start it, or set `requireAgent: false` to try anyway',
      ],
      [
        (on) => ({ storageLocation: { storageId: `${on.ids.storageAccount}x` } }),
        'storage account "contosoexamplergdiag374x" does not exist (StorageAccountNotFound)\n  hint: check `storageLocation.storageId`; if this stack creates the account, make the capture depend on it',
      ],
      [
        () => ({ location: "westeurope" }),
        '`location` is "westeurope", but virtual machine "ContosoVM" is in "westcentralus" (LocationMismatch)\n  hint: leave out `location`: it follows from the target',
      ],
      [
        () => ({ networkWatcherName: "nw", resourceGroupName: "rg" }),
        'network watcher "nw" does not exist in resource group "rg" (NetworkWatcherNotFound)\n  hint: check `networkWatcherName` and `resourceGroupName`, or leave out both to use the watcher of the region',
      ],
    ];
    for (const [prepare, reason] of cases) {
      const on = onTriggered();
      const inputs = await on.checked(prepare(on) ?? {});
      const { message } = await failureOf(on.triggered.create(inputs));
      assert.equal(message.replace(/\n {2}request id: .*$/, ""), `creating triggered captures "web-1234567-*": ${reason}`);
    }
  });

  it("refuses a watcher of another region", async () => {
    const on = onTriggered();
    on.azure.addNetworkWatcher({ id: on.ids.networkWatcher.replace("westcentralus", "northeurope"), location: "northeurope" });
    const watcher = { networkWatcherName: "NetworkWatcher_northeurope", resourceGroupName: "NetworkWatcherRG" };
    const { message } = await failureOf(on.triggered.create(await on.checked(watcher)));
    assert.equal(
      message,
      'creating triggered captures "web-1234567-*": network watcher "NetworkWatcher_northeurope" is in "northeurope", but the machine is in "westcentralus" (NetworkWatcherRegion)\n' +
        '  hint: name the watcher of "westcentralus", or leave out `networkWatcherName` and `resourceGroupName`',
    );
  });

  it("refuses two of a run with the same names for the same target", async () => {
    const on = onTriggered();
    const inputs = await on.checked({ namePrefix: "alerts" });
    await on.triggered.create(inputs);
    const { message } = await failureOf(on.triggered.create(inputs));
    assert.equal(
      message,
      'creating triggered captures "alerts-*": another resource of this stack has captures of this target with these names (NamePrefixUsedTwice)\n' +
        "  hint: choose another `namePrefix` for one of the two; if this resource was renamed, add its old name to `aliases`",
    );
  });

  it("gives public Azure's address where this machine stands for Azure", () => {
    const local = ["https://localhost:8443", "https://127.0.0.1:8443", "https://[::1]:8443", "https://azure.localhost:8443"];
    for (const endpoint of local) assert.equal(managementEndpointOf(endpoint), "https://management.azure.com");
    for (const endpoint of ["https://management.usgovcloudapi.net", "https://localhost.example"])
      assert.equal(managementEndpointOf(endpoint), endpoint);
  });
});

describe("changing captures that something else starts later", () => {
  async function declared(args: Record<string, unknown> = {}) {
    const on = onTriggered();
    const inputs = await on.checked(args);
    const { id, outs = {} } = await on.triggered.create(inputs);
    on.newRun();
    on.requests();
    const change = async (changed: Record<string, unknown>) => {
      const news = await on.checked({ ...args, ...changed }, inputs);
      return { news, diff: await on.triggered.diff(id, outs, news) };
    };
    return { on, id, outs, inputs, change };
  }

  it("does nothing where nothing has changed", async () => {
    const { on, change } = await declared({ filters: "tcp port 80" });
    assert.deepEqual((await change({})).diff, { changes: false });
    assert.deepEqual(on.requests(), []);
  });

  it("gives its code to a resource that moves from the plugin, without a request", async () => {
    const { on, id, outs, inputs } = await declared();
    const { __provider, ...fromPlugin } = outs;
    const news = { ...inputs, __provider: triggeredShell };
    assert.equal(__provider, undefined);
    assert.deepEqual(await on.triggered.diff(id, fromPlugin, news), { changes: true });
    assert.deepEqual((await on.triggered.update(id, fromPlugin, news)).outs, fromPlugin);
    assert.deepEqual(on.requests(), []);
  });

  it("changes settings in place, in the request", async () => {
    const { on, id, outs, change } = await declared();
    const { news, diff } = await change({
      filters: "udp port 53",
      timeLimitInSeconds: 60,
      storageLocation: { filePath: "/var/captures/a.cap" },
    });
    assert.deepEqual(diff, {});
    const updated = (await on.triggered.update(id, outs, news)).outs ?? {};
    assert.deepEqual(on.requests(), ["GET VirtualMachines_Get 200", "GET NetworkWatchers_ListAll 200"]);
    assert.deepEqual(updated.request, {
      properties: {
        target: on.ids.virtualMachine,
        targetType: "AzureVM",
        bytesToCapturePerPacket: 0,
        totalBytesPerSession: 1073741824,
        timeLimitInSeconds: 60,
        storageLocation: { filePath: "/var/captures/a.cap" },
        filters: [
          { protocol: "UDP", localPort: "53" },
          { protocol: "UDP", remotePort: "53" },
        ],
      },
    });
    assert.equal(updated.networkWatcherId, on.ids.networkWatcher);
  });

  it("asks Azure nothing about what is only its own", async () => {
    const { on, id, outs, change } = await declared();
    const { news, diff } = await change({ deleteOnDestroy: true, timeouts: { deleteInSeconds: 60 } });
    assert.deepEqual(diff, {});
    const updated = (await on.triggered.update(id, outs, news)).outs ?? {};
    assert.deepEqual(on.requests(), []);
    assert.deepEqual(updated, { ...outs, deleteOnDestroy: true, timeouts: { deleteInSeconds: 60 } });
  });

  it("replaces it with another target, prefix or watcher; the new one comes first", async () => {
    const { on, change } = await declared();
    const replaced = (...replaces: string[]) => ({ replaces, deleteBeforeReplace: false });
    const target = on.ids.virtualMachine.replace("ContosoVM", "other");
    assert.deepEqual((await change({ target })).diff, replaced("target"));
    assert.deepEqual((await change({ target: unknownValue })).diff, replaced("target", "targetType"));
    assert.deepEqual((await change({ namePrefix: "db" })).diff, replaced("namePrefix"));
    const watcher = { networkWatcherName: "nw", resourceGroupName: "NetworkWatcherRG" };
    assert.deepEqual((await change(watcher)).diff, replaced("networkWatcherName"));
    const same = { networkWatcherName: "networkwatcher_WESTCENTRALUS", resourceGroupName: "networkwatcherrg" };
    assert.deepEqual((await change(same)).diff, {}, "the watcher that it has already is named");
    assert.deepEqual(on.requests(), [], "nothing is looked at outside of a preview: the creation does that");
  });

  it("warns in a preview of what would keep captures from being started", async () => {
    const { on, change } = await declared();
    const storageLocation = { storageId: `${on.ids.storageAccount}x` };
    assert.deepEqual((await change({ storageLocation, __isPreview: true })).diff, {});
    const reason =
      'storage account "contosoexamplergdiag374x" does not exist (StorageAccountNotFound)\n  hint: check `storageLocation.storageId`; if this stack creates the account, make the capture depend on it';
    const end = "\n  `pulumi up` fails here, unless the same run fixes this";
    const subject =
      'updating triggered captures "web-1234567-*" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG")';
    const shown = on.shown.warnings.map((line) => line.replace(/\n {2}request id: .*/, ""));
    assert.deepEqual(shown, [`${subject}: ${reason}${end}`]);
    on.shown.warnings.length = 0;
    await change({ target: on.ids.virtualMachine.replace("ContosoVM", "other"), __isPreview: true });
    assert.match(
      on.shown.warnings.join("\n"),
      /^creating triggered captures "web-1234567-\*": .*was not found.* \(ResourceNotFound\)\n {2}hint: check `target`/,
    );
  });

  it("fails in an update, and keeps the state, where no capture could be started", async () => {
    const { on, id, outs, change } = await declared();
    on.azure.changeMachine(on.ids.virtualMachine, { power: "deallocated" });
    const { news } = await change({ timeLimitInSeconds: 60 });
    const failure = await failureOf(on.triggered.update(id, outs, news));
    assert.match(
      failure.message,
      /^updating triggered captures "web-1234567-\*" \(network watcher .*\): virtual machine "ContosoVM" is not running \(MachineNotRunning\)/,
    );
    assert.equal("reasons" in failure, false);
  });
});

describe("refreshing captures that something else starts later", () => {
  it("keeps them as long as the watcher may be there", async () => {
    const on = onTriggered();
    const { id, outs = {} } = await on.triggered.create(await on.checked());
    on.newRun();
    on.requests();
    assert.deepEqual(await on.triggered.read(id, outs), { id, props: outs });
    assert.deepEqual(on.requests(), ["GET NetworkWatchers_ListAll 200"]);

    on.newRun();
    on.azure.store.delete(on.ids.networkWatcher);
    assert.deepEqual(await on.triggered.read(id, outs), {});
  });

  it("keeps them where the watcher cannot be seen", async () => {
    const machines = { roleName: "Machines", actions: ["Microsoft.Compute/*"] };
    const [clientId, clientSecret] = ["11111111-1111-4111-8111-111111111111", "canary"];
    const on = onTriggered({
      access: {
        principals: [{ clientId, clientSecret }],
        roleDefinitions: [machines],
        roleAssignments: [{ principal: clientId, role: "Machines" }],
      },
      configuration: { "azure-packet-capture:clientId": clientId, "azure-packet-capture:clientSecret": clientSecret },
    });
    const id = `${on.ids.networkWatcher}/packetCaptures/web-1234567-*`;
    const state = { target: on.ids.virtualMachine, networkWatcherId: on.ids.networkWatcher };
    assert.deepEqual(await on.triggered.read(id, state), { id, props: state });
  });

  it("refuses an import, with the reason", async () => {
    const on = onTriggered();
    const { message } = await failureOf(on.triggered.read(`${on.ids.networkWatcher}/packetCaptures/web-1234567-*`, {}));
    assert.equal(
      message,
      'importing triggered captures "web-1234567-*" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): Azure has no such resource, so there is nothing to import (ImportUnsupported)\n' +
        "  hint: declare it without `import`: its creation changes nothing in Azure, and captures with its `namePrefix` are then its own",
    );
    assert.deepEqual(on.requests(), []);
  });

  it("says what an id has to be", async () => {
    const on = onTriggered();
    const { message } = await failureOf(on.triggered.read("web", {}));
    assert.equal(
      message,
      'reading triggered captures: the id must be /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/networkWatchers/{name}/packetCaptures/{prefix}-*, got "web" (InvalidTriggeredCapturesId)',
    );
  });
});
