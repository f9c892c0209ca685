// Pulumi's official download, through the SDK.

import { fileURLToPath } from "node:url";
import { StepFailure } from "./failure.mjs";
import { say } from "./progress.mjs";
import { runQuietly } from "./quietCommand.mjs";

const timeoutSeconds = 600;

/** @param {import("./engine.mjs").EngineTarget} target */
export async function downloadEngine({ clone, version, folder, env, interruption }) {
  say(`Downloading Pulumi ${version} (about a minute, once for this machine) …`);
  try {
    await runQuietly({
      step: "downloading Pulumi",
      command: clone.node,
      args: [fileURLToPath(new URL("installPulumi.mjs", import.meta.url)), folder, version],
      shown: "PulumiCommand.install",
      cwd: clone.root,
      env: { ...env, PULUMI_HOME: folder },
      interruption,
      doing: () => "still downloading",
      timeoutSeconds,
    });
  } catch (error) {
    if (error instanceof StepFailure && error.output !== "") {
      throw new StepFailure(`downloading Pulumi: ${error.output.split("\n").at(-1)}`);
    }
    throw error;
  }
}
