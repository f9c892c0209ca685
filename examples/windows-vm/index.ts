import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { PacketCapture } from "pulumi-azure-packet-capture";
import { NetworkWatcherAgent } from "pulumi-azure-packet-capture/components";

const config = new pulumi.Config();
const group = new resources.ResourceGroup("windows");
const resourceGroupName = group.name;
const net = new network.VirtualNetwork("net", {
  resourceGroupName,
  addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
  subnets: [{ name: "default", addressPrefix: "10.0.0.0/24" }],
});
const nic = new network.NetworkInterface("nic", {
  resourceGroupName,
  ipConfigurations: [{ name: "ip", subnet: { id: pulumi.interpolate`${net.id}/subnets/default` } }],
});
const machine = new compute.VirtualMachine("web", {
  resourceGroupName,
  hardwareProfile: { vmSize: "Standard_B2s" },
  networkProfile: { networkInterfaces: [{ id: nic.id }] },
  storageProfile: {
    imageReference: { publisher: "MicrosoftWindowsServer", offer: "WindowsServer", sku: "2022-datacenter-g2", version: "latest" },
    osDisk: { createOption: "FromImage" },
  },
  osProfile: {
    computerName: "web",
    adminUsername: "azureuser",
    adminPassword: config.requireSecret("adminPassword"),
    windowsConfiguration: { provisionVMAgent: true },
  },
});

// Agent and capture by themselves: the capture has to be told to wait.
const dependsOn = new NetworkWatcherAgent("web", { machine, upgrade: "automatic" });
const storageLocation = { filePath: "C:\\captures\\web.cap" };
const capture = new PacketCapture("web", { target: machine.id, storageLocation, filters: [{ localPort: "3389" }] }, { dependsOn });
export const captureId = capture.id;
