import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { PacketCapture } from "pulumi-azure-packet-capture";
import { NetworkWatcherAgent } from "pulumi-azure-packet-capture/components";

const keyData = new pulumi.Config().require("sshPublicKey");
const resourceGroupName = new resources.ResourceGroup("scale-set").name;
const addressPrefix = "10.0.0.0/24";
const net = new network.VirtualNetwork("net", {
  resourceGroupName,
  addressSpace: { addressPrefixes: [addressPrefix] },
  subnets: [{ name: "default", addressPrefix }],
});
const ipConfigurations = [{ name: "ip", subnet: { id: pulumi.interpolate`${net.id}/subnets/default` } }];
const pool = new compute.VirtualMachineScaleSet("pool", {
  resourceGroupName,
  sku: { name: "Standard_B2s", capacity: 3 },
  orchestrationMode: "Uniform",
  upgradePolicy: { mode: "Automatic" },
  virtualMachineProfile: {
    networkProfile: { networkInterfaceConfigurations: [{ name: "nic", primary: true, ipConfigurations }] },
    storageProfile: { imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" } },
    osProfile: {
      computerNamePrefix: "pool",
      adminUsername: "azureuser",
      linuxConfiguration: { ssh: { publicKeys: [{ path: "/home/azureuser/.ssh/authorized_keys", keyData }] } },
    },
  },
});

const dependsOn = new NetworkWatcherAgent("pool", { machine: pool });
const storageLocation = { filePath: "/var/captures/pool.cap" };
const capture = new PacketCapture("pool", { target: pool.id, scope: { include: ["0", "1"] }, storageLocation }, { dependsOn });
export const captureId = capture.id;
