import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, capturePath, ids, startOfTime, stillAzure } from "../armRequests";
import { jsonState } from "./jsonState";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

describe("a JSON state file of an earlier version", () => {
  const folder = temporaryFolder();
  const file = () => join(folder(), "state.json");
  const isDatabase = () => readFileSync(file(), "latin1").startsWith("SQLite format 3\0");

  async function writeJson(): Promise<string> {
    const azure = stillAzure();
    await armRequests(azure).put(capturePath("one"), body);
    azure.clock.advance(5);
    const text = JSON.stringify(jsonState(azure, startOfTime));
    writeFileSync(file(), text);
    return text;
  }

  it("becomes a database with everything that was in it, the time too", async () => {
    const { resources, operations } = JSON.parse(await writeJson()) as ReturnType<typeof jsonState>;
    for (let start = 0; start < 2; start += 1) {
      const azure = stillAzure({ stateFile: file() });
      assert.deepEqual([azure.store.snapshot().resources, azure.store.snapshot().operations], [resources, operations]);
      assert.equal(azure.clock.now(), startOfTime + 5000);
      azure.close();
      assert.ok(isDatabase());
      assert.deepEqual(readdirSync(folder()), ["state.json"]);
      assert.equal(statSync(file()).mode & 0o777, 0o600);
    }
  });

  it("keeps its principals and the key of its tokens", async () => {
    const clientId = "11111111-1111-4111-8111-111111111111";
    const principal = { clientId, clientSecret: "its own", objectId: clientId, displayName: "another" };
    const state = JSON.parse(await writeJson()) as object;
    writeFileSync(file(), JSON.stringify({ ...state, principals: [principal] }));
    stillAzure({ stateFile: file() }).close();
    const azure = stillAzure({ stateFile: file(), authentication: "required" });
    assert.equal((await armRequests(azure, "2026-01-01", await azure.issueToken({ clientId })).get(capturePath("one"))).status, 403);
    azure.close();
  });

  it("loses the secrets that versions before it kept", async () => {
    const text = (await writeJson()).replaceAll('"adminUsername"', '"adminPassword":"canary","adminUsername"');
    assert.ok(text.includes("canary"));
    writeFileSync(file(), text);
    const azure = stillAzure({ stateFile: file() });
    assert.ok(!JSON.stringify(azure.store.snapshot()).includes("canary"));
    azure.close();
    assert.ok(!readFileSync(file(), "latin1").includes("canary"));
  });

  it("is still there when the process dies before the database is complete", async () => {
    const { resources } = JSON.parse(await writeJson()) as ReturnType<typeof jsonState>;
    // What that leaves: a part of the database, the lock of a process that is gone, and the log of an older database.
    writeFileSync(`${file()}.new`, "SQLite format 3\0");
    writeFileSync(`${file()}.new-journal`, "a part of a change");
    writeFileSync(`${file()}.lock`, String(2 ** 22 + 1));
    writeFileSync(`${file()}-wal`, "of another database");
    const azure = stillAzure({ stateFile: file() });
    assert.deepEqual(azure.store.snapshot().resources, resources);
    azure.close();
    assert.deepEqual(readdirSync(folder()), ["state.json"]);
  });

  it("stays as it is when the database cannot be written", async () => {
    const text = await writeJson();
    mkdirSync(`${file()}.new`);
    assert.throws(() => stillAzure({ stateFile: file() }), new RegExp(`^Error: writing state file "${file()}": .+ \\(ERR_FS_EISDIR\\)$`));
    assert.equal(readFileSync(file(), "utf8"), text);
  });
});
