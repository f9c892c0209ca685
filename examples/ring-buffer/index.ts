import * as pulumi from "@pulumi/pulumi";
import { PacketCapture } from "pulumi-azure-packet-capture";

// The last 500 MB of traffic for a week: ten files of 50 MB, the oldest overwritten (tcpdump's -W 10 -C 50).
const capture = new PacketCapture("ring", {
  target: new pulumi.Config().require("virtualMachineId"),
  storageLocation: { localPath: "C:\\captures\\ring.cap" },
  continuousCapture: true,
  captureSettings: { fileCount: 10, fileSizeInBytes: 50_000_000, sessionTimeLimitInSeconds: 604_800 },
});

export const captureId = capture.id;
export const packetCaptureStatus = capture.packetCaptureStatus;
