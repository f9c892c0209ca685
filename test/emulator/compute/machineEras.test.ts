import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, ids, stillAzure } from "../armRequests";

const id = ids.virtualMachine.replace("ContosoVM", "Eras");
const disk = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG/providers/Microsoft.Compute/disks";
const image = { sku: "18.04-LTS", offer: "UbuntuServer", version: "latest", publisher: "Canonical" };

interface Machine {
  storageProfile: { imageReference: object; osDisk: Record<string, unknown>; dataDisks: Record<string, unknown>[] };
  osProfile: Record<string, unknown> & { linuxConfiguration: object; windowsConfiguration: object };
  availabilitySet: { id: string };
  userData?: string;
  timeCreated?: string;
}

/** Whole machines are compared with recordings, in fidelity.test.ts. */
describe("machines by api-version", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure({ timings: { compute: 10 } });
    arm = armRequests(azure);
  });

  const put = async (properties: object, apiVersion = "2024-07-01") => {
    const answer = await arm.put(`${id}?api-version=${apiVersion}`, { location: "westus", properties: { hardwareProfile: { vmSize: "Standard_DS1_v2" }, ...properties } });
    assert.equal(answer.status, 201, answer.body);
    return answer.json.properties as unknown as Machine;
  };
  const get = async (apiVersion = "2024-07-01", query = "") => (await arm.get(`${id}?api-version=${apiVersion}${query}`)).json;
  const shown = async (apiVersion?: string, query?: string) => (await get(apiVersion, query)).properties as unknown as Machine;

  it("end with what they are called up to 2018-10-01, and begin with it since", async () => {
    await put({});
    assert.deepEqual(Object.keys(await get("2018-10-01")), ["properties", "type", "location", "id", "name"]);
    assert.deepEqual(Object.keys(await get("2019-03-01")), ["name", "id", "type", "location", "properties"]);
  });

  it("take null for nothing, and leave to Azure what only Azure says", async () => {
    await put({ vmId: "mine", availabilitySet: null, osProfile: null, networkProfile: null, storageProfile: { imageReference: image, osDisk: null, dataDisks: null } });
    const { vmId, ...properties } = (await get()).properties;
    assert.match(String(vmId), /^[0-9a-f-]{36}$/);
    assert.deepEqual(Object.keys(properties), ["hardwareProfile", "storageProfile", "provisioningState", "timeCreated"]);
    await arm.patch(`${id}?api-version=2024-07-01`, { properties: { vmId: 5, timeCreated: "never" } });
    const after = (await get()).properties;
    assert.deepEqual([after["vmId"], after["timeCreated"]], [vmId, properties["timeCreated"]]);
  });

  it("have no tags when none were given, and keep empty ones", async () => {
    await put({});
    assert.equal("tags" in (await get()), false);
    await arm.patch(`${id}?api-version=2024-07-01`, { tags: {} });
    assert.deepEqual((await get()).tags, {});
  });

  for (const { apiVersion, linux, system } of [
    { apiVersion: "2017-03-30", linux: {}, system: [] },
    { apiVersion: "2018-10-01", linux: { provisionVMAgent: true }, system: ["allowExtensionOperations"] },
    { apiVersion: "2019-07-01", linux: { provisionVMAgent: true }, system: ["allowExtensionOperations", "requireGuestProvisionSignal"] },
    { apiVersion: "2020-06-01", linux: { provisionVMAgent: true, patchSettings: { patchMode: "ImageDefault" } }, system: ["allowExtensionOperations", "requireGuestProvisionSignal"] },
    {
      apiVersion: "2022-08-01", system: ["allowExtensionOperations", "requireGuestProvisionSignal"],
      linux: { provisionVMAgent: true, patchSettings: { patchMode: "ImageDefault", assessmentMode: "ImageDefault" }, enableVMAgentPlatformUpdates: false },
    },
  ]) {
    it(`have with ${apiVersion} what Azure fills in of a Linux system`, async () => {
      await put({ osProfile: { computerName: "eras", adminUsername: "azureuser" } });
      const { osProfile } = await shown(apiVersion);
      assert.deepEqual([osProfile.linuxConfiguration, Object.keys(osProfile)], [
        { disablePasswordAuthentication: false, ...linux }, ["computerName", "adminUsername", "linuxConfiguration", "secrets", ...system],
      ]);
    });
  }

  it("have what Azure fills in of a Windows system, and keep what was said of it", async () => {
    await put({ osProfile: { computerName: "eras", windowsConfiguration: { enableAutomaticUpdates: false, timeZone: "UTC" } } });
    assert.deepEqual((await shown("2022-08-01")).osProfile.windowsConfiguration, {
      provisionVMAgent: true, enableAutomaticUpdates: false, timeZone: "UTC", patchSettings: { patchMode: "AutomaticByOS", assessmentMode: "ImageDefault" }, enableVMAgentPlatformUpdates: false,
    });
  });

  it("take switches in other letter case and as texts (recorded)", async () => {
    await put({ osProfile: { computerName: "eras", windowsConfiguration: { provisionVmAgent: "true", enableAutomaticUpdates: "false" } } }, "2015-06-15");
    assert.deepEqual((await shown("2017-03-30")).osProfile.windowsConfiguration, { provisionVMAgent: true, enableAutomaticUpdates: false });
  });

  it("keep an agent that was declined", async () => {
    await put({ osProfile: { linuxConfiguration: { provisionVMAgent: false, ssh: { publicKeys: [{ keyData: "ssh-rsa AAAA", path: "/home/u/.ssh/authorized_keys" }] } } } });
    assert.equal(JSON.stringify((await shown("2019-07-01")).osProfile.linuxConfiguration), JSON.stringify({
      disablePasswordAuthentication: false, ssh: { publicKeys: [{ path: "/home/u/.ssh/authorized_keys", keyData: "ssh-rsa AAAA" }] }, provisionVMAgent: false,
    }));
  });

  it("get disks with names and ids once they are made, of the type that their size takes", async () => {
    const dataDisks = [{ lun: 0, createOption: "empty", diskSizeGB: 1, managedDisk: { storageAccountType: null } }, { lun: 1, name: "mine", createOption: "Empty", diskSizeGB: 2, caching: "ReadOnly" }];
    const early = await put({ storageProfile: { imageReference: image, dataDisks } }, "2020-06-01");
    assert.deepEqual(early.storageProfile.dataDisks[0], { lun: 0, createOption: "Empty", caching: "None", managedDisk: { storageAccountType: "Premium_LRS" }, diskSizeGB: 1, toBeDetached: false });
    azure.clock.advance(10);
    const { storageProfile } = await shown("2020-06-01");
    const name = String(storageProfile.dataDisks[0]?.["name"]);
    assert.match(name, /^Eras_disk2_[0-9a-f]{32}$/);
    assert.deepEqual(storageProfile.dataDisks, [
      { lun: 0, name, createOption: "Empty", caching: "None", managedDisk: { storageAccountType: "Premium_LRS", id: `${disk}/${name}` }, diskSizeGB: 1, toBeDetached: false },
      { lun: 1, name: "mine", createOption: "Empty", caching: "ReadOnly", managedDisk: { storageAccountType: "Premium_LRS", id: `${disk}/mine` }, diskSizeGB: 2, toBeDetached: false },
    ]);
    const { disks } = (await get("2020-06-01", "&$expand=instanceView")).properties.instanceView as unknown as { disks: { name: string }[] };
    assert.deepEqual(disks.map((one) => one.name), [storageProfile.osDisk["name"], name, "mine"]);
    assert.deepEqual((await shown("2021-03-01")).storageProfile.dataDisks.map((one) => one["deleteOption"]), ["Detach", "Detach"]);
    assert.equal((await shown("2021-03-01")).storageProfile.osDisk["deleteOption"], "Detach");
  });

  it("keep disks that leave until the operation has ended, and the names of those that stay", async () => {
    const dataDisks = [{ lun: 0, createOption: "Empty", diskSizeGB: 1 }, { lun: 1, createOption: "Empty", diskSizeGB: 2 }];
    await put({ storageProfile: { imageReference: image, dataDisks } });
    azure.clock.advance(10);
    const disks = ({ storageProfile }: Machine) => storageProfile.dataDisks.map(({ lun, name, toBeDetached }) => [lun, name, toBeDetached]);
    const [[, first], [, second]] = disks(await shown()) as [unknown[], unknown[]];
    const { json } = await arm.put(`${id}?api-version=2024-07-01`, { location: "westus", properties: { storageProfile: { dataDisks: [{ lun: 1, createOption: "Empty", diskSizeGB: 2 }] } } });
    assert.deepEqual(disks(json.properties as unknown as Machine), [[1, second, false], [0, first, true]]);
    azure.clock.advance(10);
    assert.deepEqual(disks(await shown()), [[1, second, false]]);
    await arm.put(`${id}?api-version=2024-07-01`, { location: "westus", properties: { storageProfile: { osDisk: { createOption: "FromImage" } } } });
    azure.clock.advance(10);
    assert.deepEqual(disks(await shown()), [[1, second, false]], "a PUT that does not speak of them");
  });

  it("show an image in order, with the version that was taken", async () => {
    await put({ storageProfile: { imageReference: image } });
    assert.equal(JSON.stringify((await shown("2019-07-01")).storageProfile.imageReference), JSON.stringify({ publisher: "Canonical", offer: "UbuntuServer", sku: "18.04-LTS", version: "latest", exactVersion: "18.04.202012111" }));
  });

  it("show a disk in a storage account with its address, and its size once it is there", async () => {
    const vhd = { uri: "https://contosoexamplergdiag374.blob.core.windows.net/vhds/eras.vhd" };
    const early = await put({ storageProfile: { imageReference: image, osDisk: { name: "os", vhd, caching: "None", createOption: "FromImage" } } }, "2019-07-01");
    assert.equal(JSON.stringify(early.storageProfile.osDisk), JSON.stringify({ osType: "Linux", name: "os", createOption: "FromImage", vhd, caching: "None" }));
    azure.clock.advance(10);
    assert.equal((await shown("2019-07-01")).storageProfile.osDisk["diskSizeGB"], 30);
    assert.equal((await shown("2017-03-30")).storageProfile.osDisk["diskSizeGB"], undefined);
  });

  it("show their availability set in capitals, and where they are in it", async () => {
    const set = ids.virtualMachine.replace("virtualMachines/ContosoVM", "availabilitySets/pair");
    await put({ availabilitySet: { id: set } });
    assert.equal((await shown()).availabilitySet.id, set.replace("pair", "PAIR"));
    const view = (await get("2024-07-01", "&$expand=instanceView")).properties.instanceView as unknown as Record<string, unknown>;
    assert.deepEqual([view["platformUpdateDomain"], view["platformFaultDomain"]], [0, 0]);
  });

  it("show user data only to those who ask for it, and when they were made since 2021-11-01", async () => {
    assert.equal((await put({ userData: "aGVsbG8=" })).userData, undefined);
    assert.deepEqual([(await shown()).userData, (await shown("2024-07-01", "&$expand=userData")).userData], [undefined, "aGVsbG8="]);
    assert.deepEqual([(await shown("2021-07-01")).timeCreated, (await shown("2021-11-01")).timeCreated], [undefined, "2020-01-02T12:11:19.339+00:00"]);
    azure.clock.advance(60);
    await arm.put(`${id}?api-version=2024-07-01`, { location: "westus", properties: { ...(await shown()), timeCreated: "2019-01-01T00:00:00+00:00" } });
    assert.equal((await shown()).timeCreated, "2020-01-02T12:11:19.339+00:00");
  });
});

describe("operations of Microsoft.Compute", () => {
  const azure = stillAzure({ timings: { compute: 10 } });
  const arm = armRequests(azure);
  const path = /^https:\/\/management\.azure\.com\/subscriptions\/[0-9a-f-]+\/providers\/Microsoft\.Compute\/locations\/westus\/operations\/[0-9a-f-]+/;
  const query = (url: string | undefined) => (url ?? "").replace(path, "").replace(/p=[0-9a-f-]{36}/, "p=PART");

  it("have a part of the service in their URLs since 2022-03-01, and ask to wait since 2017-12-01 (recorded)", async () => {
    const machine = async (apiVersion: string) => {
      const { headers } = await arm.put(`${id}?api-version=${apiVersion}`, { location: "westus", properties: {} });
      return [query(headers["azure-asyncoperation"]), headers["retry-after"]];
    };
    assert.deepEqual(await machine("2016-04-30-preview"), ["?api-version=2016-04-30-preview", undefined]);
    assert.deepEqual(await machine("2021-11-01"), ["?api-version=2021-11-01", "10"]);
    assert.deepEqual(await machine("2022-03-01"), ["?p=PART&api-version=2022-03-01", "10"]);
    const { headers } = await arm.delete(`${id}?api-version=2022-03-01`);
    assert.equal(query(headers["location"]), "?p=PART&monitor=true&api-version=2022-03-01");
    assert.equal((await arm.get(headers["location"] ?? "")).status, 202);
    assert.equal((await arm.get(headers["azure-asyncoperation"] ?? "")).json.status, "InProgress");
  });
});

describe("instance views by api-version", () => {
  const azure = stillAzure();
  const arm = armRequests(azure);
  const view = async (apiVersion: string) => Object.keys((await arm.get(`${ids.virtualMachine}/instanceView?api-version=${apiVersion}`)).json);

  it("say more with newer ones", async () => {
    assert.deepEqual(await view("2016-04-30-preview"), ["vmAgent", "extensions", "statuses"]);
    assert.deepEqual(await view("2018-10-01"), ["computerName", "osName", "osVersion", "vmAgent", "disks", "extensions", "statuses"]);
    assert.deepEqual(await view("2019-03-01"), ["computerName", "osName", "osVersion", "vmAgent", "disks", "extensions", "hyperVGeneration", "statuses"]);
  });

  it("have the agent's last report of a machine that was stopped, and none of one that was deallocated", async () => {
    azure.changeMachine(ids.virtualMachine, { power: "stopped" });
    assert.ok((await view("2024-07-01")).includes("vmAgent"));
    azure.changeMachine(ids.virtualMachine, { power: "deallocated" });
    assert.deepEqual(await view("2024-07-01"), ["disks", "hyperVGeneration", "statuses"]);
  });

  for (const { publisher, sku, osName, osVersion } of [
    { publisher: "Debian", sku: "10", osName: "debian", osVersion: "10" },
    { publisher: "Canonical", sku: "16.04-LTS", osName: "ubuntu", osVersion: "16.04" },
    { publisher: "MicrosoftWindowsServer", sku: "2012-R2-Datacenter", osName: "Windows Server 2012 R2 Datacenter", osVersion: "Microsoft Windows NT 6.3.9600.0" },
    { publisher: "MicrosoftWindowsServer", sku: "2019-Datacenter", osName: "Windows Server 2019 Datacenter", osVersion: "10.0.17763" },
  ]) {
    it(`name the system of an image: ${osName}`, async () => {
      const id = ids.virtualMachine.replace("ContosoVM", "System");
      await arm.put(`${id}?api-version=2024-07-01`, { location: "westus", properties: { osProfile: { computerName: "inside" }, storageProfile: { imageReference: { publisher, sku } } } });
      const seen = (await arm.get(`${id}/instanceView?api-version=2024-07-01`)).json as unknown as Record<string, unknown>;
      assert.deepEqual([seen["computerName"], seen["osName"], seen["osVersion"]], ["inside", osName, osVersion]);
    });
  }
});

describe("extensions by api-version", () => {
  const azure = stillAzure();
  const arm = armRequests(azure);
  const extension = `${ids.virtualMachine}/extensions/Eras`;
  const properties = { settings: {}, typeHandlerVersion: "2.0", publisher: "p", type: "t", forceUpdateTag: "again", enableAutomaticUpgrade: true };
  const keys = async (apiVersion: string) => Object.keys((await arm.get(`${extension}?api-version=${apiVersion}`)).json.properties);

  it("have their members in the order of the recordings, and upgrade by themselves only when told to", async () => {
    const { json } = await arm.put(`${extension}?api-version=2024-07-01`, { location: "westcentralus", properties });
    assert.equal(json.properties["autoUpgradeMinorVersion"], false);
    assert.deepEqual(await keys("2017-03-30"), ["publisher", "type", "typeHandlerVersion", "autoUpgradeMinorVersion", "forceUpdateTag", "settings", "provisioningState", "enableAutomaticUpgrade"]);
    assert.deepEqual(await keys("2019-07-01"), ["autoUpgradeMinorVersion", "forceUpdateTag", "provisioningState", "enableAutomaticUpgrade", "publisher", "type", "typeHandlerVersion", "settings"]);
  });

  it("say what they are doing when that is asked for", async () => {
    const { json } = await arm.get(`${extension}?$expand=instanceView&api-version=2024-07-01`);
    assert.deepEqual(json.properties.instanceView, {
      name: "Eras", type: "p.t", typeHandlerVersion: "2.0.3422.1", statuses: [{ code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Provisioning succeeded" }],
    });
  });
});
