import * as pulumi from "@pulumi/pulumi";
import * as capture from "pulumi-azure-packet-capture-sdk";

const config = new pulumi.Config();
const dns = new capture.PacketCapture("dns", {
  target: config.require("virtualMachineId"),
  storageLocation: { storageId: config.require("storageAccountId") },
  filters: [{ protocol: "UDP", remotePort: config.require("port") }],
  timeLimitInSeconds: 3600,
});

export const captureId = dns.id;
export const packetCaptureStatus = dns.packetCaptureStatus;
export const storagePath = dns.storagePath;
