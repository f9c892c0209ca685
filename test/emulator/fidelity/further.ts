import type { LocalAzure } from "../../../emulator";
import { deploy, put, putWatchers } from "./prepare";
import { cli, earlyCli, excerpt, go, net, xplatCli } from "./recorders";
import type { Scenario } from "./replay";

const groups = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups";
const otherSubscription = { subscriptionId: "00000000-0000-0000-0000-000000000100" };
const otherGroups = `/subscriptions/${otherSubscription.subscriptionId}/resourceGroups`;
const captureGroup = "cli_test_nw_packet_capture000001";

const putGroup = (azure: LocalAzure, name: string, location: string, tags?: object) =>
  put(azure, `${groups}/${name}`, "2020-06-01", { location, ...(tags !== undefined && { tags }) });
const byTests = (date: string, more: object = {}) => ({ product: "azurecli", cause: "automation", date, ...more });
/** Watchers of the group that Azure makes for them. */
const usual = (locations: readonly string[], tagged?: string) =>
  locations.map((location) => ["NetworkWatcherRG", `NetworkWatcher_${location}`, location, location === tagged ? { foo: "doo" } : undefined] as const);
const nothing = () => {};

/** The Azure CLI's own tests of packet captures and network watchers, of other years. */
const captures: readonly Scenario[] = [
  {
    file: "cli-test_network_watcher-d4d38dc93.json",
    made: "2017-05",
    recorder: earlyCli,
    async world(azure) {
      await putWatchers(azure, groups, [["tjp-test", "westus-watcher", "westus", { foo: "doo" }], ["tjp-nw", "westcentralus-watcher", "westcentralus", undefined]]);
    },
    before: { 27: (azure) => deploy(azure, "cli-test_network_watcher-d4d38dc93.json", 21) },
  },
  {
    file: "cli-test_network_watcher_packet_capture-0dbf5e4ac.json",
    made: "2018-10",
    recorder: cli,
    world: (azure) => putWatchers(azure, groups, [["NetworkWatcherRg", "westcentralus-watcher", "westcentralus", undefined]]),
    before: { 14: (azure) => deploy(azure, "cli-test_network_watcher_packet_capture-0dbf5e4ac.json", 8) },
  },
  {
    file: "cli-test_network_watcher_packet_capture-8aa2eb556.json",
    made: "2019-05",
    recorder: cli,
    world: (azure) => putWatchers(azure, groups, usual(["westus", "eastus", "centralus", "eastus2", "westcentralus"], "westus")),
    before: { 8: (azure) => deploy(azure, "cli-test_network_watcher_packet_capture-8aa2eb556.json", 4) },
  },
  {
    file: "cli-test_network_watcher_packet_capture-5fa91cc4f.json",
    made: "2020-04",
    recorder: cli,
    async world(azure) {
      await putGroup(azure, captureGroup, "westus", byTests("2020-04-03T02:08:09Z", { StorageType: "Standard_LRS", type: "test" }));
      await putWatchers(azure, groups, usual(["westus", "eastus"]));
    },
    before: { 13: (azure) => deploy(azure, "cli-test_network_watcher_packet_capture-5fa91cc4f.json", 3) },
  },
  {
    file: "cli-test_network_watcher_packet_capture-a13c6a102.json",
    made: "2020-05",
    recorder: cli,
    async world(azure) {
      await putGroup(azure, captureGroup, "westus", byTests("2020-05-15T20:23:06Z", { StorageType: "Standard_LRS", type: "test" }));
      await putWatchers(azure, groups, usual(["westus", "eastus", "southeastasia", "centralus", "eastus2", "westcentralus", "westus2"]));
    },
    before: { 7: (azure) => deploy(azure, "cli-test_network_watcher_packet_capture-a13c6a102.json", 3) },
  },
  {
    file: "cli-test_network_watcher_packet_capture-2dcf1f07e.json",
    made: "2020-11",
    recorder: cli,
    async world(azure) {
      await putGroup(azure, captureGroup, "westus", byTests("2020-11-30T17:11:31Z"));
      await putWatchers(azure, groups, usual(["westus", "centralus", "eastus2", "westcentralus", "centraluseuap"], "westus"));
    },
    before: { 7: (azure) => deploy(azure, "cli-test_network_watcher_packet_capture-2dcf1f07e.json", 3) },
  },
];

/** The Azure CLI's tests of groups, machines, scale sets and storage, in December 2020. */
const cliResources: readonly Scenario[] = [
  {
    file: "cli-test_create_storage_account.json",
    made: "2020-12",
    recorder: cli,
    world: (azure) => putGroup(azure, "clitest.rg000001", "westus", byTests("2020-12-18T14:02:27Z")),
  },
  {
    file: "cli-test_resource_group.json",
    made: "2020-12",
    recorder: cli,
    world: (azure) => putGroup(azure, "cli_test_rg_scenario000001", "westus"),
  },
  {
    file: "cli-test_vm_generic_update.json",
    made: "2020-12",
    recorder: cli,
    world: (azure) => putGroup(azure, "clitest.rg000001", "westus", byTests("2020-12-19T06:27:25Z")),
    before: { 6: (azure) => deploy(azure, "cli-test_vm_generic_update.json", 2) },
  },
  {
    file: "cli-test_vmss_vms.json",
    made: "2020-12",
    recorder: cli,
    world: (azure) => putGroup(azure, "cli_test_vmss_vms000001", "westus", byTests("2020-12-19T13:26:45Z")),
    before: { 7: setOfTemplate },
  },
];

/** Azure makes more instances than were asked for and keeps those that are ready first: here the second and the third. */
async function setOfTemplate(azure: LocalAzure): Promise<void> {
  const set = `${groups}/cli_test_vmss_vms000001/providers/Microsoft.Compute/virtualMachineScaleSets/vmss1`;
  const send = (method: string, path: string, body: object) => azure.handle({ method, url: `${path}?api-version=2020-06-01`, body: JSON.stringify(body) });
  await deploy(azure, "cli-test_vmss_vms.json", 2);
  await send("PATCH", set, { sku: { capacity: 3 } });
  await send("POST", `${set}/delete`, { instanceIds: ["0"] });
  azure.clock.advance(10);
}

/** Tests of Go's libraries: they make everything that they use. */
const goLibraries: readonly Scenario[] = (
  [
    ["go-TestStorageAccountsClient.json", "2022-04"],
    ["go-TestSubnetsClient.json", "2022-08"],
    ["go-TestVirtualMachineScaleSetsClient.json", "2022-05"],
    ["go-TestVirtualNetworksClient.json", "2022-08"],
  ] as const
).map(([file, made]) => ({ file, made, recorder: go, world: nothing }));

/** Tests of .NET's libraries. */
const netLibraries: readonly Scenario[] = [
  {
    file: "net-CanWatchNetwork-02354a1f5.json",
    made: "2017-07",
    recorder: net,
    options: otherSubscription,
    world: nothing,
  },
  {
    file: "net-CreateUpdate-b0eb37f0d.json",
    made: "2019-12",
    recorder: net,
    options: otherSubscription,
    world: (azure) => putWatchers(azure, otherGroups, usual(["westus", "eastus", "eastasia", "southeastasia", "southcentralus", "eastus2", "japaneast", "westcentralus", "westus2"])),
  },
  {
    file: "sdknet-NetworkWatcherApiTest.json",
    made: "2017-01",
    recorder: net,
    options: otherSubscription,
    world: (azure) => putWatchers(azure, otherGroups, [["NetworkWatcherRG", "NetworkWatcher", "westus", { key1: "value1", key2: "value2" }]]),
  },
  {
    file: "sdknet-PacketCaptureApiTest.json",
    made: "2017-06",
    recorder: net,
    // Azure did not make watchers by itself yet.
    options: { ...otherSubscription, automaticWatchers: "off" },
    world: nothing,
    before: { 11: machineOfTemplate },
  },
  { file: "sdknet-StorageAccountCreateTest.json", made: "2019-10", recorder: net, options: otherSubscription, world: nothing },
  {
    file: "sdknet-TestVMExtensionOperations.json",
    made: "2019-10",
    recorder: net,
    options: otherSubscription,
    world: nothing,
    before: { 29: extensionOfPolicy },
  },
];

/** A policy of the subscription adds an extension to every machine, once it runs. */
async function extensionOfPolicy(azure: LocalAzure): Promise<void> {
  const machine = `${otherGroups}/crptestar200/providers/Microsoft.Compute/virtualMachines/vm5409`;
  await put(azure, `${machine}/extensions/Microsoft.Azure.Geneva.GenevaMonitoring`, "2019-07-01", {
    location: "southeastasia",
    properties: { publisher: "Microsoft.Azure.Geneva", type: "GenevaMonitoring", typeHandlerVersion: "2.0", autoUpgradeMinorVersion: true, enableAutomaticUpgrade: true, settings: {} },
  });
}

/** The template names its resources by expressions. */
async function machineOfTemplate(azure: LocalAzure): Promise<void> {
  const group = `${otherGroups}/azsmnet1544`;
  const [network, storage, location] = [`${group}/providers/Microsoft.Network`, `${group}/providers/Microsoft.Storage/storageAccounts`, "westcentralus"];
  await put(azure, `${storage}/azsmnet1186`, "2015-06-15", { location, properties: { accountType: "Premium_LRS" } });
  await put(azure, `${storage}/azsmnet6603`, "2015-06-15", { location, properties: { accountType: "Standard_LRS" } });
  await put(azure, `${network}/virtualNetworks/azsmnet1544-vnet`, "2016-09-01", {
    location,
    properties: { addressSpace: { addressPrefixes: ["10.17.3.0/24"] }, subnets: [{ name: "default", properties: { addressPrefix: "10.17.3.0/24" } }] },
  });
  await put(azure, `${network}/networkInterfaces/azsmnet2673`, "2016-09-01", {
    location,
    properties: { ipConfigurations: [{ name: "ipconfig1", properties: { subnet: { id: `${network}/virtualNetworks/azsmnet1544-vnet/subnets/default` }, privateIPAllocationMethod: "Dynamic" } }] },
  });
  await put(azure, `${group}/providers/Microsoft.Compute/virtualMachines/azsmnet3995`, "2015-06-15", {
    location,
    properties: {
      osProfile: { computerName: "azsmnet3995", adminUsername: "netanalytics32", adminPassword: "Not-recorded-1", windowsConfiguration: { provisionVmAgent: "true" } },
      hardwareProfile: { vmSize: "Standard_DS1_v2" },
      storageProfile: {
        imageReference: { publisher: "MicrosoftWindowsServer", offer: "WindowsServer", sku: "2016-Datacenter", version: "latest" },
        osDisk: { name: "azsmnet3995", createOption: "fromImage", vhd: { uri: "https://azsmnet1186.blob.core.windows.net/vhds/azsmnet399520161217141554.vhd" } },
        dataDisks: [],
      },
      networkProfile: { networkInterfaces: [{ id: `${network}/networkInterfaces/azsmnet2673` }] },
      diagnosticsProfile: { bootDiagnostics: { enabled: true, storageUri: "https://azsmnet6603.blob.core.windows.net/" } },
    },
  });
}

const xplatGroup = `${otherGroups}/xplat-test-packet-capture`;
const xplatCapture = {
  properties: {
    target: `${xplatGroup}/providers/Microsoft.Compute/virtualMachines/TestVMForCap`,
    bytesToCapturePerPacket: 123456,
    totalBytesPerSession: 1234567,
    timeLimitInSeconds: 17000,
    storageLocation: { filePath: "D:\\test.cap" },
    filters: [{ protocol: "TCP", localIPAddress: "10.0.0.11", localPort: "8080" }, { protocol: "UDP" }],
  },
};

/** The CLI before the Azure CLI, which recorded twice into one file; the first run left its capture behind. */
const xplat: Scenario = {
  file: "xplat-packet-capture-093faf6ab.json",
  made: "2017-10",
  recorder: xplatCli,
  options: otherSubscription,
  world(azure) {
    azure.addNetworkWatcher({ id: `${xplatGroup}/providers/Microsoft.Network/networkWatchers/networkWatcherName`, location: "westcentralus" });
    azure.addVirtualMachine({ id: xplatCapture.properties.target, location: "westcentralus", os: "Windows" });
  },
  before: { 4: (azure) => azure.removePacketCapture(`${xplatGroup}/providers/Microsoft.Network/networkWatchers/networkWatcherName/packetCaptures/packetCaptureName`) },
  // Request bodies are not in the recording.
  bodies: () => ({ 1: xplatCapture, 5: xplatCapture }),
};

/** Captures of a scale set that are not continuous, but have files like those that are, in June 2025. */
const scaleSetRingBuffer: Scenario = {
  file: "ps-TestPacketCaptureVMSSWithRingBuffer-excerpt.json",
  made: "2025-06",
  recorder: excerpt,
  options: otherSubscription,
  world(azure) {
    azure.addNetworkWatcher({ id: `${otherGroups}/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus`, location: "westcentralus" });
    azure.addScaleSet({ id: `${otherGroups}/psnrp3001/providers/Microsoft.Compute/virtualMachineScaleSets/psnrp9747`, location: "westcentralus", os: "Windows" });
  },
  before: { 2: (azure) => azure.clock.advance(10) },
};

/** Recordings of many clients and years. */
export const further: readonly Scenario[] = [...captures, ...cliResources, ...goLibraries, ...netLibraries, xplat, scaleSetRingBuffer];
