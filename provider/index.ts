export { PacketCapture } from "./packetCapture";
export type {
  PacketCaptureArgs,
  PacketCaptureFilterArgs,
  PacketCaptureMachineScopeArgs,
  PacketCaptureSettingsArgs,
  PacketCaptureStorageLocationArgs,
  PacketCaptureTimeoutsArgs,
} from "./packetCaptureArgs";
export { TriggeredCaptures } from "./triggeredCaptures";
export type { TriggeredCapturesArgs } from "./triggeredCapturesArgs";
export {
  getPacketCapture,
  getPacketCaptureOutput,
  type GetPacketCaptureResult,
  type PacketCaptureIdArgs,
} from "./functions/getPacketCapture";
export { getPacketCaptureStatus, getPacketCaptureStatusOutput } from "./functions/getPacketCaptureStatus";
export { listPacketCaptures, listPacketCapturesOutput, type ListPacketCapturesArgs } from "./functions/listPacketCaptures";
export { listVirtualMachines, listVirtualMachinesOutput, type ListVirtualMachinesArgs } from "./functions/listVirtualMachines";
export { stopPacketCapture, stopPacketCaptureOutput } from "./functions/stopPacketCapture";
export type { ListedMachine } from "./azure/virtualMachines";
export type { Session } from "./model/session";
export type { PacketCaptureSummary } from "./model/summary";
export { FilterExpressionError, type FilterExpressionCode, formatFilters } from "./expressions";
export { filter, type FiltersOf } from "./filter";
export type { Filter as PacketCaptureFilter } from "./model/capture";
export { PacketCaptureArgsError, validate } from "./validate";
export * as presets from "./presets";
export type { PresetOptions } from "./presets";
