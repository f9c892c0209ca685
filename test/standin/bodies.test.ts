import assert from "node:assert/strict";
import { bodyOf, importedInputs, inputsOf, outputsOf } from "../../standin/bodies";
import { resourceType } from "../../standin/resourceTypes";

const card = resourceType("azure-native:network:NetworkInterface");
const agent = resourceType("azure-native:compute:VirtualMachineExtension");
const machine = resourceType("azure-native:compute:VirtualMachine");
const scaleSet = resourceType("azure-native:compute:VirtualMachineScaleSet");

describe("bodyOf", () => {
  it("puts what Azure has under `properties` there, in named parts too, and leaves the path out", () => {
    const inputs = {
      resourceGroupName: "rg", networkInterfaceName: "card", __createBeforeDelete: true, location: "westeurope", tags: { a: "b" },
      enableIPForwarding: true, ipConfigurations: [{ name: "main", subnet: { id: "/subnet" }, primary: true }],
    };
    assert.deepEqual(bodyOf(card, inputs), {
      location: "westeurope", tags: { a: "b" },
      properties: { enableIPForwarding: true, ipConfigurations: [{ name: "main", properties: { subnet: { id: "/subnet" }, primary: true } }] },
    });
  });

  it("keeps an extension's type among the properties", () => {
    const inputs = { resourceGroupName: "rg", vmName: "vm", vmExtensionName: "agent", location: "westeurope", publisher: "P", type: "NetworkWatcherAgentLinux" };
    assert.deepEqual(bodyOf(agent, inputs), { location: "westeurope", properties: { publisher: "P", type: "NetworkWatcherAgentLinux" } });
  });

  it("knows which parts of a machine are plain", () => {
    const inputs = {
      zones: ["1"], storageProfile: { dataDisks: [{ name: "data", lun: 0 }] }, networkProfile: { networkInterfaces: [{ id: "/card", primary: true }] },
    };
    assert.deepEqual(bodyOf(machine, inputs), {
      zones: ["1"],
      properties: {
        storageProfile: { dataDisks: [{ name: "data", lun: 0 }] },
        networkProfile: { networkInterfaces: [{ id: "/card", properties: { primary: true } }] },
      },
    });
  });

  it("puts the extensions of a scale set's machines in order", () => {
    const extensionProfile = { extensions: [{ name: "agent", publisher: "P", type: "T" }] };
    assert.deepEqual(bodyOf(scaleSet, { virtualMachineProfile: { extensionProfile } }), {
      properties: { virtualMachineProfile: { extensionProfile: { extensions: [{ name: "agent", properties: { publisher: "P", type: "T" } }] } } },
    });
  });
});

describe("alerts and workflows", () => {
  const alert = resourceType("azure-native:monitor:MetricAlert");
  const rule = resourceType("azure-native:monitor:ScheduledQueryRule");
  const workflow = resourceType("azure-native:logic:Workflow");
  const type = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";
  const identity = { type: "UserAssigned", userAssignedIdentities: ["/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Me"] };

  it("write the type of criteria as ARM does", () => {
    const inputs = { resourceGroupName: "rg", ruleName: "cpu", location: "global", enabled: true, criteria: { odataType: type, allOf: [{ name: "a" }] } };
    const body = { location: "global", properties: { enabled: true, criteria: { "odata.type": type, allOf: [{ name: "a" }] } } };
    assert.deepEqual(bodyOf(alert, inputs), body);
    assert.deepEqual(outputsOf(alert, body)["criteria"], inputs.criteria);
    assert.deepEqual(inputsOf(alert, body, inputs), inputs);
  });

  it("have kind and identity beside their properties", () => {
    assert.deepEqual(bodyOf(rule, { ruleName: "quiet", kind: "LogAlert", severity: 2, scopes: ["/s"] }), { kind: "LogAlert", properties: { severity: 2, scopes: ["/s"] } });
  });

  it("write assigned identities as ARM does, and read them in the program's letter case", () => {
    const [id = ""] = identity.userAssignedIdentities;
    assert.deepEqual(bodyOf(workflow, { workflowName: "flow", identity }), { identity: { type: "UserAssigned", userAssignedIdentities: { [id]: {} } }, properties: {} });
    const shown = { identity: { type: "UserAssigned", userAssignedIdentities: { [id.toLowerCase()]: { principalId: "p" } } }, properties: {} };
    assert.deepEqual(inputsOf(workflow, shown, { identity }), { identity });
    const more = { identity: { type: "UserAssigned", userAssignedIdentities: { "/other": {}, [id]: {} } }, properties: {} };
    assert.deepEqual(inputsOf(workflow, more, { identity })["identity"], { type: "UserAssigned", userAssignedIdentities: ["/other", id] });
  });

  it("leave a workflow's definition as it is, whatever its members are called", () => {
    const definition = { actions: { subnets: { type: "Compose", inputs: { odataType: "kept" } } }, parameters: { routes: { type: "Object", defaultValue: { a: 1 } } } };
    const body = bodyOf(workflow, { workflowName: "flow", state: "Enabled", definition });
    assert.deepEqual(body, { properties: { state: "Enabled", definition } });
    assert.deepEqual(outputsOf(workflow, body)["definition"], definition);
  });
});

describe("an answer", () => {
  const answer = {
    id: "/card", name: "card", type: "Microsoft.Network/networkInterfaces", etag: "e", location: "westeurope", tags: { a: "changed" },
    properties: { provisioningState: "Succeeded", macAddress: "00", ipConfigurations: [{ id: "/card/ipConfigurations/main", name: "main", properties: { primary: false } }] },
  };

  it("is shown flat", () => {
    assert.deepEqual(outputsOf(card, answer), {
      azureApiVersion: "2024-05-01", name: "card", type: "Microsoft.Network/networkInterfaces", etag: "e", location: "westeurope", tags: { a: "changed" },
      provisioningState: "Succeeded", macAddress: "00", ipConfigurations: [{ id: "/card/ipConfigurations/main", name: "main", primary: false }],
    });
  });

  it("tells which inputs have drifted, and nothing else", () => {
    const inputs = { resourceGroupName: "rg", networkInterfaceName: "card", location: "West Europe", tags: { a: "b" }, ipConfigurations: [{ name: "main", primary: true }], password: "p" };
    assert.deepEqual(inputsOf(card, answer, inputs), { ...inputs, tags: { a: "changed" }, ipConfigurations: [{ name: "main", primary: false }] });
  });

  it("tells an extension's type apart from the resource's", () => {
    const shown = { id: "/agent", name: "agent", type: "Microsoft.Compute/virtualMachines/extensions", properties: { type: "NetworkWatcherAgentLinux" } };
    assert.deepEqual(inputsOf(agent, shown, { type: "NetworkWatcherAgentLinux" }), { type: "NetworkWatcherAgentLinux" });
    assert.deepEqual(importedInputs(agent, shown), { type: "NetworkWatcherAgentLinux" });
  });
});
