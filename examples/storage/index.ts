import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { PacketCapture } from "pulumi-azure-packet-capture";
import { CaptureStorage } from "pulumi-azure-packet-capture/components";

const group = new resources.ResourceGroup("captures");
// In the machine's region, Standard, with access by key: what the service needs. Files go after 30 days.
const files = new CaptureStorage("captures", { resourceGroupName: group.name, deleteAfterDays: 30 });

const capture = new PacketCapture("web", {
  target: new pulumi.Config().require("virtualMachineId"),
  storageLocation: files.storageLocation,
  timeLimitInSeconds: 600,
});

export const captureId = capture.id;
export const storagePath = capture.storagePath;
