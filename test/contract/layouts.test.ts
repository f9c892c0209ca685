import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layouts, packed } from "./layouts";
import type { ProtocolError } from "./engineCalls";
import { startStockProcess } from "./stockProcess";

describe("a library that wraps a capture", function () {
  let folder = "";
  let tarball = "";

  before(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), "packet-capture-layouts-"));
    tarball = packed(folder);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What the provider's process in the program's folder makes of a wrong limit, which only this package can tell. */
  async function problemSeenFrom(program: string): Promise<string> {
    const stock = await startStockProcess({ cwd: program, environment: process.env });
    try {
      const { failures } = await stock.check(
        {},
        { target: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", storageLocation: { filePath: "a.cap" }, timeLimitInSeconds: 0 },
      );
      return failures.map(({ reason }) => reason).join();
    } catch (error) {
      return (error as ProtocolError).details;
    } finally {
      await stock.close();
    }
  }

  for (const name of ["hoisted", "workspaces", "pnpm"] as const) {
    it(`works in the layout "${name}"`, async () => {
      const place = join(folder, name);
      mkdirSync(place);
      const { program } = layouts[name](place, tarball);
      assert.equal(await problemSeenFrom(program), "`timeLimitInSeconds`: must be a whole number from 1 to 18000, got 0");
    });
  }

  for (const name of ["nested", "linked"] as const) {
    it(`says what to install where, in the layout "${name}" without the package among the program's own`, async () => {
      const place = join(folder, name);
      mkdirSync(place);
      const { program } = layouts[name](place, tarball);
      assert.equal(await problemSeenFrom(program), `run "npm install pulumi-azure-packet-capture" in ${program}`);
    });
  }
});
