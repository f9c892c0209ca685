import assert from "node:assert/strict";
import { armRequests, ids, stillAzure } from "../armRequests";
import { actionGroup, actionGroupPath, criterion, metricAlert, metricAlertPath, versions, withCriteria } from "./alertWorld";

const one = metricAlertPath("cpu");
const group = one.split("/providers/")[0]!;

describe("metric alerts", () => {
  let azure: ReturnType<typeof stillAzure>;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure();
    arm = armRequests(azure, versions.metricAlert);
  });
  const refusal = async (body: unknown) => {
    const { status, json } = await arm.put(one, body);
    return [status, json.error.code, json.error.message];
  };

  it("are put with 200, with Azure's defaults, listed, changed and deleted", async () => {
    await arm.put(`${actionGroupPath("ops")}?api-version=${versions.actionGroup}`, actionGroup());
    const given = metricAlert({ actions: [{ actionGroupId: actionGroupPath("ops"), webHookProperties: { a: "b" } }] });
    const { status, json } = await arm.put(one, given);
    assert.equal(status, 200);
    const properties = { ...given.properties, autoMitigate: true, lastUpdatedTime: "2020-01-02T12:11:19.339Z", isMigrated: false };
    assert.deepEqual(json, { id: one, name: "cpu", type: "Microsoft.Insights/metricAlerts", location: "global", properties });
    for (const list of [one.replace("/cpu", ""), one.replace(/\/resourceGroups\/[^/]+/, "").replace("/cpu", "")]) assert.deepEqual((await arm.get(list)).json.value, [json]);
    const changed = (await arm.patch(one, { tags: { a: "b" }, properties: { severity: 1 } })).json;
    assert.deepEqual([changed.tags, changed.properties["severity"], changed.properties["enabled"]], [{ a: "b" }, 1, true]);
    assert.deepEqual([(await arm.delete(one)).status, (await arm.delete(one)).status, (await arm.get(one)).json.error.code], [200, 204, "ResourceNotFound"]);
  });

  it("are only global", async () => {
    assert.deepEqual(await refusal({ ...metricAlert(), location: "westus" }), [
      400, "LocationNotAvailableForResourceType",
      "The provided location 'westus' is not available for resource type 'Microsoft.Insights/metricAlerts'. List of available regions for the resource type is 'global'.",
    ]);
    assert.equal((await refusal({ properties: metricAlert().properties }))[1], "LocationRequired");
  });

  it("watch metrics that their resource has", async () => {
    assert.deepEqual(await refusal(withCriteria([criterion({ metricName: "CPU Percentage" })])), [400, "BadRequest", "Couldn't find a metric named CPU Percentage. Make sure the name is correct."]);
    for (const more of [{ skipMetricValidation: true }, { metricNamespace: "Azure.VM.Windows.GuestMetrics" }, { metricName: "network out total" }]) {
      assert.equal((await arm.put(one, withCriteria([criterion({ metricName: "My own", ...more })]))).status, 200, JSON.stringify(more));
    }
  });

  for (const { it: refuses, body, message } of [
    { it: "a severity that does not exist", body: metricAlert({ severity: 5 }), message: "'properties.severity' must be a whole number from 0 to 4" },
    { it: "a rule without criteria", body: metricAlert({ criteria: undefined }), message: "'properties.criteria' must be given" },
    { it: "a frequency that does not exist", body: metricAlert({ evaluationFrequency: "PT2M" }), message: "'properties.evaluationFrequency' must be one of PT1M, PT5M, PT15M, PT30M, PT1H" },
    { it: "a frequency longer than the window", body: metricAlert({ evaluationFrequency: "PT15M" }), message: "'properties.evaluationFrequency' must not be longer than the window size, 'PT5M', got 'PT15M'" },
    { it: "no scope", body: metricAlert({ scopes: [] }), message: "'properties.scopes' must name a resource" },
    { it: "several scopes for one resource's criteria", body: metricAlert({ scopes: [ids.virtualMachine, group] }), message: "'properties.scopes' must be one resource with criteria of the type 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'" },
    {
      it: "a group without the type of its resources", body: withCriteria([criterion()], { scopes: [group] }, "MultipleResourceMultipleMetricCriteria"),
      message: "'properties.targetResourceType' must be given if the scope contains a subscription, a resource group, or more than one resource",
    },
    {
      it: "network metrics of several machines",
      body: withCriteria([criterion({ metricName: "Network Out Total" })], { scopes: [group], targetResourceType: "Microsoft.Compute/virtualMachines", targetResourceRegion: "westcentralus" }, "MultipleResourceMultipleMetricCriteria"),
      message: "'properties.criteria.allOf[0].metricName' must not be 'Network Out Total' if the rule watches more than one resource: it is only supported for a single resource",
    },
    { it: "a static threshold without a value", body: withCriteria([criterion({ threshold: undefined })]), message: "'properties.criteria.allOf[0].threshold' must be given" },
    {
      it: "a dynamic threshold in criteria of one resource", body: withCriteria([criterion({ criterionType: "DynamicThresholdCriterion" })]),
      message: "'properties.criteria.allOf[0].criterionType' must be 'StaticThresholdCriterion' with criteria of the type 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'",
    },
    { it: "two criteria of one name", body: withCriteria([criterion(), criterion({ threshold: 90 })]), message: "'properties.criteria.allOf' must have criteria with different names" },
  ]) {
    it(`refuse ${refuses}`, async () => {
      assert.deepEqual(await refusal(body), [400, "BadRequest", `The request is invalid: ${message}.`]);
      assert.equal((await arm.get(one)).status, 404);
    });
  }

  it("take windows however they are written, and dynamic thresholds", async () => {
    assert.equal((await arm.put(one, metricAlert({ evaluationFrequency: "Pt1m", windowSize: "PT24H" }))).status, 200);
    const dynamic = criterion({ criterionType: "DynamicThresholdCriterion", threshold: undefined, operator: "GreaterOrLessThan", alertSensitivity: "Low", failingPeriods: { numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 4 } });
    assert.equal((await arm.put(one, withCriteria([dynamic], {}, "MultipleResourceMultipleMetricCriteria"))).status, 200);
  });

  it("refuse a scope and an action group that do not exist", async () => {
    const gone = `${ids.virtualMachine}2`;
    assert.deepEqual(await refusal(metricAlert({ scopes: [gone] })), [400, "ResourceNotFound", `The resource '${gone}' that 'properties.scopes[0]' names was not found.`]);
    const missing = actionGroupPath("gone");
    assert.deepEqual(await refusal(metricAlert({ actions: [{ actionGroupId: missing }] })), [400, "ResourceNotFound", `The resource '${missing}' that 'properties.actions[0].actionGroupId' names was not found.`]);
  });

  it("name what the local Azure does not support", async () => {
    const test = metricAlert({ criteria: { "odata.type": "Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria", webTestId: "w", componentId: "c", failedLocationCount: 2 } });
    assert.deepEqual(await refusal(test), [501, "NotImplemented", "The local Azure does not support metric alert criteria of the type 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'."]);
    assert.deepEqual(await refusal(metricAlert({ scopes: [ids.storageAccount] })), [501, "NotImplemented", "The local Azure does not support metric alerts on resources of the type 'Microsoft.Storage/storageAccounts'."]);
  });

  it("need Azure's permissions", async () => {
    const clientId = "11111111-1111-4111-8111-111111111111";
    const access = { principals: [{ clientId, clientSecret: "secret" }], roleDefinitions: [{ roleName: "Alerts", actions: ["Microsoft.Insights/metricAlerts/read"] }], roleAssignments: [{ principal: clientId, role: "Alerts" }] };
    const guarded = stillAzure({ authentication: "required", access });
    const as = armRequests(guarded, versions.metricAlert, await guarded.issueToken({ clientId }));
    assert.equal((await as.get(one)).status, 404);
    assert.match((await as.put(one, metricAlert())).json.error.message, /does not have authorization to perform action 'Microsoft\.Insights\/metricAlerts\/write' over scope/);
    assert.match((await as.delete(one)).json.error.message, /'Microsoft\.Insights\/metricAlerts\/delete'/);
  });
});

describe("metric definitions", () => {
  const arm = armRequests(stillAzure(), "2018-01-01");

  it("are the platform metrics of machines and scale sets, with their units", async () => {
    const { json, status } = await arm.get(`${ids.virtualMachine}/providers/Microsoft.Insights/metricDefinitions`);
    const found = (json.value as unknown as { name: { value: string }; unit: string; primaryAggregationType: string; namespace: string }[]).find(({ name }) => name.value === "Network Out Total");
    assert.deepEqual([status, found?.unit, found?.primaryAggregationType, found?.namespace], [200, "Bytes", "Total", "Microsoft.Compute/virtualMachines"]);
    assert.deepEqual((await arm.get(`${ids.virtualMachine}/providers/microsoft.insights/metricDefinitions?api-version=2018-01-01&metricnamespace=Azure.VM`)).json.value, []);
    const { json: namespaces } = await arm.get(`${ids.virtualMachine}/providers/Microsoft.Insights/metricNamespaces?api-version=2024-02-01`);
    assert.deepEqual(namespaces.value.map(({ name }) => name), ["microsoft.compute/virtualmachines"]);
  });

  it("belong to resources that exist", async () => {
    assert.equal((await arm.get(`${ids.virtualMachine}2/providers/Microsoft.Insights/metricDefinitions`)).json.error.code, "ResourceNotFound");
  });
});
