import assert from "node:assert/strict";
import type { VirtualMachineSpec } from "../../../emulator";
import { type Row } from "../row";
import type { World } from "../world";

const outputs = (world: World) => world.stack.resources.get("web")!.outputs;
const machine = (given: Partial<VirtualMachineSpec>) => (world: World) =>
  world.azure.addVirtualMachine({ id: world.ids.virtualMachine, location: "westcentralus", os: "Windows", ...given });
const account = (given: { location?: string; sku?: string; kind?: string; properties?: Record<string, unknown> }) => (world: World) =>
  world.azure.addStorageAccount({ id: world.ids.storageAccount, location: "westcentralus", ...given });
const mendAccount = account({});
const foreign = async (world: World, args: Record<string, unknown>): Promise<void> => {
  // In a run of its own: what a run has created no other resource of it gets.
  await world.run(async ({ provider }) => {
    const { inputs } = await provider.check({}, world.args("web", { packetCaptureName: "shared", ...args }));
    await provider.create(inputs);
    return [];
  });
  world.foreign.push(world.captureId("shared"));
};

export const surroundingRows: readonly Row[] = [
  {
    number: 20,
    fault: "the capture is deleted behind Pulumi's back",
    engine: true,
    cases: [
      { during: "refresh", prepare: (world) => world.azure.removePacketCapture(world.id), then: (world) => assert.equal(world.stack.resources.size, 0) },
      { during: "delete", prepare: (world) => world.azure.removePacketCapture(world.id) },
      { during: "replace", prepare: (world) => world.azure.removePacketCapture(world.id) },
      {
        during: "stop",
        prepare: (world) => world.azure.removePacketCapture(world.id),
        fails: /^updating packet capture "web-\w{7}" \(.*\): the capture no longer exists \(NotFound\)\n {2}hint: run `pulumi refresh`, then `pulumi up` again$/,
        mend: async (world) => void (await world.refresh()),
      },
    ],
  },
  {
    number: 21,
    fault: "the capture ended by itself between preview and up",
    engine: true,
    cases: [
      {
        during: "refresh",
        prepare: (world) => world.azure.endSession(world.id),
        then: (world) => assert.deepEqual([outputs(world).packetCaptureStatus, outputs(world).stopReason], ["Stopped", "TimeExceeded"]),
      },
      {
        during: "create",
        when: "an up that has nothing to do",
        then: async (world) => {
          world.azure.endSession(world.id);
          world.stack.calls = [];
          await world.up({ web: world.args("web") });
          assert.deepEqual([world.stack.calls, outputs(world).packetCaptureStatus], [[], "Running"]);
        },
      },
    ],
  },
  {
    number: 22,
    fault: "stopped at the byte limit, agent stopped, storage failed",
    cases: [
      {
        during: "create",
        when: "the byte limit",
        args: { totalBytesPerSession: 600_000, waitUntilStopped: true },
        then: (world) => assert.deepEqual([outputs(world).packetCaptureStatus, outputs(world).stopReason], ["Stopped", "BytesExceeded"]),
      },
      ...(["AgentStopped", "StorageFailed"] as const).map((error) => ({
        during: "refresh" as const,
        when: error,
        prepare: (world: World) => world.azure.endSession(world.id, { status: "Error", packetCaptureError: [error] }),
        then: (world: World) => assert.deepEqual([outputs(world).packetCaptureStatus, outputs(world).packetCaptureErrors], ["Error", [error]]),
      })),
      {
        during: "create",
        when: "the agent stops while the end is waited for",
        args: { waitUntilStopped: true },
        meanwhile: async (world) => {
          await world.until("the session", () => world.azure.packetCapture(world.id)?.packetCaptureStatus === "Running");
          world.azure.endSession(world.id, { status: "Error", packetCaptureError: ["AgentStopped"] });
        },
        then: async (world) => {
          assert.deepEqual(outputs(world).packetCaptureErrors, ["AgentStopped"]);
          await world.until("the warning", () => world.said.some((line) => /^packet capture "web-\w{7}" ended in error: AgentStopped$/.test(line)));
        },
      },
    ],
  },
  {
    number: 23,
    fault: "no watcher in the region",
    cases: [
      {
        during: "create",
        prepare: (world) => void world.azure.store.delete(world.ids.networkWatcher),
        fails: /region "westcentralus" of subscription "[0-9a-f-]{36}" has no network watcher \(NetworkWatcherNotFound\)\n {2}hint: declare an azure-native network\.NetworkWatcher .*az network watcher configure/,
        mend: (world) => world.azure.addNetworkWatcher({ id: world.ids.networkWatcher, location: "westcentralus" }),
      },
    ],
  },
  {
    number: 24,
    fault: "VM missing, deallocated, agent missing or failed",
    cases: [
      {
        during: "create",
        when: "the machine is missing",
        prepare: (world) => void world.azure.store.delete(world.ids.virtualMachine),
        fails: /\(ResourceNotFound\)\n {2}hint: check `target`/,
        mend: machine({}),
      },
      { during: "create", when: "deallocated", prepare: machine({ power: "deallocated" }), fails: /virtual machine "ContosoVM" is not running \(MachineNotRunning\)/, mend: machine({}) },
      { during: "create", when: "no agent", prepare: machine({ agent: "missing" }), fails: /has no Network Watcher agent \(AgentNotInstalled\)\n {2}hint: declare/, mend: machine({}) },
      { during: "create", when: "a failed agent", prepare: machine({ agent: "failed" }), fails: /could not be installed \(AgentFailed\)\n {2}hint: repair/, mend: machine({}) },
    ],
  },
  {
    number: 25,
    fault: "storage account missing, other region, Premium, keys disabled, firewalled",
    cases: [
      {
        during: "create",
        when: "missing",
        prepare: (world) => void world.azure.store.delete(world.ids.storageAccount),
        fails: /: storage account "contosoexamplergdiag374" does not exist \(StorageAccountNotFound\)\n {2}hint: check `storageLocation\.storageId`/,
        mend: mendAccount,
      },
      {
        during: "create",
        when: "in another region",
        prepare: account({ location: "westeurope" }),
        fails: /: storage account "contosoexamplergdiag374" is in "westeurope", but the machine is in "westcentralus" \(StorageAccountRegion\)\n {2}hint: /,
        mend: mendAccount,
      },
      {
        during: "create",
        when: "Premium",
        prepare: account({ sku: "Premium_LRS" }),
        fails: /: storage account "contosoexamplergdiag374" is a Premium account, but captures require a Standard account \(StorageAccountTier\)\n {2}hint: /,
        mend: mendAccount,
      },
      {
        during: "create",
        when: "access by key is off",
        prepare: account({ properties: { allowSharedKeyAccess: false } }),
        fails: /: storage account "contosoexamplergdiag374" does not allow access by key, which the service requires \(StorageAccountKeyAccess\)\n {2}hint: /,
        mend: mendAccount,
      },
      {
        during: "create",
        when: "firewalled: a warning, because the machine's own network may be let in",
        prepare: account({ properties: { networkAcls: { defaultAction: "Deny" } } }),
        then: (world) => world.until("the warning", () => /^storage account "contosoexamplergdiag374" allows only selected networks: /m.test(world.said.join("\n"))),
        mend: mendAccount,
      },
    ],
  },
  {
    number: 26,
    fault: "the name exists and is somebody else's",
    engine: true,
    cases: [
      {
        during: "create",
        when: "with other settings",
        args: { packetCaptureName: "shared", adoptExisting: true },
        prepare: (world) => foreign(world, { timeLimitInSeconds: 3600 }),
        fails: /: a capture with this name already exists: it records virtual machine "ContosoVM" since \S+ \(Running\) and differs in `timeLimitInSeconds` \(PacketCaptureExists\)\n {2}hint: choose another `packetCaptureName`; .* run `pktcap delete \/subscriptions\//,
        then: (world) => assert.equal(world.azure.packetCapture(world.captureId("shared"))?.packetCaptureStatus, "Running"),
        needsAPerson: true,
      },
      {
        during: "create",
        when: "with the same settings",
        args: { packetCaptureName: "shared" },
        prepare: (world) => foreign(world, {}),
        fails: /: a capture with this name already exists: it records virtual machine "ContosoVM" since \S+ \(Running\) and has the same settings \(PacketCaptureExists\)\n {2}hint: set `adoptExisting: true` to manage it in this stack/,
        needsAPerson: true,
      },
      {
        during: "create",
        when: "with the same settings, and may be adopted",
        args: { packetCaptureName: "shared", adoptExisting: true },
        prepare: async (world) => {
          await foreign(world, {});
          world.foreign.length = 0;
        },
      },
    ],
  },
];
