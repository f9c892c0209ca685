package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	capture "pulumi-azure-packet-capture/sdk/go/azurepacketcapture"
)

func main() {
	pulumi.Run(program)
}

func program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	dns, err := capture.NewPacketCapture(ctx, "dns", &capture.PacketCaptureArgs{
		Target:          pulumi.String(settings.Require("virtualMachineId")),
		StorageLocation: capture.PacketCaptureStorageLocationArgs{StorageId: pulumi.String(settings.Require("storageAccountId"))},
		Filters: capture.PacketCaptureFilterArray{
			capture.PacketCaptureFilterArgs{Protocol: pulumi.String("UDP"), RemotePort: pulumi.String(settings.Require("port"))},
		},
		TimeLimitInSeconds: pulumi.Int(3600),
	})
	if err != nil {
		return err
	}
	ctx.Export("captureId", dns.ID())
	ctx.Export("packetCaptureStatus", dns.PacketCaptureStatus)
	ctx.Export("storagePath", dns.StoragePath)
	return nil
}
