import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { AlertTriggeredCapture, CaptureStorage } from "pulumi-azure-packet-capture/components";

const resourceGroupName = new resources.ResourceGroup("alert").name;
// Files are deleted after 30 days, captures in Azure before.
const files = new CaptureStorage("files", { resourceGroupName, deleteAfterDays: 30 });

// When the machine sends more than 1 GB in five minutes, its packets are recorded for five minutes, at most once in an hour.
const onTraffic = new AlertTriggeredCapture("traffic", {
  machine: new pulumi.Config().require("virtualMachineId"),
  agent: false,
  resourceGroupName,
  storageLocation: files.storageLocation,
  alert: { metric: "networkOut", threshold: 1_000_000_000, windowSize: "PT5M" },
  timeLimitInSeconds: 300,
  bytesToCapturePerPacket: 128,
  pauseInSeconds: 3600,
  deleteAfterDays: 7,
  deleteCapturesOnDestroy: true,
});

export const actionGroupId = onTraffic.actionGroupId;
export const workflowId = onTraffic.workflowId;
export const captures = onTraffic.namePrefix;
