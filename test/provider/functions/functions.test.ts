import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { articleIds } from "../../../emulator";
import { type LocalSetUp, startLocalSetUp } from "../../../cli/localSetUp";
import { temporaryFolder } from "../../temporaryFolder";

const run = promisify(execFile);

describe("the functions for programs", function () {
  const folder = temporaryFolder();
  let local: LocalSetUp;
  let ids: ReturnType<typeof articleIds>;

  beforeEach(async () => {
    const timings = { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 };
    local = await startLocalSetUp({ directory: folder(), stateFile: null, port: 0, azure: { timings } });
    ids = articleIds(local.azure.identity.subscriptionId);
    const body = {
      properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, filters: [{ localPort: "80" }] },
    };
    const headers = { authorization: `Bearer ${await local.azure.issueToken()}`, "content-type": "application/json", host: "localhost" };
    const url = `https://localhost${id()}?api-version=2025-05-01`;
    const { status } = await local.azure.handle({ method: "PUT", url, headers, body: JSON.stringify(body) });
    assert.equal(status, 201);
    local.azure.journal.clear();
  });

  afterEach(() => local.close());

  const id = (name = "existing"): string => `${ids.networkWatcher}/packetCaptures/${name}`;

  /** What an expression gives in a program of its own, which trusts the local Azure's certificate from its start. */
  async function evaluate(expression: string): Promise<unknown> {
    return JSON.parse((await evaluated(expression)).stdout) as unknown;
  }

  /** As `evaluate`, with all that the program writes. */
  async function evaluated(expression: string): Promise<{ stdout: string; stderr: string }> {
    const lines = [
      'const pulumi = require("@pulumi/pulumi"), captures = require("pulumi-azure-packet-capture");',
      "const plain = (output) => new Promise((resolve) => output.apply(resolve));",
      `(async () => (${expression}))().then((value) => console.log(JSON.stringify(value)), (error) => console.log(JSON.stringify({ error: error.message })));`,
    ];
    return run(process.execPath, ["-e", lines.join("\n")], { env: local.environment, timeout: 20_000 });
  }

  const asked = (): string[] =>
    local.azure.journal.entries
      .map(({ operation }) => operation)
      .filter((name) => !/^(Metadata_Get|Token|OpenIdConfiguration_Get)$/.test(name));

  it("read a capture and its session", async () => {
    const capture = (await evaluate(`captures.getPacketCapture({ id: ${JSON.stringify(id())} })`)) as Record<string, unknown>;
    assert.deepEqual(
      [capture.id, capture.filters, capture.packetCaptureStatus, capture.provisioningState, capture.networkWatcherId],
      [id(), [{ protocol: "Any", localPort: "80" }], "Running", "Succeeded", ids.networkWatcher],
    );
    assert.deepEqual(asked().sort(), ["PacketCaptures_Get", "PacketCaptures_GetStatus"]);
  });

  it("ask for the status alone, also of an id that is an output", async () => {
    const expression = `plain(captures.getPacketCaptureStatusOutput({ id: pulumi.output(${JSON.stringify(id())}) }))`;
    const session = (await evaluate(expression)) as Record<string, unknown>;
    assert.equal(session.packetCaptureStatus, "Running");
    assert.deepEqual(asked(), ["PacketCaptures_GetStatus"]);
  });

  it("stop a session", async () => {
    const session = await evaluate(`captures.stopPacketCapture({ id: ${JSON.stringify(id())} })`);
    assert.equal((session as Record<string, unknown>).stopReason, "Manual");
    assert.equal(local.azure.packetCapture(id())?.packetCaptureStatus, "Stopped");
  });

  it("stop nothing in a preview", async () => {
    const dryRun = `(pulumi.runtime._setIsDryRun(true), captures.stopPacketCapture({ id: ${JSON.stringify(id())} }))`;
    const session = (await evaluate(dryRun)) as Record<string, unknown>;
    assert.equal(session.packetCaptureStatus, "Running");
    assert.equal(local.azure.packetCapture(id())?.packetCaptureStatus, "Running");
  });

  it("list the captures of a watcher and of a region", async () => {
    const byId = (await evaluate(`captures.listPacketCaptures({ networkWatcherId: ${JSON.stringify(ids.networkWatcher)} })`)) as {
      id: string;
    }[];
    const byRegion = (await evaluate('captures.listPacketCaptures({ location: "West Central US" })')) as { id: string }[];
    assert.deepEqual([byId.map((each) => each.id), byRegion], [[id()], byId]);
  });

  it("list a capture with a name that cannot stand in a request, with an id that the others refuse", async () => {
    const name = "web\u001b 1";
    const changed = { "value.0.id": `${ids.networkWatcher}/packetCaptures/${name}`, "value.0.name": name };
    local.azure.faults.add({ match: { operation: "PacketCaptures_List" }, action: { change: { set: changed } } });
    const [listed] = (await evaluate(`captures.listPacketCaptures({ networkWatcherId: ${JSON.stringify(ids.networkWatcher)} })`)) as {
      id: string;
      packetCaptureName: string;
    }[];
    assert.deepEqual([listed?.id, listed?.packetCaptureName], [`${ids.networkWatcher}/packetCaptures/web%1B%201`, "web\ufffd 1"]);
    const { error } = (await evaluate(`captures.stopPacketCapture({ id: ${JSON.stringify(listed?.id)} })`)) as { error: string };
    assert.match(error, /^stopping packet capture: `id` must be /);
  });

  it("list virtual machines by group, region and tags", async () => {
    const machine = (name: string): string => ids.virtualMachine.replace("ContosoVM", name);
    local.azure.addVirtualMachine({ id: machine("a-web"), location: "westcentralus" });
    const all = (await evaluate("captures.listVirtualMachines()")) as { name: string; osType: string }[];
    assert.deepEqual(
      all.map(({ name }) => name),
      ["a-web", "ContosoVM"],
    );
    assert.deepEqual(await evaluate('captures.listVirtualMachines({ location: "northeurope" })'), []);
    assert.deepEqual(await evaluate('captures.listVirtualMachines({ tags: { role: "web" } })'), []);
    assert.equal(((await evaluate('captures.listVirtualMachines({ resourceGroupName: "contosoexamplerg" })')) as unknown[]).length, 2);
  });

  it("warn of a misspelt configuration key, once in a program", async () => {
    const list = "captures.listVirtualMachines()";
    const { stderr } = await evaluated(
      `(pulumi.runtime.setAllConfig({ "azure-packet-capture:clientID": "x" }), ${list}.then(() => ${list}))`,
    );
    assert.deepEqual(
      stderr.split("\n").filter((line) => line.includes("configuration key")),
      [
        "warning: [runtime] the configuration key `azure-packet-capture:clientID` does not exist and is ignored: did you mean `azure-packet-capture:clientId`?",
      ],
    );
  });

  it("warn of a Node.js that is too old, once in a program", async () => {
    const list = "captures.listVirtualMachines()";
    const { stderr } = await evaluated(
      `(Object.defineProperty(process.versions, "node", { value: "20.11.1" }), ${list}.then(() => ${list}))`,
    );
    assert.deepEqual(
      stderr.split("\n").filter((line) => line.includes("Node.js")),
      ["warning: [runtime] Node.js 20.11.1 is not supported: pulumi-azure-packet-capture needs Node.js 22.13 or newer"],
    );
  });

  const refused: [string, () => string, RegExp][] = [
    [
      "a capture that does not exist",
      () => `captures.getPacketCapture({ id: ${JSON.stringify(id("missing"))} })`,
      /^reading packet capture "missing" \(network watcher .*\): it does not exist \(NotFound\)$/,
    ],
    [
      "an id that is none",
      () => 'captures.getPacketCaptureStatus({ id: "x" })',
      /^reading packet capture: `id` must be \/subscriptions\/.*, got "x"$/,
    ],
    [
      "a watcher's id that is none",
      () => 'captures.listPacketCaptures({ networkWatcherId: "x" })',
      /^listing packet captures: `networkWatcherId` must be .*, got "x"$/,
    ],
    [
      "neither watcher nor region",
      () => "captures.listPacketCaptures({})",
      /^listing packet captures: give either `networkWatcherId` or `location`$/,
    ],
    [
      "a region without a watcher",
      () => 'captures.listPacketCaptures({ location: "northeurope" })',
      /^listing packet captures in region "northeurope": region "northeurope" of subscription .* has no network watcher \(NetworkWatcherNotFound\)\n {2}hint: /,
    ],
  ];
  it("say that network watchers may not be read, where that is why none is found", async () => {
    const clientId = "11111111-1111-4111-8111-111111111111";
    await local.close();
    const access = {
      principals: [{ clientId, clientSecret: "canary" }],
      roleDefinitions: [{ roleName: "Machines", actions: ["Microsoft.Compute/*", "Microsoft.Authorization/permissions/read"] }],
      roleAssignments: [{ principal: clientId, role: "Machines" }],
    };
    local = await startLocalSetUp({ directory: folder(), stateFile: null, port: 0, azure: { access } });
    const login = `Object.assign(process.env, { ARM_CLIENT_ID: "${clientId}", ARM_CLIENT_SECRET: "canary" })`;
    assert.deepEqual(await evaluate(`(${login}, captures.listPacketCaptures({ location: "westcentralus" }))`), {
      error:
        'listing packet captures in region "westcentralus": region "westcentralus" of subscription "00000000-0000-0000-0000-000000000000" has no network watcher that you can read: ' +
        "your login does not have Microsoft.Network/networkWatchers/read at /subscriptions/00000000-0000-0000-0000-000000000000 (AuthorizationFailed)\n" +
        '  hint: Azure lists only what you can read: ask for a role such as "Reader" or docs/roles/viewer.json there',
    });
  });

  it("say what is missing, when no subscription is configured", async () => {
    const drop = "(delete process.env.ARM_SUBSCRIPTION_ID, delete process.env.AZURE_SUBSCRIPTION_ID, captures.listVirtualMachines())";
    assert.deepEqual(await evaluate(drop), {
      error:
        "listing virtual machines: no subscription is configured (SubscriptionMissing)\n" +
        "  hint: set `subscriptionId` here or in the configuration, or set ARM_SUBSCRIPTION_ID",
    });
  });

  for (const [what, expression, message] of refused) {
    it(`say what is wrong with ${what}`, async () => {
      const { error } = (await evaluate(expression())) as { error: string };
      assert.match(error, message);
    });
  }
});
