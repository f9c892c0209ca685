// SDKs of the plugin for programs in other languages, generated from its schema with Pulumi's own generators.

import { join, resolve } from "node:path";
import { StepFailure } from "./failure.mjs";
import { goBuild, requireGo } from "./go.mjs";
import { interruptible } from "./interruption.mjs";
import { withLock } from "./lock.mjs";
import { duration, say } from "./progress.mjs";
import { runQuietly } from "./quietCommand.mjs";

/** Every language with a generator. There are none for .NET and Java in Pulumi's Go modules. */
export const sdkLanguages = ["nodejs", "python", "go"];

/**
 * Writes SDKs to subfolders of `folder` that have the languages' names.
 *
 * @param {import("./clone.mjs").Clone} clone
 * @param {string} folder
 * @param {string[]} [languages]
 */
export async function writeSdks(clone, folder, languages = sdkLanguages) {
  const unknown = languages.find((language) => !sdkLanguages.includes(language));
  if (unknown !== undefined) {
    throw new StepFailure(`writing SDKs: there is no generator for "${unknown}"`, { hints: [`languages: ${sdkLanguages.join(", ")}`] });
  }
  const start = Date.now();
  const target = resolve(folder);
  const module = join(clone.root, "tools", "sdks");
  const generator = join(clone.local, process.platform === "win32" ? "sdks.exe" : "sdks");
  const env = clone.environment();
  say(`Writing the SDKs for ${languages.join(", ")} to ${target} (the first time on a machine, Go compiles the generators for up to four minutes) …`);
  await interruptible(async (interruption) => {
    await requireGo({ step: "writing SDKs", folder: module, env, interruption });
    // The generator cannot be built again while it runs.
    await withLock(`${generator}.lock`, interruption, async () => {
      await goBuild({ folder: module, program: ".", output: generator, env, interruption });
      const args = [join(clone.root, "provider", "plugin", "schema.json"), target, ...languages];
      await runQuietly({ step: "writing SDKs", command: generator, args, cwd: clone.root, env, interruption, doing: () => "still writing" });
    });
  });
  say(`Wrote the SDKs in ${duration(Date.now() - start)}.`);
}
