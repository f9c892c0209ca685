// What the engine starts: it runs the plugin with the Node.js beside it.

import { entry } from "./pluginFiles.mjs";

export const plugin = "pulumi-resource-azure-packet-capture";

/** A link to it works, too. Only the shell's own commands and `readlink` are needed. */
const shellScript = `#!/bin/sh
# Runs the plugin with the Node.js beside this file.
file=$0
while [ -L "$file" ]; do
  target=$(readlink "$file")
  case $target in
    /*) file=$target ;;
    *) file=\${file%/*}/$target ;;
  esac
done
folder=\${file%/*}
exec "$folder/node" "$folder/${entry}" "$@"
`;

/** Pulumi looks for \`.exe\` and \`.cmd\` on Windows, and has plugins of its own as \`.cmd\`. */
const commandFile = `@echo off\r\n"%~dp0node.exe" "%~dp0${entry.replaceAll("/", "\\")}" %*\r\n`;

/**
 * @param {import("./platforms.mjs").Platform} platform
 * @returns {{ name: string, text: string, node: string }} the launcher, and the name of Node.js beside it
 */
export function launcher({ name }) {
  return name.startsWith("windows-")
    ? { name: `${plugin}.cmd`, text: commandFile, node: "node.exe" }
    : { name: plugin, text: shellScript, node: "node" };
}
