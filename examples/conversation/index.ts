import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { CaptureStorage, ConversationCapture } from "pulumi-azure-packet-capture/components";

const keyData = new pulumi.Config().require("sshPublicKey");
const resourceGroupName = new resources.ResourceGroup("conversation").name;
const to1433 = { direction: "Inbound", protocol: "Tcp", sourcePortRange: "*", destinationAddressPrefix: "*", destinationPortRange: "1433" };
const rules = new network.NetworkSecurityGroup("db-rules", {
  resourceGroupName,
  securityRules: [
    { ...to1433, name: "allow-sql", priority: 100, access: "Allow", sourceAddressPrefix: "10.0.0.0/24" },
    { ...to1433, name: "deny-sql", priority: 200, access: "Deny", sourceAddressPrefix: "*" },
  ],
});
const net = new network.VirtualNetwork("net", {
  resourceGroupName,
  addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
  subnets: [{ name: "default", addressPrefix: "10.0.0.0/24" }],
});
const machine = (name: string, networkSecurityGroup?: { id: pulumi.Output<string> }) => {
  const ipConfigurations = [{ name: "ip", subnet: { id: pulumi.interpolate`${net.id}/subnets/default` } }];
  const nic = new network.NetworkInterface(name, { resourceGroupName, ipConfigurations, ...(networkSecurityGroup && { networkSecurityGroup }) });
  const ssh = { publicKeys: [{ path: "/home/azureuser/.ssh/authorized_keys", keyData }] };
  return new compute.VirtualMachine(name, {
    resourceGroupName,
    hardwareProfile: { vmSize: "Standard_B2s" },
    networkProfile: { networkInterfaces: [{ id: nic.id }] },
    storageProfile: {
      imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" },
      osDisk: { createOption: "FromImage" },
    },
    osProfile: { computerName: name, adminUsername: "azureuser", linuxConfiguration: { ssh } },
  });
};
const files = new CaptureStorage("files", { resourceGroupName });
const conversation = new ConversationCapture("web-to-db", {
  between: [machine("web"), machine("db", { id: rules.id })],
  filters: "tcp remote port 1433",
  storageAccount: files,
  timeLimitInSeconds: 120,
});

export const captures = conversation.captureIds;
