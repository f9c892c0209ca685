import { cpSync } from "node:fs";
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
    const folder = await sdk(this, "python");
    const installed = join(folder, "installed");
    const offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"];
    execFileSync(join(path[0] ?? "", "python"), ["-m", "pip", "install", ...offline, "--target", installed, folder]);
    await live(await start("python", { path, environment: { PYTHONPATH: installed } }));
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

function pathOf(suite: Mocha.Context, language: LanguageName): string[] {
  const path = languagePath(language);
  if (path !== undefined) return path;
  console.log(`      skipped: Pulumi's language ${language} is not set up (\`npm run set-up:languages\`)`);
  return suite.skip();
}
