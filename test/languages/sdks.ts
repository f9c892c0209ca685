import { mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { executableOn } from "../../cli/engine";
import { clone } from "../../tools/setUp/clone.mjs";
import { writeSdks } from "../../tools/setUp/sdks.mjs";
import { silently } from "../tools/setUp/silently";

/** Where Go compiles the generators and Pulumi's SDK for the first time. */
export const longestBuild = 900_000;

/** A folder with SDKs of the plugin, in subfolders with the languages' names; deleted at the end. For `before` and the like. */
export async function generatedSdks(suite: Mocha.Context, languages: string[]): Promise<{ folder: string; close: () => void }> {
  suite.timeout(longestBuild);
  if (executableOn(process.env["PATH"], "go") === undefined) {
    console.log(`      skipped: the SDK for ${languages.join(", ")} is generated with Go, which is not installed`);
    return suite.skip();
  }
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "packet-capture-sdks-"));
  // Where TypeScript finds @pulumi/pulumi.
  symlinkSync(clone.modules, join(folder, "node_modules"));
  await silently(() => writeSdks(clone, folder, languages));
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}
