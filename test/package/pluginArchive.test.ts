import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { stringify } from "yaml";
import { executableOn } from "../../cli/engine";
import packageJson from "../../package.json";
import { thisPlatform } from "../../tools/release/platforms.mjs";
import { clone } from "../../tools/setUp/clone.mjs";
import { languagePath } from "../../tools/setUp/languages.mjs";
import { startPluginStack } from "../engine/plugin/pluginStack";
import type { EngineStack } from "../engine/stack";

const { version } = packageJson;
const platform = thisPlatform();
const plugin = "pulumi-resource-azure-packet-capture";
const archiveName = `${plugin}-v${version}-${platform}.tar.gz`;

describe("the archive of the plugin for this platform", function () {
  let folder = "";
  let archive = "";
  let unpacked = "";

  const release = (...args: string[]) =>
    spawnSync(clone.node, ["tools/run.mjs", "releasePlugin", ...args], { encoding: "utf8", env: clone.environment() });

  before(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), "packet-capture-archive-"));
    const { status, stderr } = release("--platform", platform, "--out", join(folder, "first"));
    assert.equal(status, 0, stderr);
    archive = join(folder, "first", archiveName);
    unpacked = join(folder, "unpacked");
    mkdirSync(unpacked);
    execFileSync("tar", ["-xzf", archive, "-C", unpacked]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has Node.js, the plugin, what it loads, and the license of each", () => {
    const files = execFileSync("tar", ["-tzf", archive], { encoding: "utf8" }).trim().split("\n");
    assert.deepEqual(files, [...files].sort());
    const top = ["LICENSE", "LICENSE.node", "dist", "node", "node_modules", "package.json", plugin];
    assert.deepEqual([...new Set(files.map((file) => file.split("/")[0]))], top);
    const others = /^dist\/(?!(provider|protocol)\/)|\.(d\.ts|map|mjs)$|node_modules\/(typescript|esbuild)\//;
    assert.deepEqual(files.filter((file) => others.test(file)), []);
    const packages = new Set(files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
    const licensed = (name: string) => files.some((file) => file.startsWith(`${name}/`) && /^licen[sc]e/i.test(basename(file)));
    // Some have no file for it, and say in package.json what it is.
    const named = (name: string) => (JSON.parse(readFileSync(join(unpacked, name, "package.json"), "utf8")) as { license?: string }).license;
    assert.deepEqual([...packages].filter((name) => !licensed(name) && named(name) === undefined), []);
    assert.ok(packages.has("node_modules/@grpc/grpc-js"));
    assert.match(readFileSync(join(unpacked, "LICENSE.node"), "utf8"), /^Node\.js is licensed for use as follows/);
  });

  it("has the same bytes when it is made again", () => {
    const { status, stdout } = release("--platform", platform, "--out", join(folder, "second"));
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`${archiveName.replaceAll(".", "\\.")}: \\d+\\.\\d MB, sha256 [0-9a-f]{64}\n$`));
    assert.ok(readFileSync(archive).equals(readFileSync(join(folder, "second", archiveName))));
    assert.deepEqual(readdirSync(join(folder, "second")), [archiveName]);
  });

  it("starts without a Node.js on PATH, also through a link", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    symlinkSync(executableOn(process.env["PATH"], "readlink")!, join(bin, "readlink"));
    symlinkSync(join("..", "unpacked", plugin), join(bin, plugin));
    for (const path of [join(unpacked, plugin), join(bin, plugin)]) {
      const child = spawn(path, ["127.0.0.1:1"], { env: { PATH: bin }, stdio: ["ignore", "pipe", "pipe"] });
      try {
        const [port] = (await once(child.stdout, "data")) as [Buffer];
        assert.match(port.toString(), /^\d+\n$/);
      } finally {
        child.kill("SIGKILL");
      }
    }
  });

  describe("with the real engine and no Node.js on PATH", () => {
    let stack: EngineStack;
    let server: Server;
    const asked: string[] = [];
    let environment: NodeJS.ProcessEnv;

    before(async () => {
      const yaml = languagePath("yaml") ?? [];
      stack = await startPluginStack({ path: yaml });
      server = createServer(({ url = "" }, response) => {
        asked.push(url);
        if (url !== `/${archiveName}`) return response.writeHead(404).end();
        // Pulumi refuses a download whose length is not announced.
        return createReadStream(archive).pipe(response.writeHead(200, { "content-length": statSync(archive).size }));
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const engine = join(executableOn(stack.environment["PATH"], "pulumi")!, "..");
      environment = { PATH: [engine, ...yaml].join(delimiter) };
      assert.equal(executableOn(environment["PATH"], "node"), undefined);
    });
    after(async () => {
      server.close();
      await stack.close();
    });
    beforeEach(() => {
      asked.length = 0;
      const home = mkdtempSync(join(folder, "home-"));
      environment = { ...environment, PULUMI_HOME: home, PULUMI_STACK: "test", PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false" };
    });

    const run = async (...args: string[]): Promise<string> => {
      const { code, output } = await stack.start(args, environment).done;
      assert.equal(code, 0, output);
      return output;
    };
    const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const schema = () => run("package", "get-schema", `azure-packet-capture@${version}`);
    const expected = JSON.parse(readFileSync("provider/plugin/schema.json", "utf8")) as unknown;

    it("is installed from its file", async () => {
      await run("plugin", "install", "resource", "azure-packet-capture", version, "--file", archive);
      assert.deepEqual(JSON.parse(await schema()), expected);
    });

    it("is installed from a server", async () => {
      await run("plugin", "install", "resource", "azure-packet-capture", version, "--server", address());
      assert.deepEqual(asked, [`/${archiveName}`]);
      assert.deepEqual(JSON.parse(await schema()), expected);
    });

    it("is downloaded by the engine for a program that says where it is", async function () {
      if (languagePath("yaml") === undefined) {
        console.log("      skipped: Pulumi's language yaml is not set up (`npm run set-up:languages`)");
        return this.skip();
      }
      const { virtualMachine: target, storageAccount: storageId } = stack.ids;
      const resource = { type: "azure-packet-capture:PacketCapture", properties: { target, storageLocation: { storageId } } };
      const component = { type: "azure-packet-capture:VirtualMachineCapture", properties: { machine: target, storageAccount: storageId, agent: false } };
      const options = { version, pluginDownloadURL: address() };
      writeFileSync(stack.file("Pulumi.yaml"), stringify({ name: "engine-test", runtime: "yaml", resources: { web: { ...resource, options }, all: { ...component, options } } }, { aliasDuplicateObjects: false }));
      assert.match(await run("up", "--yes", "--skip-preview"), /\+ 4 created/);
      assert.deepEqual(asked, [`/${archiveName}`]);
      assert.equal(Object.values(stack.sessions()).length, 2);
      assert.match(await run("destroy", "--yes", "--skip-preview"), /- 4 deleted/);
      assert.deepEqual(stack.sessions(), {});
    });
  });
});
