import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { consumer } from "./consumer";
import { printed, program } from "./program";

/** What `pulumi new typescript` writes, but that it checks the declarations of packages, too. */
const compilerOptions = {
  strict: true,
  skipLibCheck: false,
  target: "es2020",
  types: ["node"],
  outDir: "bin",
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};

/** Each resolution of modules, with the kinds of file that differ under it. TypeScript 6 no longer has that of Node.js 10. */
const resolutions = [
  { name: "node10", module: "commonjs", moduleResolution: "node10", compilers: ["typescript-5.9"], files: ["program.ts"] },
  { name: "node16", module: "node16", moduleResolution: "node16", compilers: ["typescript-5.9", "typescript"], files: ["program.cts", "program.mts"] },
  { name: "nodenext", module: "nodenext", moduleResolution: "nodenext", compilers: ["typescript-5.9", "typescript"], files: ["program.cts", "program.mts"] },
  { name: "bundler", module: "preserve", moduleResolution: "bundler", compilers: ["typescript-5.9", "typescript"], files: ["program.mts"] },
] as const;

describe("a TypeScript program with the packed package", function () {
  const project = consumer();

  for (const { name, module, moduleResolution, compilers, files } of resolutions) {
    for (const compiler of compilers) {
      it(`compiles with every declaration checked and runs, under "moduleResolution": "${name}" of ${compiler}`, () => {
        const { folder } = project();
        for (const file of files) project().write(file, program);
        project().write("tsconfig.json", JSON.stringify({ compilerOptions: { ...compilerOptions, module, moduleResolution }, files }));
        const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
        const compiled = node(join(folder, "node_modules", compiler, "bin", "tsc"), "--pretty", "false");
        assert.deepEqual([compiled.stdout, compiled.status], ["", 0]);
        for (const file of files) {
          const run = node(join("bin", file.replace(/ts$/, "js")));
          assert.deepEqual([run.stderr, JSON.parse(run.stdout)], ["", printed]);
        }
      });
    }
  }
});
