import assert from "node:assert/strict";
import { bearer, controlRequests, fromPage } from "../control/controlRequests";
import { definitionOf, workflowPath, workflowRequests, type WorkflowRequests } from "./workflowRequests";

const hostile = `<img src=x onerror="alert(1)">`;
const management = "https://management.azure.com";

describe("workflows on the page", () => {
  let flow: WorkflowRequests;
  let ask: ReturnType<typeof controlRequests>;
  beforeEach(() => {
    flow = workflowRequests();
    ask = controlRequests(flow.azure);
  });
  const page = async () => {
    const { cookie } = await fromPage(ask);
    return (await ask("GET", "/", { headers: { cookie } })).text;
  };
  const json = async (path: string) => (await ask("GET", `/_local${path}`, { headers: bearer })).json;

  it("are none at first", async () => assert.match(await page(), /No workflows yet/));

  it("show a failed run with its actions, escaped", async () => {
    await flow.put(definitionOf({
      Text: { type: "Compose", inputs: "@triggerBody()" },
      Call: { type: "Http", inputs: { method: "GET", uri: `${management}/subscriptions?api-version=2022-12-01`, authentication: { type: "ManagedServiceIdentity", audience: `${management}/` } } },
      Group: { type: "Scope", actions: { Wrong: { type: "Compose", inputs: "@triggerBody()['<b>']" } } },
    }));
    const { run } = await flow.call({ text: hostile, link: "https://example.com/?sig=canary", password: "canary" });
    const text = await page();
    assert.doesNotMatch(text, /<img src=x|<b>'|canary/);
    for (const expected of [run, "badge failed", "&#60;img src=x onerror=\\&#34;alert(1)\\&#34;&#62;", "has no system-assigned identity", "(InvalidTemplate)", "Inputs", "Outputs", "Run manual"]) assert.ok(text.includes(expected), expected);
    const runs = (await json(`/workflows/runs?id=${encodeURIComponent(workflowPath())}`)) as { runs: { name: string; status: string; problem: string }[] };
    assert.deepEqual(runs.runs.map(({ name, status, problem }) => [name, status, problem]), [[run, "Failed", "Call: The workflow 'flow' has no system-assigned identity. Enable it, or name a user-assigned identity that is assigned to the workflow. (WorkflowManagedIdentityNotSpecified)"]]);
    const shown = (await json(`/workflows/actions?id=${encodeURIComponent(`${workflowPath()}/runs/${run}`)}`)) as { actions: { name: string; status: string; outputs?: unknown }[] };
    assert.deepEqual(shown.actions.map(({ name, status }) => [name, status]), [["Text", "Succeeded"], ["Call", "Failed"], ["Group", "Failed"], ["Wrong", "Failed"]]);
    assert.deepEqual(shown.actions[0]?.outputs, { text: hostile, link: "https://example.com/?sig=[redacted]", password: "[redacted]" });
  });

  it("are named at the requests that they have sent", async () => {
    await flow.put(definitionOf({ Call: { type: "Http", inputs: { method: "GET", uri: `${management}/subscriptions?api-version=2022-12-01` } } }), { name: "named" });
    const { run } = await flow.call({}, "named");
    assert.ok((await page()).includes(`Sent by: workflow named, run ${run}, action Call`));
  });

  it("are listed, and run by an endpoint, as time goes on", async () => {
    await flow.put(definitionOf({ Wait: { type: "Wait", inputs: { interval: { count: 5, unit: "Second" } } } }, { every: { type: "Recurrence", recurrence: { frequency: "Day", interval: 1, startTime: "2020-01-03T00:00:00Z" } } }));
    assert.deepEqual((await json("/workflows"))["workflows"], [{ id: workflowPath(), name: "flow", state: "Enabled", triggers: [{ name: "every", type: "Recurrence", next: "2020-01-03T00:00:00.0000000Z" }], runs: 0 }]);
    const started = await ask("POST", "/_local/workflows/run", { headers: bearer, body: JSON.stringify({ id: workflowPath(), trigger: "every" }) });
    assert.deepEqual([started.status, started.json["status"]], [200, "Running"]);
    await ask("POST", "/_local/clock", { headers: bearer, body: '{"advanceSeconds":5}' });
    assert.deepEqual(((await json("/workflows/runs")) as { runs: { status: string }[] }).runs.map(({ status }) => status), ["Succeeded"]);
    assert.deepEqual((await ask("POST", "/_local/workflows/run", { headers: bearer, body: JSON.stringify({ id: workflowPath(), trigger: "none" }) })).json.error, { code: "WorkflowTriggerNotFound", message: "running workflow \"flow\": The workflow 'flow' trigger 'none' could not be found. (WorkflowTriggerNotFound)" });
    assert.equal((await ask("GET", "/_local/workflows/runs?id=x", { headers: bearer })).status, 404);
  });

  it("ask for the token, as everything does", async () => {
    assert.equal((await ask("GET", "/_local/workflows")).status, 401);
  });
});
