import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/model/unknown";
import { failureOf, onLocalAzure, type OnLocalAzure, type OnLocalAzureOptions } from "../onLocalAzure";

type Json = Record<string, unknown>;

/** A stack with one capture, and what a later run's `check` and `diff` say of other arguments for it. */
async function stackWith(args: Json = {}, options: OnLocalAzureOptions = {}) {
  const on = onLocalAzure(options);
  const inputs = await on.inputs(args);
  const { id, outs = {} } = await on.provider.create(inputs);
  on.newRun();
  on.requests();
  const diff = async (changed: Json) => on.provider.diff(id, outs, await on.inputs({ ...args, ...changed }, inputs));
  return { on, id, outs, inputs, diff };
}

const otherFilter = { filters: [{ protocol: "TCP", localPort: "81" }] };
const replaced = (...replaces: string[]) => ({ replaces, deleteBeforeReplace: true });
const noMachine = (on: OnLocalAzure): string => on.ids.virtualMachine.replace("ContosoVM", "missing");

describe("before a capture is replaced", () => {
  it("machine, account and watcher are looked at, once for all captures of a run", async () => {
    const { on, diff } = await stackWith();
    assert.deepEqual(await diff(otherFilter), replaced("filters"));
    assert.deepEqual(on.requests().sort(), [
      "GET NetworkWatchers_ListAll 200",
      "GET StorageAccounts_GetProperties 200",
      "GET VirtualMachines_Get 200",
    ]);
    await diff({ timeLimitInSeconds: 60 });
    assert.deepEqual(on.requests(), []);
  });

  const objections: {
    when: string;
    options?: OnLocalAzureOptions;
    args?: Json;
    prepare?: (on: OnLocalAzure) => void;
    changed: (on: OnLocalAzure) => Json;
    says: RegExp;
  }[] = [
    {
      when: "the new machine does not exist",
      changed: (on) => ({ target: noMachine(on) }),
      says: /^replacing packet capture "web-1234567": .*virtualMachines\/missing' .*was not found.* \(ResourceNotFound\)\n {2}hint: check `target`/,
    },
    {
      when: "the new machine has no agent",
      prepare: (on) => on.azure.addVirtualMachine({ id: noMachine(on), location: "westcentralus", agent: "missing" }),
      changed: (on) => ({ target: noMachine(on) }),
      says: /^replacing packet capture "web-1234567": virtual machine "missing" has no Network Watcher agent \(AgentNotInstalled\)\n/,
    },
    {
      when: "the machine is switched off",
      prepare: (on) => on.azure.changeMachine(on.ids.virtualMachine, { power: "deallocated" }),
      changed: () => otherFilter,
      says: /^replacing packet capture "web-1234567": virtual machine "ContosoVM" is not running \(MachineNotRunning\)\n/,
    },
    {
      when: "the region of the new machine has no watcher",
      prepare: (on) => on.azure.addVirtualMachine({ id: noMachine(on), location: "northeurope" }),
      changed: (on) => ({ target: noMachine(on), requireStorage: false }),
      says: /^replacing packet capture "web-1234567": region "northeurope" of subscription "[-0-9]+" has no network watcher \(NetworkWatcherNotFound\)\n/,
    },
    {
      when: "the watcher that is named does not exist",
      changed: () => ({ networkWatcherName: "nowhere", resourceGroupName: "NetworkWatcherRG" }),
      says: /^replacing packet capture "web-1234567": network watcher "nowhere" does not exist in resource group "NetworkWatcherRG" \(NetworkWatcherNotFound\)\n/,
    },
    {
      when: "the new account is in another region",
      prepare: (on) => on.azure.addStorageAccount({ id: on.ids.storageAccount.replace(/\w+$/, "elsewhere"), location: "northeurope" }),
      changed: (on) => ({ storageLocation: { storageId: on.ids.storageAccount.replace(/\w+$/, "elsewhere") } }),
      says: /^replacing packet capture "web-1234567": storage account "elsewhere" is in "northeurope", but the machine is in "westcentralus" \(StorageAccountRegion\)\n/,
    },
    {
      when: "the new account does not exist",
      changed: (on) => ({ storageLocation: { storageId: on.ids.storageAccount.replace(/\w+$/, "nowhere") } }),
      says: /^replacing packet capture "web-1234567": storage account "nowhere" does not exist \(StorageAccountNotFound\)\n/,
    },
  ];
  for (const { when, prepare, changed, says } of objections) {
    it(`it is refused when ${when}`, async () => {
      const { on, id, diff } = await stackWith();
      prepare?.(on);
      const { message } = await failureOf(diff(changed(on)));
      assert.match(message, says);
      assert.equal(on.azure.packetCapture(id)?.provisioningState, "Succeeded");
    });

    it(`a preview only warns when ${when}: the same run may yet change it`, async () => {
      const { on, diff } = await stackWith();
      prepare?.(on);
      const { replaces } = await diff({ ...changed(on), __isPreview: true });
      assert.notDeepEqual(replaces, []);
      assert.equal(on.shown.warnings.length, 1);
      assert.match(on.shown.warnings[0] ?? "", says);
    });
  }

  it("it is refused when somebody else's capture has the new name", async () => {
    const { on, id, diff } = await stackWith({ packetCaptureName: "mine" });
    await on.newRun().create(await on.inputs({ packetCaptureName: "theirs", timeLimitInSeconds: 60 }));
    on.newRun();
    const { message } = await failureOf(diff({ packetCaptureName: "theirs" }));
    assert.match(
      message,
      /^replacing packet capture "theirs": a capture with this name already exists: .* and differs in `timeLimitInSeconds`/,
    );
    assert.equal(on.azure.packetCapture(id)?.packetCaptureStatus, "Running");
  });

  const silent: { when: string; options?: OnLocalAzureOptions; prepare?: (on: OnLocalAzure) => void; changed?: Json }[] = [
    { when: "the value is not known yet", changed: { target: unknownValue, targetType: "AzureVM" } },
    { when: "it is switched off", options: { configuration: { "azure-packet-capture:checkReplacements": "false" } } },
  ];
  for (const { when, options, changed } of silent) {
    it(`nothing is sent when ${when}`, async () => {
      const { on, diff } = await stackWith({}, options);
      await diff(changed ?? otherFilter);
      assert.deepEqual(on.requests(), []);
    });
  }

  it("nothing is said when the credentials may not look", async () => {
    const { on, diff } = await stackWith();
    const action = { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "not you" } } } };
    on.azure.faults.add({ match: { method: "GET" }, times: "forever", action });
    assert.deepEqual(await diff(otherFilter), replaced("filters"));
    assert.deepEqual(on.shown.warnings, []);
  });

  it("it is looked for five seconds at most, and not again in the same run when Azure cannot be reached", async () => {
    const { on, diff } = await stackWith();
    on.azure.faults.add({ match: { method: "GET" }, times: "forever", action: { respond: { status: 503 } } });
    const started = on.azure.clock.now();
    assert.deepEqual(await diff(otherFilter), replaced("filters"));
    assert.ok(on.azure.clock.now() - started <= 5000, `${on.azure.clock.now() - started} ms`);
    on.azure.faults.clear();
    on.newRun();
    on.azure.handle = () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }));
    await diff(otherFilter);
    const after = on.azure.clock.now();
    await diff({ timeLimitInSeconds: 60 });
    assert.equal(on.azure.clock.now(), after);
  });

  it("a refresh looks at nothing and refuses nothing", async () => {
    const { on, id, outs, inputs } = await stackWith();
    on.azure.changePacketCapture(id, { timeLimitInSeconds: 77 });
    on.azure.changeMachine(on.ids.virtualMachine, { power: "deallocated" });
    const { props } = await on.provider.read(id, { ...outs, __provider: "text" });
    on.requests();
    assert.deepEqual(await on.provider.diff(id, props ?? {}, inputs), replaced("timeLimitInSeconds"));
    assert.deepEqual(on.requests(), []);
  });
});
