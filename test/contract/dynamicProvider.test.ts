import assert from "node:assert/strict";
import { once } from "node:events";
import { articleIds, type LocalAzure } from "../../emulator";
import { type LocalSetUp, startLocalSetUp } from "../../cli/localSetUp";
import { shell, triggeredShell } from "../../provider/shell";
import { temporaryFolder } from "../temporaryFolder";
import { until } from "../until";
import type { ProtocolError } from "./engineCalls";
import type { ProviderProcess } from "./providerProcess";
import { startStockProcess, type StockProcessOptions } from "./stockProcess";

describe("the SDK's own dynamic-provider process", function () {
  const folder = temporaryFolder();
  let local: LocalSetUp;
  let started: ProviderProcess[] = [];
  let azure: LocalAzure;
  let ids: ReturnType<typeof articleIds>;

  beforeEach(async () => {
    const timings = { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 };
    local = await startLocalSetUp({ directory: folder(), stateFile: null, port: 0, azure: { timings } });
    azure = local.azure;
    ids = articleIds(azure.identity.subscriptionId);
  });

  afterEach(async () => {
    await Promise.all(started.map((each) => each.close()));
    started = [];
    await local.close();
  });

  async function start(options: Partial<StockProcessOptions> = {}): Promise<ProviderProcess> {
    const stock = await startStockProcess({ environment: local.environment, ...options });
    started.push(stock);
    return stock;
  }

  const program = (): Record<string, unknown> => ({
    target: ids.virtualMachine,
    storageLocation: { storageId: ids.storageAccount },
    filters: [{ protocol: "TCP", localPort: "80" }],
    __suggestedName: "web-1234567",
  });

  async function created(stock: ProviderProcess, args: Record<string, unknown> = {}) {
    const { inputs } = await stock.check({}, { ...program(), ...args });
    return { inputs, ...(await stock.create(inputs)) };
  }

  it("runs a text of less than 300 bytes that loads the installed package", () => {
    for (const text of [shell, triggeredShell]) assert.ok(Buffer.byteLength(text) < 300, `${Buffer.byteLength(text)} bytes`);
  });

  it("declares, changes, reads and deletes captures that something else starts later", async () => {
    const stock = await start({ code: triggeredShell });
    const { id, inputs, properties } = await created(stock, { deleteOnDestroy: true });
    assert.equal(id, `${ids.networkWatcher}/packetCaptures/web-1234567-*`);
    assert.deepEqual(await stock.read(id, properties), { id, properties });
    assert.deepEqual(await stock.diff(id, properties, inputs), { changes: "none", replaces: [], deleteBeforeReplace: false });
    const moved = { ...inputs, namePrefix: "other" };
    assert.deepEqual(await stock.diff(id, properties, moved), { changes: "unknown", replaces: ["namePrefix"], deleteBeforeReplace: false });
    const updated = await stock.update(id, properties, { ...inputs, timeLimitInSeconds: 60 });
    assert.equal(updated.timeLimitInSeconds, 60);
    await stock.delete(id, updated);
    assert.deepEqual(azure.packetCaptures(), []);
  });

  it("creates, reads, stops and deletes a capture", async () => {
    const stock = await start();
    const { id, inputs, properties } = await created(stock);
    assert.equal(properties.packetCaptureStatus, "Running");
    assert.deepEqual(await stock.read(id, properties), { id, properties });
    assert.deepEqual(await stock.diff(id, properties, inputs), { changes: "none", replaces: [], deleteBeforeReplace: false });
    const stopped = await stock.update(id, properties, { ...inputs, running: false });
    assert.deepEqual([stopped.packetCaptureStatus, stopped.stopReason, stopped.running], ["Stopped", "Manual", false]);
    // What a run has created or changed it does not delete: the engine deletes in another process.
    const later = await start();
    await later.delete(id, stopped);
    assert.deepEqual(azure.packetCaptures(), []);
    assert.deepEqual(await later.read(id, stopped), { id: "", properties: {} });
  });

  it("updates a capture of the plugin's, whose outputs lack the code, and asks Azure nothing for it", async () => {
    const stock = await start();
    const { id, inputs, properties } = await created(stock);
    azure.journal.clear();
    const diff = await stock.diff(id, { ...properties, __provider: undefined }, inputs);
    assert.deepEqual(diff, { changes: "some", replaces: [], deleteBeforeReplace: false });
    assert.deepEqual(await stock.update(id, properties, inputs), properties);
    assert.deepEqual(azure.journal.entries, []);
  });

  it("lets the engine compare the inputs, so that it shows each property that replaces", async () => {
    const stock = await start();
    const { id, inputs, properties } = await created(stock);
    const changed = await stock.check(inputs, { ...program(), filters: [{ protocol: "tcp", localPort: " 443 " }] });
    assert.deepEqual(changed.inputs, { ...inputs, filters: [{ protocol: "TCP", localPort: "443" }] });
    assert.deepEqual(await stock.diff(id, properties, changed.inputs), {
      changes: "unknown",
      replaces: ["filters"],
      deleteBeforeReplace: true,
    });
  });

  it("reports every mistake at once, without a property, so that the engine prints no value by itself", async () => {
    const stock = await start();
    const { failures } = await stock.check({}, { ...program(), filters: [{ localPort: "80,443" }], timeLimitInSeconds: 18001 });
    assert.deepEqual(failures, [
      {
        property: "",
        reason:
          '`filters[0].localPort`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got "80,443"; ' +
          'separate with semicolons: "80;443"',
      },
      { property: "", reason: "`timeLimitInSeconds`: must be a whole number from 1 to 18000, got 18001" },
    ]);
  });

  it("loads no Azure code and sends Azure nothing for check and diff", async () => {
    const stock = await start({ environment: { ...local.environment, NODE_DEBUG: "module" } });
    const { inputs } = await stock.check({}, program());
    await stock.diff(`${ids.networkWatcher}/packetCaptures/web-1234567`, inputs, inputs);
    assert.deepEqual(azure.journal.entries, []);
    assert.match(stock.output(), /provider\/dynamic/);
    assert.doesNotMatch(stock.output(), /node_modules\/@azure\//);
  });

  it("loads for a creation the login that it needs, and not the SDK's operations, which are hundreds of files", async () => {
    const stock = await start({ environment: { ...local.environment, NODE_DEBUG: "module" } });
    await created(stock);
    assert.match(stock.output(), /@azure\/arm-network\/dist\/commonjs\/api\/networkManagementContext/);
    assert.match(stock.output(), /@azure\/identity\//);
    assert.doesNotMatch(stock.output(), /@azure\/arm-network\/dist\/commonjs\/(classic|networkManagementClient)/);
  });

  it("keeps what failed half-way, with exactly one reason, and the next call mends it", async () => {
    const stock = await start();
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed" } });
    const error = await created(stock).then(
      () => assert.fail("it succeeded"),
      (failure: unknown) => failure as ProtocolError,
    );
    const { id = "", reasons = [], properties = {} } = error.initFailed ?? {};
    assert.equal(id, `${ids.networkWatcher}/packetCaptures/web-1234567`);
    assert.equal(reasons.length, 1);
    assert.match(reasons[0] ?? "", /^creating packet capture "web-1234567" \(.*\): An error occurred \(InternalServerError\)\n/);
    assert.equal(properties.__provider, shell, "refresh and destroy need the code");
    const { inputs } = await stock.check(properties, program());
    const repaired = await stock.update(id, properties, inputs);
    assert.equal(repaired.provisioningState, "Succeeded");
  });

  it("shows that it waits, and says what people should know", async () => {
    const stock = await start();
    azure.faults.add({
      match: { operation: "PacketCaptures_GetStatus" },
      action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "not you" } } } },
    });
    await created(stock);
    assert.deepEqual(stock.lines, [
      { severity: 1, message: 'waiting for packet capture "web-1234567" to be created (0 s)', isEphemeral: true },
      { severity: 2, message: 'the status of packet capture "web-1234567" is unknown: not you (AuthorizationFailed)', isEphemeral: false },
    ]);
    assert.equal(stock.output(), "");
  });

  it("takes its configuration from its own keys, then azure-native's, then the environment", async () => {
    const { ARM_CLIENT_SECRET: secret = "", ...environment } = local.environment;
    const configuration = { "azure-native:clientSecret": "wrong", "azure-packet-capture:clientSecret": secret };
    const stock = await start({ environment: { ...environment, AZURE_CLIENT_SECRET: "wrong" }, configuration });
    await created(stock);
    assert.equal(azure.packetCaptures().length, 1);
  });

  it("names tenant and client, and never the secret, when the token is refused", async () => {
    const canary = "canary-f3b1";
    const stock = await start({ environment: { ...local.environment, ARM_CLIENT_SECRET: canary, AZURE_CLIENT_SECRET: canary } });
    await assert.rejects(created(stock), (error: ProtocolError) => {
      const { tenantId, clientId } = azure.identity;
      assert.match(
        error.details,
        new RegExp(
          `^creating packet capture "web-1234567": no token for client "${clientId}" of tenant "${tenantId}" with a client secret .*\\(AADSTS7000215\\)\n`,
        ),
      );
      assert.doesNotMatch(JSON.stringify([error, error.details, stock.output(), stock.lines]), new RegExp(canary));
      return true;
    });
  });

  it("says once what went wrong when reading fails, and points there from its own output", async () => {
    const stock = await start();
    await assert.rejects(stock.read("nonsense", { provisioningState: "Succeeded" }), (error: ProtocolError) => {
      assert.match(error.details, /^reading packet capture: the id must be .*, got "nonsense" \(InvalidCaptureId\)$/);
      return true;
    });
    assert.equal(stock.output(), "reading packet capture: the error is shown with the resource\n");
  });

  it("says what to install where, when the package is not to be found", async () => {
    const stock = await start({ cwd: folder() });
    await assert.rejects(stock.check({}, program()), (error: ProtocolError) => {
      assert.equal(error.details, `run "npm install pulumi-azure-packet-capture" in ${folder()}`);
      return true;
    });
  });

  it("ends when the engine asks it to, after work as well as before", async () => {
    const [idle, worked] = [await start(), await start()];
    await created(worked);
    // An idle process has not loaded the code that handles the signal.
    assert.deepEqual([await idle.close(), await worked.close()], [null, 130]);
  });

  it("says what it knows of a capture under way when it is interrupted, and goes", async () => {
    const stock = await start();
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Never" } });
    const creation = created(stock).catch((error: unknown) => error as ProtocolError);
    const isWaiting = (): boolean => stock.lines.some(({ message }) => message.includes("the status is InProgress"));
    await until("the wait for Azure", isWaiting, () => JSON.stringify([stock.lines, stock.output()]));
    const exited = once(stock.child, "exit");
    stock.child.kill("SIGINT");
    const error = (await creation) as ProtocolError;
    assert.match(error.initFailed?.reasons[0] ?? "", /: the run was interrupted\n/);
    await exited;
  });

  it("goes when the engine is gone", async () => {
    const stock = await start();
    await created(stock);
    const exited = once(stock.child, "exit");
    stock.killEngine();
    await exited;
  });
});
