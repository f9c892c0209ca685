import assert from "node:assert/strict";
import { ConnectionReset } from "../../emulator";
import type { LocalAzure } from "../../emulator";
import { armRequests, capturePath, ids, pathOf, stillAzure, watcherPath } from "./armRequests";

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

  it("are refused when they would never strike", () => {
    const action = { reset: "before" } as const;
    assert.throws(() => azure.faults.add({ match: {}, action: {} as typeof action }), /^Error: adding a fault rule: `action` must have one of/);
    assert.throws(() => azure.faults.add({ action } as never), /`match` is missing/);
    assert.throws(() => azure.faults.add({ match: {}, times: 0, action }), /`times` must be more than 0 or "forever", got 0/);
    assert.throws(() => azure.faults.add({ match: {}, skip: -1, action }), /`skip` must be 0 or more, got -1/);
  });
});
