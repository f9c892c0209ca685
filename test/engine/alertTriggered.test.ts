import assert from "node:assert/strict";
import { collect } from "../../emulator";
import { full } from "../inFull";
import { type EngineStack, engineStack } from "./stack";

/** A run of the Logic App as Azure shows it. */
interface WorkflowRun {
  readonly name: string;
  readonly properties: { readonly status: string; readonly error?: { readonly code: string; readonly message: string } };
}

/** An action of a run. */
interface RunAction {
  readonly name: string;
  readonly properties: { readonly status: string; readonly outputs?: unknown; readonly outputsLink?: { readonly uri: string } };
}

describe("with the real engine, a capture that an alert starts", function () {
  const start = engineStack();

  const declare = (stack: EngineStack, args: string): void =>
    stack.program(`const { AlertTriggeredCapture } = require("pulumi-azure-packet-capture/components");
      const web = new AlertTriggeredCapture("web", { machine, storageAccount: account.storageId, ${args} });
      exports.prefix = web.namePrefix; exports.workflow = web.workflowId;`);
  const onTraffic = 'agent: false, alert: { metric: "networkOut" }, timeLimitInSeconds: 60';

  /** A request as the owner of the subscription. */
  const send = async (stack: EngineStack, method: string, path: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${await stack.azure.issueToken()}` };
    const { status, body } = await stack.azure.handle({ method, url: path, headers });
    const text = (await collect(body)).toString();
    assert.ok(status < 300, `${method} ${path}: ${status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  const workflowOf = async (stack: EngineStack): Promise<string> => String((await stack.outputs()).workflow);
  const runsOf = async (stack: EngineStack): Promise<WorkflowRun[]> => {
    const { value } = (await send(stack, "GET", `${await workflowOf(stack)}/runs?api-version=2019-05-01`)) as { value: WorkflowRun[] };
    return value;
  };
  /** What an action of a run gave. */
  const outputOf = async (stack: EngineStack, run: WorkflowRun, action: string): Promise<unknown> => {
    const { properties } = (await send(
      stack,
      "GET",
      `${await workflowOf(stack)}/runs/${run.name}/actions/${action}?api-version=2019-05-01`,
    )) as RunAction;
    const { outputs, outputsLink } = properties;
    return outputsLink === undefined ? outputs : send(stack, "GET", outputsLink.uri);
  };
  /** Fires the alert, gives the run the time to end, and resolves the alert. */
  const fire = async (stack: EngineStack): Promise<WorkflowRun> => {
    const [rule] = stack.azure.alerts();
    await stack.azure.fireAlert(rule?.id ?? "");
    stack.azure.clock.advance(30);
    await stack.azure.settle();
    await stack.azure.resolveAlert(rule?.id ?? "");
    const [latest] = await runsOf(stack);
    assert.ok(latest !== undefined);
    return latest;
  };
  const capturesOf = (stack: EngineStack): string[] =>
    stack.azure
      .packetCaptures()
      .map(({ name }) => name)
      .sort();

  it("starts one at a time with the settings of the program, says why it starts none, and leaves nothing", async () => {
    const stack = start();
    const before = stack.azure.store.snapshot().resources.map(({ id }) => id.toLowerCase());
    declare(stack, `${onTraffic}, deleteCapturesOnDestroy: true`);
    const up = await stack.pulumi("up", "--yes");
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /\+ 11 to create[^]*\+ 11 created/);
    const prefix = String((await stack.outputs()).prefix);
    const signature = /[?&]sig=/;
    assert.doesNotMatch(up.output, signature);
    assert.doesNotMatch((await stack.state()).text, signature);

    // The alert fires: a capture records, and its file is there at the end.
    const first = await fire(stack);
    assert.equal(first.properties.status, "Succeeded", JSON.stringify(first));
    const [name = "", ...others] = capturesOf(stack);
    assert.deepEqual(others, []);
    assert.match(name, new RegExp(`^${prefix}-\\d{8}T\\d{6}Z$`));
    assert.equal(await outputOf(stack, first, "Started"), `alert-triggered capture "web" started "${name}"`);
    const [capture] = stack.azure.packetCaptures();
    assert.deepEqual([capture?.packetCaptureStatus, capture?.properties.timeLimitInSeconds], ["Running", 60]);

    // It fires while the capture runs, and within the pause.
    const second = await fire(stack);
    assert.equal(second.properties.status, "Cancelled");
    assert.match(
      String(await outputOf(stack, second, "Reason_paused")),
      new RegExp(
        `^alert-triggered capture "web" started nothing: "${name}" started less than 1 h before this alert; alerts start captures again from \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$`,
      ),
    );
    assert.deepEqual(capturesOf(stack), [name]);
    stack.azure.clock.advance(60);
    assert.equal(stack.azure.packetCaptures()[0]?.packetCaptureStatus, "Stopped");
    assert.equal(stack.azure.store.list("Local/blobs").length, 1);

    // Settings change in place, for the next capture.
    declare(stack, `${onTraffic.replace("60", "120")}, maxCaptures: 1, deleteCapturesOnDestroy: true`);
    const changed = await stack.up();
    assert.match(changed.output, /~ 2 updated/);
    stack.azure.clock.advance(3600);
    const third = await fire(stack);
    assert.equal(third.properties.status, "Succeeded", JSON.stringify(third));
    const [next = ""] = capturesOf(stack);
    assert.ok(next > name && capturesOf(stack).length === 1, "the first one is too many");
    assert.equal(stack.azure.packetCaptures()[0]?.properties.timeLimitInSeconds, 120);

    // Without its role, the Logic App says what it lacks.
    const assignments = stack.azure.store.list("Microsoft.Authorization/roleAssignments");
    const atWatcher = assignments.find(({ id }) => id.toLowerCase().includes("/networkwatchers/"));
    await send(stack, "DELETE", `${atWatcher?.id}?api-version=2022-04-01`);
    stack.azure.clock.advance(3600);
    const refused = await fire(stack);
    assert.equal(refused.properties.status, "Failed");
    assert.equal(refused.properties.error?.code, "ListFailed");
    assert.match(
      refused.properties.error?.message ?? "",
      /^listing the packet captures of network watcher "NetworkWatcher_westcentralus" for alert-triggered capture "web": HTTP 403: The client .* does not have authorization to perform action .*networkWatchers\/packetCaptures\/read/,
    );
    assert.deepEqual(capturesOf(stack), [next]);

    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.output);
    // As in Azure, files stay, and alerts that were fired.
    const isKept = /\/containers\/network-watcher-logs(\/|$)|\/microsoft\.alertsmanagement\/alerts\//;
    const left = stack.azure.store
      .snapshot()
      .resources.map(({ id }) => id.toLowerCase())
      .filter((id) => !before.includes(id) && !isKept.test(id));
    assert.deepEqual(left, []);
  });

  full.it("is refused in a preview if a setting is wrong, and nothing is half made", async () => {
    const stack = start();
    declare(stack, `${onTraffic.replace("networkOut", "networkout")}, pauseInSeconds: 30`);
    const preview = await stack.preview();
    assert.notEqual(preview.code, 0);
    assert.match(
      preview.output,
      /declaring alert-triggered capture "web": `alert\.metric`: must be one of .*; did you mean "networkOut"\?/,
    );
    assert.match(
      preview.output,
      /declaring alert-triggered capture "web": `pauseInSeconds`: must be a whole number from 60 to 31536000, got 30/,
    );
    declare(stack, onTraffic.replace("60", "36000"));
    const setting = await stack.preview();
    assert.notEqual(setting.code, 0);
    assert.match(setting.output, /`timeLimitInSeconds`: must be a whole number from 1 to 18000, got 36000/);
    assert.deepEqual(
      stack.requests().filter((line) => line.startsWith("PUT")),
      [],
    );
  });

  full.it("is refused in a preview if its identity or azure-native reaches no machine", async () => {
    const stack = start();
    const principalId = "22222222-2222-4222-8222-222222222222";
    const id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/starter";
    declare(stack, `${onTraffic}, assignRole: false, identity: { id: "${id}", principalId: "${principalId}" }`);
    const powerless = await stack.preview();
    assert.notEqual(powerless.code, 0);
    const lack = `declaring alert-triggered capture "web": identity "${principalId}" cannot start captures: it lacks Microsoft.Network/networkWatchers/packetCaptures/read, `;
    assert.ok(powerless.output.includes(`error: ${lack}`), powerless.output);
    const elsewhere = stack.ids.virtualMachine.replace(/^\/subscriptions\/[^/]+/, "/subscriptions/33333333-3333-4333-8333-333333333333");
    declare(stack, `${onTraffic}, machine: "${elsewhere}", location: "westcentralus"`);
    const other = await stack.preview();
    assert.notEqual(other.code, 0);
    const message =
      'declaring alert-triggered capture "web": `resourceGroupName` is required, because the machine is in subscription "33333333-3333-4333-8333-333333333333" ' +
      `and azure-native uses "${stack.azure.identity.subscriptionId}"`;
    assert.ok(other.output.includes(message), other.output);
    assert.deepEqual(
      stack.requests().filter((line) => line.startsWith("PUT")),
      [],
    );
  });

  full.it("stays as it is, is not left behind if its creation fails, and the run says why", async () => {
    const stack = start();
    declare(stack, onTraffic);
    assert.equal((await stack.up()).code, 0);
    const refreshed = await stack.refresh();
    assert.match(refreshed.output, /11 unchanged/);
    assert.match((await stack.up("--expect-no-changes")).output, /11 unchanged/);
    declare(stack, onTraffic.replace("60", "90"));
    const inPlace = await stack.preview();
    assert.match(inPlace.output, /~ 2 to update\n {4}9 unchanged/, inPlace.output);
    declare(stack, 'agent: false, schedule: { frequency: "Day", startTime: "2099-01-01T00:00:00Z" }, timeLimitInSeconds: 60');
    assert.equal((await stack.up()).code, 0);
    declare(stack, onTraffic);
    const back = await stack.preview();
    assert.equal(back.code, 0, back.output);
    assert.equal((await stack.up()).code, 0);
    stack.azure.changeMachine(stack.ids.virtualMachine, { agent: "missing" });
    const run = await fire(stack);
    assert.equal(run.properties.status, "Failed");
    assert.equal(run.properties.error?.code, "CaptureFailed");
    assert.match(
      run.properties.error?.message ?? "",
      /^starting "web-[\w-]+Z" for alert-triggered capture "web": its state is Failed: An error occurred\.; nothing is left of it$/,
    );
    assert.deepEqual(capturesOf(stack), []);
    assert.equal((await stack.destroy()).code, 0);
  });

  full.it("starts by a schedule as a user-assigned identity", async () => {
    const stack = start();
    stack.program(`const { AlertTriggeredCapture } = require("pulumi-azure-packet-capture/components");
      const { UserAssignedIdentity } = require("@pulumi/azure-native/managedidentity");
      const identity = new UserAssignedIdentity("starter", { resourceGroupName: "ContosoExampleRG", location: "westcentralus" });
      const web = new AlertTriggeredCapture("web", { machine, agent: false, storageAccount: account.storageId, identity, schedule: { frequency: "Hour" }, timeLimitInSeconds: 60, maxCaptures: 2 });
      exports.prefix = web.namePrefix; exports.workflow = web.workflowId;`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    for (let hour = 0; hour < 3; hour++) {
      stack.azure.clock.advance(3600);
      await stack.azure.settle();
    }
    stack.azure.clock.advance(30);
    await stack.azure.settle();
    const runs = await runsOf(stack);
    assert.ok(runs.length >= 3, `${runs.length} runs`);
    assert.deepEqual([...new Set(runs.map(({ properties }) => properties.status))], ["Succeeded"], JSON.stringify(runs));
    assert.equal(capturesOf(stack).length, 2);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.equal(capturesOf(stack).length, 2, "captures stay unless the program says otherwise");
    assert.match(destroyed.output, /warning: 2 packet captures stay in Azure [^]*hint: `pktcap prune --name "web-\w+-\*"/);
  });
});
