export { CaptureFleet, type CaptureFleetArgs, type FleetMember, type FleetSelector } from "./captureFleet";
export { CaptureOperatorRole, type CaptureOperatorRoleArgs } from "./captureOperatorRole";
export { CaptureStorage, type CaptureStorageArgs } from "./captureStorage";
export { ConversationCapture, type ConversationCaptureArgs } from "./conversationCapture";
export type { MachineHints, MachineInput } from "./machine";
export { NetworkWatcherAgent, type NetworkWatcherAgentArgs } from "./networkWatcherAgent";
export { VirtualMachineCapture, type VirtualMachineCaptureArgs } from "./virtualMachineCapture";
