import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { collect, createLocalAzure, type LocalAzure } from "../../../emulator";
import { actionGroup, actionGroupPath, callbackUrl, metricAlert, metricAlertPath, versions, workflowId } from "../../emulator/monitor/alertWorld";
import { definitionOf } from "../../emulator/logic/workflowRequests";
import { endRuns } from "../../startedProgram";
import { temporaryFolder } from "../../temporaryFolder";
import { until } from "../../until";
import { onLocalAzure } from "../onLocalAzure";
import { pktcap, program } from "../pktcap";

async function ask(azure: LocalAzure, method: string, path: string, version: string, body: object = {}): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${await azure.issueToken()}`, "content-type": "application/json", host: "localhost" };
  const answer = await azure.handle({ method, url: `https://localhost${path}?api-version=${version}`, headers, body: JSON.stringify(body) });
  const text = (await collect(answer.body)).toString();
  assert.ok(answer.status < 300, text);
  return JSON.parse(text) as Record<string, unknown>;
}

async function put(azure: LocalAzure, path: string, version: string, body: object): Promise<void> {
  await ask(azure, "PUT", path, version, body);
}

async function putAlert(azure: LocalAzure, properties: object = {}): Promise<void> {
  await put(azure, actionGroupPath("ops"), versions.actionGroup, actionGroup());
  await put(azure, metricAlertPath("high-cpu"), versions.metricAlert, metricAlert({ actions: [{ actionGroupId: actionGroupPath("ops") }], ...properties }));
}

const answer = (path: string, status: number, body?: object, times = 1) =>
  ({ match: { path }, times, action: { respond: { status, headers: { "x-ms-workflow-run-id": "run-1" }, ...(body === undefined ? {} : { body }) } } });

describe("pktcap local alert", () => {
  const local = onLocalAzure();
  beforeEach(() => putAlert(local().azure));

  it("fires an alert and follows the run that it starts to its end", async () => {
    const { azure, run } = local();
    azure.faults.add(answer("/paths/invoke", 202));
    azure.faults.add(answer("/runs/run-1", 200, { properties: { status: "Running" } }, 2));
    azure.faults.add(answer("/runs/run-1", 200, { properties: { status: "Succeeded" } }));
    const { code, stdout, stderr } = await run("local", "alert", "fire", "high-cpu");
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "RECEIVER  WORKFLOW  RUN    RESULT\ncapture   capture   run-1  Succeeded\n", stderr: "" });
    const again = await run("local", "alert", "fire", "high-cpu");
    assert.match(again.stderr, /^firing alert "high-cpu": the alert has been Fired since \S+, and Azure does not fire it again until it is resolved \(AlertAlreadyFired\)\n {2}hint: resolve it first with `pktcap local alert resolve`, or fire it with `--again`, which sends the same alert once more, with its old time\n$/);
    assert.equal(again.code, 4);
  });

  it("tells why a run has failed", async () => {
    const { azure, run } = local();
    azure.faults.add(answer("/paths/invoke", 202));
    azure.faults.add(answer("/runs/run-1", 200, { properties: { status: "Failed", error: { code: "ActionFailed", message: "An action failed." } } }));
    const { code, stdout } = await run("local", "alert", "fire", "high-cpu", "-o", "tsv");
    assert.deepEqual([code, stdout], [6, "capture\tcapture\trun-1\tFailed: An action failed. (ActionFailed)\n"]);
  });

  it("names the action that has failed, and what it got", async () => {
    const { azure, run, ids } = local();
    const uri = `https://management.azure.com${ids.networkWatcher}?api-version=2024-05-01`;
    const Look = { type: "Http", inputs: { method: "GET", uri, authentication: { type: "ManagedServiceIdentity", audience: "https://management.azure.com/" } } };
    const definition = definitionOf({ Look });
    await put(azure, workflowId, "2019-05-01", { location: "westcentralus", identity: { type: "SystemAssigned" }, properties: { definition } });
    const { value } = await ask(azure, "POST", `${workflowId}/triggers/manual/listCallbackUrl`, "2019-05-01");
    await put(azure, actionGroupPath("ops"), versions.actionGroup, actionGroup({ logicAppReceivers: [{ name: "capture", resourceId: workflowId, callbackUrl: value }] }));
    const { code, stdout } = await run("local", "alert", "fire", "high-cpu", "-o", "tsv");
    assert.equal(code, 6);
    assert.match(stdout, /\tFailed: action "Look": The client '\S+' with object id '\S+' does not have authorization to perform action 'Microsoft\.Network\/networkWatchers\/read' over scope '\S+'.*\(AuthorizationFailed\)\n$/);
  });

  it("tells why a run was cancelled, where the workflow says it", async () => {
    const { azure, run } = local();
    const stop = (runAfter: object) => ({ type: "Terminate", inputs: { runStatus: "Cancelled" }, runAfter });
    const Check = { type: "If", expression: "@true", actions: { Reason: { type: "Compose", inputs: "too early" }, Stop: stop({ Reason: ["Succeeded"] }) } };
    await put(azure, workflowId, "2019-05-01", { location: "westcentralus", properties: { definition: definitionOf({ Check }) } });
    const { value } = await ask(azure, "POST", `${workflowId}/triggers/manual/listCallbackUrl`, "2019-05-01");
    await put(azure, actionGroupPath("ops"), versions.actionGroup, actionGroup({ logicAppReceivers: [{ name: "capture", resourceId: workflowId, callbackUrl: value }] }));
    const { code, stdout } = await run("local", "alert", "fire", "high-cpu", "-o", "tsv");
    assert.equal(code, 0);
    assert.match(stdout, /\tCancelled: too early\n$/);
    await put(azure, workflowId, "2019-05-01", { location: "westcentralus", properties: { definition: definitionOf({ Stop: stop({}) }) } });
    assert.match((await run("local", "alert", "fire", "high-cpu", "--again", "-o", "tsv")).stdout, /\tCancelled\n$/);
  });

  it("waits for a notification that is sent again", async () => {
    const { azure, start } = local();
    azure.faults.add(answer("/paths/invoke", 503));
    azure.faults.add(answer("/paths/invoke", 202));
    const run = start(["local", "alert", "fire", "high-cpu", "-o", "tsv"]);
    await until("the first attempt", () => azure.alerts()[0]!.alerts[0]?.notifications[0]?.status === "Waiting");
    azure.clock.advance(5);
    const { code, stdout } = await run.ended;
    assert.deepEqual([code, stdout], [0, "capture\tcapture\trun-1\tSent\n"]);
  });

  it("returns at once with --wait 0, and prints JSON", async () => {
    const { azure, json } = local();
    azure.faults.add(answer("/paths/invoke", 202));
    const [delivery] = (await json("local", "alert", "fire", "high-cpu", "--value", "95", "--resource", "ContosoVM", "--wait", "0")) as Record<string, unknown>[];
    const { time, ...rest } = delivery!;
    assert.equal(typeof time, "string");
    assert.deepEqual(rest, { monitorCondition: "Fired", actionGroup: "ops", receiver: "capture", workflow: "capture", workflowId, runId: "run-1", status: "Sent", attempts: 1, httpStatus: 202 });
    assert.deepEqual(azure.alerts()[0]!.alerts[0]!.values, [95]);
  });

  it("fails if a receiver cannot be notified", async () => {
    const logicAppReceivers = [{ name: "elsewhere", resourceId: workflowId, callbackUrl: callbackUrl.replace("logic.azure.com", "example.com") }];
    await put(local().azure, actionGroupPath("ops"), versions.actionGroup, actionGroup({ logicAppReceivers }));
    const { code, stdout } = await local().run("local", "alert", "fire", "high-cpu");
    assert.deepEqual([code, stdout.split("\n")[1]], [1, "elsewhere  capture        Failed: prod-07.westcentralus.example.com: the local Azure reaches no other hosts"]);
  });

  it("says so when nobody is notified", async () => {
    await putAlert(local().azure, { actions: [] });
    assert.deepEqual(await local().run("local", "alert", "fire", "high-cpu"), { code: 0, stdout: "", stderr: "the alert rule has no action groups: nobody is notified\n" });
  });

  it("resolves and lists", async () => {
    const { azure, run } = local();
    azure.faults.add(answer("/paths/invoke", 200, undefined, 2));
    await run("local", "alert", "fire", "high-cpu", "--wait", "0");
    const fired = new Date(azure.clock.now()).toISOString().replace(/\.\d+/, "");
    const list = async () => (await run("local", "alert", "list", "-o", "tsv")).stdout;
    assert.equal(await list(), `high-cpu\tmetric\tFired\t${fired}\tContosoVM\tops\n`);
    assert.equal((await run("local", "alert", "resolve", "high-cpu", "--wait", "0")).code, 0);
    assert.equal(await list(), `high-cpu\tmetric\tResolved\t${fired}\tContosoVM\tops\n`);
  });

  it("knows what was meant by a wrong name", async () => {
    const { code, stderr } = await local().run("local", "alert", "fire", "hihg-cpu");
    assert.deepEqual([code, stderr], [3, 'firing alert "hihg-cpu": no alert rule has this name (NotFound)\n  hint: did you mean "high-cpu"?\n  hint: the alert rules are "high-cpu"\n']);
  });

  it("says when the local Azure of the variables has ended", async () => {
    const { start } = local();
    const { code, stderr } = await start(["local", "alert", "list"], { env: { PKTCAP_CONTROL_URL: "https://127.0.0.1:1/_local" } }).ended;
    assert.deepEqual([code, stderr], [1, "listing alerts: the local Azure at https://127.0.0.1:1/_local/alerts does not respond (ECONNREFUSED)\n" +
      "  hint: start it with `pktcap emulator` and load its variables again, or unset PKTCAP_CONTROL_URL to use the state in the folder\n"]);
  });

  for (const [args, message] of [
    [["fire"], 'missing required argument "name"'],
    [["list", "high-cpu"], '`list` takes no name, got "high-cpu"'],
    [["resolve", "high-cpu", "--again"], "`--again` does not go with `resolve`"],
    [["fire", "high-cpu", "--value", "much"], '`--value`: must be a number, got "much"'],
  ] as const) {
    it(`refuses: ${args.join(" ")}`, async () => {
      const { code, stderr } = await local().run("local", "alert", ...args);
      assert.deepEqual([code, stderr.split("\n")[0]], [2, `reading arguments: ${message} (UsageError)`]);
    });
  }
});

describe("pktcap local alert without a running local Azure", () => {
  const folder = temporaryFolder();
  afterEach(endRuns);

  it("works on the state of pktcap local", async () => {
    mkdirSync(join(folder(), ".pktcap"));
    const azure = createLocalAzure({ stateFile: join(folder(), ".pktcap", "azure.json") });
    await putAlert(azure, { actions: [] });
    azure.close();
    assert.equal((await pktcap(folder(), ["local", "alert", "fire", "high-cpu"]).ended).code, 0);
    const { stdout } = await pktcap(folder(), ["local", "alert", "list", "--query", "[].alerts[].monitorCondition", "-o", "json"]).ended;
    assert.deepEqual(JSON.parse(stdout), ["Fired"]);
  });

  it("leaves a program of that name alone behind --", async () => {
    const { code, stderr } = await pktcap(folder(), ["local", "--", "alert", "fire"]).ended;
    assert.deepEqual([code, stderr], [127, 'running "alert": no such command on PATH (ENOENT)\n']);
    assert.equal((await pktcap(folder(), ["local", ...program("console.log(process.argv[1], process.argv[2])"), "--", "alert"]).ended).stdout, "alert undefined\n");
  });
});
