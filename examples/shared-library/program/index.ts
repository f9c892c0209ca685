import * as pulumi from "@pulumi/pulumi";
import { AcmeCapture } from "acme-captures";

const config = new pulumi.Config();
const capture = new AcmeCapture("web", {
  target: config.require("virtualMachineId"),
  storageId: config.require("storageAccountId"),
  expression: "tcp and local port 443",
});

export const captureId = capture.captureId;
export const packetCaptureStatus = capture.packetCaptureStatus;
