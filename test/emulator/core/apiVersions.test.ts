import assert from "node:assert/strict";
import { armRequests, capturePath, ids, pathOf, stillAzure, watcherPath } from "../armRequests";

const body = { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount } } };

describe("api-versions", () => {
  for (const [what, path, asked, newest] of [
    ["networking's", watcherPath, "2026-03-01", "2026-01-01"],
    ["computing's", ids.virtualMachine, "2031-12-31", "2026-04-01"],
    ["storage's", ids.storageAccount, "2026-09-01", "2026-04-01"],
    ["a preview of storage's", ids.storageAccount, "2026-09-01-preview", "2026-04-01"],
    ["those of access", `${ids.virtualMachine}/providers/Microsoft.Authorization/roleAssignments`, "2027-01-01", "2022-05-01-preview"],
  ] as const) {
    it(`later than ${what} newest are taken as that one, with a note in the journal`, async () => {
      const azure = stillAzure();
      const newer = await armRequests(azure, asked).get(path);
      assert.deepEqual([newer.status, newer.body], [200, (await armRequests(azure, newest).get(path)).body]);
      const [first, second] = azure.journal.entries;
      assert.deepEqual([first?.apiVersion, first?.notes], [asked, [`api-version: ${asked} is newer than any known one, read as ${newest}`]]);
      assert.deepEqual(second?.notes, []);
    });
  }

  it("that are newer than any known one serve a capture from its create to its end", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure, "2026-03-01");
    const created = await arm.put(capturePath("one"), body);
    assert.equal(created.status, 201);
    azure.clock.advance(10);
    assert.equal((await arm.get(pathOf(created.headers["azure-asyncoperation"]))).json.status, "Succeeded");
    const deletion = await arm.delete(capturePath("one"));
    azure.clock.advance(10);
    assert.deepEqual([deletion.status, (await arm.get(pathOf(deletion.headers["location"]))).status], [202, 204]);
  });

  for (const never of ["2025-05-02", "2015-01-01", "2026-01-01-preview", "2026-13-01", "2027-02-30", "2027-1-1", "2027-01-01-final", "2027-01-01T00:00:00Z", "latest", "9"]) {
    it(`refuses ${never}, which never existed`, async () => {
      const { status, json } = await armRequests(stillAzure(), never).get(watcherPath);
      assert.deepEqual([status, json.error.code], [400, "NoRegisteredProviderFound"]);
    });
  }
});
