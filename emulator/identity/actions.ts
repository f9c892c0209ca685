import type { Route } from "../core/call";

/** Asks for a token, but for no permission. */
const tokenOnly = null;

/**
 * The permission that each operation needs, by the names that Microsoft publishes ("Azure permissions for Networking", "… for
 * Compute", "… for Storage", "… for Management and governance"). Of types without rules of their own, `actionOf` makes the name.
 */
export const actions: Readonly<Record<string, string | typeof tokenOnly>> = {
  // What a caller sees of subscriptions follows from its roles in them.
  Subscriptions_List: tokenOnly,
  Tenants_List: tokenOnly,
  Subscriptions_Get: "Microsoft.Resources/subscriptions/read",
  Subscriptions_ListLocations: "Microsoft.Resources/subscriptions/locations/read",
  Providers_List: "Microsoft.Resources/subscriptions/providers/read",
  Providers_Get: "Microsoft.Resources/subscriptions/providers/read",
  Providers_Register: "{namespace}/register/action",
  ResourceGroups_List: "Microsoft.Resources/subscriptions/resourceGroups/read",
  ResourceGroups_Get: "Microsoft.Resources/subscriptions/resourceGroups/read",
  ResourceGroups_CheckExistence: "Microsoft.Resources/subscriptions/resourceGroups/read",
  ResourceGroups_CreateOrUpdate: "Microsoft.Resources/subscriptions/resourceGroups/write",
  ResourceGroups_Update: "Microsoft.Resources/subscriptions/resourceGroups/write",
  Resources_List: "Microsoft.Resources/subscriptions/resources/read",
  Resources_ListByResourceGroup: "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
  ResourceGroups_Delete: "Microsoft.Resources/subscriptions/resourceGroups/delete",

  NetworkWatchers_ListAll: "Microsoft.Network/networkWatchers/read",
  NetworkWatchers_List: "Microsoft.Network/networkWatchers/read",
  NetworkWatchers_Get: "Microsoft.Network/networkWatchers/read",
  NetworkWatchers_CreateOrUpdate: "Microsoft.Network/networkWatchers/write",
  NetworkWatchers_UpdateTags: "Microsoft.Network/networkWatchers/write",
  NetworkWatchers_Delete: "Microsoft.Network/networkWatchers/delete",
  PacketCaptures_Create: "Microsoft.Network/networkWatchers/packetCaptures/write",
  PacketCaptures_Get: "Microsoft.Network/networkWatchers/packetCaptures/read",
  PacketCaptures_List: "Microsoft.Network/networkWatchers/packetCaptures/read",
  // `…/queryStatus/read` is published, too; the article on required permissions names the action.
  PacketCaptures_GetStatus: "Microsoft.Network/networkWatchers/packetCaptures/queryStatus/action",
  PacketCaptures_Stop: "Microsoft.Network/networkWatchers/packetCaptures/stop/action",
  PacketCaptures_Delete: "Microsoft.Network/networkWatchers/packetCaptures/delete",
  // Not known. They belong to a subscription, yet who has roles in one group only can follow what was started there.
  Operations_Get: tokenOnly,
  OperationResults_Get: tokenOnly,

  VirtualMachines_ListAll: "Microsoft.Compute/virtualMachines/read",
  VirtualMachines_List: "Microsoft.Compute/virtualMachines/read",
  VirtualMachines_Get: "Microsoft.Compute/virtualMachines/read",
  VirtualMachines_InstanceView: "Microsoft.Compute/virtualMachines/instanceView/read",
  VirtualMachines_CreateOrUpdate: "Microsoft.Compute/virtualMachines/write",
  VirtualMachines_Update: "Microsoft.Compute/virtualMachines/write",
  VirtualMachines_Start: "Microsoft.Compute/virtualMachines/start/action",
  VirtualMachines_PowerOff: "Microsoft.Compute/virtualMachines/powerOff/action",
  VirtualMachines_Deallocate: "Microsoft.Compute/virtualMachines/deallocate/action",
  VirtualMachines_Restart: "Microsoft.Compute/virtualMachines/restart/action",
  VirtualMachines_Delete: "Microsoft.Compute/virtualMachines/delete",
  VirtualMachineExtensions_List: "Microsoft.Compute/virtualMachines/extensions/read",
  VirtualMachineExtensions_Get: "Microsoft.Compute/virtualMachines/extensions/read",
  VirtualMachineExtensions_CreateOrUpdate: "Microsoft.Compute/virtualMachines/extensions/write",
  VirtualMachineExtensions_Update: "Microsoft.Compute/virtualMachines/extensions/write",
  VirtualMachineExtensions_Delete: "Microsoft.Compute/virtualMachines/extensions/delete",
  AvailabilitySets_ListBySubscription: "Microsoft.Compute/availabilitySets/read",
  AvailabilitySets_List: "Microsoft.Compute/availabilitySets/read",
  AvailabilitySets_Get: "Microsoft.Compute/availabilitySets/read",
  AvailabilitySets_CreateOrUpdate: "Microsoft.Compute/availabilitySets/write",
  AvailabilitySets_Update: "Microsoft.Compute/availabilitySets/write",
  AvailabilitySets_Delete: "Microsoft.Compute/availabilitySets/delete",
  VirtualMachineImages_ListPublishers: "Microsoft.Compute/locations/publishers/read",
  VirtualMachineImages_List: "Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read",
  VirtualMachineExtensionImages_ListTypes: "Microsoft.Compute/locations/publishers/artifacttypes/types/read",
  VirtualMachineExtensionImages_ListVersions: "Microsoft.Compute/locations/publishers/artifacttypes/types/versions/read",
  VirtualMachineScaleSets_ListAll: "Microsoft.Compute/virtualMachineScaleSets/read",
  VirtualMachineScaleSets_List: "Microsoft.Compute/virtualMachineScaleSets/read",
  VirtualMachineScaleSets_Get: "Microsoft.Compute/virtualMachineScaleSets/read",
  VirtualMachineScaleSets_CreateOrUpdate: "Microsoft.Compute/virtualMachineScaleSets/write",
  VirtualMachineScaleSets_Update: "Microsoft.Compute/virtualMachineScaleSets/write",
  VirtualMachineScaleSets_GetInstanceView: "Microsoft.Compute/virtualMachineScaleSets/instanceView/read",
  VirtualMachineScaleSets_Start: "Microsoft.Compute/virtualMachineScaleSets/start/action",
  VirtualMachineScaleSets_PowerOff: "Microsoft.Compute/virtualMachineScaleSets/powerOff/action",
  VirtualMachineScaleSets_Deallocate: "Microsoft.Compute/virtualMachineScaleSets/deallocate/action",
  VirtualMachineScaleSets_Restart: "Microsoft.Compute/virtualMachineScaleSets/restart/action",
  VirtualMachineScaleSets_UpdateInstances: "Microsoft.Compute/virtualMachineScaleSets/manualupgrade/action",
  VirtualMachineScaleSets_DeleteInstances: "Microsoft.Compute/virtualMachineScaleSets/delete/action",
  VirtualMachineScaleSets_Delete: "Microsoft.Compute/virtualMachineScaleSets/delete",
  VirtualMachineScaleSetVMs_List: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
  VirtualMachineScaleSetVMs_Get: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
  VirtualMachineScaleSetVMs_GetInstanceView: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/instanceView/read",
  VirtualMachineScaleSetVMs_Start: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/start/action",
  VirtualMachineScaleSetVMs_PowerOff: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/powerOff/action",
  VirtualMachineScaleSetVMs_Deallocate: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/deallocate/action",
  VirtualMachineScaleSetVMs_Restart: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/restart/action",
  VirtualMachineScaleSetVMs_Delete: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/delete",
  VirtualMachineScaleSetVMExtensions_List: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions/read",
  VirtualMachineScaleSetVMExtensions_Get: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions/read",
  VirtualMachineScaleSetExtensions_List: "Microsoft.Compute/virtualMachineScaleSets/extensions/read",
  VirtualMachineScaleSetExtensions_Get: "Microsoft.Compute/virtualMachineScaleSets/extensions/read",
  VirtualMachineScaleSetExtensions_CreateOrUpdate: "Microsoft.Compute/virtualMachineScaleSets/extensions/write",
  VirtualMachineScaleSetExtensions_Update: "Microsoft.Compute/virtualMachineScaleSets/extensions/write",
  VirtualMachineScaleSetExtensions_Delete: "Microsoft.Compute/virtualMachineScaleSets/extensions/delete",

  StorageAccounts_List: "Microsoft.Storage/storageAccounts/read",
  StorageAccounts_ListByResourceGroup: "Microsoft.Storage/storageAccounts/read",
  StorageAccounts_GetProperties: "Microsoft.Storage/storageAccounts/read",
  StorageAccounts_Create: "Microsoft.Storage/storageAccounts/write",
  StorageAccounts_Update: "Microsoft.Storage/storageAccounts/write",
  StorageAccounts_Delete: "Microsoft.Storage/storageAccounts/delete",
  StorageAccounts_ListKeys: "Microsoft.Storage/storageAccounts/listKeys/action",
  StorageAccounts_RegenerateKey: "Microsoft.Storage/storageAccounts/regenerateKey/action",
  StorageAccounts_RevokeUserDelegationKeys: "Microsoft.Storage/storageAccounts/revokeUserDelegationKeys/action",
  StorageAccounts_CheckNameAvailability: "Microsoft.Storage/checkNameAvailability/read",

  MetricAlerts_ListBySubscription: "Microsoft.Insights/metricAlerts/read",
  MetricAlerts_ListByResourceGroup: "Microsoft.Insights/metricAlerts/read",
  MetricAlerts_Get: "Microsoft.Insights/metricAlerts/read",
  MetricAlerts_CreateOrUpdate: "Microsoft.Insights/metricAlerts/write",
  MetricAlerts_Update: "Microsoft.Insights/metricAlerts/write",
  MetricAlerts_Delete: "Microsoft.Insights/metricAlerts/delete",
  ScheduledQueryRules_ListBySubscription: "Microsoft.Insights/scheduledQueryRules/read",
  ScheduledQueryRules_ListByResourceGroup: "Microsoft.Insights/scheduledQueryRules/read",
  ScheduledQueryRules_Get: "Microsoft.Insights/scheduledQueryRules/read",
  ScheduledQueryRules_CreateOrUpdate: "Microsoft.Insights/scheduledQueryRules/write",
  ScheduledQueryRules_Update: "Microsoft.Insights/scheduledQueryRules/write",
  ScheduledQueryRules_Delete: "Microsoft.Insights/scheduledQueryRules/delete",
  ActionGroups_ListBySubscriptionId: "Microsoft.Insights/actionGroups/read",
  ActionGroups_ListByResourceGroup: "Microsoft.Insights/actionGroups/read",
  ActionGroups_Get: "Microsoft.Insights/actionGroups/read",
  ActionGroups_CreateOrUpdate: "Microsoft.Insights/actionGroups/write",
  ActionGroups_Update: "Microsoft.Insights/actionGroups/write",
  ActionGroups_Delete: "Microsoft.Insights/actionGroups/delete",
  MetricDefinitions_List: "Microsoft.Insights/metricDefinitions/read",
  MetricNamespaces_List: "Microsoft.Insights/metricNamespaces/read",
  Alerts_GetAll: "Microsoft.AlertsManagement/alerts/read",
  Alerts_GetById: "Microsoft.AlertsManagement/alerts/read",

  Workflows_ListBySubscription: "Microsoft.Logic/workflows/read",
  Workflows_ListByResourceGroup: "Microsoft.Logic/workflows/read",
  Workflows_Get: "Microsoft.Logic/workflows/read",
  Workflows_CreateOrUpdate: "Microsoft.Logic/workflows/write",
  Workflows_Update: "Microsoft.Logic/workflows/write",
  Workflows_Delete: "Microsoft.Logic/workflows/delete",
  Workflows_Enable: "Microsoft.Logic/workflows/enable/action",
  Workflows_Disable: "Microsoft.Logic/workflows/disable/action",
  Workflows_RegenerateAccessKey: "Microsoft.Logic/workflows/regenerateAccessKey/action",
  Workflows_ValidateByResourceGroup: "Microsoft.Logic/workflows/validate/action",
  WorkflowTriggers_List: "Microsoft.Logic/workflows/triggers/read",
  WorkflowTriggers_Get: "Microsoft.Logic/workflows/triggers/read",
  WorkflowTriggers_ListCallbackUrl: "Microsoft.Logic/workflows/triggers/listCallbackUrl/action",
  WorkflowTriggers_Run: "Microsoft.Logic/workflows/triggers/run/action",
  WorkflowTriggerHistories_List: "Microsoft.Logic/workflows/triggers/histories/read",
  WorkflowTriggerHistories_Get: "Microsoft.Logic/workflows/triggers/histories/read",
  WorkflowRuns_List: "Microsoft.Logic/workflows/runs/read",
  WorkflowRuns_Get: "Microsoft.Logic/workflows/runs/read",
  WorkflowRuns_Cancel: "Microsoft.Logic/workflows/runs/cancel/action",
  WorkflowRunActions_List: "Microsoft.Logic/workflows/runs/actions/read",
  WorkflowRunActions_Get: "Microsoft.Logic/workflows/runs/actions/read",
  WorkflowRunActionRepetitions_List: "Microsoft.Logic/workflows/runs/actions/repetitions/read",
  WorkflowRunActionRepetitions_Get: "Microsoft.Logic/workflows/runs/actions/repetitions/read",

  RoleAssignments_List: "Microsoft.Authorization/roleAssignments/read",
  RoleAssignments_Get: "Microsoft.Authorization/roleAssignments/read",
  RoleAssignments_Create: "Microsoft.Authorization/roleAssignments/write",
  RoleAssignments_Delete: "Microsoft.Authorization/roleAssignments/delete",
  RoleDefinitions_List: "Microsoft.Authorization/roleDefinitions/read",
  RoleDefinitions_Get: "Microsoft.Authorization/roleDefinitions/read",
  RoleDefinitions_CreateOrUpdate: "Microsoft.Authorization/roleDefinitions/write",
  RoleDefinitions_Delete: "Microsoft.Authorization/roleDefinitions/delete",
  Permissions_List: "Microsoft.Authorization/permissions/read",
};

const verbs = { GET: "read", HEAD: "read", PUT: "write", PATCH: "write", DELETE: "delete" } as const;

/** The permission that a request needs; `null` for none. Azure's rule: type and verb, of a POST also its last segment. */
export function actionOf(route: Pick<Route, "operation" | "method" | "type">, path: string, params: Readonly<Record<string, string>> = {}): string | null {
  const known = actions[route.operation];
  if (known !== undefined) return known?.replace("{namespace}", params["namespace"] ?? "") ?? null;
  if (route.type === undefined) return tokenOnly;
  if (route.method === "POST") return `${route.type}/${path.split("/").at(-1)}/action`;
  return `${route.type}/${verbs[route.method]}`;
}

/** What a request is about, written as in its path: of a list, what is above it; of an action, what it is done to. */
export function scopeOf(path: string): string {
  const [, head = "", tail] = /^(.*?)(?:\/providers\/((?!.*\/providers\/).+))?$/i.exec(path.replace(/\/+$/, "")) ?? [];
  if (tail === undefined) return subscriptionLevel.exec(head)?.[0] ?? "/";
  const [namespace, ...segments] = tail.split("/");
  const pairs = segments.slice(0, segments.length - (segments.length % 2));
  if (pairs.length > 0) return `${head}/providers/${[namespace, ...pairs].join("/")}`;
  return head === "" ? "/" : head;
}

const subscriptionLevel = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i;
