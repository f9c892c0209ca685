import assert from "node:assert/strict";
import type { AlertFiring, AlertRuleView, LocalAzure } from "../../../emulator";
import { armRequests, ids, stillAzure } from "../armRequests";
import { actionGroup, actionGroupPath, callbackUrl, criterion, metricAlert, metricAlertPath, versions, withCriteria, workflowId } from "../monitor/alertWorld";
import { bearer, controlRequests, fromPage } from "./controlRequests";

const hostile = `<img src=x onerror="alert(1)">`;

describe("alerts on the page and at the admin endpoints", () => {
  let azure: LocalAzure;
  let ask: ReturnType<typeof controlRequests>;
  beforeEach(async () => {
    azure = stillAzure();
    ask = controlRequests(azure);
    await put(actionGroupPath("ops"), versions.actionGroup, actionGroup({ logicAppReceivers: [{ name: hostile, resourceId: workflowId, callbackUrl }] }));
    await put(metricAlertPath("cpu"), versions.metricAlert, metricAlert({ actions: [{ actionGroupId: actionGroupPath("ops") }] }));
    azure.faults.add({ match: { path: "/paths/invoke" }, times: 1, action: { respond: { status: 202, headers: { "x-ms-workflow-run-id": "run-1" } } } });
  });
  async function put(path: string, version: string, body: object) {
    const { status, body: text } = await armRequests(azure, version).put(path, body);
    assert.ok(status < 300, text);
  }
  const post = async (path: string, input: object) => {
    const { status, json } = await ask("POST", `/_local${path}`, { headers: bearer, body: JSON.stringify(input) });
    return { status, firing: json as unknown as AlertFiring, error: json.error };
  };
  const rules = async () => (await ask("GET", "/_local/alerts", { headers: bearer })).json["rules"] as AlertRuleView[];
  const page = async () => (await ask("GET", "/", { headers: (await fromPage(ask)).headers })).text.replace(/\s+/g, " ");

  it("fire, resolve and list", async () => {
    const { firing } = await post("/alerts/fire", { name: "cpu", value: 95 });
    assert.deepEqual([firing.values, firing.notifications[0]!.runId], [[95], "run-1"]);
    const again = await post("/alerts/fire", { id: metricAlertPath("cpu") });
    assert.deepEqual([again.status, again.error?.code], [400, "AlertAlreadyFired"]);
    assert.equal((await post("/alerts/fire", { name: "cpu", again: true })).status, 200);
    assert.equal((await post("/alerts/resolve", { name: "cpu" })).firing.monitorCondition, "Resolved");
    const [{ alerts, resources, ...rule }] = (await rules()) as [AlertRuleView];
    assert.deepEqual(rule, { id: metricAlertPath("cpu"), name: "cpu", kind: "metric", enabled: true, severity: 3, stateful: true, actionGroups: ["ops"] });
    assert.deepEqual([resources, alerts.map(({ monitorCondition }) => monitorCondition)], [[{ id: ids.virtualMachine, name: "ContosoVM" }], ["Resolved"]]);
  });

  it("name what is wrong", async () => {
    assert.deepEqual((await post("/alerts/fire", { name: "cpu2" })).status, 404);
    assert.deepEqual((await post("/alerts/fire", {})).error, { code: "InvalidInput", message: "reading the input of /_local/alerts/fire: `name`: must be given, or `id`, got nothing" });
  });

  it("send again what is due when somebody looks", async () => {
    azure.faults.clear();
    azure.faults.add({ match: { path: "/paths/invoke" }, times: 1, action: { respond: { status: 503 } } });
    azure.faults.add({ match: { path: "/paths/invoke" }, times: 1, action: { respond: { status: 202 } } });
    await post("/alerts/fire", { name: "cpu" });
    assert.match(await page(), /Waiting<\/span>.*next attempt at 12:11:24/);
    azure.clock.advance(5);
    assert.equal((await rules())[0]!.alerts[0]!.notifications[0]!.status, "Sent");
  });

  it("are on the page, with buttons, and nothing of theirs is read as HTML", async () => {
    assert.match(await page(), /<h2 id="alerts-title">Alerts<\/h2>.*<button id="alert-0-fire-button" aria-describedby="alert-0">Fire<\/button>/);
    const { headers, formKey } = await fromPage(ask);
    const body = new URLSearchParams({ "form-key": formKey, id: metricAlertPath("cpu") }).toString();
    const sent = await ask("POST", "/_local/alerts/fire", { headers: { ...headers, "content-type": "application/x-www-form-urlencoded" }, body });
    assert.deepEqual([sent.status, sent.headers["location"]], [303, "/"]);
    const shown = await page();
    assert.match(shown, /<span class="badge fired">Fired<\/span>.*<code>run-1<\/code>.*>Fire again<.*>Resolve</);
    assert.ok(shown.includes("&#60;img src=x") && !shown.includes("<img src=x"));
    assert.ok(!shown.includes("canary-signature"));
  });

  it("offer the resources of a rule that watches several", async () => {
    azure.addVirtualMachine({ id: ids.virtualMachine.replace("ContosoVM", "OtherVM"), location: "westcentralus" });
    const scope = { scopes: [ids.virtualMachine.split("/providers/")[0]], targetResourceType: "Microsoft.Compute/virtualMachines", targetResourceRegion: "westcentralus" };
    await put(metricAlertPath("all"), versions.metricAlert, withCriteria([criterion()], scope, "MultipleResourceMultipleMetricCriteria"));
    assert.match(await page(), /<select id="alert-1-fire" name="resource"><option value="[^"]+ContosoVM">ContosoVM<\/option><option value="[^"]+OtherVM">OtherVM<\/option><\/select>/);
  });
});
