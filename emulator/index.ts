/** The local Azure: what tests, `pktcap` and users of the package import. */
export { createLocalAzure } from "./localAzure";
export type { LocalAzure } from "./localAzure";
export type { LocalAzureOptions, Timings } from "./settings";
export { listen } from "./listen";
export type { ListenOptions, LocalAzureServer } from "./listen";
export { environment } from "./environment";
export { inProcessHttpClient } from "./inProcess";
export { articleIds } from "./world";
export { ConnectionReset } from "./request";
export type { LocalRequest, LocalResponse, ResponseBody } from "./request";
export type { Clock } from "./clock";
export type { FaultAction, FaultRule, OperationFate } from "./faults";
export { parseAccess, readAccessFile } from "./access";
export type { Access } from "./access";
export type { Journal, JournalEntry } from "./journal";
export type { AgentState, CaptureView, ScaleSetSpec, SessionOutcome, StorageAccountSpec, VirtualMachineSpec } from "./outOfBand";
export type { Resource, ResourceType } from "./resources";
export type { Store } from "./store";
