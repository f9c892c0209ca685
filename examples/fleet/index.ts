import * as pulumi from "@pulumi/pulumi";
import { CaptureFleet } from "pulumi-azure-packet-capture/components";

const config = new pulumi.Config();

// Azure is asked which machines there are at every preview and update; each keeps its capture when others come and go.
const fleet = new CaptureFleet("https", {
  machines: { select: { resourceGroupName: config.require("machinesIn") } },
  storageAccount: config.require("storageAccountId"),
  filters: [{ protocol: "TCP", localPort: "443" }],
  bytesToCapturePerPacket: 128,
  timeLimitInSeconds: 600,
});

export const captures = fleet.members;
