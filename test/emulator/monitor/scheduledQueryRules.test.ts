import assert from "node:assert/strict";
import { armRequests, ids, stillAzure } from "../armRequests";
import { queryRule, queryRulePath, versions } from "./alertWorld";

const one = queryRulePath("quiet");
const criterion = { query: "Perf", timeAggregation: "Average", metricMeasureColumn: "CounterValue", operator: "GreaterThan", threshold: 80 };

describe("scheduled query rules", () => {
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    arm = armRequests(stillAzure(), versions.queryRule);
  });
  const refusal = async (body: unknown) => {
    const { status, json } = await arm.put(one, body);
    return [status, json.error.code, json.error.message];
  };

  it("are put with 201 and then 200, with Azure's defaults, listed and deleted", async () => {
    const given = queryRule();
    const { status, json } = await arm.put(one, { ...given, kind: "LogAlert" });
    const { etag, ...shown } = json;
    assert.equal(status, 201);
    assert.match(etag, /^W\/"/);
    const properties = {
      ...given.properties, enabled: true, autoMitigate: true, actions: { actionGroups: [] },
      createdWithApiVersion: "2021-08-01", isLegacyLogAnalyticsRule: false, isWorkspaceAlertsStorageConfigured: false,
    };
    assert.deepEqual(shown, { id: one, name: "quiet", type: "Microsoft.Insights/scheduledQueryRules", location: "westcentralus", kind: "LogAlert", properties });
    assert.equal((await arm.put(one, given)).status, 200);
    assert.equal((await arm.get(one.replace("/quiet", ""))).json.value.length, 1);
    assert.equal((await arm.patch(one, { properties: { enabled: false } })).json.properties["enabled"], false);
    assert.deepEqual([(await arm.delete(one)).status, (await arm.delete(one)).status], [200, 204]);
  });

  for (const { it: refuses, body, message } of [
    { it: "a frequency longer than the window", body: queryRule({ evaluationFrequency: "PT1H" }), message: "'properties.evaluationFrequency' must not be longer than the window size, 'PT10M', got 'PT1H'" },
    { it: "a window that does not exist", body: queryRule({ windowSize: "P3D" }), message: "'properties.windowSize' must be one of PT1M, PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D, P2D" },
    { it: "no criterion", body: queryRule({ criteria: { allOf: [] } }), message: "'properties.criteria.allOf' must have a criterion" },
    { it: "an average of no column", body: queryRule({ criteria: { allOf: [{ ...criterion, metricMeasureColumn: undefined }] } }), message: "'properties.criteria.allOf[0].metricMeasureColumn' must be given with the time aggregation 'Average'" },
    {
      it: "more failing periods than periods", body: queryRule({ criteria: { allOf: [{ ...criterion, failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 2 } }] } }),
      message: "'properties.criteria.allOf[0].failingPeriods.minFailingPeriodsToAlert' must not be more than the number of evaluation periods",
    },
    { it: "muted actions of a rule that resolves its alerts", body: queryRule({ autoMitigate: true, muteActionsDuration: "PT1H" }), message: "'properties.muteActionsDuration' must be left out if 'properties.autoMitigate' is true" },
  ]) {
    it(`refuse ${refuses}`, async () => assert.deepEqual(await refusal(body), [400, "BadRequest", `The request is invalid: ${message}.`]));
  }

  it("mute actions for at least their frequency, in Azure's own words", async () => {
    const words = "The request content was invalid and could not be deserialized: 'EvaluationFrequency cannot be greater than MuteActionsDuration'.";
    assert.deepEqual(await refusal(queryRule({ evaluationFrequency: "PT10M", muteActionsDuration: "PT5M" })), [400, "InvalidRequestContent", words]);
    assert.equal((await arm.put(one, queryRule({ muteActionsDuration: "PT5M" }))).json.properties["autoMitigate"], false);
  });

  it("watch what exists, and are of a kind that the local Azure knows", async () => {
    const gone = `${ids.virtualMachine}2`;
    assert.deepEqual(await refusal(queryRule({ scopes: [gone] })), [400, "ResourceNotFound", `The resource '${gone}' that 'properties.scopes[0]' names was not found.`]);
    assert.deepEqual(await refusal({ ...queryRule(), kind: "SimpleLogAlert" }), [501, "NotImplemented", "The local Azure does not support scheduled query rules of the kind \"SimpleLogAlert\"."]);
  });
});
