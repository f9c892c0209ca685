import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { clone } from "../../tools/setUp/clone.mjs";
import { type LanguageName, languagePath } from "../../tools/setUp/languages.mjs";
import type { EngineStack } from "../engine/stack";
import { type ExampleOptions, startExample } from "./exampleStack";
import { live } from "./life";
import { generatedSdks, longestBuild } from "./sdks";

describe("a program with the plugin is created, changed, refreshed, imported and destroyed", function () {
  this.timeout(longestBuild);
  const closing: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const start = async (name: string, options?: ExampleOptions): Promise<EngineStack> => {
    const stack = await startExample(name, options);
    closing.push(() => stack.close());
    return stack;
  };
  const sdk = async (suite: Mocha.Context, language: string): Promise<string> => {
    const { folder, close } = await generatedSdks(suite, [language]);
    closing.push(close);
    return join(folder, language);
  };

  it("in YAML", async function () {
    await live(await start("yaml", { path: pathOf(this, "yaml") }));
  });

  it("in Python", async function () {
    const path = pathOf(this, "python");
    const installed = installedForPython(path, await sdk(this, "python"));
    await live(await start("python", { path, environment: { PYTHONPATH: installed } }));
  });

  it("in Python, with components", async function () {
    const path = pathOf(this, "python");
    const stack = await start("python", { path, environment: { PYTHONPATH: installedForPython(path, await sdk(this, "python")) } });
    writeFileSync(stack.file("__main__.py"), componentsInPython(stack.ids));
    const created = await stack.up();
    assert.equal(created.code, 0, created.output);
    const { status, members } = await stack.outputs();
    assert.equal(status, "Running");
    assert.deepEqual(Object.keys(members as object), ["contoso"]);
    assert.match((await stack.up()).output, /9 unchanged/);
    assert.match((await stack.destroy()).output, /- 9 deleted/);
  });

  it("in Go", async function () {
    const folder = await sdk(this, "go");
    const stack = await start("go");
    cpSync(folder, stack.file("sdks/go"), { recursive: true });
    cpSync(join(__dirname, "go", "engine_test.go"), stack.file("engine_test.go"));
    const go = (...args: string[]) => execFileSync("go", args, { cwd: stack.folder, stdio: "pipe" });
    go("mod", "tidy");
    go("test", "-c", "-o", "engine");
    const run = (...args: string[]) => stack.run(stack.file("engine"), args);
    const [up, refresh, destroy] = [() => run("up"), () => run("refresh"), () => run("destroy")];
    await live(stack, { up, refresh, destroy, preview: (...options) => run("preview", ...options), importFrom: () => withNodeHost(stack) });
  });

  it("in TypeScript", async function () {
    const folder = await sdk(this, "nodejs");
    const stack = await start("typescript", { environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" } });
    const installed = stack.file("node_modules/pulumi-azure-packet-capture-sdk");
    execFileSync(clone.node, [join(clone.modules, "typescript", "bin", "tsc"), "-p", folder, "--outDir", installed]);
    cpSync(join(folder, "package.json"), join(installed, "package.json"));
    await live(stack);
  });
});

/** Installs an SDK without the network. */
function installedForPython(path: string[], sdk: string): string {
  const installed = join(sdk, "installed");
  const offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"];
  execFileSync(join(path[0] ?? "", "python"), ["-m", "pip", "install", ...offline, "--target", installed, sdk]);
  return installed;
}

function componentsInPython({ virtualMachine }: EngineStack["ids"]): string {
  return `import pulumi
import pulumi_azure_packet_capture as capture

machine = ${JSON.stringify(virtualMachine)}
files = capture.CaptureStorage("files", resource_group_name="ContosoExampleRG", location="westcentralus")
dns = [capture.PacketCaptureFilterArgs(protocol="UDP", remote_port="53")]
web = capture.VirtualMachineCapture("web", machine=machine, agent=False, storage_location=files.storage_location, filters=dns)
fleet = capture.CaptureFleet("fleet", machines={"contoso": pulumi.Output.from_input(machine)}, storage_location=files.storage_location)
pulumi.export("status", web.packet_capture_status)
pulumi.export("members", fleet.members)
`;
}

/** A project of the same name and stack with a language host that is always there: `pulumi import` asks for one. */
function withNodeHost(stack: EngineStack): string {
  const folder = stack.file("import");
  mkdirSync(folder);
  writeFileSync(join(folder, "Pulumi.yaml"), stack.read("Pulumi.yaml").replace("runtime: go", "runtime: nodejs"));
  writeFileSync(join(folder, "Pulumi.test.yaml"), stack.read("Pulumi.test.yaml"));
  return folder;
}

function pathOf(suite: Mocha.Context, language: LanguageName): string[] {
  const path = languagePath(language);
  if (path !== undefined) return path;
  console.log(`      skipped: Pulumi's language ${language} is not set up (\`npm run set-up:languages\`)`);
  return suite.skip();
}
