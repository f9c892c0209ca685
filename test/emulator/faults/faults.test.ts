import assert from "node:assert/strict";
import { ConnectionReset } from "../../../emulator";
import type { FaultRule, LocalAzure } from "../../../emulator";
import { armRequests, capturePath, ids, pathOf, stillAzure, watcherPath } from "../armRequests";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };
const one = capturePath("one");

describe("faults", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure();
    arm = armRequests(azure);
  });

  it("answer instead of the service, without processing the request", async () => {
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { respond: { status: 429, headers: { "Retry-After": "7" }, body: { error: { code: "TooManyRequests", message: "later" } } } } });
    const answer = await arm.put(one, body);
    assert.deepEqual([answer.status, answer.body, answer.headers["retry-after"]], [429, '{"error":{"code":"TooManyRequests","message":"later"}}', "7"]);
    assert.ok(answer.headers["x-ms-request-id"]);
    assert.deepEqual(azure.packetCaptures(), []);
    assert.equal((await arm.put(one, body)).status, 201);
    assert.deepEqual(azure.journal.entries.map(({ status, fault }) => [status, fault]), [[429, "respond 429 before"], [201, undefined]]);
  });

  it("answer instead of the service after the request was processed", async () => {
    azure.faults.add({ match: { operation: "packetcaptures_create" }, action: { respond: { status: 504, body: "<html>" }, when: "after" } });
    const answer = await azure.handle({ method: "PUT", url: `${one}?api-version=2026-01-01`, body: JSON.stringify(body) });
    assert.deepEqual([answer.status, answer.body, answer.headers["content-type"]], [504, "<html>", undefined]);
    assert.equal(azure.packetCaptures().length, 1);
  });

  it("reset the connection before or after the request is processed", async () => {
    azure.faults.add({ match: { method: "put" }, action: { reset: "before" } });
    azure.faults.add({ match: { method: "put" }, action: { reset: "after" } });
    await assert.rejects(arm.put(one, body), ConnectionReset);
    assert.deepEqual(azure.packetCaptures(), []);
    await assert.rejects(arm.put(one, body), ConnectionReset);
    assert.equal(azure.packetCaptures().length, 1);
    assert.deepEqual(azure.journal.entries.map(({ status, fault }) => [status, fault]), [[0, "reset before"], [0, "reset after"]]);
  });

  it("let requests pass first, strike as often as they are told, and match by part of the path", async () => {
    azure.faults.add({ match: { path: "PACKETCAPTURES/one" }, skip: 1, times: 2, action: { respond: { status: 500 } } });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await arm.get(one)).status);
    statuses.push((await arm.get(capturePath("two"))).status);
    assert.deepEqual(statuses, [404, 500, 500, 404, 404, 404]);
  });

  it("strike for ever, until they are cleared", async () => {
    azure.faults.add({ match: { operation: "NetworkWatchers_Get" }, times: "forever", action: { respond: { status: 503 } } });
    for (let count = 0; count < 20; count += 1) assert.equal((await arm.get(watcherPath)).status, 503);
    azure.faults.clear();
    assert.equal((await arm.get(watcherPath)).status, 200);
  });

  it("let the first rule strike that has not spent itself", async () => {
    azure.faults.add({ match: {}, action: { respond: { status: 500 } } });
    azure.faults.add({ match: {}, times: Infinity, action: { respond: { status: 502 } } });
    assert.deepEqual([(await arm.get(watcherPath)).status, (await arm.get(watcherPath)).status], [500, 502]);
  });

  it("delay an answer, until its caller gives up", async () => {
    azure.faults.add({ match: {}, times: 2, action: { delaySeconds: 600 } });
    const giveUp = new AbortController();
    const waiting = azure.handle({ method: "GET", url: `${watcherPath}?api-version=2026-01-01`, signal: giveUp.signal });
    giveUp.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    azure.faults.clear();
    azure.faults.add({ match: {}, action: { delaySeconds: 0 } });
    assert.equal((await arm.get(watcherPath)).status, 200);
  });

  it("make a create fail with a code of their own; the capture stays, Failed, and has no session", async () => {
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed", error: { code: "AgentNotInstalled", message: "no agent" } } });
    const created = await arm.put(one, body);
    assert.deepEqual([created.status, created.json.properties.provisioningState], [201, "Updating"]);
    azure.clock.advance(10);
    assert.deepEqual((await arm.get(pathOf(created.headers["azure-asyncoperation"]))).json, { status: "Failed", error: { code: "AgentNotInstalled", message: "no agent", details: [] } });
    const { provisioningState, captureStartTime, packetCaptureStatus } = azure.packetCapture(one)!;
    assert.deepEqual([provisioningState, captureStartTime, packetCaptureStatus], ["Failed", undefined, "NotStarted"]);
    assert.deepEqual((await arm.get(watcherPath)).json.properties.runningOperationIds, []);
    assert.equal((await arm.delete(one)).status, 202);
  });

  it("make a create fail and take the capture away", async () => {
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed", keepCapture: false } });
    const created = await arm.put(one, body);
    azure.clock.advance(10);
    assert.equal((await arm.get(one)).status, 404);
    assert.equal((await arm.get(pathOf(created.headers["azure-asyncoperation"]))).json.status, "Failed");
  });

  it("cancel a create", async () => {
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Canceled" } });
    const created = await arm.put(one, body);
    azure.clock.advance(10);
    assert.deepEqual((await arm.get(pathOf(created.headers["azure-asyncoperation"]))).json, { status: "Canceled", error: { code: "Canceled", message: "Operation was canceled.", details: [] } });
    assert.equal(azure.packetCapture(one)?.provisioningState, "Canceled");
  });

  it("make an operation that never ends, which a deletion takes over from", async () => {
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Never" } });
    const created = await arm.put(one, body);
    azure.clock.advance(1_000_000);
    assert.equal((await arm.get(pathOf(created.headers["azure-asyncoperation"]))).json.status, "InProgress");
    assert.equal((await arm.get(one)).json.properties.provisioningState, "Updating");
    await arm.delete(one);
    azure.clock.advance(10);
    assert.equal((await arm.get(one)).status, 404);
  });

  it("make a stop or a deletion fail; the capture goes on", async () => {
    await arm.put(one, body);
    azure.clock.advance(10);
    for (const operation of ["PacketCaptures_Stop", "PacketCaptures_Delete"]) azure.faults.add({ match: { operation }, action: { operation: "Failed" } });
    const stop = await arm.post(`${one}/stop`);
    azure.clock.advance(10);
    assert.deepEqual((await arm.get(pathOf(stop.headers["azure-asyncoperation"]))).json.error, { code: "InternalServerError", message: "An error occurred.", details: [] });
    assert.equal((await arm.get(pathOf(stop.headers["location"]))).status, 500);
    await arm.delete(one);
    azure.clock.advance(10);
    const { provisioningState, packetCaptureStatus } = azure.packetCapture(one)!;
    assert.deepEqual([provisioningState, packetCaptureStatus], ["Succeeded", "Running"]);
  });

  it("strike with a probability, the same way for the same seed", async () => {
    const strikes = async (seed: number) => {
      azure.faults.clear();
      azure.faults.add({ match: {}, times: "forever", probability: 0.5, seed, action: { respond: { status: 503 } } });
      const statuses: number[] = [];
      for (let count = 0; count < 32; count += 1) statuses.push((await arm.get(watcherPath)).status);
      return statuses.map((status) => (status === 503 ? "x" : ".")).join("");
    };
    const first = await strikes(1);
    assert.equal(await strikes(1), first);
    assert.notEqual(await strikes(2), first);
    assert.match(first, /^[x.]*x[x.]*$/);
    const share = first.replaceAll(".", "").length / 32;
    assert.ok(share > 0.25 && share < 0.75, first);
    azure.faults.clear();
    azure.faults.add({ match: {}, times: "forever", probability: 0, action: { respond: { status: 503 } } });
    assert.equal((await arm.get(watcherPath)).status, 200);
  });

  it("match several operations by a pattern", async () => {
    azure.faults.add({ match: { operation: "networkwatchers_*" }, times: 2, action: { respond: { status: 503 } } });
    assert.deepEqual([(await arm.get(one)).status, (await arm.get(watcherPath)).status], [404, 503]);
    assert.equal((await arm.get(watcherPath.slice(0, watcherPath.lastIndexOf("/")))).status, 503);
  });

  it("are listed with how often they have struck, and taken away one by one", async () => {
    const rule = { name: "storm", match: { operation: "NetworkWatchers_Get" }, times: 3, action: { respond: { status: 429 } } };
    const id = azure.faults.add(rule);
    const other = azure.faults.add({ match: {}, times: "forever", action: { respond: { status: 500 } } });
    await arm.get(watcherPath);
    assert.deepEqual(azure.faults.list(), [
      { id, rule, struck: 1, left: 2 },
      { id: other, rule: { match: {}, times: "forever", action: { respond: { status: 500 } } }, struck: 0, left: "forever" },
    ]);
    assert.equal(azure.journal.entries[0]?.fault, "storm: respond 429 before");
    assert.deepEqual([azure.faults.remove(other), azure.faults.remove(other)], [true, false]);
    assert.deepEqual(azure.faults.list().map((each) => each.id), [id]);
  });

  it("take one of their parts after the other", async () => {
    azure.faults.add({ match: {}, action: { answerDelaySeconds: 0, operation: "Failed", change: { headers: { "Retry-After": "{date+30}" } }, skewSeconds: 600, bytesPerSecond: 1 } });
    const { status, headers } = await azure.handle({ method: "PUT", url: `${one}?api-version=2026-01-01`, body: JSON.stringify(body) });
    assert.deepEqual([status, headers["date"], headers["retry-after"]], [201, "Thu, 02 Jan 2020 12:21:19 GMT", "Thu, 02 Jan 2020 12:21:49 GMT"]);
    assert.equal(azure.journal.entries[0]?.fault, "response delayed by 0 s, operation Failed, change headers, date off by 600 s, 1 bytes a second");
    azure.clock.advance(10);
    assert.equal(azure.packetCapture(one)?.provisioningState, "Failed");
  });

  it("have a caller who gives up wait for nothing, though the request is processed", async () => {
    azure.faults.add({ match: {}, action: { answerDelaySeconds: 600 } });
    const giveUp = new AbortController();
    const waiting = azure.handle({ method: "PUT", url: `${one}?api-version=2026-01-01`, body: JSON.stringify(body), signal: giveUp.signal });
    while (azure.packetCaptures().length === 0) await new Promise(setImmediate);
    giveUp.abort();
    await assert.rejects(waiting, { name: "AbortError" });
  });

  it("that drop packets between machines leave requests alone, and stay until they are removed", async () => {
    const drop = { name: "database", drop: { to: "db-1", port: 1433 } };
    const id = azure.faults.add(drop);
    assert.equal((await armRequests(azure).get(watcherPath)).status, 200);
    assert.deepEqual(azure.faults.list(), [{ id, rule: drop, struck: 0, left: "forever" }]);
    assert.deepEqual([azure.faults.remove(id), azure.faults.list()], [true, []]);
  });

  const mistakes: [unknown, RegExp][] = [
    [1, /^Error: adding a fault rule: a fault rule must be an object \(InvalidFaultRule\)$/],
    [{ match: {} }, /`action`: must be given, got nothing \(InvalidFaultRule\)$/],
    [{ match: {}, action: {} }, /`action`: must be an object with at least one action, got \{\}/],
    [{ action: { reset: "before" } }, /`match`: must be given, got nothing/],
    [{ match: {}, times: 0, action: { reset: "before" } }, /`times`: must be a number above 0 or "forever", got 0/],
    [{ match: {}, times: "always", action: { reset: "before" } }, /`times`: must be a number above 0 or "forever", got "always"/],
    [{ match: {}, skip: -1, action: { reset: "before" } }, /`skip`: must be a whole number from 0 up, got -1/],
    [{ match: {}, probability: 2, action: { reset: "before" } }, /`probability`: must be a number from 0 to 1, got 2/],
    [{ match: { verb: "GET" }, action: { reset: "before" } }, /`match\.verb`: must be left out: known are `operation`, `method` and `path`, got "GET"/],
    [{ match: {}, action: { reset: "now" } }, /`action\.reset`: must be "before", "after" or "middle", got "now"/],
    [{ match: {}, action: { respond: {} } }, /`action\.respond\.status`: must be given, got nothing/],
    [{ match: {}, action: { respond: { status: "429" } } }, /`action\.respond\.status`: must be a whole number from 200 to 599, got "429"/],
    [{ match: {}, action: { respond: { status: 200, headers: { date: 1 } } } }, /`action\.respond\.headers\.date`: must be text, got 1/],
    [{ match: {}, action: { respond: { status: 200, sample: "huge" } } }, /`action\.respond\.sample`: must be "empty", "html", .* or "deep", got "huge"/],
    [{ match: {}, action: { respond: { status: 200 }, change: {} } }, /`action\.change`: must be left out with `respond`, which sets the whole response, got \{\}/],
    [{ match: {}, action: { respond: { status: 200 }, operation: "Never" } }, /`action\.operation`: must be left out when the request is not processed/],
    [{ match: {}, action: { reset: "after", bytesPerSecond: 1 } }, /`action\.bytesPerSecond`: must be left out when no response is sent/],
    [{ match: {}, action: { reset: "middle", refuseSeconds: 1 } }, /`action\.reset`: must be left out or "before" or "after", with `refuseSeconds`, got "middle"/],
    [{ match: {}, action: { when: "after", delaySeconds: 1 } }, /`action\.when`: must be left out without `respond`, got "after"/],
    [{ match: {}, action: { operation: "Never", keepCapture: false } }, /`action\.keepCapture`: must be left out unless `operation` is "Failed" or "Canceled", got false/],
    [{ match: {}, action: { operation: "Failed", error: { code: "X" } } }, /`action\.error\.message`: must be given, got nothing/],
    [{ match: {}, action: { effectAfterSeconds: 1 } }, /`action\.effectAfterSeconds`: must be left out unless `operation` is "Succeeded", got 1/],
    [{ match: {}, action: { change: { remove: "id" } } }, /`action\.change\.remove`: must be a list, got "id"/],
    [{ drop: true }, /^Error: adding a fault rule: `drop`: must be an object, got true \(InvalidFaultRule\)$/],
    [{ drop: { target: "db" } }, /`drop\.target`: must be left out: known are `from`, `to`, `port`, `protocol`, `share`, `larger`, `by` and `seed`, got "db"/],
    [{ drop: { port: "1433" } }, /`drop\.port`: must be a whole number from 1 to 65535, got "1433"/],
    [{ drop: { protocol: "tcp" } }, /`drop\.protocol`: must be "TCP" or "UDP", got "tcp"/],
    [{ drop: { share: 5 } }, /`drop\.share`: must be a number from 0 to 1, got 5/],
    [{ drop: { by: "firewall" } }, /`drop\.by`: must be "network" or "machine", got "firewall"/],
    [{ drop: {}, match: {} }, /`match`: must be left out: known are `name` and `drop`, got \{\}/],
  ];
  for (const [rule, message] of mistakes) {
    it(`are refused when they are ${JSON.stringify(rule)}`, () => {
      assert.throws(() => azure.faults.add(rule as FaultRule), message);
      assert.deepEqual(azure.faults.list(), []);
    });
  }
});
