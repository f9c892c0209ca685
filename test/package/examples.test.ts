import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { consumer } from "./consumer";

const root = join(__dirname, "../..");

describe("the examples, copied into a project from the template", function () {
  const project = consumer();
  const has = (name: string, file: string): boolean => existsSync(join(root, "examples", name, file));
  const names = readdirSync(join(root, "examples")).filter((name) => has(name, "index.ts"));
  const isPack = (name: string): boolean => has(name, "PulumiPolicy.yaml");

  const compile = (examples: string[], compilerOptions: object): void => {
    const { folder } = project();
    for (const name of examples) cpSync(join(root, "examples", name, "index.ts"), join(folder, `${name}.ts`));
    const template = JSON.parse(readFileSync(join(root, "templates/packet-capture-typescript/tsconfig.json"), "utf8")) as { compilerOptions: object };
    const files = examples.map((name) => `${name}.ts`);
    project().write("tsconfig.json", JSON.stringify({ compilerOptions: { ...template.compilerOptions, ...compilerOptions }, files }));
    const { stdout, status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false"], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.deepEqual([stdout, status], ["", 0]);
  };

  it("compile, with every declaration checked", () => {
    compile(names.filter((name) => !isPack(name)), {});
  });

  it("compile as policy packs, but for the declarations of @pulumi/policy, which 1.21 has with a mistake", () => {
    compile(names.filter(isPack), { skipLibCheck: true });
  });
});
