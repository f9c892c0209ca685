import * as pulumi from "@pulumi/pulumi";
import { PacketCapture } from "pulumi-azure-packet-capture";

const config = new pulumi.Config();

// Ready only when the session has ended, so that what uses its outputs can use the file.
const capture = new PacketCapture("burst", {
  target: config.require("virtualMachineId"),
  storageLocation: { storageId: config.require("storageAccountId") },
  timeLimitInSeconds: 2,
  waitUntilStopped: true,
});

export const stopReason = capture.stopReason;
export const download = pulumi.interpolate`az storage blob download --auth-mode login --file burst.cap --blob-url ${capture.storagePath}`;
