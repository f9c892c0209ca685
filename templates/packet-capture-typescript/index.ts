import * as pulumi from "@pulumi/pulumi";
import { PacketCapture, presets } from "pulumi-azure-packet-capture";

// A virtual machine with the Network Watcher agent and a storage account in its region, which exist already.
const config = new pulumi.Config();
const capture = new PacketCapture("dns", {
  target: config.require("virtualMachineId"),
  storageLocation: { storageId: config.require("storageAccountId") },
  filters: presets.dns(),
  timeLimitInSeconds: 600,
});

export const captureId = capture.id;
export const packetCaptureStatus = capture.packetCaptureStatus;
export const storagePath = capture.storagePath;
