import assert from "node:assert/strict";
import { armRequests, capturePath, ids, startOfTime, stillAzure } from "../armRequests";

describe("the journal", () => {
  it("has one entry for each request, in the order in which they came", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure);
    const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };
    await arm.put(capturePath("one"), body);
    azure.clock.advance(10);
    await arm.get("/nowhere");
    assert.deepEqual(azure.journal.entries, [
      { at: startOfTime, operation: "PacketCaptures_Create", method: "PUT", path: capturePath("one"), query: { "api-version": "2026-01-01" }, apiVersion: "2026-01-01", status: 201, requestBody: body, notes: [] },
      { at: startOfTime + 10_000, operation: "GET /nowhere", method: "GET", path: "/nowhere", query: { "api-version": "2026-01-01" }, apiVersion: "2026-01-01", status: 501, notes: [] },
    ]);
    azure.journal.clear();
    assert.deepEqual(azure.journal.entries, []);
  });

  it("keeps no secret, wherever it was sent", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure);
    const storagePath = "https://a.blob.core.windows.net/c/one.cap?sv=1&sig=canary";
    await arm.put(capturePath("one"), { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount, storagePath } } });
    await arm.get("/subscriptions?sig=canary&code=canary");
    await arm.post("/t/oauth2/token", "client_secret=canary");
    await azure.handle({ method: "GET", url: "/tenants?api-version=2022-12-01", headers: { authorization: "Bearer canary" } });
    await arm.put(`${ids.virtualMachine}?api-version=2026-03-01`, { location: "westcentralus", properties: { osProfile: { adminPassword: "canary", customData: "canary", linuxConfiguration: { ssh: { publicKeys: ["canary"] } } } } });
    assert.equal(JSON.stringify(azure.journal.entries).includes("canary"), false);
    const sent = azure.journal.entries[0]!.requestBody as { properties: { storageLocation: { storagePath: string } } };
    assert.equal(sent.properties.storageLocation.storagePath, "https://a.blob.core.windows.net/c/one.cap?sv=1&sig=[redacted]");
  });
});
