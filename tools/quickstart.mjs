// The quickstart, under `pktcap local`: brings the root project's stack up and says what exists now and what to try next.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const stack = "dev";

/**
 * Runs Pulumi, or ends the process with its exit code.
 *
 * @param {string[]} args
 * @param {import("node:child_process").StdioOptions} stdio
 */
function pulumi(args, stdio) {
  const { status, signal, stdout } = spawnSync("pulumi", args, { stdio, encoding: "utf8" });
  if (status !== 0) {
    process.stderr.write(`bringing up the quickstart: \`pulumi ${args.join(" ")}\`: ${signal ?? `exit code ${status}`}\n`);
    process.stderr.write("  hint: Pulumi's lines above say why; then run `npm start` again\n");
    process.exit(status ?? 1);
  }
  return stdout;
}

process.stderr.write(`Bringing up stack "${stack}" on the local Azure, with \`pulumi up\`:\n\n`);
pulumi(["stack", "select", "--create", stack, "--non-interactive"], ["ignore", "ignore", "inherit"]);
pulumi(["up", "--yes", "--skip-preview", "--suppress-permalink=true", "--stack", stack], "inherit");

/** @type {{ captureId?: string, packetCaptureStatus?: string, storagePath?: string }} */
const { captureId, packetCaptureStatus, storagePath } = JSON.parse(
  pulumi(["stack", "output", "--json", "--stack", stack], ["ignore", "pipe", "inherit"]),
);

process.stdout.write(`
The local Azure now has a packet capture:
  id      ${captureId}
  status  ${packetCaptureStatus}
  file    ${storagePath}

Try next:
  npm run local -- pulumi preview --diff   after a change in examples/quickstart/index.ts
  npm run local -- pulumi refresh          to see what happened in Azure meanwhile
  npm run local -- pulumi destroy          to delete the capture; its file stays

On the real Azure, with a machine and a storage account of yours:
  az login
  export PATH="${[join("$PWD", "node_modules", ".bin"), ...installedEngine()].join(delimiter)}:$PATH"
  pulumi stack init real
  pulumi config set virtualMachineId ID
  pulumi config set storageAccountId ID
  pulumi up
`);

/** Where the set-up has put Pulumi, unless the machine has its own on PATH. */
function installedEngine() {
  const bin = (process.env["PATH"] ?? "").split(delimiter).find((folder) => existsSync(join(folder, "pulumi")));
  return bin?.includes(join(".pulumi", "versions")) ? [bin] : [];
}
