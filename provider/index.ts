export { PacketCapture } from "./packetCapture";
export type {
  PacketCaptureArgs,
  PacketCaptureFilterArgs,
  PacketCaptureMachineScopeArgs,
  PacketCaptureSettingsArgs,
  PacketCaptureStorageLocationArgs,
  PacketCaptureTimeoutsArgs,
} from "./packetCaptureArgs";
