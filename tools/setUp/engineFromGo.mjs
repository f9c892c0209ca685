// Pulumi built from the Go module proxy, where its own download is out of reach.

import { copyFileSync, chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildGoProgram, checkGo } from "./goProgram.mjs";
import { say } from "./progress.mjs";

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
  await checkGo("building Pulumi", { cwd: clone.root, env, interruption });
  say(`Building Pulumi ${version} with Go (several minutes, once for this machine) …`);
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const { module, program, flags } of executables) {
    const name = program.slice(program.lastIndexOf("/") + 1);
    await buildGoProgram({ name, module: join(clone.root, "tools", "engine", module), program, flags: flags(version), output: join(bin, name), env, interruption });
  }
  copyFileSync(join(clone.modules, "@pulumi", "pulumi", dynamicProvider), join(bin, dynamicProvider));
  chmodSync(join(bin, dynamicProvider), 0o755);
}
