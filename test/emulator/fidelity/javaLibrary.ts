import { readRecording } from "../../recordings/exchanges";
import type { Scenario } from "./replay";

const file = "azure-java-network-watcher.json";
const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const group = `${subscription}/resourceGroups/rg923478`;
const network = `${group}/providers/Microsoft.Network`;
const machine = (name: string) => `${group}/providers/Microsoft.Compute/virtualMachines/${name}`;
const location = "southcentralus";

/** The Java management library's test of network watchers, in January 2020. */
export const javaLibrary: Scenario = {
  file,
  made: "2020-01",
  // Java's recorder sets Retry-After to 0 on every answer, so that its playback does not wait.
  recorder: { changed: ["retry-after"] },
  world(azure) {
    for (const region of ["eastasia", "japaneast"]) {
      azure.addNetworkWatcher({ id: `${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${region}`, location: region });
    }
  },
  // The recording has no request bodies. These are what that library sends for what its test asks for.
  bodies: () => ({
    1: { location, tags: tagsIn(1) },
    2: { location, tags: { tag1: "value1" } },
    3: { location, tags: tagsIn(3) },
    4: { location, tags: {}, properties: { securityRules: [] } },
    7: {
      location,
      tags: {},
      properties: {
        addressSpace: { addressPrefixes: ["10.0.0.0/28"] },
        dhcpOptions: { dnsServers: [] },
        subnets: [
          { name: "subnet1", properties: { addressPrefix: "10.0.0.0/29", networkSecurityGroup: { id: `${network}/networkSecurityGroups/nsg923478` } } },
          { name: "subnet2", properties: { addressPrefix: "10.0.0.8/29" } },
        ],
      },
    },
    11: {
      location,
      tags: {},
      properties: {
        addressSpace: { addressPrefixes: ["10.0.0.0/28"] },
        dhcpOptions: { dnsServers: [] },
        subnets: [{ name: "subnet1", properties: { addressPrefix: "10.0.0.0/28" } }],
      },
    },
    15: { location, tags: {}, properties: { publicIPAllocationMethod: "Dynamic", dnsSettings: { domainNameLabel: "pipdns923478" } } },
    18: card({ enableIPForwarding: true, networkSecurityGroup: { id: `${network}/networkSecurityGroups/nsg923478` } }, "vnet2532282488", "pip01156ea3"),
    19: virtualMachine("vm26241874ab", "ni923478"),
    25: { location, properties: { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4", autoUpgradeMinorVersion: true } },
    30: card({}, "net923478"),
    31: virtualMachine("vmfc2534632a", "nic73546673136"),
    78: { location, sku: { name: "Standard_GRS" }, kind: "StorageV2", properties: { accessTier: "Hot", supportsHttpsTrafficOnly: true } },
    86: {
      properties: {
        target: machine("vm26241874ab"),
        timeLimitInSeconds: 1500,
        storageLocation: { storageId: `${group}/providers/Microsoft.Storage/storageAccounts/sa923478` },
        filters: [{ protocol: "TCP", localIPAddress: "127.0.0.1;127.0.0.5" }],
      },
    },
  }),
};

/** The tags have the time of the test in them. */
function tagsIn(index: number): object {
  return (JSON.parse(readRecording(file)[index]!.body) as { tags: object }).tags;
}

function card(properties: object, virtualNetwork: string, publicIPAddress?: string): object {
  const configuration = {
    privateIPAllocationMethod: "Dynamic",
    subnet: { id: `${network}/virtualNetworks/${virtualNetwork}/subnets/subnet1` },
    ...(publicIPAddress === undefined ? {} : { publicIPAddress: { id: `${network}/publicIPAddresses/${publicIPAddress}` } }),
    primary: true,
  };
  return { location, tags: {}, properties: { ...properties, ipConfigurations: [{ name: "primary", properties: configuration }] } };
}

function virtualMachine(name: string, card: string): object {
  return {
    location,
    tags: {},
    properties: {
      hardwareProfile: { vmSize: "Standard_A1" },
      storageProfile: {
        imageReference: { publisher: "Canonical", offer: "UbuntuServer", sku: "14.04.4-LTS", version: "latest" },
        osDisk: { osType: "Linux", caching: "ReadWrite", createOption: "FromImage", managedDisk: { storageAccountType: "Standard_LRS" } },
      },
      osProfile: { computerName: name, adminUsername: "testuser923478", adminPassword: "12NewPA$$w0rd!", linuxConfiguration: { disablePasswordAuthentication: false } },
      networkProfile: { networkInterfaces: [{ id: `${network}/networkInterfaces/${card}`, properties: { primary: true } }] },
    },
  };
}
