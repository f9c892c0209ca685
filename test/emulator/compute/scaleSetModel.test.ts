import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { checkStored } from "../../../emulator/world/stateShape";
import { armRequests, capturePath, ids, stillAzure } from "../armRequests";

const set = ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/ContosoSet");
const agent = { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" };
const put = `${set}/extensions/agent`;

describe("instances of a scale set whose model changes", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure({ timings: { create: 0, delete: 0, captureStart: 0 } });
    arm = armRequests(azure, "2024-07-01");
  });

  const putSet = (mode: string, extensions: object[] = [], capacity = 2) =>
    arm.put(set, {
      location: "westcentralus",
      sku: { name: "Standard_B1s", capacity },
      properties: { upgradePolicy: { mode }, virtualMachineProfile: { storageProfile: { osDisk: { osType: "Linux" } }, extensionProfile: { extensions } } },
    });
  /** Of each instance: whether it has the latest model, and its extensions. */
  const instances = async () =>
    (await arm.get(`${set}/virtualMachines?$expand=instanceView`)).json.value.map(({ instanceId, properties }) =>
      [instanceId, properties["latestModelApplied"], ((properties.instanceView.extensions ?? []) as unknown as { name: string }[]).map(({ name }) => name)]);
  const capture = async () => {
    const body = { properties: { target: set, storageLocation: { filePath: "/var/captures/one.cap" } } };
    await arm.send("PUT", `${capturePath("one")}?api-version=2026-01-01`, body);
    return azure.packetCapture(capturePath("one"))?.provisioningState;
  };

  it("get it at once, when the policy is Automatic", async () => {
    await putSet("Automatic");
    await arm.put(put, { properties: agent });
    assert.deepEqual(await instances(), [["0", true, ["agent"]], ["1", true, ["agent"]]]);
    assert.equal(await capture(), "Succeeded");
  });

  it("stay behind when the policy is Manual, and have no agent to capture with, until they are updated", async () => {
    await putSet("Manual");
    await arm.put(put, { properties: agent });
    assert.deepEqual(await instances(), [["0", false, []], ["1", false, []]]);
    assert.equal((await arm.get(`${set}/virtualMachines/0/extensions/agent`)).status, 404);
    assert.equal(await capture(), "Failed");
    assert.equal((await arm.post(`${set}/manualupgrade`, { instanceIds: ["1"] })).status, 202);
    assert.deepEqual(await instances(), [["0", false, []], ["1", true, ["agent"]]]);
    assert.equal((await arm.post(`${set}/manualupgrade`, { instanceIds: ["*"] })).status, 202);
    assert.deepEqual(await instances(), [["0", true, ["agent"]], ["1", true, ["agent"]]]);
    await arm.delete(capturePath("one"));
    assert.equal(await capture(), "Succeeded");
  });

  it("keep an agent that the model no longer has", async () => {
    await putSet("Manual", [{ name: "agent", properties: agent }]);
    await arm.delete(put);
    assert.deepEqual(await instances(), [["0", false, ["agent"]], ["1", false, ["agent"]]]);
    assert.equal(await capture(), "Succeeded");
  });

  it("are not behind after a PUT of the same model; new ones have the latest", async () => {
    await putSet("Manual", [{ name: "agent", properties: agent }]);
    await putSet("Manual", [{ name: "agent", properties: agent }]);
    await arm.put(put, { properties: { autoUpgradeMinorVersion: true, ...agent, typeHandlerVersion: "1.5" } });
    await putSet("Manual", [{ name: "agent", properties: { ...agent, typeHandlerVersion: "1.5", autoUpgradeMinorVersion: true } }], 3);
    assert.deepEqual((await instances()).map(([id, isLatest]) => `${String(id)} ${String(isLatest)}`), ["0 false", "1 false", "2 true"]);
  });

  it("are remembered in a snapshot", async () => {
    await putSet("Manual");
    await arm.put(put, { properties: agent });
    const snapshot: unknown = JSON.parse(JSON.stringify(azure.store.snapshot()));
    checkStored(snapshot);
    assert.deepEqual(await instances(), [["0", false, []], ["1", false, []]]);
  });

  it("are named when they are updated", async () => {
    await putSet("Manual");
    const answer = await arm.post(`${set}/manualupgrade`, {});
    assert.deepEqual([answer.status, answer.json.error.message.includes("instanceIds")], [400, true]);
  });
});
