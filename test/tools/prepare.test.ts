import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../temporaryFolder";

describe("npm's prepare script", () => {
  const folder = temporaryFolder();

  beforeEach(() => {
    cpSync(join(__dirname, "../../tools"), join(folder(), "tools"), { recursive: true });
    mkdirSync(join(folder(), "provider"));
    writeFileSync(join(folder(), "provider", "index.ts"), "");
    writeFileSync(join(folder(), "tsconfig.build.json"), JSON.stringify({ include: ["provider"] }));
    for (const name of ["tsconfig.json", "package-lock.json"]) writeFileSync(join(folder(), name), "{}");
  });

  const withTypeScript = (): void => {
    const bin = join(folder(), "node_modules", "typescript", "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "tsc"), 'require("node:fs").appendFileSync("compiled", process.argv.slice(2).join(" ") + "\\n");');
  };
  const prepare = (variables: NodeJS.ProcessEnv = {}) => {
    const options = { cwd: folder(), env: { ...process.env, PACKET_CAPTURE_SET_UP: undefined, ...variables }, encoding: "utf8" } as const;
    const { status, stderr } = spawnSync(process.execPath, ["tools/prepare.mjs"], options);
    return { status, stderr };
  };
  const compilations = () => (existsSync(join(folder(), "compiled")) ? readFileSync(join(folder(), "compiled"), "utf8").split("\n").slice(0, -1) : []);

  it("compiles, on npm's own Node.js, and not again while the sources are the same", () => {
    withTypeScript();
    assert.deepEqual([prepare().status, prepare().status], [0, 0]);
    assert.deepEqual(compilations(), ["-p tsconfig.build.json --pretty false"]);
  });

  it("leaves the build to the set-up", () => {
    withTypeScript();
    assert.deepEqual(prepare({ PACKET_CAPTURE_SET_UP: "true" }), { status: 0, stderr: "" });
    assert.deepEqual(compilations(), []);
  });

  it("compiles nothing without TypeScript", () => {
    assert.deepEqual(prepare(), { status: 0, stderr: "Not compiled: TypeScript is not installed (npm omits devDependencies).\n" });
  });
});
