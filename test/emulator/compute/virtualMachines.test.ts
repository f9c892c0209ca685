import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, asyncHeaders, ids, pathOf, stillAzure } from "../armRequests";

const compute = "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/locations/westcentralus/operations";
const agent = {
  name: "AzureNetworkWatcherExtension",
  id: `${ids.virtualMachine}/extensions/AzureNetworkWatcherExtension`,
  type: "Microsoft.Compute/virtualMachines/extensions",
  location: "westcentralus",
  properties: {
    autoUpgradeMinorVersion: true,
    provisioningState: "Succeeded",
    publisher: "Microsoft.Azure.NetworkWatcher",
    type: "NetworkWatcherAgentWindows",
    typeHandlerVersion: "1.4",
  },
};

describe("virtual machines", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure({ timings: { compute: 10 } });
    arm = armRequests(azure, "2026-03-01");
  });

  it("show their extensions as resources", async () => {
    const { json } = await arm.get(ids.virtualMachine);
    assert.deepEqual(Object.keys(json), ["name", "id", "type", "location", "properties", "resources"]);
    assert.deepEqual(json.resources, [agent]);
    assert.equal(json.properties.instanceView, undefined);
  });

  it("are listed with the ids of their extensions alone", async () => {
    const { json } = await arm.get(ids.virtualMachine.replace(/\/[^/]+$/, ""));
    assert.deepEqual(json.value[0]?.resources, [{ id: agent.id }]);
  });

  it("have a card with an address, in a network that machines of one group and region share", async () => {
    const [second, third] = [ids.virtualMachine.replace("ContosoVM", "second"), ids.virtualMachine.replace("ContosoVM", "third")];
    azure.addVirtualMachine({ id: second, location: "westcentralus" });
    azure.addVirtualMachine({ id: third, location: "westeurope" });
    azure.addVirtualMachine({ id: second, location: "westcentralus", power: "deallocated" });
    const addressOf = async (id: string) => {
      const { networkInterfaces } = (await arm.get(id)).json.properties["networkProfile"] as { networkInterfaces: { id: string }[] };
      const card = (await arm.get(networkInterfaces[0]!.id)).json;
      const [configuration] = card.properties["ipConfigurations"] as { properties: { privateIPAddress: string; subnet: { id: string } } }[];
      assert.deepEqual(card.properties["virtualMachine"], { id });
      return [configuration!.properties.subnet.id.split("/").slice(-3)[0], configuration!.properties.privateIPAddress];
    };
    assert.deepEqual(await Promise.all([ids.virtualMachine, second, third].map(addressOf)), [
      ["vnet-westcentralus", "10.0.0.4"], ["vnet-westcentralus", "10.0.0.5"], ["vnet-westeurope", "10.0.0.4"],
    ]);
  });

  it("have no resources when they have no extension", async () => {
    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", agent: "missing" });
    assert.equal("resources" in (await arm.get(ids.virtualMachine)).json, false);
  });

  it("tell their power state and their agents in the instance view", async () => {
    const { json } = await arm.get(`${ids.virtualMachine}?$expand=instanceView`);
    const view = json.properties.instanceView;
    assert.deepEqual(view, (await arm.get(`${ids.virtualMachine}/instanceView`)).json);
    assert.deepEqual(view.statuses, [
      { code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Provisioning succeeded", time: "2020-01-02T12:11:19.339+00:00" },
      { code: "PowerState/running", level: "Info", displayStatus: "VM running" },
    ]);
    assert.deepEqual(view.vmAgent.statuses, [{ code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Ready", message: "Guest Agent is running", time: "2020-01-02T12:11:19.339+00:00" }]);
    assert.deepEqual(view.vmAgent.extensionHandlers, [{
      type: "Microsoft.Azure.NetworkWatcher.NetworkWatcherAgentWindows",
      typeHandlerVersion: "1.4.3422.1",
      status: { code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Ready" },
    }]);
    assert.deepEqual(view.extensions, [{
      name: "AzureNetworkWatcherExtension",
      type: "Microsoft.Azure.NetworkWatcher.NetworkWatcherAgentWindows",
      typeHandlerVersion: "1.4.3422.1",
      statuses: [{ code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Provisioning succeeded" }],
    }]);
  });

  it("tell in the instance view when they do not run or their agent has failed", async () => {
    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", power: "deallocated" });
    const off = (await arm.get(`${ids.virtualMachine}/instanceView`)).json;
    assert.deepEqual(off.statuses[1], { code: "PowerState/deallocated", level: "Info", displayStatus: "VM deallocated" });
    assert.deepEqual([off.vmAgent, off.extensions], [undefined, undefined]);

    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", agent: "failed" });
    const failed = (await arm.get(`${ids.virtualMachine}/instanceView`)).json;
    assert.deepEqual(failed.extensions[0]?.statuses, [{ code: "ProvisioningState/failed", level: "Error", displayStatus: "Provisioning failed" }]);
  });

  it("are made in a while, and keep their password to themselves", async () => {
    const id = ids.virtualMachine.replace("ContosoVM", "New");
    const properties = { hardwareProfile: { vmSize: "Standard_B1s" }, osProfile: { computerName: "New", adminPassword: "canary" } };
    const created = await arm.put(id, { location: "West Central US", zones: ["1"], properties });
    assert.deepEqual([created.status, created.json.properties.provisioningState, created.json.zones, created.json.location], [201, "Creating", ["1"], "westcentralus"]);
    assert.deepEqual(created.json.properties["osProfile"], {
      computerName: "New", secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true,
      linuxConfiguration: {
        disablePasswordAuthentication: false, provisionVMAgent: true, patchSettings: { patchMode: "ImageDefault", assessmentMode: "ImageDefault" }, enableVMAgentPlatformUpdates: false,
      },
    });
    const operation = pathOf(created.headers["azure-asyncoperation"]);
    const name = created.headers["x-ms-request-id"];
    assert.deepEqual((await arm.get(operation)).json, { startTime: "2020-01-02T12:11:19.339+00:00", status: "InProgress", name });
    azure.clock.advance(10);
    assert.deepEqual((await arm.get(operation)).json, { startTime: "2020-01-02T12:11:19.339+00:00", endTime: "2020-01-02T12:11:29.339+00:00", status: "Succeeded", name });
    assert.equal((await arm.get(id)).json.properties.provisioningState, "Succeeded");
    assert.equal(JSON.stringify([azure.journal.entries, azure.store.snapshot()]).includes("canary"), false);
  });

  for (const { it: are, size = "Standard_A1", sku = "22_04-lts-gen2", publisher = "Canonical", osDisk = {}, expected } of [
    { it: "Linux ones", expected: { osType: "Linux", managedDisk: "Standard_LRS", diskSizeGB: 30, osVersion: "22.04", hyperV: "V2" } },
    { it: "old ones", sku: "18.04-LTS", expected: { osType: "Linux", managedDisk: "Standard_LRS", diskSizeGB: 30, osVersion: "18.04", hyperV: "V1" } },
    { it: "those of a size for premium disks", size: "Standard_B1s", expected: { osType: "Linux", managedDisk: "Premium_LRS", diskSizeGB: 30, osVersion: "22.04", hyperV: "V2" } },
    { it: "Windows ones", publisher: "MicrosoftWindowsServer", sku: "2022-datacenter-g2", osDisk: { diskSizeGB: 64 }, expected: { osType: "Windows", managedDisk: "Standard_LRS", diskSizeGB: 64, osVersion: "10.0.20348", hyperV: "V2" } },
  ]) {
    it(`get a disk and a system from Azure: ${are}`, async () => {
      const id = ids.virtualMachine.replace("ContosoVM", "New");
      const storageProfile = { imageReference: { publisher, sku }, osDisk: { createOption: "fromImage", managedDisk: {}, ...osDisk } };
      const disk = ({ json }: Awaited<ReturnType<typeof arm.get>>) => (json.properties["storageProfile"] as { osDisk: { name?: string; createOption: string; osType: string; diskSizeGB: number; managedDisk: { id?: string; storageAccountType: string } } }).osDisk;
      const created = disk(await arm.put(id, { location: "westus", properties: { hardwareProfile: { vmSize: size }, storageProfile } }));
      assert.deepEqual([created.name, created.managedDisk.id, created.createOption], [undefined, undefined, "FromImage"]);
      azure.clock.advance(10);
      const answer = await arm.get(`${id}?$expand=instanceView`);
      const { name, osType, diskSizeGB, managedDisk } = disk(answer);
      const view = answer.json.properties.instanceView as unknown as { osVersion: string; hyperVGeneration: string; disks: { name: string }[] };
      assert.match(name ?? "", /^New_OsDisk_1_[0-9a-f]{32}$/);
      assert.deepEqual([managedDisk.id?.split("/").slice(-2), view.disks[0]?.name], [["disks", name], name]);
      assert.deepEqual({ osType, managedDisk: managedDisk.storageAccountType, diskSizeGB, osVersion: view.osVersion, hyperV: view.hyperVGeneration }, expected);
    });
  }

  it("keep their image and system when a PUT does not speak of them", async () => {
    const id = ids.virtualMachine.replace("ContosoVM", "Kept");
    const imageReference = { publisher: "MicrosoftWindowsServer", offer: "WindowsServer", sku: "2019-Datacenter", version: "latest" };
    const properties = { hardwareProfile: { vmSize: "Standard_B1s" }, storageProfile: { imageReference, osDisk: { createOption: "FromImage" } }, osProfile: { computerName: "kept", adminUsername: "azureuser" } };
    await arm.put(id, { location: "westus", properties });
    const before = (await arm.get(id)).json.properties;
    for (const storageProfile of [{ osDisk: { createOption: "FromImage" } }, undefined]) {
      assert.equal((await arm.put(id, { location: "westus", properties: { hardwareProfile: { vmSize: "Standard_B2s" }, storageProfile } })).status, 200);
      const after = (await arm.get(id)).json.properties;
      assert.deepEqual(after["osProfile"], before["osProfile"]);
      assert.deepEqual((after["storageProfile"] as { imageReference: unknown }).imageReference, (before["storageProfile"] as { imageReference: unknown }).imageReference);
    }
  });

  it("show the version of the image that was taken, since 2019-07-01", async () => {
    const id = ids.virtualMachine.replace("ContosoVM", "Exact");
    const exact = async (version: string, apiVersion: string) => {
      const path = `${id}?api-version=${apiVersion}`;
      await arm.put(path, { location: "westus", properties: { storageProfile: { imageReference: { publisher: "p", version } } } });
      return ((await arm.get(path)).json.properties["storageProfile"] as { imageReference: { exactVersion?: string } }).imageReference.exactVersion;
    };
    assert.deepEqual([await exact("4.127.20180315", "2019-07-01"), await exact("latest", "2020-06-01"), await exact("latest", "2019-03-01")], ["4.127.20180315", "1.0.0", undefined]);
  });

  it("have a principal in the tenant when they have an identity of their own, the same in every answer", async () => {
    const id = ids.virtualMachine.replace("ContosoVM", "Principal");
    const put = async () => ((await arm.put(id, { location: "westus", identity: { type: "SystemAssigned" }, properties: {} })).json as unknown as { identity: { principalId: string } }).identity;
    const identity = await put();
    assert.deepEqual(identity, { type: "SystemAssigned", principalId: identity.principalId, tenantId: azure.identity.tenantId });
    assert.match(identity.principalId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(await put(), identity);
  });

  it("take an extension's settings as text, and show it as it came", async () => {
    const put = (settings: string) => arm.put(`${ids.virtualMachine}/extensions/texts`, { location: "westcentralus", properties: { publisher: "p", type: "t", typeHandlerVersion: "2.0", settings, protectedSettings: "{}" } });
    const { status, json } = await put('{"a": 1}');
    assert.deepEqual([status, json.properties["settings"], "protectedSettings" in json.properties], [201, '{"a": 1}', false]);
    assert.deepEqual([(await put("{}")).json.properties["settings"], (await put("{a")).json.error.code], ["{}", "InvalidRequestFormat"]);
  });

  it("are deleted in a while, with their extensions; a missing one at once", async () => {
    const deletion = await arm.delete(ids.virtualMachine);
    const name = deletion.headers["x-ms-request-id"];
    const [, part = ""] = /[?&](p=[0-9a-f-]{36})&/.exec(deletion.headers["location"] ?? "") ?? [];
    assert.deepEqual([deletion.status, asyncHeaders(deletion)], [202, {
      location: `${compute}/${name}?${part}&monitor=true&api-version=2026-03-01`,
      "azure-asyncoperation": `${compute}/${name}?${part}&api-version=2026-03-01`,
      "azure-asyncnotification": "Enabled",
    }]);
    assert.equal((await arm.get(pathOf(deletion.headers["location"]))).status, 202);
    azure.clock.advance(10);
    assert.equal((await arm.get(pathOf(deletion.headers["location"]))).status, 200);
    assert.equal((await arm.get(ids.virtualMachine)).status, 404);
    assert.equal(azure.store.get(agent.id), undefined);
    assert.equal((await arm.delete(ids.virtualMachine)).status, 204);
  });

  it("cannot be moved", async () => {
    const { status, json } = await arm.put(ids.virtualMachine, { location: "westus" });
    assert.deepEqual([status, json.error.code], [409, "InvalidResourceLocation"]);
  });
});

describe("extensions", () => {
  const extension = `${ids.virtualMachine}/extensions/Agent`;
  const body = { location: "westcentralus", properties: { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4", protectedSettings: { secret: "canary" } } };

  it("make a machine ready for captures once they are provisioned", async () => {
    const azure = stillAzure({ timings: { compute: 10 } });
    const arm = armRequests(azure, "2026-03-01");
    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", agent: "missing" });
    const created = await arm.put(extension, body);
    assert.equal(created.status, 201);
    assert.deepEqual(created.json, {
      name: "Agent", id: extension, type: "Microsoft.Compute/virtualMachines/extensions", location: "westcentralus",
      properties: { autoUpgradeMinorVersion: false, provisioningState: "Creating", publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" },
    });
    azure.clock.advance(10);
    assert.equal((await arm.get(extension)).json.properties.provisioningState, "Succeeded");
    assert.equal((await arm.get(ids.virtualMachine)).json.resources[0]?.name, "Agent");
    assert.equal((await arm.delete(extension)).status, 202);
    azure.clock.advance(10);
    assert.deepEqual((await arm.get(`${ids.virtualMachine}/extensions`)).json, { value: [] });
    assert.equal(JSON.stringify([azure.journal.entries, azure.store.snapshot()]).includes("canary"), false);
  });

  it("cannot be put on a machine that does not run", async () => {
    const azure = stillAzure();
    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", power: "stopped" });
    const { status, json } = await armRequests(azure, "2026-03-01").put(extension, body);
    assert.deepEqual([status, json.error], [409, { code: "OperationNotAllowed", message: "Cannot modify extensions in the VM when the VM is not running.", details: [] }]);
  });
});
