// Pulumi built from the Go module proxy, where its own download is out of reach.

import { copyFileSync, chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { StepFailure } from "./failure.mjs";
import { say } from "./progress.mjs";
import { runQuietly } from "./quietCommand.mjs";

const executables = [
  {
    module: "language-nodejs",
    program: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    flags: () => [],
  },
  {
    module: "cli",
    program: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    flags: (/** @type {string} */ version) => ["-ldflags", `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`],
  },
];

/** The provider process of dynamic resources: a script that the SDK's npm package carries. */
const dynamicProvider = "pulumi-resource-pulumi-nodejs";

/** @param {import("./engine.mjs").EngineTarget} target */
export async function buildEngine({ clone, version, folder, env, interruption }) {
  await checkGo(clone.root, env, interruption);
  say(`Building Pulumi ${version} with Go (several minutes, once for this machine) …`);
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const { module, program, flags } of executables) {
    const name = program.slice(program.lastIndexOf("/") + 1);
    await runQuietly({
      step: `building ${name}`,
      command: "go",
      args: ["build", "-v", "-trimpath", "-mod=readonly", ...flags(version), "-o", join(bin, name), program],
      shown: `go build ${program}`,
      cwd: join(clone.root, "tools", "engine", module),
      env: { ...env, GOWORK: "off" },
      interruption,
      doing: (lines) => (lines === 0 ? `building ${name}` : `building ${name}, ${lines} packages so far`),
      hints: ["check that Go reaches its module proxy (`go env GOPROXY`) and that the disk has 4 GB free"],
    });
  }
  copyFileSync(join(clone.modules, "@pulumi", "pulumi", dynamicProvider), join(bin, dynamicProvider));
  chmodSync(join(bin, dynamicProvider), 0o755);
}

/**
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./interruption.mjs").Interruption} interruption
 */
async function checkGo(cwd, env, interruption) {
  try {
    await runQuietly({ step: "looking for Go", command: "go", args: ["version"], cwd, env, interruption, doing: () => "still looking" });
  } catch (error) {
    if (error instanceof StepFailure) {
      throw new StepFailure("building Pulumi: Go is not installed");
    }
    throw error;
  }
}
