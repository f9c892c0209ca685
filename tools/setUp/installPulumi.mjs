// A process of its own for `PulumiCommand.install`, so that it can be stopped: node installPulumi.mjs <folder> <version>

import automation from "@pulumi/pulumi/automation/index.js";
import { SemVer } from "semver";

const [root = "", version = ""] = process.argv.slice(2);
try {
  await automation.PulumiCommand.install({ root, version: new SemVer(version) });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
