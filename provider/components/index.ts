export { CaptureFleet, type CaptureFleetArgs, type FleetMember, type FleetSelector } from "./captureFleet";
export { CaptureOperatorRole, type CaptureOperatorRoleArgs } from "./captureOperatorRole";
export { CaptureStorage, type CaptureStorageArgs, type ContainerLocation } from "./captureStorage";
export { ConversationCapture, type ConversationCaptureArgs } from "./conversationCapture";
export type { StorageInput } from "./filePlace";
export type { MachineHints, MachineInput } from "./machine";
export type { NamedMachine } from "./namedMachines";
export { type AgentOptions, NetworkWatcherAgent, type NetworkWatcherAgentArgs } from "./networkWatcherAgent";
export { VirtualMachineCapture, type VirtualMachineCaptureArgs } from "./virtualMachineCapture";
