import assert from "node:assert/strict";
import { armRequests, stillAzure } from "../armRequests";
import { actionGroup, actionGroupPath, callbackUrl, versions, workflowId } from "./alertWorld";

const one = actionGroupPath("ops");

describe("action groups", () => {
  let azure: ReturnType<typeof stillAzure>;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure();
    arm = armRequests(azure, versions.actionGroup);
  });

  it("are put with 201 and then 200, and show every kind of receiver", async () => {
    const { status, json } = await arm.put(one, { ...actionGroup(), tags: { a: "b" } });
    assert.deepEqual([status, json.location, json.type, json.tags], [201, "global", "Microsoft.Insights/actionGroups", { a: "b" }]);
    assert.deepEqual(json.properties, {
      groupShortName: "captures", enabled: true,
      emailReceivers: [], smsReceivers: [], webhookReceivers: [], itsmReceivers: [], azureAppPushReceivers: [], automationRunbookReceivers: [], voiceReceivers: [],
      logicAppReceivers: [{ name: "capture", resourceId: workflowId, callbackUrl, useCommonAlertSchema: true }],
      azureFunctionReceivers: [], armRoleReceivers: [], eventHubReceivers: [],
    });
    assert.equal((await arm.put(one, actionGroup())).status, 200);
    assert.equal((await arm.patch(one, { properties: { enabled: false } })).json.properties["enabled"], false);
    assert.equal((await arm.get(one.replace("/ops", ""))).json.value.length, 1);
    assert.deepEqual([(await arm.delete(one)).status, (await arm.delete(one)).status], [200, 204]);
  });

  it("keep the signature of a callback URL out of the journal and of snapshots", async () => {
    await arm.put(one, actionGroup());
    const kept = JSON.stringify([azure.journal.entries, azure.snapshot()]);
    assert.ok(kept.includes("paths/invoke"));
    assert.ok(!kept.includes("canary-signature"));
    assert.equal(((await arm.get(one)).json.properties["logicAppReceivers"] as { callbackUrl: string }[])[0]!.callbackUrl, callbackUrl);
  });

  for (const { it: refuses, properties, message } of [
    { it: "no short name", properties: { groupShortName: undefined }, message: "'properties.groupShortName' must be given" },
    { it: "a short name of 13 characters", properties: { groupShortName: "thirteen-char" }, message: "'properties.groupShortName' must have from 1 to 12 characters, got 'thirteen-char'" },
    { it: "a Logic App without its address", properties: { logicAppReceivers: [{ name: "a", resourceId: workflowId }] }, message: "'properties.logicAppReceivers[0].callbackUrl' must be given" },
    { it: "an address that is none", properties: { logicAppReceivers: [{ name: "a", resourceId: workflowId, callbackUrl: "workflow" }] }, message: "'properties.logicAppReceivers[0].callbackUrl' must be an address that begins with http:// or https://" },
    { it: "two receivers of one name", properties: { emailReceivers: [{ name: "Capture", emailAddress: "a@example.com" }] }, message: "'properties' must have receivers with different names, got 'capture' twice" },
  ]) {
    it(`refuse ${refuses}`, async () => {
      const { status, json } = await arm.put(one, actionGroup(properties));
      assert.deepEqual([status, json.error.code, json.error.message], [400, "BadRequest", `The request is invalid: ${message}.`]);
    });
  }

  it("name a kind of receiver that is not known", async () => {
    const { json } = await arm.put(one, actionGroup({ pigeonReceivers: [] }));
    assert.deepEqual([json.error.code, json.error.message], ["NotImplemented", "The local Azure does not support 'pigeonReceivers' in an action group."]);
  });
});
