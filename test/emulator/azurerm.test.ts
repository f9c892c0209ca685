import assert from "node:assert/strict";
import type { LocalAzure } from "../../emulator";
import { armRequests, capturePath, ids, parseBody, pathOf, stillAzure } from "./armRequests";

const one = capturePath("one");
const parameters = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap", storageId: ids.storageAccount } } };

/** What Terraform's provider sends for a capture, and the answers without which it fails (observed with azurerm 5.2). */
describe("what Terraform's azurerm relies on", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure();
    arm = armRequests(azure, "2025-01-01");
  });

  it("404 before the PUT, 201 and no other code for it, and polls after Retry-After until it has Succeeded", async () => {
    assert.equal((await arm.get(one)).status, 404);
    const created = await arm.put(one, parameters);
    assert.deepEqual([created.status, created.headers["retry-after"]], [201, "10"]);
    const operation = pathOf(created.headers["azure-asyncoperation"]);
    const polls = [];
    for (let poll = 0; poll < 2; poll += 1) {
      const { status, headers, json } = await arm.get(operation);
      polls.push([status, headers["content-type"], json.status]);
      azure.clock.advance(10);
    }
    assert.deepEqual(polls, [[200, "application/json; charset=utf-8", "InProgress"], [200, "application/json; charset=utf-8", "Succeeded"]]);
    assert.equal((await arm.get(one)).json.properties.provisioningState, "Succeeded");
  });

  it("its three numbers, which it reads without a look whether they are there", async () => {
    await arm.put(one, parameters);
    const { bytesToCapturePerPacket, totalBytesPerSession, timeLimitInSeconds } = (await arm.get(one)).json.properties;
    assert.deepEqual([bytesToCapturePerPacket, totalBytesPerSession, timeLimitInSeconds], [0, 1073741824, 18000]);
  });

  it("a capture that is there until its deletion has ended, and 404 from then on", async () => {
    await arm.put(one, parameters);
    azure.clock.advance(10);
    assert.equal((await arm.delete(one)).status, 202);
    assert.equal((await arm.get(one)).status, 200);
    azure.clock.advance(10);
    assert.equal((await arm.get(one)).status, 404);
    assert.equal((await arm.delete(one)).status, 204);
  });

  it("the cloud's description, at the host that it is given", async () => {
    const answer = await azure.handle({ method: "GET", url: "https://localhost:1234//metadata/endpoints?api-version=2022-09-01" });
    const { name, resourceManager, authentication } = parseBody<{ name: string; resourceManager: string; authentication: { loginEndpoint: string; audiences: string[] } }>(answer);
    assert.deepEqual(
      [answer.status, answer.headers["content-type"], name !== "", resourceManager, authentication.loginEndpoint, authentication.audiences[0]],
      [200, "application/json; charset=utf-8", true, "https://localhost:1234", "https://localhost:1234", "https://localhost:1234/"],
    );
  });
});
