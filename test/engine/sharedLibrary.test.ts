import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { full } from "../inFull";
import { startLocalSetUp } from "../../cli/localSetUp";
import { layouts, packed } from "../contract/layouts";
import { temporaryFolder } from "../temporaryFolder";

describe("with the real engine, a library from a packed tarball", function () {
  const folder = temporaryFolder();

  full.it("comes up in a project of its own, stays as it is and goes", async () => {
    mkdirSync(join(folder(), "project"));
    const { program } = layouts.hoisted(join(folder(), "project"), packed(folder()));
    const timings = { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 };
    const local = await startLocalSetUp({ directory: join(folder(), "local"), stateFile: null, port: 0, azure: { timings } });
    try {
      const check = spawnSync(
        process.execPath,
        [join(program, "node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--skipLibCheck", "--module", "node20", "index.ts"],
        { cwd: program, encoding: "utf8" },
      );
      assert.equal(check.stdout, "", "its types are found, too");
      const pulumi = (...args: string[]): Promise<string> =>
        new Promise((resolve) => {
          const child = spawn("pulumi", [...args, "--non-interactive"], {
            cwd: program,
            env: local.environment,
            stdio: ["ignore", "pipe", "pipe"],
          });
          let output = "";
          child.stdout.on("data", (data: Buffer) => (output += data.toString()));
          child.stderr.on("data", (data: Buffer) => (output += data.toString()));
          child.on("close", () => resolve(output));
        });
      await pulumi("stack", "select", "--create", "test");
      assert.match(await pulumi("up", "--yes", "--skip-preview"), /\+ 3 created/);
      assert.deepEqual(
        local.azure.packetCaptures().map(({ packetCaptureStatus }) => packetCaptureStatus),
        ["Running"],
      );
      assert.match(await pulumi("up", "--yes", "--skip-preview"), /3 unchanged/);
      assert.match(await pulumi("destroy", "--yes", "--skip-preview"), /- 3 deleted/);
      assert.deepEqual(local.azure.packetCaptures(), []);
    } finally {
      await local.close();
    }
  });
});
