import pulumi
import pulumi_azure_packet_capture as capture

config = pulumi.Config()
dns = capture.PacketCapture(
    "dns",
    target=config.require("virtualMachineId"),
    storage_location=capture.PacketCaptureStorageLocationArgs(storage_id=config.require("storageAccountId")),
    filters=[capture.PacketCaptureFilterArgs(protocol="UDP", remote_port=config.require("port"))],
    time_limit_in_seconds=3600,
)

pulumi.export("captureId", dns.id)
pulumi.export("packetCaptureStatus", dns.packet_capture_status)
pulumi.export("storagePath", dns.storage_path)
