import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { VirtualMachineCapture } from "pulumi-azure-packet-capture/components";

const config = new pulumi.Config();
const group = new resources.ResourceGroup("linux");
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
    imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" },
    osDisk: { createOption: "FromImage" },
  },
  osProfile: {
    computerName: "web",
    adminUsername: "azureuser",
    linuxConfiguration: { ssh: { publicKeys: [{ path: "/home/azureuser/.ssh/authorized_keys", keyData: config.require("sshPublicKey") }] } },
  },
});

// The agent and the capture, in the right order, in one line.
const capture = new VirtualMachineCapture("web", { machine, filePath: "/var/captures/web.cap", timeLimitInSeconds: 3600 });

export const captureId = capture.captureId;
export const packetCaptureStatus = capture.packetCaptureStatus;
