import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { capturePath, ids, parseBody, stillAzure, watcherPath } from "../armRequests";

const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG";
const net = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
const location = "westcentralus";

describe("If-Match", () => {
  let azure: LocalAzure;
  beforeEach(async () => {
    azure = stillAzure();
    await send("PUT", net, { body: { location, properties: { subnets: [{ name: "a", properties: { addressPrefix: "10.0.0.0/24" } }] } } });
    await send("PUT", capturePath("one"), { body: { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } } });
    azure.clock.advance(60);
  });

  async function send(method: string, path: string, { body, ifMatch, apiVersion = "2024-05-01" }: { body?: object; ifMatch?: string | undefined; apiVersion?: string } = {}) {
    return azure.handle({ method, url: `${path}?api-version=${apiVersion}`, headers: { "if-match": ifMatch }, ...(body && { body: JSON.stringify(body) }) });
  }

  for (const { it: title, method, path, body } of [
    { it: "a PUT of a network", method: "PUT", path: net, body: { location, properties: {} } },
    { it: "a PATCH of a network", method: "PATCH", path: net, body: { tags: {} } },
    { it: "a PUT of a subnet", method: "PUT", path: `${net}/subnets/a`, body: { properties: { addressPrefix: "10.0.0.0/24" } } },
    { it: "a DELETE of a subnet", method: "DELETE", path: `${net}/subnets/a`, body: undefined },
    { it: "a PUT of a watcher", method: "PUT", path: watcherPath, body: { location } },
    { it: "a PATCH of a watcher", method: "PATCH", path: watcherPath, body: { tags: {} } },
    { it: "a DELETE of a capture", method: "DELETE", path: capturePath("one"), body: undefined },
  ]) {
    it(`refuses ${title} with 412 unless it is the etag`, async () => {
      const { headers } = await send("GET", path);
      const wrong = await send(method, path, { ifMatch: 'W/"11111111-1111-4111-8111-111111111111"', ...(body && { body }) });
      assert.deepEqual([wrong.status, parseBody(wrong)], [
        412, { error: { code: "PreconditionFailed", message: "The condition specified using HTTP conditional header(s) is not met.", details: [] } },
      ]);
      assert.equal((await send("GET", path)).headers["etag"], headers["etag"]);
      for (const ifMatch of [`"other", ${headers["etag"]}`, "*"]) {
        const { status } = await send(method, path, { ifMatch, ...(body && { body }) });
        assert.ok(status < 300, `${ifMatch}: ${status}`);
        if (method === "DELETE") break;
      }
    });
  }

  it("refuses to make what is not there", async () => {
    assert.equal((await send("PUT", `${net}2`, { ifMatch: "*", body: { location, properties: {} } })).status, 412);
    assert.equal((await send("DELETE", `${net}2`, { ifMatch: "*" })).status, 204);
  });

  it("is not looked at for types without etags, nor by reads and actions", async () => {
    assert.equal((await send("PUT", group, { ifMatch: '"x"', body: { location }, apiVersion: "2022-09-01" })).status, 200);
    assert.equal((await send("PATCH", ids.storageAccount, { ifMatch: '"x"', body: { tags: {} }, apiVersion: "2024-01-01" })).status, 200);
    assert.equal((await send("GET", net, { ifMatch: '"x"' })).status, 200);
    assert.equal((await send("POST", `${capturePath("one")}/stop`, { ifMatch: '"x"' })).status, 202);
  });
});
