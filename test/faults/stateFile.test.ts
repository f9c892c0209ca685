import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLocalAzure } from "../../emulator";
import { temporaryFolder } from "../temporaryFolder";
import { messagesOf } from "./invariants";
import { World } from "./world";

describe("the fault matrix", function () {
  const folder = temporaryFolder();

  describe("row 37: the local Azure's state file is corrupt, or locked by another", () => {
    it("a damaged file is refused with one clear error and left as it is", () => {
      const stateFile = join(folder(), "azure.json");
      writeFileSync(stateFile, '{"version":1,"resources":[');
      assert.throws(() => createLocalAzure({ stateFile }), /^Error: reading state file ".*azure\.json": not JSON: .* \(StateFileDamaged\)\n {2}hint: /);
      assert.equal(readFileSync(stateFile, "utf8"), '{"version":1,"resources":[');
    });

    it("a file in use is refused with one clear error, and what is in it goes on", async () => {
      const directory = folder();
      const stateFile = join(directory, "azure.json");
      const world = await World.start({ directory, stateFile });
      try {
        const program = { web: world.args("web") };
        assert.equal(messagesOf(await world.up(program)), "");
        assert.throws(() => createLocalAzure({ stateFile }), /\(StateFileLocked\)\n {2}hint: /);
        world.checkInvariants();
        await world.checkThatItConverges(program);
      } finally {
        await world.close();
      }
    });
  });
});
