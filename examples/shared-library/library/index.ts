import * as pulumi from "@pulumi/pulumi";
import { filter, PacketCapture } from "pulumi-azure-packet-capture";

/** A capture as everybody at Acme makes them: headers only, an hour at most. */
export class AcmeCapture extends pulumi.ComponentResource {
  readonly captureId: pulumi.Output<string>;
  readonly packetCaptureStatus: pulumi.Output<string>;

  constructor(
    name: string,
    args: { target: pulumi.Input<string>; storageId: pulumi.Input<string>; expression: string },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("acme:captures:AcmeCapture", name, {}, opts);
    const { target, storageId, expression } = args;
    const limits = { bytesToCapturePerPacket: 128, timeLimitInSeconds: 3600 };
    const capture = new PacketCapture(
      name,
      { target, storageLocation: { storageId }, filters: filter(expression), ...limits },
      { parent: this },
    );
    this.captureId = capture.id;
    this.packetCaptureStatus = capture.packetCaptureStatus;
    this.registerOutputs({ captureId: this.captureId });
  }
}
