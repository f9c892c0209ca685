import assert from "node:assert/strict";
import { articleIds, createLocalAzure, environment, listen, type LocalAzure, type LocalAzureServer } from "../../emulator";
import { LocalArm } from "../../standin/localArm";
import { create, invoke, read, type Context } from "../../standin/resources";
import { temporaryFolder } from "../temporaryFolder";

const resourceGroupName = "ContosoExampleRG";
const odataType = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";

describe("alerts of azure-native on the local Azure", () => {
  const folder = temporaryFolder();
  let azure: LocalAzure;
  let server: LocalAzureServer;
  let arm: LocalArm;
  let context: Context;
  beforeEach(async () => {
    azure = createLocalAzure();
    server = await listen(azure, { port: 0, directory: folder() });
    arm = new LocalArm(environment(server));
    context = { arm, configuration: {} };
  });
  afterEach(async () => {
    arm.close();
    await server.close();
  });

  it("are made, look as the program gave them, and are looked up", async () => {
    const ids = articleIds(azure.identity.subscriptionId);
    const receiver = { name: "capture", resourceId: `${ids.virtualMachine}-flow`, callbackUrl: `${server.url}/workflows/1/triggers/alert/paths/invoke?sig=s`, useCommonAlertSchema: true };
    const groupInputs = { resourceGroupName, actionGroupName: "ops", location: "Global", groupShortName: "ops", enabled: true, logicAppReceivers: [receiver] };
    const group = await create(context, { token: "azure-native:monitor:ActionGroup", inputs: groupInputs, preview: false });
    const criteria = { odataType, allOf: [{ criterionType: "StaticThresholdCriterion", name: "cpu", metricName: "Percentage CPU", timeAggregation: "Average", operator: "GreaterThan", threshold: 80 }] };
    const alertInputs = {
      resourceGroupName, ruleName: "cpu", location: "global", enabled: true, severity: 3, evaluationFrequency: "PT1M", windowSize: "PT5M", scopes: [ids.virtualMachine], criteria, actions: [{ actionGroupId: group.id }],
    };
    const token = "azure-native:monitor:MetricAlert";
    const alert = await create(context, { token, inputs: alertInputs, preview: false });
    assert.deepEqual([alert.outputs["criteria"], alert.outputs["autoMitigate"], alert.outputs["azureApiVersion"]], [criteria, true, "2018-03-01"]);
    assert.deepEqual((await read(context, { token, id: alert.id, inputs: alertInputs }))?.inputs, alertInputs);
    assert.deepEqual((await read(context, { token: "azure-native:monitor:ActionGroup", id: group.id, inputs: groupInputs }))?.inputs, groupInputs);
    assert.equal((await invoke(context, { token: "azure-native:monitor:getMetricAlert", args: { resourceGroupName, ruleName: "cpu" } }))["id"], alert.id);
  });

  it("ask a workflow for the address of its trigger", async () => {
    const answer = { value: "https://example.test/workflows/1", method: "POST", basePath: "https://example.test", relativePath: "" };
    azure.faults.add({ match: { path: "/triggers/alert/listCallbackUrl" }, action: { respond: { status: 200, body: answer } } });
    const given = await invoke(context, { token: "azure-native:logic:listWorkflowTriggerCallbackUrl", args: { resourceGroupName, workflowName: "flow", triggerName: "alert" } });
    assert.deepEqual(given, answer);
    const asked = azure.journal.entries.find(({ path }) => path.endsWith("listCallbackUrl"));
    assert.deepEqual([asked?.method, asked?.path.split("/providers/")[1], asked?.apiVersion], ["POST", "Microsoft.Logic/workflows/flow/triggers/alert/listCallbackUrl", "2019-05-01"]);
  });
});
