export { adoptionPolicy } from "./adoption";
export { capturePolicies, type CapturePoliciesOptions } from "./capturePolicies";
export { fileDeletionPolicy, type FileDeletionOptions } from "./fileDeletion";
export { filtersPolicy, type FiltersOptions } from "./filters";
export { machinesPolicy, type MachinesOptions } from "./machines";
export { packetSizePolicy, type PacketSizeOptions } from "./packetSize";
export type { CapturePolicy, PolicyLevel, PolicyOptions, UnknownChoice } from "./policy";
export { storageAccountPolicy, type StorageAccountOptions } from "./storageAccount";
export { timeLimitPolicy, type TimeLimitOptions } from "./timeLimit";
