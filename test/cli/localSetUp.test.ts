import assert from "node:assert/strict";
import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { preferredPort, startLocalSetUp } from "../../cli/localSetUp";
import { temporaryFolder } from "../temporaryFolder";

describe("the local set-up", () => {
  const folder = temporaryFolder();

  it("finds the installed plugins again after they have moved", async () => {
    const [before, after] = ["before", "after"].map((name) => join(folder(), name)) as [string, string];
    for (const home of [before, after]) mkdirSync(join(home, "plugins"), { recursive: true });
    const start = async (PULUMI_HOME: string): Promise<void> => {
      const { close } = await startLocalSetUp({ directory: join(folder(), "local"), stateFile: null, port: 0, inherited: { PATH: "", PULUMI_HOME } });
      await close();
    };
    await start(before);
    rmSync(before, { recursive: true });
    await start(after);
    assert.equal(realpathSync(join(folder(), "local", "pulumi", "plugins")), join(after, "plugins"));
  });
});

describe("preferredPort", () => {
  it("is always the same for the same folder, and another for another", () => {
    assert.equal(preferredPort("/project/.pktcap"), preferredPort("/project/../project/.pktcap"));
    assert.notEqual(preferredPort("/project/.pktcap"), preferredPort("/other/.pktcap"));
  });

  it("lies below the ports that systems hand out by themselves", () => {
    for (let index = 0; index < 200; index++) {
      const port = preferredPort(`/project-${index}`);
      assert.ok(port >= 20_000 && port < 30_000, String(port));
    }
  });
});
