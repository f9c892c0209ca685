import type { AlertState } from "./alert";
import type { CaptureFile, CaptureProperties, CapturingMachine, SessionPlan } from "./capture";
import type { RunModel, TriggerHistoryModel, WorkflowModel } from "./workflow";

/** What is stored of a resource: the ARM envelope, and beside it (`hidden`) what the service knows but does not show. */
export interface Resource<Properties = Record<string, unknown>, Hidden = unknown> {
  id: string;
  name: string;
  type: string;
  location?: string;
  tags?: Record<string, string>;
  etag?: string;
  properties: Properties;
  /** Other top-level members of the body, such as `sku`, `kind` or `zones`. */
  more?: Record<string, unknown>;
  hidden?: Hidden;
  /** When it changes by itself, in milliseconds since 1970: `catchUp` looks at it then. */
  due?: number;
}

/** The types that have rules of their own. */
export interface ResourceTypes {
  "Microsoft.Resources/resourceGroups": ResourceGroup;
  "Microsoft.Network/networkWatchers": NetworkWatcher;
  "Microsoft.Network/networkWatchers/packetCaptures": PacketCapture;
  "Microsoft.Compute/virtualMachines": VirtualMachine;
  "Microsoft.Compute/virtualMachines/extensions": Extension;
  "Microsoft.Compute/virtualMachineScaleSets": ScaleSet;
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines": ScaleSetInstance;
  "Microsoft.Compute/virtualMachineScaleSets/extensions": Extension;
  "Microsoft.Logic/workflows": Workflow;
  "Microsoft.Logic/workflows/runs": WorkflowRun;
  "Microsoft.Logic/workflows/triggers/histories": TriggerHistory;
  "Microsoft.Storage/storageAccounts": StorageAccount;
  "Microsoft.Authorization/roleAssignments": RoleAssignment;
  "Microsoft.Authorization/roleDefinitions": CustomRole;
  "Microsoft.Insights/metricAlerts": AlertRule;
  "Microsoft.Insights/scheduledQueryRules": AlertRule;
  "Microsoft.Insights/actionGroups": ActionGroup;
  "Microsoft.AlertsManagement/alerts": FiredAlert;
  "Microsoft.Storage/storageAccounts/blobServices/containers": BlobContainer;
  "Local/blobs": Blob;
  "Local/blocks": Block;
}

export type ResourceType = keyof ResourceTypes;

export type PowerState = "running" | "deallocated" | "stopped";
export type OperatingSystem = "Linux" | "Windows";

export type ResourceGroup = Resource<{ provisioningState: string }>;
export type NetworkWatcher = Resource<{ provisioningState: string }>;
export type VirtualMachine = Resource<Record<string, unknown>, { power: PowerState; os: OperatingSystem }>;
export type ScaleSet = Resource<Record<string, unknown>, { os: OperatingSystem }>;
/** `agent`: how its agent is doing, where that is not as in the whole set; `extensions`: what it has, where it is behind its set's model. */
export type ScaleSetInstance = Resource<Record<string, unknown>, { power: PowerState; agent?: AgentState; extensions?: Extension[] }>;
export type Extension = Resource;
export type StorageAccount = Resource<Record<string, unknown>, { keys: KeyStates }>;
export type BlobContainer = Resource;
export type Blob = Resource<BlobProperties>;
/** Part of a blob that is still to be put together. */
export type Block = Resource<{ base64: string }>;

/** Definitions and runs hold the caller's own names and values: they are kept beside the properties, as they are. */
export type Workflow = Resource<Record<string, unknown>, WorkflowModel>;
export type WorkflowRun = Resource<Record<string, unknown>, RunModel>;
export type TriggerHistory = Resource<Record<string, unknown>, TriggerHistoryModel>;

export type RoleAssignment = Resource<{
  /** A resource id that ends with the role's guid. */
  roleDefinitionId: string;
  /** The principal's object id. */
  principalId: string;
  principalType: string;
  scope: string;
} & Record<string, unknown>>;
/** A role that somebody has made. */
export type CustomRole = Resource<Omit<RoleDefinition, "name"> & Record<string, unknown>>;

/** `instance` tells a rule from one of the same name that was there before. */
export type AlertRule = Resource<Record<string, unknown>, { instance: string }>;
/** `origin`: where the local Azure was when the group was put, so that its callback URLs are known as its own. */
export type ActionGroup = Resource<Record<string, unknown>, { origin: string }>;
/** An alert that a rule has fired. */
export type FiredAlert = Resource<Record<string, unknown>, AlertState>;

/** A packet capture. Its `provisioningState` is hidden because it is shown first, before the request's properties. */
export type PacketCapture = Resource<CaptureProperties, {
  provisioningState: string;
  session: SessionPlan;
  machines: CapturingMachine[];
  /** What a watcher's `runningOperationIds` may show while the session runs. */
  runningOperationId: string;
  queryPacketCaptureLastOperationId?: string;
}>;

/** How the Network Watcher agent of a machine is doing. */
export type AgentState = "present" | "missing" | "failed" | "provisioning";

export type KeyName = "key1" | "key2";

/** How an account's keys are to be made: they follow from its id and from how often each has been regenerated, so they are kept nowhere. */
export interface KeyStates {
  generations: Record<KeyName, number>;
  /** When each was made, in milliseconds since 1970. */
  createdAt: Record<KeyName, number>;
  /** How often user delegation keys have been revoked. */
  revocations?: number;
}

/** What a blob holds: bytes that somebody sent, or a capture's file, which is made when it is read. */
export type BlobContent =
  | { kind: "bytes"; base64: string }
  | { kind: "capture"; file: CaptureFile };

export interface BlobProperties {
  /** Names count in their letter case, unlike those of resources. */
  name: string;
  content: BlobContent;
  size: number;
  contentType: string;
  /** Base64. Azure has it of blobs that were sent at once. */
  contentMd5?: string;
  contentEncoding?: string;
  contentLanguage?: string;
  contentDisposition?: string;
  cacheControl?: string;
  metadata: Record<string, string>;
  /** Milliseconds since 1970. */
  createdAt: number;
  modifiedAt: number;
}

/** What a role allows: operation names with `*` for any part, in any letter case. */
export interface Permissions {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
}

/** A role, built in or made by somebody. */
export interface RoleDefinition {
  /** A guid, the same in every subscription for a role that is built in. */
  name: string;
  roleName: string;
  type: "BuiltInRole" | "CustomRole";
  description: string;
  permissions: Permissions[];
  assignableScopes: string[];
  /** Who made and changed it, and when. Azure's own were made by nobody; those of older state files do not say. */
  audit?: RoleAudit;
}

export interface RoleAudit {
  createdOn: string;
  updatedOn: string;
  createdBy: string | null;
  updatedBy: string | null;
}
