import assert from "node:assert/strict";
import type { LocalAzureOptions } from "../../../emulator";
import { createThrottle } from "../../../emulator/core/throttling";
import { armRequests, capturePath, ids, stillAzure, watcherPath } from "../armRequests";

const subscriptionId = "00000000-0000-0000-0000-000000000000";
const left = (kind: string) => `x-ms-ratelimit-remaining-subscription-${kind}`;
const group = (name: string) => `/subscriptions/${subscriptionId}/resourceGroups/${name}?api-version=2022-09-01`;

function withThrottle(options: LocalAzureOptions = {}) {
  const azure = stillAzure(options);
  return { azure, arm: armRequests(azure) };
}

describe("throttling", () => {
  it("counts down what is left, and lets it come back with time", async () => {
    const { azure, arm } = withThrottle();
    const reads = async () => (await arm.get(watcherPath)).headers[left("reads")];
    assert.deepEqual([await reads(), await reads(), await reads()], ["249", "248", "247"]);
    azure.clock.advance(0.04);
    assert.equal(await reads(), "247");
    azure.clock.advance(3600);
    assert.equal(await reads(), "249");
    const { headers } = await arm.put(group("one"), { location: "westus" });
    assert.deepEqual([headers[left("writes")], headers[left("global-writes")], headers[left("reads")]], ["199", "2999", undefined]);
    const deletion = (await arm.delete(group("one"))).headers;
    assert.deepEqual([deletion[left("deletes")], deletion[left("global-deletes")]], ["199", "2999"]);
  });

  it("refuses the request after the last that is allowed, and names kind, subscription, actor and seconds", async () => {
    const { azure, arm } = withThrottle();
    for (let count = 0; count < 250; count += 1) assert.equal((await arm.get(watcherPath)).status, 200);
    const refused = await arm.get(watcherPath);
    assert.deepEqual([refused.status, refused.headers["retry-after"], refused.headers[left("reads")]], [429, "1", "0"]);
    assert.equal(refused.body, JSON.stringify({ error: {
      code: "SubscriptionRequestsThrottled",
      message: `Number of 'read' requests for subscription '${subscriptionId}' actor '${azure.identity.clientId}' exceeded. Please try again after '1' seconds after additional tokens are available.`,
    } }));
    assert.equal((await arm.delete(capturePath("none"))).status, 204);
    azure.clock.advance(0.039);
    assert.equal((await arm.get(watcherPath)).status, 429);
    azure.clock.advance(0.001);
    assert.equal((await arm.get(watcherPath)).status, 200);
    assert.equal((await arm.get(watcherPath)).status, 429);
    assert.equal(azure.journal.entries.at(-1)?.status, 429);
  });

  it("counts each principal by itself", async () => {
    const clientId = "11111111-1111-4111-8111-111111111111";
    const access = { principals: [{ clientId, clientSecret: "canary" }], roleAssignments: [{ principal: clientId, role: "Reader" }] };
    const { azure } = withThrottle({ authentication: "required", access });
    const [mine, others] = [armRequests(azure, "2026-01-01", await azure.issueToken()), armRequests(azure, "2026-01-01", await azure.issueToken({ clientId }))];
    await mine.get(watcherPath);
    assert.deepEqual([(await mine.get(watcherPath)).headers[left("reads")], (await others.get(watcherPath)).headers[left("reads")]], ["248", "249"]);
  });

  it("can be switched off", async () => {
    const { arm } = withThrottle({ throttling: "off" });
    for (let count = 0; count < 260; count += 1) assert.equal((await arm.get(watcherPath)).headers[left("reads")], "249");
  });

  it("is sooner over when the service runs faster", async () => {
    const { arm } = withThrottle({ speed: 100 });
    for (let count = 0; count < 200; count += 1) await arm.delete(capturePath("none"));
    assert.equal((await arm.delete(capturePath("none"))).headers["retry-after"], "1");
  });

  const request = { subscriptionId, actor: "a", namespace: "Microsoft.Network" };

  it("stops a subscription as a whole at fifteen times as much", () => {
    const throttle = createThrottle("on");
    const admit = (actor: number) => throttle.admit({ ...request, namespace: "Microsoft.Compute", method: "DELETE", actor: `a${actor}` }, 0);
    for (let count = 0; count < 3000; count += 1) assert.equal(admit(count % 15).refusal, undefined);
    const { refusal, headers } = admit(15);
    assert.deepEqual([refusal?.kind, headers[left("deletes")], headers[left("global-deletes")]], ["delete", "200", "0"]);
    assert.ok(Math.abs(refusal!.seconds - 1 / 150) < 1e-9);
  });

  it("stops Microsoft.Network's changes at 1,000 and its reads at 10,000 in five minutes", () => {
    const throttle = createThrottle("on");
    const changes = ["PUT", "DELETE", "POST", "PATCH"] as const;
    let now = 0;
    for (let count = 0; count < 1000; count += 1) assert.equal(throttle.admit({ ...request, actor: `a${count % 50}`, method: changes[count % 4]! }, (now = count * 50)).refusal, undefined);
    assert.deepEqual(throttle.admit({ ...request, actor: "b", method: "PUT" }, now).refusal, { kind: "write", seconds: 300 - now / 1000 });
    assert.equal(throttle.admit({ ...request, method: "PUT", namespace: "Microsoft.Compute" }, now).refusal, undefined);
    assert.equal(throttle.admit({ ...request, method: "GET" }, now).refusal, undefined);
    assert.equal(throttle.admit({ ...request, method: "PUT" }, 300_000).refusal, undefined);
    const reading = createThrottle("on");
    for (let count = 0; count < 10_000; count += 1) assert.equal(reading.admit({ ...request, method: "GET", actor: `a${count % 50}` }, count * 10).refusal, undefined);
    assert.equal(reading.admit({ ...request, method: "GET", actor: "b" }, 100_000).refusal?.seconds, 200);
  });
});

describe("the limit of sessions", () => {
  const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

  it("counts sessions that run in the region, not captures", async () => {
    const { azure, arm } = withThrottle({ sessionLimit: 2, timings: { create: 0 } });
    await arm.put(capturePath("one"), body);
    await arm.put(capturePath("two"), body);
    const refused = await arm.put(capturePath("three"), body);
    assert.deepEqual([refused.status, refused.json.error], [400, {
      code: "PacketCaptureCountLimitReached", message: "Cannot run more than 2 packet captures for this subscription in this region.", details: [],
    }]);
    azure.endSession(capturePath("one"));
    assert.equal((await arm.put(capturePath("three"), body)).status, 201);
    assert.equal((await arm.put(capturePath("four"), body)).status, 400);
  });

  it("is for each region by itself", async () => {
    const { azure, arm } = withThrottle({ sessionLimit: 1, timings: { create: 0 } });
    await arm.put(capturePath("one"), body);
    const watcher = watcherPath.replaceAll("westcentralus", "westus");
    const machine = ids.virtualMachine.replace("ContosoVM", "other");
    azure.addNetworkWatcher({ id: watcher, location: "westus" });
    azure.addVirtualMachine({ id: machine, location: "westus" });
    assert.equal((await arm.put(`${watcher}/packetCaptures/one`, { properties: { ...body.properties, target: machine } })).status, 201);
  });
});
