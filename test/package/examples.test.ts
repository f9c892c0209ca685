import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { consumer } from "./consumer";

const root = join(__dirname, "../..");

describe("the examples, copied into a project from the template", function () {
  const project = consumer();

  it("compile, with every declaration checked", () => {
    const { folder } = project();
    const names = readdirSync(join(root, "examples")).filter((name) => existsSync(join(root, "examples", name, "index.ts")));
    const files = names.map((name) => `${name}.ts`);
    for (const name of names) cpSync(join(root, "examples", name, "index.ts"), join(folder, `${name}.ts`));
    const template = readFileSync(join(root, "templates/packet-capture-typescript/tsconfig.json"), "utf8");
    project().write("tsconfig.json", JSON.stringify({ ...(JSON.parse(template) as object), files }));
    const { stdout, status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false"], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.deepEqual([stdout, status], ["", 0]);
  });
});
