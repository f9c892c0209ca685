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
      const resourceId = machine.replace("Microsoft.Compute/virtualMachines", "Microsoft.Logic/workflows");
      const callbackUrl = pulumi.secret("https://prod-01.westcentralus.logic.azure.com/workflows/1/triggers/alert/paths/invoke?api-version=2016-10-01&sig=canary-signature");
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
      exports.version = quiet.createdWithApiVersion;`);
    declare(80);
    const first = await stack.up();
    assert.equal(first.code, 0, first.output);
    assert.deepEqual(await stack.outputs(), { version: "2025-01-01-preview" });
    assert.doesNotMatch(first.output + (await stack.state()).text, /canary-signature/);
    assert.match((await stack.up()).output, /4 unchanged/);
    assert.match((await stack.refresh()).output, /4 unchanged/);

    stack.azure.faults.add({ match: { path: "/paths/invoke" }, action: { respond: { status: 202 } } });
    assert.deepEqual((await stack.azure.fireAlert("high-cpu")).notifications.map(({ status }) => status), ["Sent"]);

    declare(90);
    assert.match((await stack.up()).output, /1 updated/);
    const gone = await stack.destroy();
    assert.equal(gone.code, 0, gone.output);
    assert.deepEqual(stack.azure.alerts(), []);
  });
});
