// The quickstart, under `pktcap local`: brings the root project's stack up and says what exists now and what to try next.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runInForeground } from "./setUp/foreground.mjs";

const stack = "dev";

process.stderr.write(`Bringing up stack "${stack}" on the local Azure, with \`pulumi up\`:\n\n`);
await pulumi("stack", "select", "--create", stack, "--non-interactive");
await pulumi("up", "--yes", "--skip-preview", "--suppress-permalink=true", "--stack", stack);

/** @type {{ captureId?: string, packetCaptureStatus?: string, storagePath?: string }} */
const { captureId, packetCaptureStatus, storagePath } = JSON.parse(
  execFileSync("pulumi", ["stack", "output", "--json", "--stack", stack], { encoding: "utf8" }),
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

/**
 * Runs Pulumi with our terminal, or ends the process with its exit code.
 *
 * @param {string[]} args
 */
async function pulumi(...args) {
  const exitCode = await runInForeground("pulumi", args, {});
  if (exitCode !== 0) {
    process.stderr.write(`bringing up the quickstart: \`pulumi ${args.join(" ")}\`: exit code ${exitCode}\n`);
    process.stderr.write("  hint: Pulumi's lines above say why; then run `npm start` again\n");
    process.exit(exitCode);
  }
}

/** Where the set-up has put Pulumi, unless the machine has its own on PATH. */
function installedEngine() {
  const bin = (process.env["PATH"] ?? "").split(delimiter).find((folder) => existsSync(join(folder, "pulumi")));
  return bin?.includes(join(".pulumi", "versions")) ? [bin] : [];
}
