import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, asyncHeaders, capturePath, ids, pathOf, stillAzure } from "../armRequests";

const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG";
const set = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/Workers`;
const location = "westcentralus";
const codes = (statuses: unknown[]) => (statuses as { code: string }[]).map(({ code }) => code);

describe("the power of a machine", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(async () => {
    azure = stillAzure({ timings: { create: 0, compute: 10 } });
    arm = armRequests(azure, "2026-03-01");
    const properties = { target: ids.virtualMachine, storageLocation: { filePath: "C:\\one.cap" } };
    await arm.put(`${capturePath("one")}?api-version=2026-01-01`, { properties });
    azure.clock.advance(5);
  });
  const power = async () => codes((await arm.get(`${ids.virtualMachine}/instanceView`)).json.statuses)[1];
  const status = () => {
    const { packetCaptureStatus, packetCaptureError } = azure.packetCapture(capturePath("one"))!;
    return [packetCaptureStatus, ...packetCaptureError];
  };

  const actions: [string, string, string[]][] = [
    ["powerOff", "PowerState/stopped", ["Error", "AgentStopped"]],
    ["poweroff", "PowerState/stopped", ["Error", "AgentStopped"]],
    ["deallocate", "PowerState/deallocated", ["Error", "AgentStopped"]],
    ["restart", "PowerState/running", ["Error", "AgentStopped"]],
    ["start", "PowerState/running", ["Running"]],
  ];
  for (const [verb, after, session] of actions) {
    it(`is what it should be when ${verb} is over, and sessions go with it`, async () => {
      const answer = await arm.post(`${ids.virtualMachine}/${verb}`);
      assert.deepEqual([answer.status, answer.body], [202, ""]);
      assert.deepEqual(Object.keys(asyncHeaders(answer)), ["location", "azure-asyncoperation", "retry-after", "azure-asyncnotification"]);
      assert.deepEqual([await power(), status()], ["PowerState/running", ["Running"]]);
      azure.clock.advance(10);
      assert.equal((await arm.get(pathOf(answer.headers["azure-asyncoperation"]))).json.status, "Succeeded");
      assert.deepEqual([await power(), status()], [after, session]);
    });
  }

  it("makes a machine ready for captures again", async () => {
    await arm.post(`${ids.virtualMachine}/deallocate`);
    azure.clock.advance(10);
    const capture = async (name: string) => {
      await arm.put(`${capturePath(name)}?api-version=2026-01-01`, { properties: { target: ids.virtualMachine, storageLocation: { filePath: "C:\\one.cap" } } });
      return azure.packetCapture(capturePath(name))?.provisioningState;
    };
    assert.equal(await capture("two"), "Failed");
    await arm.post(`${ids.virtualMachine}/start`);
    azure.clock.advance(10);
    assert.equal(await capture("three"), "Succeeded");
  });

  it("lets a stop fail as it does when the agent has died", async () => {
    await arm.post(`${ids.virtualMachine}/powerOff`);
    azure.clock.advance(10);
    const stop = await arm.post(`${capturePath("one")}/stop?api-version=2026-01-01`);
    assert.equal(stop.status, 202);
    azure.clock.advance(10);
    const operation = await arm.get(pathOf(stop.headers["azure-asyncoperation"]));
    assert.deepEqual(operation.json, { status: "Failed", error: { code: "InternalServerError", message: "An error occurred.", details: [] } });
    assert.deepEqual(status(), ["Error", "AgentStopped"]);
  });

  it("of a machine that is not there is 404", async () => {
    assert.equal((await arm.post(`${ids.virtualMachine}2/start`)).json.error.code, "ResourceNotFound");
  });

  it("does not end a session that has ended by itself", async () => {
    azure.endSession(capturePath("one"));
    await arm.post(`${ids.virtualMachine}/powerOff`);
    azure.clock.advance(10);
    assert.deepEqual(status(), ["Stopped"]);
  });

  it("and the machine itself can be patched", async () => {
    const patched = await arm.patch(ids.virtualMachine, { tags: { a: "b" }, identity: { type: "SystemAssigned" }, properties: { hardwareProfile: { vmSize: "Standard_B2s" }, osProfile: { adminPassword: "canary" } } });
    assert.deepEqual([patched.status, patched.json.properties.provisioningState, patched.json.tags], [200, "Updating", { a: "b" }]);
    assert.deepEqual(patched.json.properties["hardwareProfile"], { vmSize: "Standard_B2s" });
    azure.clock.advance(10);
    const { properties } = (await arm.get(ids.virtualMachine)).json;
    assert.deepEqual([properties.provisioningState, (properties["osProfile"] as { adminUsername: string }).adminUsername], ["Succeeded", "azureuser"]);
    assert.equal(JSON.stringify([azure.store.snapshot(), azure.journal.entries]).includes("canary"), false);
    const agent = `${ids.virtualMachine}/extensions/AzureNetworkWatcherExtension`;
    const extension = await arm.patch(agent, { properties: { settings: { a: 1 }, protectedSettings: { b: "canary" } } });
    assert.deepEqual([extension.status, extension.json.properties["settings"], extension.json.properties.provisioningState], [200, { a: 1 }, "Updating"]);
    assert.equal((await arm.patch(`${agent}2`, {})).json.error.code, "ResourceNotFound");
    assert.deepEqual(status(), ["Running"]);
    await arm.delete(agent);
    azure.clock.advance(10);
    assert.deepEqual(status(), ["Error", "AgentStopped"]);
  });

  it("is gone with the machine, and so are the sessions, whatever group went", async () => {
    await arm.delete(`${group}?api-version=2022-09-01`);
    azure.clock.advance(10);
    assert.deepEqual([status(), azure.store.get(ids.virtualMachine)], [["Error", "AgentStopped"], undefined]);
  });
});

describe("instances of a scale set", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure({ timings: { create: 0 } });
    arm = armRequests(azure, "2026-03-01");
    azure.addScaleSet({ id: set, location, instances: ["0", "1", "2"] });
  });
  const capture = (scope?: unknown) => arm.put(`${capturePath("one")}?api-version=2026-01-01`, {
    properties: { target: set, timeLimitInSeconds: 60, storageLocation: { filePath: "/var/captures/one.cap" }, ...(scope === undefined ? {} : { scope }) },
  });
  const session = () => {
    const { packetCaptureStatus, stopReason, packetCaptureError } = azure.packetCapture(capturePath("one"))!;
    return [packetCaptureStatus, stopReason, ...packetCaptureError];
  };
  const ended = () => {
    azure.clock.advance(60);
    return session();
  };

  it("tell what they are doing, by themselves, in the list and all together", async () => {
    azure.changeMachine(`${set}/virtualMachines/1`, { power: "deallocated" });
    azure.changeMachine(`${set}/virtualMachines/2`, { agent: "failed" });
    const { value } = (await arm.get(`${set}/virtualMachines?$expand=instanceView`)).json;
    const shown = value.map(({ name, properties: { instanceView } }) => [name, ...codes(instanceView.statuses), ...(instanceView.extensions ?? []).flatMap(({ statuses }) => codes(statuses))]);
    const succeeded = "ProvisioningState/succeeded";
    assert.deepEqual(shown, [
      ["Workers_0", succeeded, "PowerState/running", succeeded],
      ["Workers_1", succeeded, "PowerState/deallocated"],
      ["Workers_2", succeeded, "PowerState/running", "ProvisioningState/failed"],
    ]);
    assert.deepEqual((await arm.get(`${set}/virtualMachines/2/instanceView`)).json, value[2]?.properties.instanceView);
    assert.equal((await arm.get(`${set}/virtualMachines/2`)).json.properties.instanceView, undefined);
    const view = (await arm.get(`${set}/instanceView`)).json as unknown as { virtualMachine: { statusesSummary: unknown }; extensions: unknown };
    assert.deepEqual(view.virtualMachine.statusesSummary, [{ code: succeeded, count: 3 }, { code: "PowerState/running", count: 2 }, { code: "PowerState/deallocated", count: 1 }]);
    assert.deepEqual(view.extensions, [{ name: "AzureNetworkWatcherExtension", statusesSummary: [{ code: succeeded, count: 2 }, { code: "ProvisioningState/failed", count: 1 }] }]);
    assert.equal((await arm.get(`${set}/virtualMachines/7/instanceView`)).json.error.code, "ResourceNotFound");
  });

  it("have the extensions of their set, apart from an agent that is doing otherwise", async () => {
    azure.changeMachine(`${set}/virtualMachines/1`, { agent: "missing" });
    const extensions = async (id: string) => (await arm.get(`${set}/virtualMachines/${id}/extensions`)).json.value.map(({ name }) => name);
    assert.deepEqual([await extensions("0"), await extensions("1")], [["AzureNetworkWatcherExtension"], []]);
    const one = (await arm.get(`${set}/virtualMachines/0/extensions/azurenetworkwatcherextension`)).json;
    assert.deepEqual([one.id, one.type], [`${set}/virtualMachines/0/extensions/AzureNetworkWatcherExtension`, "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions"]);
    assert.equal((await arm.get(`${set}/virtualMachines/1/extensions/AzureNetworkWatcherExtension`)).status, 404);
  });

  it("are switched all, some or one, and deleted some or one", async () => {
    const powers = async () => (await arm.get(`${set}/virtualMachines?$expand=instanceView`)).json.value.map(({ instanceId, properties }) => `${instanceId} ${codes(properties.instanceView.statuses)[1]!.split("/")[1]}`);
    assert.equal((await arm.post(`${set}/deallocate`, { instanceIds: ["0", "2"] })).status, 202);
    assert.deepEqual(await powers(), ["0 deallocated", "1 running", "2 deallocated"]);
    assert.equal((await arm.post(`${set}/start`)).status, 202);
    assert.equal((await arm.post(`${set}/virtualMachines/1/powerOff`)).status, 202);
    assert.deepEqual(await powers(), ["0 running", "1 stopped", "2 running"]);
    const wrong = await arm.post(`${set}/powerOff`, { instanceIds: ["7"] });
    assert.deepEqual([wrong.status, wrong.json.error], [400, { code: "InvalidParameter", message: "The provided instanceId 7 is not an active Virtual Machine Scale Set VM instanceId.", details: [] }]);
    assert.equal((await arm.post(`${set}/delete`, { instanceIds: ["1"] })).status, 202);
    assert.deepEqual([await powers(), (await arm.get(set)).json.sku], [["0 running", "2 running"], { name: "Standard_DS1_v2", tier: "Standard", capacity: 2 }]);
    assert.equal((await arm.delete(`${set}/virtualMachines/0`)).status, 202);
    assert.equal((await arm.delete(`${set}/virtualMachines/0`)).status, 204);
    assert.deepEqual(await powers(), ["2 running"]);
    const patched = await arm.patch(set, { sku: { capacity: 3 }, tags: { a: "b" } });
    assert.deepEqual([patched.status, patched.json.sku, patched.json.tags], [200, { name: "Standard_DS1_v2", tier: "Standard", capacity: 3 }, { a: "b" }]);
    assert.deepEqual(await powers(), ["2 running", "3 running", "4 running"]);
  });

  it("are counted when their session ends: those that captured", async () => {
    azure.addScaleSet({ id: set, location, instances: ["0", { id: "1", power: "deallocated" }, { id: "2", agent: "missing" }, "3"] });
    assert.equal((await capture()).status, 201);
    assert.deepEqual(ended(), ["Stopped", "2 VM Instance(s) stopped due to TimeExceeded Reasons. "]);
  });

  it("are counted when they are in the scope", async () => {
    await capture({ include: ["0", "1"] });
    assert.deepEqual(ended(), ["Stopped", "2 VM Instance(s) stopped due to TimeExceeded Reasons. "]);
  });

  it("leave their session to the others when they are switched off or deleted; with the last, it ends", async () => {
    await capture();
    azure.clock.advance(10);
    await arm.post(`${set}/virtualMachines/0/deallocate`);
    assert.deepEqual(session(), ["Running", undefined]);
    await arm.post(`${set}/delete`, { instanceIds: ["1"] });
    assert.deepEqual(session(), ["Running", undefined]);
    const { clock } = azure;
    const snapshot = azure.snapshot();
    await arm.post(`${set}/powerOff`);
    assert.deepEqual(session(), ["Error", undefined, "AgentStopped"]);
    azure.reset(snapshot);
    assert.equal(azure.clock, clock);
    assert.deepEqual(ended(), ["Stopped", "1 VM Instance(s) stopped due to TimeExceeded Reasons. 2 VM Instance(s) stopped due to AgentStopped Reasons. "]);
  });

  it("that go before the session has begun do not count", async () => {
    azure = stillAzure({ timings: { create: 10, captureStart: 5 } });
    arm = armRequests(azure, "2026-03-01");
    azure.addScaleSet({ id: set, location });
    await capture();
    await arm.delete(`${set}/virtualMachines/0`);
    azure.clock.advance(10);
    assert.deepEqual(ended(), ["Stopped", "1 VM Instance(s) stopped due to TimeExceeded Reasons. "]);
  });

  it("that do not capture change nothing", async () => {
    await capture({ exclude: ["0"] });
    azure.clock.advance(10);
    await arm.post(`${set}/virtualMachines/0/powerOff`);
    assert.deepEqual(ended(), ["Stopped", "2 VM Instance(s) stopped due to TimeExceeded Reasons. "]);
  });

  it("have to be ready, one of them at least", async () => {
    await arm.post(`${set}/deallocate`);
    await capture();
    assert.equal(azure.packetCapture(capturePath("one"))?.provisioningState, "Failed");
  });
});
