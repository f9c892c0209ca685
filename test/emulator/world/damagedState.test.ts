import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, capturePath, ids, stillAzure } from "../armRequests";
import { jsonState } from "./jsonState";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

interface Saved {
  resources: { type: string; hidden?: unknown }[];
  operations: object[];
}

describe("a state file that is damaged", () => {
  const folder = temporaryFolder();
  const file = () => join(folder(), "state.json");

  /** Refused with this message, and left as it is. */
  function assertRefused(message: RegExp): void {
    const before = readFileSync(file());
    assert.throws(() => stillAzure({ stateFile: file() }), message);
    assert.ok(readFileSync(file()).equals(before));
    assert.deepEqual(readdirSync(folder()), ["state.json"]);
  }

  const changes: [string, (saved: Saved) => unknown, RegExp][] = [
    ["wrong in a list", (saved) => ({ ...saved, resources: {} }), /`resources`: must be a list, got \{\} \(StateFileDamaged\)/],
    ["wrong in an id", (saved) => ({ ...saved, resources: [{ ...saved.resources[0], id: "one" }] }), /`resources\[0\]\.id`: must be a resource id, got "one"/],
    ["wrong in a session", (saved) => ({ ...saved, resources: saved.resources.map((each) => (each.type.endsWith("packetCaptures") ? { ...each, hidden: { ...(each.hidden as object), session: { startsAt: "now" } } } : each)) }), /`resources\[\d+\]\.hidden\.session\.ticks`: must be given/],
    ["wrong in a machine", (saved) => ({ ...saved, resources: saved.resources.map((each) => (each.type.endsWith("virtualMachines") ? { ...each, hidden: { power: "on", os: "Linux" } } : each)) }), /`resources\[\d+\]\.hidden\.power`: must be "running", "deallocated" or "stopped", got "on"/],
    ["wrong in an operation", (saved) => ({ ...saved, operations: [{ ...saved.operations[0], plan: "later" }] }), /`operations\[0\]\.plan`: must be an object, got "later"/],
    ["wrong in its clock", (saved) => ({ ...saved, clockOffset: "1" }), /`clockOffset`: must be a number, got "1"/],
  ];

  describe("as JSON of an earlier version", () => {
    const texts: [string, string, RegExp][] = [
      ["cut off", '{"version":1,"resources":[', /not JSON: .+ \(StateFileDamaged\)\n {2}hint: the file is not changed/],
      ["empty", "", /not JSON: .+ \(StateFileDamaged\)/],
      ["of a newer version", '{"version":2}', /version must be 1, got 2 \(StateFileVersion\)\n {2}hint: .*it was written by a newer version of this package/],
      ["something else", "[]", /version must be 1, got undefined/],
      ["incomplete", '{"version":1}', /`counter`: must be given, got nothing \(StateFileDamaged\)/],
    ];
    for (const [what, text, message] of texts) {
      it(`is refused when it is ${what}`, () => {
        writeFileSync(file(), text);
        assertRefused(message);
      });
    }
    for (const [what, change, message] of changes) {
      it(`is refused when it is ${what}`, async () => {
        const azure = stillAzure();
        await armRequests(azure).put(capturePath("one"), body);
        writeFileSync(file(), JSON.stringify(change(jsonState(azure))));
        assertRefused(message);
      });
    }
  });

  describe("as a database", () => {
    /** With enough in it for several pages of each kind. */
    async function fill(): Promise<void> {
      const azure = stillAzure({ stateFile: file() });
      const arm = armRequests(azure);
      await Promise.all(Array.from({ length: 100 }, (_, index) => arm.put(capturePath(`capture${index}`), body)));
      azure.close();
    }
    function edit(statement: string): void {
      const db = new DatabaseSync(file());
      db.exec(statement);
      db.close();
    }
    function overwrite(change: (bytes: Buffer) => Buffer): void {
      writeFileSync(file(), change(readFileSync(file())));
    }

    const statements: [string, string, RegExp][] = [
      ["a table is missing", "DROP TABLE operations", /reading state file ".*state\.json": no such table: operations \(StateFileDamaged\)\n {2}hint: the file is not changed; move the file away to start over$/],
      ["a row is no JSON", "UPDATE resources SET data = '{' WHERE place = 2", /`resources\[1\]`: not JSON \(StateFileDamaged\)/],
      ["a row is no resource", "UPDATE resources SET data = '[]' WHERE place = 2", /`resources\[1\]`: must be an object, got \[\] \(StateFileDamaged\)/],
      ["a row is no operation", "UPDATE operations SET data = '1' WHERE place = 1", /`operations\[0\]`: must be an object, got 1/],
      ["a setting is no JSON", "UPDATE settings SET value = '' WHERE name = 'counter'", /`counter`: not JSON/],
      ["a setting is wrong", "UPDATE settings SET value = '[7]' WHERE name = 'types'", /`types\[0\]`: must be text, got 7/],
      ["a setting is missing", "DELETE FROM settings WHERE name = 'clockOffset'", /`clockOffset`: must be given, got nothing/],
      ["it is of a newer version", "PRAGMA user_version = 3", /version must be 2, got 3 \(StateFileVersion\)\n {2}hint: the file is not changed; it was written by a newer version of this package; use that version$/],
      ["it is another program's", "PRAGMA application_id = 1", /it is a SQLite database of another program \(StateFileVersion\)\n {2}hint: the file is not changed; give another path$/],
    ];
    for (const [what, statement, message] of statements) {
      it(`is refused when ${what}`, async () => {
        await fill();
        edit(statement);
        assertRefused(message);
      });
    }

    it("is refused when it is cut off", async () => {
      await fill();
      overwrite((bytes) => bytes.subarray(0, bytes.length - 3 * 4096));
      assertRefused(/^Error: reading state file ".*state\.json": .+ \(StateFileDamaged\)\n {2}hint: /);
    });

    it("is refused, whichever page was overwritten", async () => {
      await fill();
      const whole = readFileSync(file());
      for (let page = 1; page < whole.length / 4096; page += 1) {
        writeFileSync(file(), Buffer.concat([whole.subarray(0, page * 4096), Buffer.alloc(4096, 0xff), whole.subarray((page + 1) * 4096)]));
        assertRefused(/\(StateFileDamaged\)\n {2}hint: the file is not changed; move the file away to start over$/);
      }
    });

    it("is refused when only its first bytes are there", async () => {
      await fill();
      overwrite((bytes) => bytes.subarray(0, 16));
      assertRefused(/\(StateFileVersion\)/);
    });
  });
});
