import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Interrupted } from "../../../tools/setUp/failure.mjs";
import { withLock } from "../../../tools/setUp/lock.mjs";
import { temporaryFolder } from "../../temporaryFolder";
import { silently } from "./silently";

describe("withLock", () => {
  const folder = temporaryFolder();
  const lock = () => join(folder(), "deeper", "a.lock");
  const interruption = () => ({ code: undefined as number | undefined, onStop: new Set<() => void>() });

  it("names its holder, and is gone afterwards, also after a failure", async () => {
    const work = async () => {
      assert.equal(readFileSync(lock(), "utf8"), String(process.pid));
      throw new Error("broken");
    };
    await assert.rejects(withLock(lock(), interruption(), work), /broken/);
    assert.equal(existsSync(lock()), false);
  });

  it("lets one in after the other", async () => {
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
    };
    await silently(() => Promise.all([withLock(lock(), interruption(), work("first")), withLock(lock(), interruption(), work("second"))]));
    assert.deepEqual(order, ["first begins", "first ends", "second begins", "second ends"]);
  });

  it("takes over from a process that is gone", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    await withLock(lock(), interruption(), async () => undefined);
    writeFileSync(lock(), String(pid));
    assert.equal(await withLock(lock(), interruption(), async () => "in"), "in");
  });

  it("takes over a lock that was never finished", async () => {
    await withLock(lock(), interruption(), async () => undefined);
    writeFileSync(lock(), "");
    utimesSync(lock(), new Date(0), new Date(0));
    assert.equal(await withLock(lock(), interruption(), async () => "in"), "in");
  });

  it("stops waiting when interrupted", async () => {
    await withLock(lock(), interruption(), async () => {
      await assert.rejects(silently(() => withLock(lock(), { ...interruption(), code: 130 }, async () => undefined)), Interrupted);
    });
  });
});
