import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { LocalAzure } from "../../../emulator";
import { affordable, inFull } from "../../inFull";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, capturePath, ids, stillAzure } from "../armRequests";
import { copyOf } from "./copyOf";
import { jsonState } from "./jsonState";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };
const namesIn = (azure: LocalAzure) => azure.packetCaptures().map(({ name }) => name);

describe("a state file, when its process dies", function () {
  const folder = temporaryFolder();
  const file = () => join(folder(), "state.json");

  function capturesOnDisk(stateFile = file()): string[] {
    const azure = stillAzure({ stateFile });
    const names = namesIn(azure);
    azure.close();
    return names;
  }

  /** Starts it, and kills it when it has said this many names. */
  async function killAfter(names: number, prefix: string, together = 1): Promise<string[]> {
    const child = spawn(process.execPath, ["-r", "ts-node/register", join(__dirname, "stateChild.ts"), file(), prefix, String(together)], { stdio: ["ignore", "pipe", "inherit"] });
    const exit = once(child, "exit");
    const said: string[] = [];
    // What it has said before it died counts, too.
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      if (said.length === names) child.kill("SIGKILL");
    }
    await exit;
    return said;
  }

  it("has every capture that was answered", async () => {
    const answered: string[] = [];
    for (let round = 0; round < affordable(20); round += 1) {
      answered.push(...(await killAfter(1 + 37 * round, `kill${round}`, 1 + (round % 3) * 4)));
      const found = new Set(capturesOnDisk());
      assert.deepEqual(answered.filter((name) => !found.has(name)), []);
    }
  });

  it("is whole, wherever the last write to it was cut off", async () => {
    const azure = stillAzure({ stateFile: file() });
    const log = `${file()}-wal`;
    const names: string[] = [];
    const sizes: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      await armRequests(azure).put(capturePath(`c${index}`), body);
      names.push(`c${index}`);
      sizes.push(statSync(log).size);
    }
    // Prime numbers, so that a cut is at every kind of place.
    for (let size = sizes[0]!; size <= sizes.at(-1)!; size += inFull ? 1511 : 9311) {
      const copy = copyOf(file(), join(folder(), "copy"));
      truncateSync(`${copy}-wal`, size);
      assert.deepEqual(capturesOnDisk(copy), names.slice(0, sizes.filter((each) => each <= size).length), `cut at ${size}`);
    }
    azure.close();
  });

  it("is whole, when the last write has left something else behind it", async () => {
    const azure = stillAzure({ stateFile: file() });
    for (const name of ["one", "two"]) await armRequests(azure).put(capturePath(name), body);
    const copy = copyOf(file(), join(folder(), "copy"));
    azure.close();
    writeFileSync(`${copy}-wal`, Buffer.concat([readFileSync(`${copy}-wal`), Buffer.alloc(3 * 4120, 0x5a)]));
    assert.deepEqual(capturesOnDisk(copy), ["one", "two"]);
  });

  it("has everything of a JSON state file that it takes over", async () => {
    const azure = stillAzure({ throttling: "off" });
    const arm = armRequests(azure);
    const names = Array.from({ length: 3000 }, (_, index) => `c${index}`);
    for (const name of names) await arm.put(capturePath(name), body);
    writeFileSync(file(), JSON.stringify(jsonState(azure)));
    // A kill hits another moment in each round: the file is JSON until one of them is too late.
    for (const milliseconds of [0, 30, 100, 300, 1000].slice(0, affordable(10))) {
      const killed = spawn(process.execPath, ["-r", "ts-node/register", join(__dirname, "stateChild.ts"), file(), "later"], { stdio: ["ignore", "pipe", "inherit"] });
      const exit = once(killed, "exit");
      while (!isLocked(killed.pid) && killed.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      killed.kill("SIGKILL");
      await exit;
      const copy = copyOf(file(), join(folder(), "copy"));
      assert.deepEqual(capturesOnDisk(copy).filter((name) => !name.startsWith("later")), names);
    }
  });

  function isLocked(pid: number | undefined): boolean {
    try {
      return readFileSync(`${file()}.lock`, "utf8") === String(pid);
    } catch {
      return false;
    }
  }

  it("says that nothing more can be written, and has what was answered", async function () {
    if (process.platform !== "linux") this.skip();
    const child = spawnSync("sh", ["-c", 'ulimit -f 600; exec "$0" "$@"', process.execPath, "-r", "ts-node/register", join(__dirname, "stateChild.ts"), file(), "full"], { encoding: "utf8" });
    assert.match(child.stderr, new RegExp(`Error: writing state file "${file()}": the disk reports an error \\(SQLITE_IOERR\\)`));
    const answered = child.stdout.trim().split("\n");
    assert.ok(answered.length > 3);
    assert.deepEqual(capturesOnDisk().slice(0, answered.length), answered);
  });
});
