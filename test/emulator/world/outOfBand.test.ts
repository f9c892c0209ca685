import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, capturePath, ids, stillAzure, watcherPath } from "../armRequests";

const one = capturePath("one");
const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

describe("without a request", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(async () => {
    azure = stillAzure({ timings: { create: 0 } });
    arm = armRequests(azure);
    await arm.put(one, body);
  });

  it("a session ends as if by itself", async () => {
    azure.clock.advance(5);
    azure.endSession(one.toUpperCase());
    const status = await arm.post(`${one}/queryStatus`);
    assert.deepEqual([status.status, status.json.packetCaptureStatus, status.json.stopReason], [200, "Stopped", "TimeExceeded"]);
    const { bytesCaptured } = azure.packetCapture(one)!;
    assert.equal(bytesCaptured, 50_000);
  });

  it("a session ends with an error", async () => {
    azure.endSession(one, { status: "Error", packetCaptureError: ["StorageFailed"] });
    const { json } = await arm.post(`${one}/queryStatus`);
    assert.deepEqual([json.packetCaptureStatus, json.stopReason, json.packetCaptureError], ["Error", undefined, ["StorageFailed"]]);
  });

  it("a capture disappears", async () => {
    azure.removePacketCapture(one);
    assert.equal((await arm.get(one)).status, 404);
    assert.throws(() => azure.removePacketCapture(one), new RegExp(`^Error: looking up packet capture "${one}": the local Azure has none with this id \\(NotFound\\)$`));
  });

  it("a capture changes", async () => {
    const { etag } = azure.packetCapture(one)!;
    azure.changePacketCapture(one, { timeLimitInSeconds: 60, provisioningState: "Failed" });
    const { json } = await arm.get(one);
    assert.deepEqual([json.properties.timeLimitInSeconds, json.properties.provisioningState], [60, "Failed"]);
    assert.notEqual(json.etag, etag);
  });

  it("a machine is switched off, which ends its sessions", () => {
    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", power: "deallocated" });
    assert.equal(azure.packetCapture(one)!.packetCaptureStatus, "Error");
  });

  it("resources of any id are added with their group and subscription", async () => {
    const id = "/subscriptions/11111111-0000-0000-0000-000000000000/resourceGroups/New/providers/Microsoft.Network/networkWatchers/nw";
    azure.addNetworkWatcher({ id, location: "West Europe" });
    assert.equal((await arm.get(id)).json.location, "westeurope");
    assert.equal((await arm.get(`${id.slice(0, id.indexOf("/providers"))}?api-version=2022-09-01`)).json.location, "westeurope");
  });

  it("the store finds, lists, changes and deletes by id, whatever the letter case", () => {
    const { store } = azure;
    const watcher = store.get(watcherPath.toLowerCase(), "Microsoft.Network/networkWatchers")!;
    assert.equal(watcher.id, watcherPath);
    assert.equal(store.get(watcherPath, "Microsoft.Compute/virtualMachines"), undefined);
    assert.equal(store.get("nonsense"), undefined);
    store.put({ ...watcher, tags: { a: "b" } });
    assert.deepEqual(store.list("microsoft.network/NETWORKWATCHERS").map(({ tags }) => tags), [{ a: "b" }]);
    assert.deepEqual(store.list("Microsoft.Network/networkWatchers/packetCaptures", watcherPath).map(({ name }) => name), ["one"]);
    assert.equal(store.delete(watcherPath.toUpperCase()), true);
    assert.equal(store.delete(watcherPath), false);
    assert.deepEqual(azure.packetCaptures(), []);
  });
});
