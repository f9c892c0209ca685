/**
 * Every error the local Azure gives, as data. `known` says where code and text come from: "recorded" (real traffic),
 * "documented", "public" (quoted by others), "client" (text in another client's source), "not known" (ours: see docs/local-azure.md).
 * Errors of the "gateway" (ARM itself) are compact and without `details`; those of a resource provider have both.
 */
export const armErrors = {
  missingApiVersion: {
    status: 400, code: "MissingApiVersionParameter", by: "gateway", known: "public",
    message: "The api-version query parameter (?api-version=) is required for all requests.",
  },
  unknownApiVersion: {
    status: 400, code: "NoRegisteredProviderFound", by: "gateway", known: "documented",
    message: "No registered resource provider found for location '{location}' and API version '{apiVersion}' for type '{type}'. The supported api-versions are '{supported}'. The supported locations are '{locations}'.",
  },
  invalidApiVersion: {
    status: 400, code: "InvalidApiVersionParameter", by: "gateway", known: "public",
    message: "The api-version '{apiVersion}' is invalid. The supported versions are dates such as '2024-05-01' or '2024-05-01-preview'.",
  },
  noToken: {
    status: 401, code: "AuthenticationFailed", by: "gateway", known: "not known",
    message: "Authentication failed. The 'Authorization' header is missing.",
  },
  invalidToken: {
    status: 401, code: "InvalidAuthenticationToken", by: "gateway", known: "public",
    message: "The access token is invalid.",
  },
  wrongAudience: {
    status: 401, code: "InvalidAuthenticationTokenAudience", by: "gateway", known: "public",
    message: "The access token has been obtained for wrong audience or resource '{audience}'. It should exactly match with one of the allowed audiences '{allowed}'.",
  },
  expiredToken: {
    status: 401, code: "ExpiredAuthenticationToken", by: "gateway", known: "public",
    message: "The access token expiry UTC time '{expiry}' is earlier than current UTC time '{now}'.",
  },
  wrongTenant: {
    status: 401, code: "InvalidAuthenticationTokenTenant", by: "gateway", known: "public",
    message: "The access token is from the wrong issuer '{issuer}'. It must match the tenant '{expected}' associated with this subscription. Please use the authority (URL) '{authority}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.",
  },
  authorizationFailed: {
    status: 403, code: "AuthorizationFailed", by: "gateway", known: "public",
    message: "The client '{client}' with object id '{objectId}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.",
  },
  linkedAuthorizationFailed: {
    status: 403, code: "LinkedAuthorizationFailed", by: "gateway", known: "public",
    message: "The client '{client}' with object id '{objectId}' has permission to perform action '{action}' on scope '{scope}'; however, it does not have permission to perform action '{linkedAction}' on the linked scope(s) '{linkedScope}' or the linked scope(s) are invalid.",
  },
  throttled: {
    status: 429, code: "SubscriptionRequestsThrottled", by: "gateway", known: "public",
    message: "Number of '{kind}' requests for subscription '{subscriptionId}' actor '{actor}' exceeded. Please try again after '{seconds}' seconds after additional tokens are available.",
  },
  invalidFilter: {
    status: 400, code: "InvalidFilterInQueryString", by: "gateway", known: "public",
    message: "Invalid $filter '{filter}' specified in the query string.",
  },
  roleAssignmentNotFound: {
    status: 404, code: "RoleAssignmentNotFound", by: "gateway", known: "public",
    message: "The role assignment '{name}' is not found.",
  },
  roleAssignmentExists: {
    status: 409, code: "RoleAssignmentExists", by: "gateway", known: "public",
    message: "The role assignment already exists.",
  },
  invalidRoleAssignmentId: {
    status: 400, code: "InvalidRoleAssignmentId", by: "gateway", known: "public",
    message: "The role assignment ID '{name}' is not valid. The role assignment ID must be a GUID.",
  },
  roleDefinitionNotFound: {
    status: 404, code: "RoleDefinitionDoesNotExist", by: "gateway", known: "public",
    message: "The specified role definition with ID '{name}' does not exist.",
  },
  roleDefinitionInUse: {
    status: 400, code: "RoleDefinitionHasAssignments", by: "gateway", known: "public",
    message: "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).",
  },
  builtInRole: {
    status: 403, code: "RoleDefinitionUpdateNotAllowed", by: "gateway", known: "not known",
    message: "The role '{name}' is built in and cannot be changed.",
  },
  subscriptionNotFound: {
    status: 404, code: "SubscriptionNotFound", by: "gateway", known: "public",
    message: "The subscription '{subscriptionId}' could not be found.",
  },
  providerNotFound: {
    status: 404, code: "InvalidResourceNamespace", by: "gateway", known: "public",
    message: "The resource namespace '{namespace}' is invalid.",
  },
  groupBeingDeleted: {
    status: 409, code: "ResourceGroupBeingDeleted", by: "gateway", known: "public",
    message: "The resource group '{name}' is in deprovisioning state and cannot perform this operation.",
  },
  resourceGroupNotFound: {
    status: 404, code: "ResourceGroupNotFound", by: "gateway", known: "recorded",
    message: "Resource group '{name}' could not be found.",
  },
  resourceNotFound: {
    status: 404, code: "ResourceNotFound", by: "gateway", known: "recorded",
    message: "The Resource '{path}' under resource group '{group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
  },
  parentNotFound: {
    status: 404, code: "ParentResourceNotFound", by: "gateway", known: "public",
    message: "Can not perform requested operation on nested resource. Parent resource '{name}' not found.",
  },
  locationRequired: {
    status: 400, code: "LocationRequired", by: "gateway", known: "public",
    message: "The location property is required for this definition.",
  },
  locationChanged: {
    status: 409, code: "InvalidResourceLocation", by: "gateway", known: "public",
    message: "The resource '{name}' already exists in location '{location}' in resource group '{group}'. A resource with the same name cannot be created in location '{asked}'. Please select a new resource name.",
  },
  groupLocationChanged: {
    status: 409, code: "InvalidResourceGroupLocation", by: "gateway", known: "public",
    message: "Invalid resource group location '{asked}'. The Resource group already exists in location '{location}'.",
  },
  unsupportedMediaType: {
    status: 415, code: "UnsupportedMediaType", by: "gateway", known: "public",
    message: "The content media type '{type}' is not supported. Only 'application/json' is supported.",
  },
  malformedBody: {
    status: 400, code: "InvalidRequestContent", by: "gateway", known: "public",
    message: "The request content was invalid and could not be deserialized: '{reason}'.",
  },
  bodyTooLarge: {
    status: 413, code: "RequestEntityTooLarge", by: "gateway", known: "not known",
    message: "The request content is larger than the {limit} bytes that the local Azure accepts.",
  },
  foreignHost: {
    status: 403, code: "ForeignHost", by: "gateway", known: "not known",
    message: "The local Azure answers to {known} only, not to the host '{host}'.",
  },
  methodNotAllowed: {
    status: 405, code: "MethodNotAllowed", by: "gateway", known: "not known",
    message: "'{path}' does not take {method}, only {allowed}.",
  },
  invalidName: {
    status: 400, code: "InvalidRequestUri", by: "gateway", known: "not known",
    message: "The request's path holds '{name}', which is not a valid name.",
  },
  notImplemented: {
    status: 501, code: "NotImplemented", by: "gateway", known: "not known",
    message: "The local Azure does not support the operation '{operation}'.",
  },
  notSupported: {
    status: 501, code: "NotImplemented", by: "gateway", known: "not known",
    message: "The local Azure does not support {what}.",
  },
  anotherOperation: {
    status: 409, code: "AnotherOperationInProgress", by: "provider", known: "public",
    message: "Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: {uri}.",
  },
  operationNotFound: {
    status: 404, code: "NotFound", by: "provider", known: "not known",
    message: "Operation {id} not found.",
  },
  captureNotFound: {
    status: 404, code: "NotFound", by: "provider", known: "recorded",
    message: "Resource {id} not found.",
  },
  extensionImageNotFound: {
    status: 404, code: "NotFound", by: "provider", known: "not known",
    message: "Artifact: VMExtension '{name}' was not found.",
  },
  watcherExistsInRegion: {
    status: 400, code: "NetworkWatcherCountLimitReached", by: "provider", known: "recorded",
    message: "Cannot create more than 1 network watchers for this subscription in this region.",
  },
  tooManySessions: {
    status: 400, code: "PacketCaptureCountLimitReached", by: "provider", known: "not known",
    message: "Cannot run more than {limit} packet captures for this subscription in this region.",
  },
  captureExists: {
    status: 400, code: "PacketCaptureExistingAlready", by: "provider", known: "client",
    message: "Existing Packet capture can not be updated.",
  },
  preconditionFailed: {
    status: 412, code: "PreconditionFailed", by: "provider", known: "not known",
    message: "The condition specified using HTTP conditional header(s) is not met.",
  },
  noStorageLocation: {
    status: 400, code: "PacketCaptureIsMissingStorageIdAndFilePath", by: "provider", known: "client",
    message: "StorageLocation must have either storage id or file path specified.",
  },
  noContinuousStorageLocation: {
    status: 400, code: "PacketCaptureIsMissingStorageIdAndLocalPath", by: "provider", known: "client",
    message: "Command must have either storage id or local path specified.",
  },
  unsupportedProperty: {
    status: 400, code: "InvalidRequestPropertiesInPacketCaptureRequest", by: "provider", known: "client",
    message: "{property} is not supported in packet capture request.",
  },
  unsupportedTarget: {
    status: 400, code: "UnsupportedTargetResourceId", by: "provider", known: "not known",
    message: "The target resource id '{target}' is not supported. It must be a virtual machine or a virtual machine scale set.",
  },
  invalidValue: {
    status: 400, code: "InvalidRequestFormat", by: "provider", known: "not known",
    message: "Cannot parse the request: {property} {reason}.",
  },
  invalidReference: {
    status: 400, code: "InvalidResourceReference", by: "provider", known: "public",
    message: "Resource {id} referenced by resource {by} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.",
  },
  invalidInstance: {
    status: 400, code: "InvalidParameter", by: "provider", known: "public",
    message: "The provided instanceId {id} is not an active Virtual Machine Scale Set VM instanceId.",
  },
  accountNameInvalid: {
    status: 400, code: "AccountNameInvalid", by: "gateway", known: "public",
    message: "{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.",
  },
  accountNameTaken: {
    status: 409, code: "StorageAccountAlreadyTaken", by: "gateway", known: "public",
    message: "The storage account named {name} is already taken.",
  },
  invalidAlert: {
    status: 400, code: "BadRequest", by: "provider", known: "not known",
    message: "The request is invalid: {property} {reason}.",
  },
  metricNotFound: {
    status: 400, code: "BadRequest", by: "provider", known: "public",
    message: "Couldn't find a metric named {metric}. Make sure the name is correct.",
  },
  alertScopeNotFound: {
    status: 400, code: "ResourceNotFound", by: "provider", known: "not known",
    message: "The resource '{id}' that {property} names was not found.",
  },
  alertNotFound: {
    status: 404, code: "NotFound", by: "provider", known: "not known",
    message: "Alert '{name}' not found.",
  },
  locationNotAvailable: {
    status: 400, code: "LocationNotAvailableForResourceType", by: "gateway", known: "public",
    message: "The provided location '{location}' is not available for resource type '{type}'. List of available regions for the resource type is '{locations}'.",
  },
  workflowInvalidTemplate: {
    status: 400, code: "InvalidTemplate", by: "gateway", known: "public",
    message: "The template validation failed: '{reason}'.",
  },
  workflowInvalidContent: {
    status: 400, code: "InvalidRequestContent", by: "gateway", known: "public",
    message: "The request content is not valid and could not be deserialized: '{reason}'.",
  },
  workflowNotSupported: {
    status: 400, code: "WorkflowNotSupportedLocally", by: "gateway", known: "not known",
    message: "The local Azure does not support {reason}.",
  },
  workflowIdentityNotFound: {
    status: 400, code: "FailedIdentityOperation", by: "gateway", known: "public",
    message: "Identity operation for resource '{id}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: 'Resource '{identity}' was not found.''.",
  },
  workflowKeyNotFound: {
    status: 404, code: "WorkflowNotFound", by: "gateway", known: "public",
    message: "The workflow '{workflow}' could not be found.",
  },
  workflowTriggerNotFound: {
    status: 404, code: "WorkflowTriggerNotFound", by: "gateway", known: "public",
    message: "The workflow '{workflow}' trigger '{trigger}' could not be found.",
  },
  workflowTriggerHistoryNotFound: {
    status: 404, code: "WorkflowTriggerHistoryNotFound", by: "gateway", known: "not known",
    message: "The history '{history}' of the workflow '{workflow}' trigger '{trigger}' could not be found.",
  },
  workflowRunNotFound: {
    status: 404, code: "WorkflowRunNotFound", by: "gateway", known: "public",
    message: "The workflow '{workflow}' run '{run}' could not be found.",
  },
  workflowRunActionNotFound: {
    status: 404, code: "WorkflowRunActionNotFound", by: "gateway", known: "public",
    message: "The workflow '{workflow}' run '{run}' action '{action}' could not be found.",
  },
  workflowTriggerHasNoUrl: {
    status: 400, code: "WorkflowTriggerCallbackUrlNotSupported", by: "gateway", known: "not known",
    message: "The trigger '{trigger}' of the workflow '{workflow}' is of type '{type}', which has no callback URL.",
  },
  workflowTriggerDisabled: {
    status: 400, code: "WorkflowTriggerIsNotEnabled", by: "gateway", known: "public",
    message: "Could not execute workflow '{workflow}' trigger '{trigger}' with state 'Disabled': trigger is not enabled.",
  },
  workflowTriggerMethod: {
    status: 400, code: "TriggerRequestMethodNotValid", by: "gateway", known: "public",
    message: "The execution of trigger '{trigger}' of workflow '{workflow}' expects the HTTP method '{expected}', but it was invoked with '{method}'.",
  },
  workflowTriggerSchema: {
    status: 400, code: "TriggerInputSchemaMismatch", by: "gateway", known: "public",
    message: "The input body for trigger '{trigger}' of type 'Request' did not match its schema definition. Error details: '{reason}'.",
  },
  workflowConcurrency: {
    status: 429, code: "ConcurrencyLimitExceeded", by: "gateway", known: "not known",
    message: "{reason}",
  },
  workflowNoSignature: {
    status: 401, code: "DirectApiAuthorizationRequired", by: "gateway", known: "public",
    message: "The request must be authenticated only by Shared Access scheme.",
  },
  workflowWrongSignature: {
    status: 401, code: "AuthorizationFailed", by: "gateway", known: "public",
    message: "The authentication credentials are not valid.",
  },
  workflowNoResponse: {
    status: 502, code: "NoResponse", by: "gateway", known: "public",
    message: "The server did not receive a response from an upstream server. Request tracking id '{run}'.",
  },
  workflowResponseTimeout: {
    status: 504, code: "GatewayTimeout", by: "gateway", known: "public",
    message: "The execution of workflow run '{run}' has not answered in time.",
  },
  workflowRunNotCancellable: {
    status: 400, code: "WorkflowRunNotCancellable", by: "gateway", known: "not known",
    message: "The workflow run '{run}' cannot be cancelled: its status is '{status}'.",
  },
  vmNotRunning: {
    status: 409, code: "OperationNotAllowed", by: "provider", known: "public",
    message: "Cannot modify extensions in the VM when the VM is not running.",
  },
} as const satisfies Record<string, ArmErrorEntry>;

interface ArmErrorEntry {
  status: number;
  code: string;
  by: "gateway" | "provider";
  known: "recorded" | "documented" | "public" | "client" | "not known";
  message: string;
}

export type ArmErrorName = keyof typeof armErrors;

/** An error of the catalogue with its blanks filled in; thrown by handlers, answered by `answer`. */
export class ArmError extends Error {
  readonly entry: ArmErrorEntry;

  constructor(readonly errorName: ArmErrorName, values: Readonly<Record<string, string>> = {}, readonly headers: Readonly<Record<string, string>> = {}) {
    const entry: ArmErrorEntry = armErrors[errorName];
    super(entry.message.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? ""));
    this.name = "ArmError";
    this.entry = entry;
  }
}
