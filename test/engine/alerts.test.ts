import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

describe("with the real engine, alerts of azure-native on the local Azure", function () {
  const start = engineStack();

  full.it("are made, stay as they are, fire, and are deleted", async () => {
    const stack = start();
    const declare = (threshold: number): void =>
      stack.program(`
      const monitor = require("@pulumi/azure-native/monitor");
      const resourceGroupName = "ContosoExampleRG";
      const logic = require("@pulumi/azure-native/logic");
      const { id: resourceId, name: workflowName, identity } = new logic.Workflow("flow", {
        resourceGroupName, location: "westcentralus", identity: { type: "SystemAssigned" },
        definition: {
          $schema: "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#", contentVersion: "1.0.0.0",
          triggers: { alert: { type: "Request", kind: "Http" } },
          actions: { Rule: { type: "Compose", inputs: "@triggerBody()['data']['essentials']['alertRule']" } },
        },
      });
      const callbackUrl = pulumi.secret(logic.listWorkflowTriggerCallbackUrlOutput({ resourceGroupName, workflowName, triggerName: "alert" }).value);
      const group = new monitor.ActionGroup("ops", {
        resourceGroupName, location: "global", groupShortName: "ops", enabled: true,
        logicAppReceivers: [{ name: "capture", resourceId, callbackUrl, useCommonAlertSchema: true }],
      });
      const cpu = new monitor.MetricAlert("cpu", {
        resourceGroupName, location: "global", ruleName: "high-cpu", enabled: true, severity: 3, evaluationFrequency: "PT1M", windowSize: "PT5M", scopes: [machine],
        criteria: {
          odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [{ criterionType: "StaticThresholdCriterion", name: "cpu", metricName: "Percentage CPU", timeAggregation: "Average", operator: "GreaterThan", threshold: ${threshold} }],
        },
        actions: [{ actionGroupId: group.id }],
      });
      const quiet = new monitor.ScheduledQueryRule("quiet", {
        resourceGroupName, location: "westcentralus", kind: "LogAlert", severity: 2, scopes: [machine], evaluationFrequency: "PT5M", windowSize: "PT10M",
        criteria: { allOf: [{ query: "Heartbeat", timeAggregation: "Count", operator: "LessThan", threshold: 1 }] },
        actions: { actionGroups: [group.id] },
      });
      exports.version = quiet.createdWithApiVersion;
      exports.hasPrincipal = identity.principalId.apply((id) => id.length === 36);`);
    declare(80);
    const first = await stack.up();
    assert.equal(first.code, 0, first.output);
    assert.deepEqual(await stack.outputs(), { version: "2025-01-01-preview", hasPrincipal: true });
    assert.doesNotMatch(first.output + (await stack.state()).text, /[?&]sig=/);
    assert.match((await stack.up()).output, /5 unchanged/);
    assert.match((await stack.refresh()).output, /5 unchanged/);

    const [sent] = (await stack.azure.fireAlert("high-cpu")).notifications;
    assert.equal(sent?.status, "Sent");
    await stack.azure.settle();
    assert.equal(
      stack.azure.store.get(`${sent.workflowId}/runs/${sent.runId}`, "Microsoft.Logic/workflows/runs")?.hidden?.status,
      "Succeeded",
    );

    declare(90);
    assert.match((await stack.up()).output, /1 updated/);
    const gone = await stack.destroy();
    assert.equal(gone.code, 0, gone.output);
    assert.deepEqual(stack.azure.alerts(), []);
  });
});
