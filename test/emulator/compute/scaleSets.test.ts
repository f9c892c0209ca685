import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, ids, stillAzure } from "../armRequests";

const set = ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/Shown");
const network = ids.virtualMachine.replace("Microsoft.Compute/virtualMachines/ContosoVM", "Microsoft.Network/virtualNetworks/net");
const subnet = { id: `${network}/subnets/default` };
const body = {
  location: "westus",
  sku: { name: "Standard_DS1_v2", capacity: 2 },
  properties: {
    singlePlacementGroup: null,
    upgradePolicy: { mode: "manual" },
    virtualMachineProfile: {
      storageProfile: { imageReference: { sku: "18.04-LTS", publisher: "Canonical", offer: "UbuntuServer", version: "latest" }, osDisk: { createOption: "fromImage", caching: "ReadWrite" } },
      networkProfile: { networkInterfaceConfigurations: [{ name: "nic", properties: { primary: "true", ipConfigurations: [{ name: "ip", properties: { subnet } }] } }] },
      osProfile: { computerNamePrefix: "shown", adminUsername: "azureuser", adminPassword: "canary" },
    },
  },
};
const cards = {
  networkInterfaceConfigurations: [{
    name: "nic",
    properties: {
      primary: true, enableAcceleratedNetworking: false, dnsSettings: { dnsServers: [] }, enableIPForwarding: false,
      ipConfigurations: [{ name: "ip", properties: { subnet, privateIPAddressVersion: "IPv4" } }],
    },
  }],
};

describe("scale sets", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(async () => {
    azure = stillAzure();
    arm = armRequests(azure, "2020-06-01");
    assert.equal((await arm.put(set, body)).status, 201);
  });

  it("show what Azure fills in, in its order", async () => {
    const { json } = await arm.get(set);
    const uniqueId = String(json.properties["uniqueId"]);
    assert.match(uniqueId, /^[0-9a-f-]{36}$/);
    assert.equal(JSON.stringify(json), JSON.stringify({
      name: "Shown", id: set, type: "Microsoft.Compute/virtualMachineScaleSets", location: "westus",
      sku: { name: "Standard_DS1_v2", tier: "Standard", capacity: 2 },
      properties: {
        singlePlacementGroup: true,
        upgradePolicy: { mode: "Manual" },
        virtualMachineProfile: {
          osProfile: {
            computerNamePrefix: "shown", adminUsername: "azureuser", linuxConfiguration: { disablePasswordAuthentication: false, provisionVMAgent: true },
            secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true,
          },
          storageProfile: {
            osDisk: { createOption: "FromImage", caching: "ReadWrite", managedDisk: { storageAccountType: "Premium_LRS" }, diskSizeGB: 30 },
            imageReference: { publisher: "Canonical", offer: "UbuntuServer", sku: "18.04-LTS", version: "latest" },
          },
          networkProfile: cards,
        },
        provisioningState: "Succeeded",
        overprovision: true,
        doNotRunExtensionsOnOverprovisionedVMs: false,
        uniqueId,
      },
    }));
    await arm.put(set, body);
    assert.equal((await arm.get(set)).json.properties["uniqueId"], uniqueId);
    const newer = (await arm.get(`${set}?api-version=2022-03-01`)).json.properties as unknown as { timeCreated: string; virtualMachineProfile: { storageProfile: { osDisk: { osType: string } } } };
    assert.deepEqual([newer.timeCreated, newer.virtualMachineProfile.storageProfile.osDisk.osType], ["2020-01-02T12:11:19.339+00:00", "Linux"]);
  });

  it("fill in what was given of automatic upgrades and of a disk", async () => {
    const properties = { upgradePolicy: { mode: "Automatic", automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true } }, virtualMachineProfile: { storageProfile: { imageReference: { publisher: "MicrosoftWindowsServer" } } } };
    await arm.put(`${set}2`, { location: "westus", sku: { name: "Standard_A0", capacity: 0 }, properties });
    const shown = (await arm.get(`${set}2`)).json.properties as unknown as { upgradePolicy: object; virtualMachineProfile: { storageProfile: { osDisk: object } } };
    assert.deepEqual(shown.upgradePolicy, { mode: "Automatic", automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true, useRollingUpgradePolicy: false, disableAutomaticRollback: false } });
    assert.deepEqual(shown.virtualMachineProfile.storageProfile.osDisk, { createOption: "FromImage", caching: "None", managedDisk: { storageAccountType: "Standard_LRS" }, diskSizeGB: 127 });
  });

  it("show user data only to those who ask for it", async () => {
    await arm.patch(`${set}?api-version=2022-03-01`, { properties: { virtualMachineProfile: { userData: "aGVsbG8=" } } });
    const userData = async (query: string) => ((await arm.get(`${set}?api-version=2022-03-01${query}`)).json.properties.virtualMachineProfile as { userData?: string }).userData;
    assert.deepEqual([await userData(""), await userData("&$expand=userData")], [undefined, "aGVsbG8="]);
  });

  it("have instances that are made from the model", async () => {
    const { json } = await arm.get(`${set}/virtualMachines/1`);
    const { vmId, storageProfile: { osDisk: { name } } } = json.properties as unknown as { vmId: string; storageProfile: { osDisk: { name: string } } };
    assert.match(name, /^Shown_Shown_1_OsDisk_1_[0-9a-f]{32}$/);
    assert.equal(JSON.stringify(json), JSON.stringify({
      name: "Shown_1", id: `${set}/virtualMachines/1`, type: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines", location: "westus", instanceId: "1",
      sku: { name: "Standard_DS1_v2", tier: "Standard" },
      properties: {
        latestModelApplied: true,
        modelDefinitionApplied: "VirtualMachineScaleSet",
        networkProfileConfiguration: cards,
        vmId,
        hardwareProfile: {},
        storageProfile: {
          imageReference: { publisher: "Canonical", offer: "UbuntuServer", sku: "18.04-LTS", version: "latest", exactVersion: "18.04.202012111" },
          osDisk: {
            osType: "Linux", name, createOption: "FromImage", caching: "ReadWrite",
            managedDisk: { storageAccountType: "Premium_LRS", id: `${set.split("/providers/")[0]}/providers/Microsoft.Compute/disks/${name}` }, diskSizeGB: 30,
          },
          dataDisks: [],
        },
        osProfile: {
          computerName: "shown000001", adminUsername: "azureuser",
          linuxConfiguration: { disablePasswordAuthentication: false, provisionVMAgent: true, patchSettings: { patchMode: "ImageDefault" } },
          secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true,
        },
        networkProfile: { networkInterfaces: [{ id: `${set}/virtualMachines/1/networkInterfaces/nic` }] },
        provisioningState: "Succeeded",
      },
    }));
    const { placementGroupId, platformUpdateDomain, platformFaultDomain, computerName, disks } = (await arm.get(`${set}/virtualMachines/1/instanceView`)).json as unknown as Record<string, unknown>;
    assert.match(String(placementGroupId), /^[0-9a-f-]{36}$/);
    assert.deepEqual([platformUpdateDomain, platformFaultDomain, computerName, (disks as { name: string }[]).map((one) => one.name)], [1, 1, "shown000001", [name]]);
  });

  it("have a principal when they have an identity of their own, and keep zones and plans", async () => {
    const put = async () => (await arm.put(`${set}3`, { ...body, zones: ["1"], plan: { name: "p" }, identity: { type: "SystemAssigned" } })).json as unknown as { identity: { principalId: string } };
    const shown = await put();
    const { principalId } = shown.identity;
    assert.match(principalId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(Object.keys(shown), ["name", "id", "type", "location", "plan", "identity", "sku", "zones", "properties"]);
    assert.deepEqual((await put()).identity, { type: "SystemAssigned", principalId, tenantId: azure.identity.tenantId });
    await arm.patch(`${set}3`, { identity: null });
    assert.equal("identity" in (await arm.get(`${set}3`)).json, false);
  });

  it("say what a request is charged, by the machines that it is of", async () => {
    const charge = (answer: { headers: Record<string, string> }) => answer.headers["x-ms-request-charge"];
    assert.deepEqual([
      charge(await arm.get(set)),
      charge(await arm.get(`${set}/virtualMachines`)),
      charge(await arm.get(`${set}/virtualMachines/0/instanceView`)),
      charge(await arm.post(`${set}/restart`, { instanceIds: ["*"] })),
      charge(await arm.post(`${set}/start`, { instanceIds: ["1"] })),
      charge(await arm.patch(set, { tags: { a: "b" } })),
      charge(await arm.patch(set, { sku: { capacity: 3 } })),
      charge(await arm.delete(set)),
    ], [undefined, "2", "1", "2", "1", "0", "1", "3"]);
  });

  it("say what is left of the allowances of Microsoft.Compute, and notify only of themselves", async () => {
    const left = async (method: string, path: string, sent?: object) => {
      const { headers } = await arm.send(method, `${set}${path}`, sent);
      return [headers["x-ms-ratelimit-remaining-resource"]?.split(";")[0]?.replace("Microsoft.Compute/", ""), headers["azure-asyncnotification"]];
    };
    assert.deepEqual(await left("GET", ""), ["GetVMScaleSet3Min", undefined]);
    assert.deepEqual(await left("GET", "/virtualMachines"), ["HighCostGetVMScaleSet3Min", undefined]);
    assert.deepEqual(await left("GET", "/virtualMachines/0"), ["GetVMScaleSetVM3Min", undefined]);
    assert.deepEqual(await left("POST", "/restart"), ["VMScaleSetActions3Min", undefined]);
    assert.deepEqual(await left("POST", "/poweroff"), ["DeleteVMScaleSet3Min", undefined]);
    assert.deepEqual(await left("POST", "/virtualmachines/0/deallocate"), ["DeleteVMScaleSetVM3Min", undefined]);
    assert.deepEqual(await left("POST", "/delete", { instanceIds: ["0"] }), ["VMScaleSetActions3Min", undefined]);
    assert.deepEqual(await left("PATCH", "", { tags: {} }), ["VMScaleSetActions3Min", "Enabled"]);
    assert.deepEqual(await left("DELETE", ""), ["DeleteVMScaleSet3Min", "Enabled"]);
  });

  it("switch every instance that is called *", async () => {
    assert.equal((await arm.post(`${set}/virtualmachines/%2A/deallocate`)).status, 202);
    const statuses = (await arm.get(`${set}/virtualMachines?$expand=instanceView`)).json.value.map(({ properties }) => (properties.instanceView.statuses[1] as { code: string }).code);
    assert.deepEqual(statuses, ["PowerState/deallocated", "PowerState/deallocated"]);
  });
});
