import assert from "node:assert/strict";
import type { AlertFiring, LocalAzure } from "../../../emulator";
import { armRequests, ids, stillAzure } from "../armRequests";
import { actionGroup, actionGroupPath, callbackUrl, criterion, metricAlert, metricAlertPath, queryRule, queryRulePath, versions, withCriteria, workflowId } from "./alertWorld";

const actions = [{ actionGroupId: actionGroupPath("ops"), webHookProperties: { team: "net" } }];
const running = { match: { path: "/paths/invoke" }, times: "forever", action: { respond: { status: 202, headers: { "x-ms-workflow-run-id": "run-1" } } } } as const;

describe("firing an alert", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(async () => {
    azure = stillAzure();
    arm = armRequests(azure, versions.metricAlert);
    await put(actionGroupPath("ops"), versions.actionGroup, actionGroup());
    await put(metricAlertPath("cpu"), versions.metricAlert, metricAlert({ actions, description: "busy" }));
    azure.journal.clear();
  });
  async function put(path: string, version: string, body: object) {
    const { status, body: text } = await arm.put(`${path}?api-version=${version}`, body);
    assert.ok(status < 300, text);
  }
  /** What was sent to the Logic App. */
  const payloads = () => azure.journal.entries.filter(({ path }) => path.endsWith("/paths/invoke")).map(({ requestBody }) => requestBody as { schemaId: string; data: Record<string, Record<string, unknown>> });
  const only = ({ notifications: [first] }: AlertFiring) => first!;

  it("sends the common alert schema to the Logic App", async () => {
    azure.faults.add(running);
    const { id, notifications, notes, ...fired } = await azure.fireAlert("cpu");
    assert.match(id, /^\/subscriptions\/0{8}-[0-]+\/providers\/Microsoft\.AlertsManagement\/alerts\/[0-9a-f-]{36}$/);
    assert.deepEqual(notes, []);
    assert.deepEqual(fired, { ruleId: metricAlertPath("cpu"), rule: "cpu", resourceId: ids.virtualMachine, monitorCondition: "Fired", firedDateTime: "2020-01-02T12:11:19.3390000Z", values: [90] });
    assert.deepEqual(notifications, [{
      monitorCondition: "Fired", actionGroup: "ops", receiver: "capture", workflow: "capture", workflowId, runId: "run-1", status: "Sent", attempts: 1, time: "2020-01-02T12:11:19.339Z", httpStatus: 202,
    }]);
    const [{ originAlertId, ...essentials }, context] = [payloads()[0]!.data["essentials"]!, payloads()[0]!.data["alertContext"]];
    assert.match(String(originAlertId), /^[0-9a-f-]{36}_ContosoExampleRG_microsoft\.insights_metricAlerts_cpu$/);
    assert.deepEqual(essentials, {
      alertId: id, alertRule: "cpu", alertRuleID: metricAlertPath("cpu"), severity: "Sev3", signalType: "Metric", monitorCondition: "Fired", monitoringService: "Platform",
      alertTargetIDs: [ids.virtualMachine.toLowerCase()], configurationItems: ["contosovm"], targetResourceType: "microsoft.compute/virtualmachines", targetResourceGroup: "contosoexamplerg",
      firedDateTime: "2020-01-02T12:11:19.3390000Z", description: "busy", essentialsVersion: "1.0", alertContextVersion: "1.0",
    });
    assert.deepEqual(context, {
      properties: { team: "net" }, conditionType: "SingleResourceMultipleMetricCriteria",
      condition: {
        windowSize: "PT5M", windowStartTime: "2020-01-02T12:06:19.339Z", windowEndTime: "2020-01-02T12:11:19.339Z",
        allOf: [{
          metricName: "Percentage CPU", metricNamespace: "Microsoft.Compute/virtualMachines", operator: "GreaterThan", threshold: "80", timeAggregation: "Average", dimensions: [], metricValue: 90, webTestName: null,
        }],
      },
    });
    assert.deepEqual([payloads()[0]!.schemaId, payloads()[0]!.data["customProperties"]], ["azureMonitorCommonAlertSchema", { team: "net" }]);
  });

  it("takes the value and the rule's id", async () => {
    assert.deepEqual((await azure.fireAlert(metricAlertPath("CPU"), { value: 99.5 })).values, [99.5]);
    await assert.rejects(azure.fireAlert("cpu", { value: 20 }), { message: 'firing alert "cpu": the rule does not fire for the value 20: its condition is Percentage CPU GreaterThan 80 (ConditionNotMet)' });
  });

  it("sends the older schema of metric alerts where the receiver does not want the common one", async () => {
    await put(actionGroupPath("ops"), versions.actionGroup, actionGroup({ logicAppReceivers: [{ name: "capture", resourceId: workflowId, callbackUrl }] }));
    azure.faults.add(running);
    await azure.fireAlert("cpu");
    await azure.resolveAlert("cpu");
    const [fired, resolved] = payloads();
    assert.deepEqual([fired!.schemaId, fired!.data["version"], fired!.data["status"], resolved!.data["status"]], ["AzureMonitorMetricAlert", "2.0", "Activated", "Deactivated"]);
    const { condition: _, ...context } = fired!.data["context"]!;
    assert.deepEqual(context, {
      timestamp: "2020-01-02T12:11:19.3390000Z", id: metricAlertPath("cpu"), name: "cpu", description: "busy", conditionType: "SingleResourceMultipleMetricCriteria", severity: "3",
      subscriptionId: azure.identity.subscriptionId, resourceGroupName: "ContosoExampleRG", resourceName: "ContosoVM", resourceType: "Microsoft.Compute/virtualMachines", resourceId: ids.virtualMachine,
      portalLink: `https://portal.azure.com/#resource${ids.virtualMachine}`,
    });
  });

  it("fires again only when it was resolved", async () => {
    azure.faults.add(running);
    const first = await azure.fireAlert("cpu");
    await assert.rejects(azure.fireAlert("cpu"), {
      message: 'firing alert "cpu": the alert has been Fired since 2020-01-02T12:11:19.339Z, and Azure does not fire it again until it is resolved (AlertAlreadyFired)\n' +
        "  hint: resolve it first, or fire it with `again`, which sends the same alert once more, with its old time",
    });
    assert.equal((await azure.fireAlert("cpu", { again: true })).id, first.id);
    azure.clock.advance(60);
    const resolved = await azure.resolveAlert("cpu");
    assert.deepEqual([resolved.id, resolved.monitorCondition, resolved.resolvedDateTime, resolved.values], [first.id, "Resolved", "2020-01-02T12:12:19.3390000Z", [40]]);
    assert.equal(payloads().at(-1)!.data["essentials"]!["resolvedDateTime"], "2020-01-02T12:12:19.3390000Z");
    await assert.rejects(azure.resolveAlert("cpu"), { message: 'resolving alert "cpu": the alert is not Fired (AlertNotFired)' });
    assert.notEqual((await azure.fireAlert("cpu")).id, first.id);
    assert.deepEqual(azure.alerts()[0]!.alerts.map(({ monitorCondition, notifications }) => [monitorCondition, notifications.length]), [["Fired", 1], ["Resolved", 3]]);
  });

  it("fires each time with a rule that does not resolve alerts", async () => {
    await put(metricAlertPath("cpu"), versions.metricAlert, metricAlert({ autoMitigate: false }));
    assert.notEqual((await azure.fireAlert("cpu")).id, (await azure.fireAlert("cpu")).id);
    await assert.rejects(azure.resolveAlert("cpu"), { message: 'resolving alert "cpu": the rule does not resolve its alerts, because `autoMitigate` is false (AlertStateless)' });
  });

  it("begins anew with a rule that was deleted and made again", async () => {
    await azure.fireAlert("cpu");
    await arm.delete(metricAlertPath("cpu"));
    await put(metricAlertPath("cpu"), versions.metricAlert, metricAlert());
    assert.equal((await azure.fireAlert("cpu")).monitorCondition, "Fired");
  });

  it("says why nobody is notified", async () => {
    await put(actionGroupPath("ops"), versions.actionGroup, actionGroup({ enabled: false }));
    assert.deepEqual((await azure.fireAlert("cpu")).notes, ['action group "ops" is disabled: nobody in it is notified']);
    await arm.delete(`${actionGroupPath("ops")}?api-version=${versions.actionGroup}`);
    assert.deepEqual((await azure.resolveAlert("cpu")).notes, ['action group "ops" no longer exists']);
    await put(metricAlertPath("cpu"), versions.metricAlert, metricAlert());
    assert.deepEqual((await azure.fireAlert("cpu")).notes, ["the alert rule has no action groups: nobody is notified"]);
  });

  it("refuses a disabled rule", async () => {
    await put(metricAlertPath("cpu"), versions.metricAlert, metricAlert({ enabled: false }));
    await assert.rejects(azure.fireAlert("cpu"), { message: 'firing alert "cpu": the alert rule is disabled (AlertRuleDisabled)\n  hint: set its `enabled` to true' });
  });

  it("finds a rule by the name in a Pulumi program, to which azure-native appends eight digits", async () => {
    await put(metricAlertPath("web1a2b3c4d"), versions.metricAlert, metricAlert());
    assert.equal((await azure.fireAlert("web")).rule, "web1a2b3c4d");
    await put(metricAlertPath("web0f0f0f0f"), versions.metricAlert, metricAlert());
    await assert.rejects(azure.fireAlert("web"), /^Error: firing alert "web": several alert rules have this name \(AmbiguousName\)\n {2}hint: give an id: /);
    await put(metricAlertPath("web"), versions.metricAlert, metricAlert());
    assert.equal((await azure.fireAlert("WEB")).rule, "web");
  });

  it("knows what was meant by a wrong name", async () => {
    await put(queryRulePath("quiet"), versions.queryRule, queryRule());
    await assert.rejects(azure.fireAlert("cpus"), { message: 'firing alert "cpus": no alert rule has this name (NotFound)\n  hint: did you mean "cpu"?\n  hint: the alert rules are "cpu", "quiet"' });
    await assert.rejects(stillAzure().fireAlert("x"), { message: 'firing alert "x": no alert rule has this name (NotFound)\n  hint: there are no alert rules yet' });
  });

  it("has an alert of its own for each resource of a rule that watches several", async () => {
    const other = ids.virtualMachine.replace("ContosoVM", "OtherVM");
    azure.addVirtualMachine({ id: other, location: "westcentralus" });
    const scope = { scopes: [ids.virtualMachine.split("/providers/")[0]], targetResourceType: "Microsoft.Compute/virtualMachines", targetResourceRegion: "West Central US" };
    await put(metricAlertPath("all"), versions.metricAlert, withCriteria([criterion()], scope, "MultipleResourceMultipleMetricCriteria"));
    await assert.rejects(azure.fireAlert("all"), { message: 'firing alert "all": the rule watches several resources, and each has its own alert (AmbiguousResource)\n  hint: give a resource: "ContosoVM", "OtherVM"' });
    assert.equal((await azure.fireAlert("all", { resource: "othervm" })).resourceId, other);
    assert.equal((await azure.fireAlert("all", { resource: ids.virtualMachine })).resourceId, ids.virtualMachine);
    await assert.rejects(azure.fireAlert("all", { resource: "third" }), { message: 'firing alert "all": the rule does not watch a resource named "third" (NotFound)\n  hint: it watches "ContosoVM", "OtherVM"' });
    assert.equal((await azure.resolveAlert("all", { resource: "OtherVM" })).resourceId, other);
    assert.equal((await azure.resolveAlert("all")).resourceId, ids.virtualMachine);
  });

  it("sends log alerts, which mute their actions for a while", async () => {
    const dimensions = [{ name: "Computer", operator: "Include", values: ["*"] }];
    const criteria = { allOf: [{ query: "Perf", timeAggregation: "Average", metricMeasureColumn: "Value", operator: "GreaterThan", threshold: 5, dimensions }] };
    const withActions = { actions: { actionGroups: [actionGroupPath("ops")], customProperties: { a: "b" } }, muteActionsDuration: "PT15M", criteria };
    await put(queryRulePath("resent"), versions.queryRule, queryRule(withActions));
    azure.faults.add(running);
    const { notifications } = await azure.fireAlert("resent", { resource: "ContosoVM" });
    assert.equal(notifications[0]!.status, "Sent");
    const { essentials, alertContext } = payloads()[0]!.data;
    assert.deepEqual([essentials!["signalType"], essentials!["monitoringService"], essentials!["configurationItems"]], ["Log", "Log Alerts V2", ["ContosoVM"]]);
    const condition = alertContext!["condition"] as { allOf: Record<string, unknown>[]; windowEndTime: string };
    assert.deepEqual([alertContext!["conditionType"], alertContext!["properties"], condition.windowEndTime], ["LogQueryCriteria", { a: "b" }, "2020-01-02T12:11:19Z"]);
    assert.deepEqual([condition.allOf[0]!["searchQuery"], condition.allOf[0]!["threshold"], condition.allOf[0]!["metricValue"], condition.allOf[0]!["dimensions"]], ["Perf", "5", 6, [{ name: "Computer", value: "ContosoVM" }]]);
    azure.clock.advance(600);
    assert.deepEqual((await azure.fireAlert("resent")).notes, ["the rule mutes its actions until 2020-01-02T12:26:19.339Z: nobody is notified"]);
    azure.clock.advance(301);
    assert.equal((await azure.fireAlert("resent")).notifications.length, 1);
  });

  it("sends what fails in passing again, after 5, 20, 5, 40 and 5 seconds", async () => {
    azure.faults.add({ match: { path: "/paths/invoke" }, times: 2, action: { respond: { status: 503 } } });
    azure.faults.add(running);
    const waiting = only(await azure.fireAlert("cpu"));
    assert.deepEqual([waiting.status, waiting.error, waiting.nextAttempt], ["Waiting", "HTTP status 503", "2020-01-02T12:11:24.339Z"]);
    const now = async (seconds: number) => {
      azure.clock.advance(seconds);
      await azure.settle();
      const { status, attempts, runId, nextAttempt } = azure.alerts()[0]!.alerts[0]!.notifications[0]!;
      return [status, attempts, nextAttempt ?? runId];
    };
    assert.deepEqual(await now(4), ["Waiting", 1, "2020-01-02T12:11:24.339Z"]);
    assert.deepEqual(await now(1), ["Waiting", 2, "2020-01-02T12:11:44.339Z"]);
    assert.deepEqual(await now(20), ["Sent", 3, "run-1"]);
  });

  it("gives up after five more attempts, or at once if the answer is final", async () => {
    azure.faults.add({ match: { path: "/paths/invoke" }, times: "forever", action: { reset: "before" } });
    await azure.fireAlert("cpu");
    for (const seconds of [5, 20, 5, 40, 5]) {
      azure.clock.advance(seconds);
      await arm.get(metricAlertPath("cpu"));
    }
    const given = azure.alerts()[0]!.alerts[0]!.notifications[0]!;
    assert.deepEqual([given.status, given.attempts, given.error, given.nextAttempt], ["Failed", 6, "socket hang up", undefined]);
    azure.faults.clear();
    const final = only(await azure.fireAlert("cpu", { again: true }));
    assert.deepEqual([final.status, final.attempts], ["Failed", 1]);
  });

  it("reaches nobody but the local Azure", async () => {
    const logicAppReceivers = [{ name: "elsewhere", resourceId: workflowId, callbackUrl: "https://example.com/hook" }];
    await put(actionGroupPath("ops"), versions.actionGroup, actionGroup({ logicAppReceivers, emailReceivers: [{ name: "me", emailAddress: "me@example.com" }] }));
    azure.journal.clear();
    const errors = (await azure.fireAlert("cpu")).notifications.map(({ receiver, status, error }) => [receiver, status, error]);
    assert.deepEqual(errors, [["me", "Failed", "the local Azure sends nothing to `emailReceivers`"], ["elsewhere", "Failed", "example.com: the local Azure reaches no other hosts"]]);
    assert.deepEqual(azure.journal.entries, []);
  });

  it("shows what has fired as Microsoft.AlertsManagement does", async () => {
    const { id } = await azure.fireAlert("cpu");
    const { json } = await arm.get(`${id.replace(/\/[^/]+$/, "")}?api-version=2019-03-01`);
    assert.deepEqual(json.value.map((alert) => alert.id), [id]);
    const { essentials } = (await arm.get(`${id}?api-version=2019-03-01`)).json.properties as unknown as { essentials: Record<string, unknown> };
    assert.deepEqual([essentials["monitorCondition"], essentials["severity"], essentials["targetResourceName"], essentials["alertRule"]], ["Fired", "Sev3", "ContosoVM", metricAlertPath("cpu")]);
    assert.equal((await arm.get(`${id}0?api-version=2019-03-01`)).status, 404);
  });

  it("is in snapshots, with what is still to be sent", async () => {
    azure.faults.add({ match: { path: "/paths/invoke" }, action: { respond: { status: 503 } } });
    await azure.fireAlert("cpu");
    azure.reset(JSON.parse(JSON.stringify(azure.snapshot())) as ReturnType<LocalAzure["snapshot"]>);
    azure.faults.add(running);
    azure.clock.advance(5);
    await azure.settle();
    assert.equal(azure.alerts()[0]!.alerts[0]!.notifications[0]!.status, "Sent");
  });

  it("gets the signature of a callback URL from the workflow again, after a snapshot without it was restored", async () => {
    azure.reset(JSON.parse(JSON.stringify(azure.snapshot())) as ReturnType<LocalAzure["snapshot"]>);
    azure.faults.add({ match: { path: "/triggers/alert/listCallbackUrl" }, action: { respond: { status: 200, body: { value: callbackUrl } } } });
    azure.faults.add(running);
    assert.equal(only(await azure.fireAlert("cpu")).status, "Sent");
    const asked = azure.journal.entries.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(asked, [`POST ${workflowId}/triggers/alert/listCallbackUrl`, "POST /workflows/0123/triggers/alert/paths/invoke"]);
    const { json } = await arm.get(`${actionGroupPath("ops")}?api-version=${versions.actionGroup}`);
    assert.equal((json.properties["logicAppReceivers"] as { callbackUrl: string }[])[0]!.callbackUrl, callbackUrl);
  });

  it("leaves rules alone that an earlier version has stored unchecked, until they are put again", async () => {
    const snapshot = JSON.parse(JSON.stringify(azure.snapshot())) as ReturnType<LocalAzure["snapshot"]>;
    const resources = snapshot.resources.map(({ hidden, ...resource }) => (/Insights/.test(resource.type) ? resource : { ...resource, hidden }));
    azure.reset({ ...snapshot, resources });
    assert.deepEqual(azure.alerts(), []);
    assert.equal((await arm.get(metricAlertPath("cpu"))).status, 200);
    await put(metricAlertPath("cpu"), versions.metricAlert, metricAlert({ actions }));
    assert.equal((await azure.fireAlert("cpu")).notifications.length, 1);
  });
});
