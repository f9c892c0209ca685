import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const name = "pulumi-resource-azure-packet-capture";

/**
 * Writes the executable by which the engine finds the plugin of this very package, also where npm has linked none.
 *
 * @returns Its folder, for PATH.
 */
export function writePluginExecutable(directory: string, node = process.execPath): string {
  const packageFile = createRequire(__filename).resolve("pulumi-azure-packet-capture/package.json");
  const main = join(dirname(packageFile), "dist", "provider", "plugin", "main.js");
  const folder = join(directory, "bin");
  mkdirSync(folder, { recursive: true });
  if (process.platform === "win32") write(join(folder, `${name}.cmd`), `@"${node}" "${main}" %*\r\n`);
  else write(join(folder, name), `#!/bin/sh\nexec '${quoted(node)}' '${quoted(main)}' "$@"\n`);
  return folder;
}

/** An engine may be starting it: a file that is right already is left alone. */
function write(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text, { mode: 0o755 });
}

function quoted(path: string): string {
  return path.replaceAll("'", "'\\''");
}
