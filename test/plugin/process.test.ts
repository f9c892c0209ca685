import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import packageJson from "../../package.json";
import { loadSdk } from "../../protocol/sdk";
import { type LoopbackServer, serveOnLoopback } from "../../protocol/server";
import { toStruct } from "../../protocol/struct";
import { endOf, endRuns } from "../startedProgram";
import { temporaryFolder } from "../temporaryFolder";
import { urn } from "./onPlugin";

const sdk = loadSdk();
const main = join(process.cwd(), packageJson.bin["pulumi-resource-azure-packet-capture"]);

describe("the plugin's executable", () => {
  const folder = temporaryFolder();
  let engine: LoopbackServer;

  beforeEach(async () => {
    const { EngineService } = sdk.engineGrpc as unknown as { EngineService: ServiceDefinition };
    engine = await serveOnLoopback(sdk, EngineService, {});
  });
  afterEach(() => {
    endRuns();
    engine.shutDown();
  });

  /** Starts it as the engine does. */
  async function start(environment: NodeJS.ProcessEnv = {}, argument = `127.0.0.1:${engine.port}`) {
    const child = spawn(process.execPath, [main, argument], { env: { ...process.env, ...environment } });
    let written = "";
    child.stderr.on("data", (data: Buffer) => (written += data.toString()));
    const ended = endOf(child, { command: main, output: () => written, result: (end) => end });
    const tooEarly = ended.then(() => Promise.reject(new Error(`the plugin has ended: ${written}`)));
    tooEarly.catch(() => undefined);
    const [port] = (await Promise.race([once(createInterface(child.stdout), "line"), tooEarly])) as [string];
    const client = new sdk.providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, sdk.grpc.credentials.createInsecure());
    const call = <R>(send: (callback: (error: Error | null, response: R) => void) => unknown): Promise<R> =>
      new Promise((resolve, reject) => send((error, response) => (error === null ? resolve(response) : reject(error))));
    return { child, client, call, ended, written: () => written };
  }

  it("says what it is when it is started by hand", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main], { encoding: "utf8" });
    const line =
      "pulumi-resource-azure-packet-capture is a Pulumi plugin: it is started by Pulumi, not by hand; put it on PATH and run `pulumi up` (docs/plugin.md)\n";
    assert.deepEqual({ status, stdout, stderr }, { status: 2, stdout: "", stderr: line });
  });

  it("has the package's version and the schema, and ends when the engine asks it to", async () => {
    const { child, client, call, ended, written } = await start();
    const info = await call<pluginMessages.PluginInfo>((callback) => client.getPluginInfo(new Empty(), callback));
    assert.equal(info.getVersion(), packageJson.version);
    const schema = await call<messages.GetSchemaResponse>((callback) => client.getSchema(new messages.GetSchemaRequest(), callback));
    assert.equal(schema.getSchema(), readFileSync("provider/plugin/schema.json", "utf8"));
    child.kill("SIGINT");
    await ended;
    assert.equal(written(), "");
  });

  it("says what components need, where azure-native's package is missing", async () => {
    const without = join(folder(), "without.cjs");
    const resolve = "const m = require('module'), r = m._resolveFilename; m._resolveFilename = function (id, ...rest) {";
    const fail = "if (id.startsWith('@pulumi/azure-native')) throw new Error(`Cannot find module '${id}'`);";
    writeFileSync(without, `${resolve} ${fail} return r.call(this, id, ...rest); };`);
    const { client, call } = await start({ NODE_OPTIONS: `--require ${without}` });
    const request = new messages.ConstructRequest().setType("azure-packet-capture:index:CaptureStorage").setName("files");
    await assert.rejects(
      call((callback) => client.construct(request, callback)),
      {
        details:
          "components need the npm package @pulumi/azure-native next to pulumi-azure-packet-capture (AzureNativeMissing)\n  hint: npm install @pulumi/azure-native",
      },
    );
  });

  it("loads no Azure code for check and diff", async () => {
    const { client, call, written } = await start({ NODE_DEBUG: "module" });
    const news = toStruct(sdk, { target: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", storageLocation: { filePath: "/var/captures/a.cap" } });
    const check = new messages.CheckRequest().setUrn(urn).setName("web").setNews(news);
    const { inputs } = (await call<messages.CheckResponse>((callback) => client.check(check, callback))).toObject();
    assert.ok(inputs);
    const diff = new messages.DiffRequest().setUrn(urn).setId("/none").setOlds(news).setOldInputs(news).setNews(news);
    await call((callback) => client.diff(diff, callback));
    assert.match(written(), /provider\/plugin\/serve/);
    assert.doesNotMatch(written(), /node_modules\/@azure\/|provider\/components/);
  });

  /** What chooses the folder for compiled code, and nothing else of the environment that does. */
  const folders = (given: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
    Object.fromEntries(["NODE_COMPILE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"].map((name) => [name, given[name] ?? ""]));

  it("keeps compiled code in the user's own folder for caches", async () => {
    const [caches, home] = [join(folder(), "caches"), join(folder(), "home")];
    await start(folders({ XDG_CACHE_HOME: caches, HOME: home }));
    assert.ok(existsSync(join(caches, "pulumi-azure-packet-capture", "compiled")));
    assert.ok(!existsSync(home));
    await start(folders({ HOME: home }));
    assert.ok(existsSync(join(home, ".cache", "pulumi-azure-packet-capture", "compiled")));
  });

  it("keeps compiled code in the folder of NODE_COMPILE_CACHE, if there is one", async () => {
    const [chosen, caches] = [join(folder(), "chosen"), join(folder(), "caches")];
    await start(folders({ NODE_COMPILE_CACHE: chosen, XDG_CACHE_HOME: caches }));
    assert.ok(existsSync(chosen));
    assert.ok(!existsSync(caches));
  });

  it("starts without a word where it can keep nothing", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    assert.equal((await start(folders({ XDG_CACHE_HOME: file }))).written(), "");
    const before = existsSync(".cache");
    assert.equal((await start(folders({}))).written(), "");
    assert.equal(existsSync(".cache"), before);
  });

  it("is started for engines that attach, and says how they do", async () => {
    const { child, client, call, written } = await start({}, "--attach");
    const port = client.getChannel().getTarget().split(":").at(-1);
    while (!written().includes("\n")) await once(child.stderr, "data");
    assert.equal(written(), `run Pulumi with PULUMI_DEBUG_PROVIDERS=azure-packet-capture:${port}; Ctrl-C ends the plugin\n`);
    const attach = new pluginMessages.PluginAttach().setAddress(`127.0.0.1:${engine.port}`);
    await call<Empty>((callback) => client.attach(attach, callback));
    const info = await call<pluginMessages.PluginInfo>((callback) => client.getPluginInfo(new Empty(), callback));
    assert.equal(info.getVersion(), packageJson.version);
    const exited = once(child, "exit");
    child.kill("SIGINT");
    await exited;
  });

  it("ends when the engine is gone", async () => {
    const { ended } = await start();
    engine.shutDown();
    await ended;
  });
});
