import { textOf, type Values } from "../protocol/values";

/** What must be known of a type of azure-native to speak to ARM about it. */
export interface ResourceType {
  /** `azure-native:network:VirtualNetwork`, without the version that a token may have. */
  token: string;
  apiVersion: string;
  /** Below the resource group: `Microsoft.Network/virtualNetworks/{virtualNetworkName}`; empty for the group itself; whole where it begins with `{scope}`. */
  path: string;
  /** The input with the resource's own name. */
  nameInput: string;
  /** Inputs besides those of the path and the location that Azure cannot change. */
  replaceOnChanges: readonly string[];
}

/** Types whose path does not follow from their name. Subset: what stands beside packet captures. */
const paths: Readonly<Record<string, string>> = {
  "authorization:RoleAssignment": "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  "authorization:RoleDefinition": "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
  "compute:VirtualMachine": "virtualMachines/{vmName}",
  "compute:VirtualMachineExtension": "virtualMachines/{vmName}/extensions/{vmExtensionName}",
  "compute:VirtualMachineRunCommandByVirtualMachine": "virtualMachines/{vmName}/runCommands/{runCommandName}",
  "compute:VirtualMachineScaleSet": "virtualMachineScaleSets/{vmScaleSetName}",
  "compute:VirtualMachineScaleSetExtension": "virtualMachineScaleSets/{vmScaleSetName}/extensions/{vmssExtensionName}",
  "compute:VirtualMachineScaleSetVM": "virtualMachineScaleSets/{vmScaleSetName}/virtualMachines/{instanceId}",
  "logic:WorkflowTrigger": "workflows/{workflowName}/triggers/{triggerName}",
  "managedidentity:UserAssignedIdentity": "userAssignedIdentities/{resourceName}",
  "monitor:ActionGroup": "actionGroups/{actionGroupName}",
  "monitor:MetricAlert": "metricAlerts/{ruleName}",
  "monitor:ScheduledQueryRule": "scheduledQueryRules/{ruleName}",
  "network:PublicIPAddress": "publicIPAddresses/{publicIpAddressName}",
  "network:Route": "routeTables/{routeTableName}/routes/{routeName}",
  "network:SecurityRule": "networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}",
  "network:Subnet": "virtualNetworks/{virtualNetworkName}/subnets/{subnetName}",
  "network:VirtualNetworkPeering": "virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}",
  "resources:ResourceGroup": "",
  "storage:BlobContainer": "storageAccounts/{accountName}/blobServices/default/containers/{containerName}",
  "storage:BlobServiceProperties": "storageAccounts/{accountName}/blobServices/{blobServicesName}",
  "storage:FileShare": "storageAccounts/{accountName}/fileServices/default/shares/{shareName}",
  "storage:ManagementPolicy": "storageAccounts/{accountName}/managementPolicies/{managementPolicyName}",
  "storage:StorageAccount": "storageAccounts/{accountName}",
};

/** Types that azure-native does not make through ARM alone. */
const notThroughArm = ["storage:Blob", "storage:StorageAccountStaticWebsite", "keyvault:AccessPolicy"];

const namespaces: Readonly<Record<string, string>> = {
  keyvault: "Microsoft.KeyVault",
  managedidentity: "Microsoft.ManagedIdentity",
  monitor: "Microsoft.Insights",
  operationalinsights: "Microsoft.OperationalInsights",
};

/** The versions that azure-native 3.28 uses, of a module or of one of its types. */
const apiVersions: Readonly<Record<string, string>> = {
  authorization: "2022-04-01",
  compute: "2024-11-01",
  logic: "2019-05-01",
  managedidentity: "2023-01-31",
  "monitor:ActionGroup": "2024-10-01-preview",
  "monitor:MetricAlert": "2018-03-01",
  "monitor:ScheduledQueryRule": "2025-01-01-preview",
  network: "2024-05-01",
  resources: "2024-03-01",
  storage: "2024-01-01",
};

const replaceOnChanges: Readonly<Record<string, readonly string[]>> = {
  "authorization:RoleAssignment": ["principalId", "principalType", "roleDefinitionId"],
  "network:PublicIPAddress": ["publicIPAddressVersion", "publicIPPrefix", "sku"],
  "storage:StorageAccount": ["isHnsEnabled"],
};

/**
 * The type of a resource.
 *
 * @param given Its inputs: of a type that the table has not, each input called `…Name` is that of a parent.
 * @throws when it is none of azure-native's, or one that ARM alone cannot make
 */
export function resourceType(token: string, given: Values = {}): ResourceType {
  const { module, version, name, key } = takeApart(token);
  if (notThroughArm.includes(key)) throw new Error(`the stand-in for azure-native cannot make a "${token}": the local Azure has nothing of the kind`);
  const below = paths[key] ?? pathByRule(name, given);
  return {
    token: `azure-native:${key}`,
    apiVersion: version ?? apiVersions[key] ?? apiVersions[module] ?? "2024-01-01",
    path: below === "" || isAtScope(below) ? below : `${namespaceOf(module)}/${below}`,
    nameInput: below === "" ? "resourceGroupName" : /\{(\w+)\}$/.exec(below)![1]!,
    replaceOnChanges: replaceOnChanges[key] ?? [],
  };
}

/** `azure-native:network/v20240501:Subnet`: the module ends at the slash. */
export function takeApart(token: string): { module: string; version?: string; name: string; key: string } {
  const [, module, date, name] = /^azure-native:([a-z0-9]+)(?:\/v(\d{8}\w*))?:(\w+)$/i.exec(token) ?? [];
  if (module === undefined || name === undefined) throw new Error(`the stand-in for azure-native does not know "${token}"`);
  const version = date === undefined ? {} : { version: date.replace(/^(\d{4})(\d\d)(\d\d)/, "$1-$2-$3").replace(/(?<=\d)(?=[a-z])/i, "-") };
  return { module: module.toLowerCase(), ...version, name, key: `${module.toLowerCase()}:${name}` };
}

function namespaceOf(module: string): string {
  return namespaces[module] ?? `Microsoft.${module[0]!.toUpperCase()}${module.slice(1)}`;
}

function pathByRule(name: string, given: Values): string {
  const own = lowerFirst(name);
  const parents = Object.keys(given).filter((input) => /^\w+Name$/.test(input) && input !== "resourceGroupName" && input !== `${own}Name` && textOf(given[input]) !== undefined);
  return [...parents.map((input) => `${plural(input.slice(0, -"Name".length))}/{${input}}`), `${plural(own)}/{${own}Name}`].join("/");
}

/** `VirtualNetwork` begins a name as `virtualNetwork`, `PublicIPAddress` as `publicIPAddress`, `IPGroup` as `ipGroup`. */
function lowerFirst(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
}

function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, "ies");
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** Roles are at a subscription, a group or a resource. */
function isAtScope(path: string): boolean {
  return path.startsWith("{scope}/");
}

/** The inputs that are part of the id. */
export function pathInputs({ path }: ResourceType): string[] {
  return [...(isAtScope(path) ? [] : ["resourceGroupName"]), ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)];
}

/** The ARM id of a resource whose inputs are known. */
export function resourceId(type: ResourceType, subscriptionId: string, inputs: Values): string {
  const value = (name: string) => {
    const text = textOf(inputs[name]);
    if (text === undefined) throw new Error(`the stand-in for azure-native: \`${name}\` is missing from "${type.token}"`);
    return text;
  };
  const path = type.path.replace(/\{(\w+)\}/g, (_, name: string) => value(name));
  if (isAtScope(type.path)) return path;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${value("resourceGroupName")}`;
  return path === "" ? group : `${group}/providers/${path}`;
}

/** The other way: the inputs that an id tells. */
export function inputsOfId(type: ResourceType, id: string): Values {
  const group = "/subscriptions/[^/]+/resourceGroups/{resourceGroupName}";
  const template = isAtScope(type.path) ? type.path : type.path === "" ? group : `${group}/providers/${type.path}`;
  const pattern = new RegExp(`^${template.replace("{scope}", "(?<scope>.+)").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`, "i");
  const found = pattern.exec(id);
  if (!found) throw new Error(`the stand-in for azure-native: "${id}" is no id of "${type.token}"`);
  return { ...found.groups };
}
