import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { full } from "../../inFull";
import { ensureBuild, fingerprintOf } from "../../../tools/setUp/build.mjs";
import { cloneAt } from "../../../tools/setUp/clone.mjs";
import { temporaryFolder } from "../../temporaryFolder";
import { silently } from "./silently";

full.describe("the build of a clone", function () {
  const folder = temporaryFolder();
  const write = (name: string, content: string) => writeFileSync(join(folder(), name), content);
  const build = () => silently(() => ensureBuild({ ...cloneAt(folder()), node: process.execPath }));
  const compiled = () => readdirSync(join(folder(), "dist", "cli")).filter((name) => name.endsWith(".js"));

  beforeEach(() => {
    ["provider", "standin", "cli"].forEach((name) => mkdirSync(join(folder(), name)));
    symlinkSync(join(__dirname, "../../../node_modules"), join(folder(), "node_modules"));
    const settings = { module: "commonjs", target: "es2022", rootDir: ".", outDir: "dist", types: [], noCheck: true, incremental: true, tsBuildInfoFile: "dist/.tsbuildinfo" };
    write("tsconfig.build.json", JSON.stringify({ compilerOptions: settings, include: ["provider", "standin", "cli"] }));
    write("tsconfig.json", "{}");
    write("package-lock.json", "{}");
    write("cli/a.ts", "export const a = 1;");
  });

  it("is up to date until a source, the settings or the dependencies change", () => {
    const before = fingerprintOf(folder());
    assert.deepEqual(fingerprintOf(folder()), before);
    utimesSync(join(folder(), "cli", "a.ts"), new Date(0), new Date(0));
    assert.notEqual(fingerprintOf(folder()).content, before.content);
    assert.equal(fingerprintOf(folder()).files, before.files);
    const touched = fingerprintOf(folder());
    write("package-lock.json", "{ }");
    assert.notEqual(fingerprintOf(folder()).content, touched.content);
  });

  it("is of every folder that the compiler takes", async () => {
    await build();
    write("standin/b.ts", "export const b = 1;");
    await build();
    assert.deepEqual(readdirSync(join(folder(), "dist", "standin")).filter((name) => name.endsWith(".js")), ["b.js"]);
  });

  it("compiles what is new and forgets what is gone", async () => {
    await build();
    assert.deepEqual(compiled(), ["a.js"]);
    rmSync(join(folder(), "cli", "a.ts"));
    write("cli/b.ts", "export const b = 1;");
    await build();
    assert.deepEqual(compiled(), ["b.js"]);
  });

  it("has the data beside the sources", async () => {
    write("provider/data.json", "1");
    await build();
    write("provider/data.json", "23");
    await build();
    assert.equal(readFileSync(join(folder(), "dist", "provider", "data.json"), "utf8"), "23");
  });

  it("does nothing the second time", async () => {
    await build();
    write("dist/cli/untouched.js", "");
    await build();
    assert.ok(compiled().includes("untouched.js"));
  });

  it("shows the compiler's words, and tries again the next time", async () => {
    write("cli/a.ts", "export const a = ;");
    await assert.rejects(build(), /compiling: .*\n {2}\| cli\/a\.ts\(1,18\): error TS1109: Expression expected\.\n {2}hint: /);
    await assert.rejects(build(), /TS1109/);
    write("cli/a.ts", "export const a = 1;");
    await build();
  });
});
