import assert from "node:assert/strict";
import { parseBody, textOf } from "../armRequests";
import { definitionOf, group, workflowPath, workflowRequests, type Failure, type ShownResource, type WorkflowRequests } from "./workflowRequests";

const compose = (inputs: unknown, more: object = {}) => ({ type: "Compose", inputs, ...more });
const wait = { type: "Wait", inputs: { interval: { count: 1, unit: "Minute" } } };

describe("a workflow as a resource", () => {
  let flow: WorkflowRequests;
  beforeEach(() => (flow = workflowRequests()));

  it("is made, shown, listed, changed and deleted", async () => {
    const definition = definitionOf({ One: compose(1) });
    const made = await flow.put(definition, { tags: { a: "b" }, identity: { type: "SystemAssigned" } });
    assert.equal(made.status, 201);
    const { properties, identity, ...envelope } = made.shown;
    const { version, accessEndpoint, ...rest } = properties;
    assert.deepEqual(envelope, { id: workflowPath(), name: "flow", type: "Microsoft.Logic/workflows", location: "westcentralus", tags: { a: "b" } });
    assert.deepEqual(rest, { provisioningState: "Succeeded", createdTime: "2020-01-02T12:11:19.3390000Z", changedTime: "2020-01-02T12:11:19.3390000Z", state: "Enabled", definition, parameters: {} });
    assert.match(String(version), /^0\d{19}$/);
    assert.match(String(accessEndpoint), /^https:\/\/prod-00\.westcentralus\.logic\.azure\.com:443\/workflows\/[0-9a-f]{32}$/);
    flow.azure.clock.advance(10);
    const again = await flow.put(definitionOf({ Two: compose(2) }), { identity: { type: "SystemAssigned" } });
    assert.deepEqual([again.status, again.shown.identity.principalId, again.shown.properties["createdTime"], again.shown.properties["changedTime"]], [200, identity.principalId, "2020-01-02T12:11:19.3390000Z", "2020-01-02T12:11:29.3390000Z"]);
    const patched = await flow.arm.patch(workflowPath(), { tags: { c: "d" } });
    assert.deepEqual([patched.status, patched.json.tags], [200, { c: "d" }]);
    for (const list of [`${group}/providers/Microsoft.Logic/workflows`, `${group.slice(0, group.indexOf("/resourceGroups"))}/providers/Microsoft.Logic/workflows`]) assert.deepEqual((await flow.arm.get(list)).json.value.map(({ name }) => name), ["flow"]);
    assert.deepEqual([(await flow.arm.delete(workflowPath())).status, (await flow.arm.delete(workflowPath())).status, (await flow.arm.get(workflowPath())).status], [200, 204, 404]);
  });

  it("is refused, and not kept, when its definition is not right; each by its name", async () => {
    const refusal = async (definition: Record<string, unknown>, more: Record<string, unknown> = {}) => {
      const { status, json } = await flow.put(definition, more);
      return [status, json.error.code, json.error.message];
    };
    assert.deepEqual(await refusal(definitionOf({ A: compose("@nope()") })), [400, "InvalidTemplate", "The template validation failed: 'The template action 'A' is not valid: \"The template function 'nope' is not defined or not valid.\".'."]);
    assert.deepEqual(await refusal(definitionOf({ A: { type: "Teleport" } })), [400, "InvalidRequestContent", "The request content is not valid and could not be deserialized: 'Error converting value \"Teleport\" to type 'FlowTemplateActionType'. Path 'properties.definition.actions.A.type'.'."]);
    assert.deepEqual(await refusal(definitionOf({ A: { type: "ApiConnection" } })), [400, "WorkflowNotSupportedLocally", "The local Azure does not support the type 'ApiConnection' of action 'A'."]);
    assert.deepEqual(await refusal(definitionOf({}), { properties: { accessControl: { triggers: {} } } }), [400, "WorkflowNotSupportedLocally", "The local Azure does not support the property 'accessControl' of workflows."]);
    assert.deepEqual((await refusal(definitionOf({}), { properties: { stat: "Enabled" } })).slice(0, 2), [400, "InvalidRequestContent"]);
    assert.equal((await flow.arm.get(workflowPath())).status, 404);
    assert.equal((await flow.arm.post(`${group}/providers/Microsoft.Logic/workflows/new/validate`, { properties: { definition: definitionOf({ A: compose("@nope()") }) } })).json.error.code, "InvalidTemplate");
    assert.equal((await flow.arm.post(`${group}/providers/Microsoft.Logic/workflows/new/validate`, { properties: { definition: definitionOf({}) } })).status, 200);
  });

  it("keeps the names and values of a definition as they are", async () => {
    const definition = definitionOf({ A: compose({ password: "@{concat('a', 'b')}", apiSecret: "x" }) });
    const { shown } = await flow.put(definition);
    assert.deepEqual(shown.properties["definition"], definition);
    assert.deepEqual((await flow.actions((await flow.call()).run))["A"]?.outputs, { password: "ab", apiSecret: "x" });
  });

  it("does not run while it is disabled", async () => {
    await flow.put(definitionOf({ A: compose(1) }));
    const url = await flow.callbackOf();
    assert.equal((await flow.arm.post(`${workflowPath()}/disable`)).status, 200);
    assert.equal((await flow.arm.get(workflowPath())).json.properties["state"], "Disabled");
    const refused = await flow.azure.handle({ method: "POST", url, body: "" });
    assert.deepEqual([refused.status, parseBody<{ error: unknown }>(refused).error], [400, { code: "WorkflowTriggerIsNotEnabled", message: "Could not execute workflow 'flow' trigger 'manual' with state 'Disabled': trigger is not enabled." }]);
    await flow.arm.post(`${workflowPath()}/enable`);
    assert.equal((await flow.azure.handle({ method: "POST", url, body: "" })).status, 202);
  });

  it("shows its triggers, and when they have fired", async () => {
    await flow.put(definitionOf({ A: compose(1) }, { manual: { type: "Request", conditions: [{ expression: "@equals(triggerBody()?['go'], true)" }] } }));
    const skipped = await flow.call({ go: false });
    assert.deepEqual([skipped.status, skipped.run], [202, ""]);
    const { run } = await flow.call({ go: true });
    const trigger = `${workflowPath()}/triggers/manual`;
    assert.deepEqual((await flow.arm.get(`${workflowPath()}/triggers`)).json.value.map(({ name, properties }) => [name, properties["state"], properties["lastExecutionTime"]]), [["manual", "Enabled", "2020-01-02T12:11:19.3390000Z"]]);
    const histories = (await flow.arm.get(`${trigger}/histories`)).json.value.map(({ properties }) => [properties["status"], properties["code"], properties["fired"], (properties["run"] as ShownResource | undefined)?.name]);
    assert.deepEqual(histories, [["Succeeded", "OK", true, run], ["Skipped", "TriggerConditionNotMet", false, undefined]]);
    assert.equal((await flow.arm.get(`${trigger}/histories/${run}`)).json.name, run);
    assert.deepEqual((await flow.runs()).map(({ name }) => name), [run]);
    assert.equal((await flow.arm.get(`${workflowPath()}/triggers/other`)).json.error.code, "WorkflowTriggerNotFound");
    assert.equal((await flow.arm.post(`${trigger}/run`, {})).status, 202);
  });

  it("shows a run with its workflow's version and its trigger", async () => {
    const { shown } = await flow.put(definitionOf({ A: compose(1) }));
    const { run } = await flow.call({ a: 1 });
    const { json } = await flow.arm.get(`${workflowPath()}/runs/${run}`);
    const { trigger, ...properties } = json.properties;
    const { outputsLink, trackingId, ...rest } = trigger as Record<string, unknown> & { outputsLink: { uri: string } };
    assert.deepEqual(properties, {
      waitEndTime: "2020-01-02T12:11:19.3390000Z", startTime: "2020-01-02T12:11:19.3390000Z", endTime: "2020-01-02T12:11:19.3390000Z", status: "Succeeded", code: "OK", correlation: { clientTrackingId: run },
      workflow: { id: `${workflowPath()}/versions/${String(shown.properties["version"])}`, name: shown.properties["version"], type: "Microsoft.Logic/workflows/versions" }, outputs: {},
    });
    assert.deepEqual(rest, { name: "manual", startTime: "2020-01-02T12:11:19.3390000Z", endTime: "2020-01-02T12:11:19.3390000Z", correlation: { clientTrackingId: run }, code: "OK", status: "Succeeded" });
    assert.match(String(trackingId), /^[0-9a-f-]{36}$/);
    assert.deepEqual(parseBody<{ body: unknown }>(await flow.azure.handle({ method: "GET", url: outputsLink.uri })).body, { a: 1 });
    assert.deepEqual([(await flow.arm.get(`${workflowPath()}/runs/x`)).json.error.code, (await flow.arm.get(`${workflowPath()}/runs/${run}/actions/x`)).json.error.code], ["WorkflowRunNotFound", "WorkflowRunActionNotFound"]);
    assert.equal((await flow.arm.get(`${workflowPath()}/runs?$filter=status eq 'Failed'`)).json.value.length, 0);
  });

  it("cancels a run that waits, and no other", async () => {
    await flow.put(definitionOf({ Wait: wait, After: compose(1, { runAfter: { Wait: ["Succeeded"] } }) }));
    const { run } = await flow.call();
    const cancel = () => flow.arm.post(`${workflowPath()}/runs/${run}/cancel`);
    assert.equal((await cancel()).status, 200);
    flow.azure.clock.advance(120);
    assert.deepEqual([(await flow.runs())[0]!.properties.status, (await flow.actions(run))["Wait"]?.status, (await cancel()).json.error.code], ["Cancelled", "Cancelled", "WorkflowRunNotCancellable"]);
  });

  it("is gone with its runs when it is deleted", async () => {
    await flow.put(definitionOf({ Wait: wait }));
    await flow.call();
    await flow.arm.delete(workflowPath());
    flow.azure.clock.advance(120);
    await flow.azure.settle();
    assert.deepEqual(flow.azure.snapshot().resources.filter(({ type }) => type.startsWith("Microsoft.Logic")), []);
  });
});

describe("the callback URL of a workflow", () => {
  let flow: WorkflowRequests;
  let url: URL;
  beforeEach(async () => {
    flow = workflowRequests();
    await flow.put(definitionOf({ A: compose(1) }));
    url = new URL(await flow.callbackOf());
  });
  const post = (address: string, more: object = {}) => flow.azure.handle({ method: "POST", url: address, body: "", ...more });
  const code = async (address: string, more: object = {}) => {
    const answer = await post(address, more);
    return [answer.status, parseBody<{ error?: { code: string } } | undefined>(answer)?.error?.code];
  };

  it("has a signature without which nobody gets in", async () => {
    const changed = (change: (to: URL) => void) => {
      const other = new URL(url);
      change(other);
      return other.href;
    };
    assert.deepEqual(await code(url.href), [202, undefined]);
    assert.deepEqual(await code(changed(({ searchParams }) => searchParams.delete("sig"))), [401, "DirectApiAuthorizationRequired"]);
    assert.deepEqual(await code(changed(({ searchParams }) => searchParams.set("sig", `${url.searchParams.get("sig")!.slice(0, -1)}_`))), [401, "AuthorizationFailed"]);
    assert.deepEqual(await code(changed(({ searchParams }) => searchParams.set("sp", "/triggers/other/run"))), [401, "AuthorizationFailed"]);
    assert.deepEqual(await code(changed((to) => (to.pathname = to.pathname.replace(/[0-9a-f]{32}/, "0".repeat(32))))), [404, "WorkflowNotFound"]);
    assert.deepEqual(await code(url.href, { method: "PUT" }), [400, "TriggerRequestMethodNotValid"]);
    await flow.arm.post(`${workflowPath()}/regenerateAccessKey`, { keyType: "Primary" });
    assert.deepEqual(await code(url.href), [401, "AuthorizationFailed"]);
    assert.deepEqual(await code(await flow.callbackOf()), [202, undefined]);
  });

  it("is the same each time, and in neither journal, snapshot nor runs", async () => {
    const sig = url.searchParams.get("sig")!;
    assert.equal(new URL(await flow.callbackOf()).href, url.href);
    await flow.call();
    assert.deepEqual([JSON.stringify(flow.azure.journal.entries).includes(sig), JSON.stringify(flow.azure.snapshot()).includes(sig)], [false, false]);
    assert.equal(flow.azure.journal.entries.find(({ operation }) => operation === "WorkflowTriggers_Invoke")?.query["sig"], "[redacted]");
  });

  it("keeps what opens something out of the trigger's outputs", async () => {
    await post(`${url.href}&who=me`, { headers: { authorization: "Bearer canary", "content-type": "application/json", "x-mine": "1" }, body: "{}" });
    await flow.azure.settle();
    const run = flow.azure.snapshot().resources.find(({ type }) => type === "Microsoft.Logic/workflows/runs")!;
    assert.doesNotMatch(JSON.stringify(run), /canary/);
    assert.deepEqual((run.hidden as { trigger: { outputs: unknown } }).trigger.outputs, { headers: { "Content-Type": "application/json", "X-Mine": "1" }, queries: { who: "me" }, body: {} });
  });

  it("answers what the workflow's Response says, once", async () => {
    await flow.put(definitionOf({
      Answer: { type: "Response", kind: "Http", inputs: { statusCode: 201, headers: { "x-name": "@triggerBody()?['name']" }, body: { hello: "@triggerBody()?['name']" } } },
      Again: { type: "Response", inputs: { statusCode: 200 }, runAfter: { Answer: ["Succeeded"] } },
    }));
    const answer = await flow.call({ name: "you" });
    assert.deepEqual([answer.status, answer.headers["x-name"], JSON.parse(answer.body)], [201, "you", { hello: "you" }]);
    assert.equal((await flow.actions(answer.run))["Again"]?.error?.code, "ActionResponseSkipped");
    await flow.put(definitionOf({ If: { type: "If", expression: "@false", actions: { Answer: { type: "Response", inputs: { statusCode: 200 } } } } }));
    assert.deepEqual(parseBody<Failure>(await flow.call()).error.code, "NoResponse");
  });

  it("checks the body against the trigger's schema when it is told to", async () => {
    await flow.put(definitionOf({ A: compose(1) }, { manual: { type: "Request", operationOptions: "EnableSchemaValidation", inputs: { schema: { type: "object", required: ["n"] } } } }));
    const refused = await flow.call({});
    assert.deepEqual([refused.status, parseBody<Failure>(refused).error], [400, { code: "TriggerInputSchemaMismatch", message: "The input body for trigger 'manual' of type 'Request' did not match its schema definition. Error details: 'Required properties are missing from object: n.'." }]);
    assert.equal(textOf(await post(url.href, { headers: { "content-type": "application/json" }, body: "{" })).includes("InvalidRequestContent"), true);
  });
});
