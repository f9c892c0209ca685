import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import packageJson from "../package.json";
import { temporaryFolder } from "./temporaryFolder";

describe("the package's executables on an old Node.js", () => {
  const folder = temporaryFolder();

  for (const [name, file] of Object.entries(packageJson.bin)) {
    const executable = join(process.cwd(), file);

    it(`${name} says which Node.js it needs`, () => {
      const old = join(folder(), "old.cjs");
      writeFileSync(old, 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } });');
      const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", old, executable, "127.0.0.1:1"], { encoding: "utf8" });
      const line = `${name}: Node.js 18.20.4 is too old: install Node.js 22.13 or newer\n`;
      assert.deepEqual({ status, stdout, stderr }, { status: 2, stdout: "", stderr: line });
    });

    it(`${name} can say so on every Node.js since 12: what is loaded before has no newer syntax, and no \`node:\` in imports`, () => {
      for (const loaded of [executable, join(process.cwd(), "dist/provider/model/nodeVersion.js")]) {
        const text = readFileSync(loaded, "utf8");
        const [old, current] = ["node12.0", "esnext"].map((target) => transformSync(text, { target }).code);
        assert.equal(old, current);
        assert.doesNotMatch(text, /"node:/);
      }
    });
  }
});
