// The quickstart, under `pktcap local`: brings the root project's stack up and says what exists now and what to try next.

import { spawnSync } from "node:child_process";

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

pulumi(["stack", "select", "--create", stack, "--non-interactive"], ["ignore", "ignore", "inherit"]);
pulumi(["up", "--yes", "--skip-preview", "--suppress-permalink", "--stack", stack], "inherit");

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

On the real Azure: \`az login\`, then \`pulumi stack init\` and \`pulumi up\` without \`npm run local --\`.
`);
