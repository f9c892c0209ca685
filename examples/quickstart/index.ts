import * as pulumi from "@pulumi/pulumi";
import { PacketCapture } from "pulumi-azure-packet-capture";

// A virtual machine with the Network Watcher agent and a storage account in its region, which exist already.
const config = new pulumi.Config();
const capture = new PacketCapture("dns", {
  target: config.require("virtualMachineId"),
  storageLocation: { storageId: config.require("storageAccountId") },
  filters: [{ protocol: "UDP", remotePort: "53" }],
  timeLimitInSeconds: 3600,
});

export const captureId = capture.id;
export const packetCaptureStatus = capture.packetCaptureStatus;
export const storagePath = capture.storagePath;
