import assert from "node:assert/strict";
import { inputsOfId, resourceId, resourceType, takeApart } from "../../standin/resourceTypes";

const inputs = {
  resourceGroupName: "rg", virtualNetworkName: "net", subnetName: "a", vmName: "vm", vmExtensionName: "agent", accountName: "files", containerName: "captures",
  networkWatcherName: "nw", packetCaptureName: "dns", publicIpAddressName: "ip", managementPolicyName: "default", flowLogName: "log",
  networkSecurityGroupName: "nsg", natGatewayName: "nat", vaultName: "keys", workspaceName: "logs", resourceName: "me", diskName: "data",
  workflowName: "flow", triggerName: "alert", ruleName: "cpu", actionGroupName: "ops",
};

describe("resourceId", () => {
  for (const [token, names, path] of [
    ["resources:ResourceGroup", [], ""],
    ["network:VirtualNetwork", ["virtualNetworkName"], "/providers/Microsoft.Network/virtualNetworks/net"],
    ["network:Subnet", ["virtualNetworkName", "subnetName"], "/providers/Microsoft.Network/virtualNetworks/net/subnets/a"],
    ["network:PublicIPAddress", ["publicIpAddressName"], "/providers/Microsoft.Network/publicIPAddresses/ip"],
    ["network:NetworkSecurityGroup", ["networkSecurityGroupName"], "/providers/Microsoft.Network/networkSecurityGroups/nsg"],
    ["network:NatGateway", ["natGatewayName"], "/providers/Microsoft.Network/natGateways/nat"],
    ["network:FlowLog", ["networkWatcherName", "flowLogName"], "/providers/Microsoft.Network/networkWatchers/nw/flowLogs/log"],
    ["network/v20230901:PacketCapture", ["networkWatcherName", "packetCaptureName"], "/providers/Microsoft.Network/networkWatchers/nw/packetCaptures/dns"],
    ["compute:Disk", ["diskName"], "/providers/Microsoft.Compute/disks/data"],
    ["compute:VirtualMachine", ["vmName"], "/providers/Microsoft.Compute/virtualMachines/vm"],
    ["compute:VirtualMachineExtension", ["vmName", "vmExtensionName"], "/providers/Microsoft.Compute/virtualMachines/vm/extensions/agent"],
    ["storage:BlobContainer", ["accountName", "containerName"], "/providers/Microsoft.Storage/storageAccounts/files/blobServices/default/containers/captures"],
    ["storage:ManagementPolicy", ["accountName", "managementPolicyName"], "/providers/Microsoft.Storage/storageAccounts/files/managementPolicies/default"],
    ["keyvault:Vault", ["vaultName"], "/providers/Microsoft.KeyVault/vaults/keys"],
    ["operationalinsights:Workspace", ["workspaceName"], "/providers/Microsoft.OperationalInsights/workspaces/logs"],
    ["monitor:MetricAlert", ["ruleName"], "/providers/Microsoft.Insights/metricAlerts/cpu"],
    ["monitor:ScheduledQueryRule", ["ruleName"], "/providers/Microsoft.Insights/scheduledQueryRules/cpu"],
    ["monitor:ActionGroup", ["actionGroupName"], "/providers/Microsoft.Insights/actionGroups/ops"],
    ["logic:Workflow", ["workflowName"], "/providers/Microsoft.Logic/workflows/flow"],
    ["logic:WorkflowTrigger", ["workflowName", "triggerName"], "/providers/Microsoft.Logic/workflows/flow/triggers/alert"],
    ["managedidentity:UserAssignedIdentity", ["resourceName"], "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/me"],
  ] as const) {
    it(`of azure-native:${token}, and back`, () => {
      const given = Object.fromEntries(["resourceGroupName", ...names].map((name) => [name, inputs[name as keyof typeof inputs]]));
      const type = resourceType(`azure-native:${token}`, given);
      const id = resourceId(type, "sub", given);
      assert.equal(id, `/subscriptions/sub/resourceGroups/rg${path}`);
      assert.deepEqual(inputsOfId(type, id), given);
    });
  }

  for (const scope of ["/subscriptions/sub", "/subscriptions/sub/resourceGroups/rg", "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm"]) {
    for (const [kind, name] of [["RoleDefinition", "roleDefinitionId"], ["RoleAssignment", "roleAssignmentName"]] as const) {
      it(`of azure-native:authorization:${kind} at ${scope}, and back`, () => {
        const given = { scope, [name]: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635" };
        const type = resourceType(`azure-native:authorization:${kind}`, given);
        const id = resourceId(type, "sub", given);
        assert.equal(id, `${scope}/providers/Microsoft.Authorization/${kind === "RoleDefinition" ? "roleDefinitions" : "roleAssignments"}/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`);
        assert.deepEqual(inputsOfId(type, id), given);
        assert.deepEqual([type.nameInput, type.apiVersion], [name, "2022-04-01"]);
      });
    }
  }

  it("wants every part of it", () => {
    const type = resourceType("azure-native:network:Subnet");
    assert.throws(() => resourceId(type, "sub", { resourceGroupName: "rg" }), { message: 'the stand-in for azure-native: `virtualNetworkName` is missing from "azure-native:network:Subnet"' });
  });
});

describe("resourceType", () => {
  it("takes the version from the token, or the one that azure-native uses", () => {
    assert.equal(resourceType("azure-native:network:VirtualNetwork").apiVersion, "2024-05-01");
    assert.equal(resourceType("azure-native:network/v20230901:VirtualNetwork").apiVersion, "2023-09-01");
    assert.equal(takeApart("azure-native:network/v20180801preview:X").version, "2018-08-01-preview");
  });

  it("has a version of their own for types whose module has several", () => {
    const versions = ["monitor:MetricAlert", "monitor:ActionGroup", "monitor:ScheduledQueryRule", "logic:Workflow", "managedidentity:UserAssignedIdentity"].map((name) => resourceType(`azure-native:${name}`).apiVersion);
    assert.deepEqual(versions, ["2018-03-01", "2024-10-01-preview", "2025-01-01-preview", "2019-05-01", "2023-01-31"]);
  });

  it("refuses what ARM alone cannot make, and what is not azure-native's", () => {
    assert.throws(() => resourceType("azure-native:storage:Blob"), /the stand-in for azure-native cannot make a "azure-native:storage:Blob"/);
    assert.throws(() => resourceType("aws:s3:Bucket"), /the stand-in for azure-native does not know "aws:s3:Bucket"/);
  });
});
