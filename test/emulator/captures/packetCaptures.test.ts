import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { collect } from "../../../emulator/core/request";
import { armRequests, asyncHeaders, capturePath, ids, pathOf, stillAzure, watcherPath } from "../armRequests";
import type { Answer } from "../armRequests";

const minimal = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "C:\\captures\\one.cap" } } };
const poll = "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Network/locations/westcentralus";

describe("packet captures", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure();
    arm = armRequests(azure);
  });

  it("answers old api-versions as recordings of their time have it", async () => {
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    const at = (path: string, apiVersion: string) => `${path}?api-version=${apiVersion}`;
    await arm.post(`${capturePath("one")}/queryStatus`);
    const shown = async (apiVersion: string) => (await arm.get(at(capturePath("one"), apiVersion))).json;
    assert.deepEqual([(await shown("2018-04-01")).type, (await shown("2018-06-01")).type], [undefined, "Microsoft.Network/networkWatchers/packetCaptures"]);
    const queried = async (apiVersion: string) => "queryPacketCaptureLastOperationId" in (await shown(apiVersion)).properties;
    assert.deepEqual([await queried("2017-10-01"), await queried("2017-11-01")], [false, true]);

    for (const { apiVersion, ended } of [{ apiVersion: "2019-04-01", ended: { status: "Succeeded" } }, { apiVersion: "2019-06-01", ended: { status: "Succeeded", properties: {} } }]) {
      const stopped = await arm.post(at(`${capturePath("one")}/stop`, apiVersion));
      azure.clock.advance(10);
      assert.deepEqual((await arm.get(pathOf(stopped.headers["azure-asyncoperation"]))).json, ended);
    }
    const writes = async (apiVersion: string) => "x-ms-ratelimit-remaining-subscription-writes" in (await arm.post(at(`${capturePath("one")}/queryStatus`, apiVersion))).headers;
    assert.deepEqual([await writes("2020-03-01"), await writes("2020-04-01")], [true, false]);
  });

  it("answers a PUT with 201, Updating, an operation to poll and neither Location nor ETag", async () => {
    const created = await arm.put(capturePath("one"), minimal);

    assert.equal(created.status, 201);
    const operationId = created.headers["x-ms-request-id"];
    assert.deepEqual(asyncHeaders(created), {
      "azure-asyncoperation": `${poll}/operations/${operationId}?api-version=2026-01-01`,
      "retry-after": "10",
      "azure-asyncnotification": "Enabled",
    });
    assert.equal(created.body, [
      "{",
      '  "name": "one",',
      `  "id": "${capturePath("one")}",`,
      `  "etag": ${JSON.stringify(created.json.etag)},`,
      '  "properties": {',
      '    "provisioningState": "Updating",',
      `    "target": "${ids.virtualMachine}",`,
      '    "scope": {',
      '      "include": [],',
      '      "exclude": []',
      "    },",
      '    "targetType": "AzureVM",',
      '    "bytesToCapturePerPacket": 0,',
      '    "totalBytesPerSession": 1073741824,',
      '    "timeLimitInSeconds": 18000,',
      '    "storageLocation": {',
      '      "storagePath": "",',
      '      "filePath": "C:\\\\captures\\\\one.cap"',
      "    },",
      '    "filters": []',
      "  },",
      '  "type": "Microsoft.Network/networkWatchers/packetCaptures"',
      "}",
    ].join("\r\n"));
  });

  it("is InProgress until the create's time is over, then Succeeded without Retry-After", async () => {
    const operation = pathOf((await arm.put(capturePath("one"), minimal)).headers["azure-asyncoperation"]);

    azure.clock.advance(9.999);
    const early = await arm.get(operation);
    assert.deepEqual([early.status, early.body, asyncHeaders(early)], [200, '{\r\n  "status": "InProgress"\r\n}', { "retry-after": "10" }]);

    azure.clock.advance(0.001);
    const late = await arm.get(operation);
    assert.deepEqual([late.status, late.body, asyncHeaders(late)], [200, '{\r\n  "status": "Succeeded"\r\n}', {}]);
    assert.equal((await arm.get(capturePath("one"))).json.properties.provisioningState, "Succeeded");
  });

  it("has Succeeded at the first poll, when the create takes 0 s", async () => {
    azure = stillAzure({ timings: { create: 0 } });
    arm = armRequests(azure);
    const created = await arm.put(capturePath("one"), minimal);
    assert.equal(created.json.properties.provisioningState, "Updating");
    assert.deepEqual((await arm.get(pathOf(created.headers["azure-asyncoperation"]))).json, { status: "Succeeded" });
    assert.equal(azure.packetCapture(capturePath("one"))?.packetCaptureStatus, "Running");
  });

  it("shows the watcher's etag on every capture, and a new one after each change of any of them", async () => {
    const etags: string[] = [];
    const look = async () => {
      const watcher = (await arm.get(watcherPath)).json.etag;
      const list = (await arm.get(`${watcherPath}/packetCaptures`)).json.value.map(({ etag }) => etag);
      assert.deepEqual(new Set(list), new Set(list.length === 0 ? [] : [watcher]));
      etags.push(watcher);
    };
    await look();
    await arm.put(capturePath("one"), minimal);
    await look();
    await arm.put(capturePath("two"), minimal);
    await look();
    azure.clock.advance(10);
    await look();
    await arm.post(`${capturePath("one")}/queryStatus`);
    await look();
    await arm.post(`${capturePath("two")}/stop`);
    await look();
    await arm.delete(capturePath("one"));
    await look();
    assert.equal(new Set(etags).size, etags.length);
    const got = await arm.get(capturePath("two"));
    assert.equal(got.headers["etag"], got.json.etag);
  });

  it("leaves the watcher's runningOperationIds empty while sessions run", async () => {
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    const { json } = await arm.get(watcherPath);
    const { value } = (await arm.get(watcherPath.replace(/\/[^/]+$/, ""))).json;
    assert.deepEqual([json.properties.runningOperationIds, value[0]?.properties.runningOperationIds], [[], []]);
  });

  it("gives the answer to queryStatus no allowance of writes once the session has ended", async () => {
    const allowances = async () => Object.keys((await arm.post(`${capturePath("one")}/queryStatus`)).headers).filter((name) => /ratelimit/.test(name));
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    assert.deepEqual(await allowances(), ["x-ms-ratelimit-remaining-subscription-writes", "x-ms-ratelimit-remaining-subscription-global-writes"]);
    azure.endSession(capturePath("one"));
    assert.deepEqual(await allowances(), []);
  });

  it("names the sessions that run in the watcher's runningOperationIds where the switch says so", async () => {
    azure = stillAzure({ runningOperationIds: "sessions" });
    arm = armRequests(azure);
    const running = async () => (await arm.get(watcherPath)).json.properties.runningOperationIds;
    await arm.put(capturePath("one"), minimal);
    assert.deepEqual(await running(), []);
    azure.clock.advance(10);
    assert.equal((await running()).length, 1);
    azure.endSession(capturePath("one"));
    assert.deepEqual(await running(), []);
  });

  it("answers queryStatus with 202, the status and a Location while the session runs, then with 200", async () => {
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    const status = await arm.post(`${capturePath("one")}/queryStatus`);
    const running = {
      name: "one",
      id: capturePath("one"),
      captureStartTime: status.json.captureStartTime,
      packetCaptureStatus: "Running",
      packetCaptureError: [],
    };
    assert.match(status.json.captureStartTime, /^2020-01-02T12:11:20\.339\d{1,4}Z$/);
    assert.equal(status.status, 202);
    assert.deepEqual(status.json, running);
    assert.deepEqual(asyncHeaders(status), {
      location: `${poll}/operationResults/${status.headers["x-ms-request-id"]}?api-version=2026-01-01`,
      "retry-after": "10",
      "azure-asyncnotification": "Enabled",
    });

    const result = await arm.get(pathOf(status.headers["location"]));
    assert.deepEqual([result.status, result.json], [200, running]);
    assert.deepEqual(Object.keys(asyncHeaders(result)), ["location", "azure-asyncnotification"]);
    assert.equal((await arm.get(capturePath("one"))).json.properties.queryPacketCaptureLastOperationId, status.headers["x-ms-request-id"]);
  });

  it("answers polls of a status query with 202 and null, while it takes its time", async () => {
    azure = stillAzure({ timings: { create: 0, getStatus: 10 } });
    arm = armRequests(azure);
    await arm.put(capturePath("one"), minimal);
    const location = pathOf((await arm.post(`${capturePath("one")}/queryStatus`)).headers["location"]);
    const early = await arm.get(location);
    assert.deepEqual([early.status, early.body], [202, "null"]);
    assert.deepEqual(Object.keys(asyncHeaders(early)), ["location", "azure-asyncoperation", "retry-after", "azure-asyncnotification"]);
    azure.clock.advance(10);
    const late = await arm.get(location);
    assert.deepEqual([late.status, late.json.packetCaptureStatus], [200, "Running"]);
  });

  it("stops a session when the stop's time is over", async () => {
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    const stop = await arm.post(`${capturePath("one")}/stop`);
    const id = stop.headers["x-ms-request-id"];
    const headers = {
      location: `${poll}/operationResults/${id}?api-version=2026-01-01`,
      "azure-asyncoperation": `${poll}/operations/${id}?api-version=2026-01-01`,
    };
    assert.deepEqual([stop.status, stop.body, asyncHeaders(stop)], [202, "", { ...headers, "retry-after": "10", "azure-asyncnotification": "Enabled" }]);
    assert.equal(azure.packetCapture(capturePath("one"))?.packetCaptureStatus, "Running");

    azure.clock.advance(10);
    assert.equal((await arm.get(pathOf(stop.headers["azure-asyncoperation"]))).body, '{\r\n  "status": "Succeeded",\r\n  "properties": {}\r\n}');
    const result = await arm.get(pathOf(stop.headers["location"]));
    assert.deepEqual([result.status, result.body, asyncHeaders(result)], [200, "null", { ...headers, "azure-asyncnotification": "Enabled" }]);
    const status = await arm.post(`${capturePath("one")}/queryStatus`);
    assert.equal(status.status, 200);
    assert.deepEqual(Object.keys(status.json), ["name", "id", "captureStartTime", "packetCaptureStatus", "stopReason", "packetCaptureError"]);
    assert.deepEqual([status.json.packetCaptureStatus, status.json.stopReason], ["Stopped", "Manual"]);
    assert.equal((await arm.get(capturePath("one"))).json.properties.provisioningState, "Succeeded");
  });

  it("keeps the reason of a session that has ended before it is stopped", async () => {
    await arm.put(capturePath("one"), { properties: { ...minimal.properties, timeLimitInSeconds: 60 } });
    azure.clock.advance(100);
    assert.equal((await arm.post(`${capturePath("one")}/stop`)).status, 202);
    azure.clock.advance(10);
    assert.equal((await arm.post(`${capturePath("one")}/queryStatus`)).json.stopReason, "TimeExceeded");
  });

  it("deletes a running capture: 202, then gone, with 204 as its result", async () => {
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    const deletion = await arm.delete(capturePath("one"));
    assert.deepEqual([deletion.status, deletion.body], [202, ""]);
    assert.deepEqual(Object.keys(asyncHeaders(deletion)), ["location", "azure-asyncoperation", "retry-after", "azure-asyncnotification"]);
    assert.equal((await arm.get(capturePath("one"))).json.properties.provisioningState, "Deleting");

    azure.clock.advance(10);
    assert.deepEqual((await arm.get(pathOf(deletion.headers["azure-asyncoperation"]))).json, { status: "Succeeded" });
    const result = await arm.get(pathOf(deletion.headers["location"]));
    assert.deepEqual([result.status, result.body, result.headers["content-length"]], [204, "", undefined]);
    assert.equal((await arm.get(capturePath("one"))).status, 404);
    assert.equal((await arm.get(`${watcherPath}/packetCaptures`)).body, '{\r\n  "value": []\r\n}');
    const again = await arm.delete(capturePath("one"));
    assert.deepEqual([again.status, asyncHeaders(again)], [204, {}]);
  });

  it("lets a DELETE take over from a create that is running, and refuses everything else meanwhile", async () => {
    const created = await arm.put(capturePath("one"), minimal);
    for (const [method, path] of [["PUT", ""], ["POST", "/stop"]] as const) {
      const refused = await arm.send(method, `${capturePath("one")}${path}`, method === "PUT" ? minimal : undefined);
      assert.equal(refused.status, 409);
      assert.deepEqual(refused.json.error, {
        code: "AnotherOperationInProgress",
        message: `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${created.headers["azure-asyncoperation"]}.`,
        details: [],
      });
    }
    assert.equal((await arm.delete(capturePath("one"))).status, 202);
    assert.equal((await arm.get(pathOf(created.headers["azure-asyncoperation"]))).json.status, "Canceled");
    azure.clock.advance(10);
    assert.equal(azure.packetCapture(capturePath("one")), undefined);
  });

  it("answers a DELETE during the deletion with the same operation", async () => {
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    const [first, second] = [await arm.delete(capturePath("one")), await arm.delete(capturePath("one"))];
    assert.equal(second.status, 202);
    assert.equal(second.headers["azure-asyncoperation"], first.headers["azure-asyncoperation"]);
  });

  it("refuses a DELETE during the create, when it is told to", async () => {
    azure = stillAzure({ deleteWhileCreating: "refuse" });
    arm = armRequests(azure);
    await arm.put(capturePath("one"), minimal);
    assert.equal((await arm.delete(capturePath("one"))).status, 409);
  });

  it("refuses a second PUT on a name that is taken, or accepts it when it is told to", async () => {
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    const refused = await arm.put(capturePath("one"), minimal);
    assert.deepEqual([refused.status, refused.json], [400, { error: { code: "PacketCaptureExistingAlready", message: "Existing Packet capture can not be updated.", details: [] } }]);

    azure = stillAzure({ secondPut: "accept" });
    arm = armRequests(azure);
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(10);
    const accepted = await arm.put(capturePath("ONE"), { properties: { ...minimal.properties, timeLimitInSeconds: 60 } });
    assert.deepEqual([accepted.status, accepted.json.name, accepted.json.properties.timeLimitInSeconds], [201, "one", 60]);
  });

  it("accepts a stop during the create, when it is told to, and ends the session once the capture is there", async () => {
    azure = stillAzure({ stopWhileCreating: "accept" });
    arm = armRequests(azure);
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(4);
    assert.equal((await arm.send("POST", `${capturePath("one")}/stop`)).status, 202);
    assert.equal((await arm.send("POST", `${capturePath("one")}/stop`)).status, 202, "as long as it is the create that is running");
    azure.clock.advance(6);
    assert.deepEqual([azure.packetCapture(capturePath("one"))?.provisioningState, azure.packetCapture(capturePath("one"))?.packetCaptureStatus], ["Succeeded", "Running"]);
    azure.clock.advance(10);
    assert.deepEqual([azure.packetCapture(capturePath("one"))?.packetCaptureStatus, azure.packetCapture(capturePath("one"))?.stopReason], ["Stopped", "Manual"]);
  });

  it("ignores `If-None-Match: *`, or obeys it when it is told to, whatever becomes of a second PUT", async () => {
    for (const secondPut of ["refuse", "accept"] as const) {
      azure = stillAzure({ secondPut, ifNoneMatch: "obey" });
      arm = armRequests(azure);
      const once = { method: "PUT", url: `${capturePath("one")}?api-version=2026-01-01`, headers: { "If-None-Match": "*" }, body: JSON.stringify(minimal) };
      assert.equal((await azure.handle(once)).status, 201);
      azure.clock.advance(10);
      const refused = await azure.handle(once);
      assert.deepEqual([refused.status, /"code": ?"(\w+)"/.exec((await collect(refused.body)).toString())?.[1]], [412, "PreconditionFailed"]);
      assert.equal((await arm.put(capturePath("one"), minimal)).status, secondPut === "accept" ? 201 : 400, "without the header");
    }
  });

  it("lets captures of one watcher go their ways, or one at a time when it is told to", async () => {
    await arm.put(capturePath("one"), minimal);
    assert.equal((await arm.put(capturePath("two"), minimal)).status, 201);

    azure = stillAzure({ siblingOperations: "refuse" });
    arm = armRequests(azure);
    await arm.put(capturePath("one"), minimal);
    const refused = await arm.put(capturePath("two"), minimal);
    assert.deepEqual([refused.status, refused.json.error.code], [409, "AnotherOperationInProgress"]);
    azure.clock.advance(10);
    assert.equal((await arm.put(capturePath("two"), minimal)).status, 201);
    assert.equal((await arm.send("POST", `${capturePath("one")}/stop`)).status, 409);
    assert.equal((await arm.delete(capturePath("one"))).status, 409);
    azure.clock.advance(10);
    assert.equal((await arm.delete(capturePath("one"))).status, 202);
  });

  it("answers for a missing capture as recorded, whatever is asked of it", async () => {
    const id = capturePath("packetCaptureName");
    for (const [method, action] of [["GET", ""], ["POST", "/stop"], ["POST", "/queryStatus"]] as const) {
      const missing = await arm.send(method, `${id}${action}`);
      assert.equal(missing.status, 404);
      assert.deepEqual(missing.json, { error: { code: "NotFound", message: `Resource ${id} not found.`, details: [] } });
    }
  });

  it("fills in what filters leave out and keeps their order", async () => {
    const filters = [{ protocol: "TCP", localIPAddress: "127.0.0.1;127.0.0.5" }, { remotePort: "443" }];
    const created = await arm.put(capturePath("one"), { properties: { ...minimal.properties, filters } });
    assert.equal(JSON.stringify(created.json.properties.filters), JSON.stringify([
      { protocol: "TCP", localIPAddress: "127.0.0.1;127.0.0.5", localPort: "", remoteIPAddress: "", remotePort: "" },
      { protocol: "Any", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "443" },
    ]));
  });

  it("names the file after the machine and the moment of the PUT, when only an account is given", async () => {
    const storageLocation = { storageId: ids.storageAccount };
    const created = await arm.put(capturePath("one"), { properties: { target: ids.virtualMachine, storageLocation } });
    const expected = {
      storageId: ids.storageAccount,
      storagePath: "https://contosoexamplergdiag374.blob.core.windows.net/network-watcher-logs/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/contosoexamplerg/providers/microsoft.compute/virtualmachines/contosovm/2020/01/02/packetcapture_12_11_19_339.cap",
    };
    assert.equal(JSON.stringify(created.json.properties.storageLocation), JSON.stringify(expected));
    azure.clock.advance(3600);
    assert.deepEqual((await arm.get(capturePath("one"))).json.properties.storageLocation, expected);
  });

  it("keeps a storage path that the caller gave", async () => {
    const storageLocation = { storageId: ids.storageAccount, storagePath: "https://contosoexamplergdiag374.blob.core.windows.net/mine/one.cap" };
    const created = await arm.put(capturePath("one"), { properties: { target: ids.virtualMachine, storageLocation } });
    assert.deepEqual(created.json.properties.storageLocation, storageLocation);
  });

  it("shows scope and target type from 2021-06-01 on only", async () => {
    await arm.put(capturePath("one"), minimal);
    const keys = async (apiVersion: string) => Object.keys((await arm.get(`${capturePath("one")}?api-version=${apiVersion}`)).json.properties).slice(1, 4);
    assert.deepEqual(await keys("2020-05-01"), ["target", "bytesToCapturePerPacket", "totalBytesPerSession"]);
    assert.deepEqual(await keys("2021-06-01"), ["target", "scope", "targetType"]);
  });

  it("shows a continuous capture without the limits of a single session", async () => {
    const captureSettings = { fileCount: 2, fileSizeInBytes: 102400, sessionTimeLimitInSeconds: 60 };
    const created = await arm.put(capturePath("one"), {
      properties: { target: ids.virtualMachine, storageLocation: { localPath: "C:\\captures\\one.cap" }, continuousCapture: true, captureSettings },
    });
    assert.equal(JSON.stringify(created.json.properties), JSON.stringify({
      provisioningState: "Updating",
      target: ids.virtualMachine,
      scope: { include: [], exclude: [] },
      targetType: "AzureVM",
      bytesToCapturePerPacket: 0,
      storageLocation: { storagePath: "", localPath: "C:\\captures\\one.cap" },
      continuousCapture: true,
      captureSettings,
      filters: [],
    }));
    azure.clock.advance(62);
    assert.equal((await arm.post(`${capturePath("one")}/queryStatus`)).json.stopReason, "TimeExceeded");
  });

  it("writes a scale set's instances as ids and counts them when they stop", async () => {
    const set = `${ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/Workers")}`;
    azure.addScaleSet({ id: set, location: "westcentralus", instances: ["0", "1", "2"] });
    const put = (name: string, scope?: unknown) => arm.put(capturePath(name), { properties: { target: set, scope, timeLimitInSeconds: 60, storageLocation: { filePath: "/var/captures/one.cap" } } });
    const created = await put("one", { include: ["0", "1"], exclude: [] });
    assert.deepEqual([created.json.properties.targetType, created.json.properties.scope], ["AzureVMSS", { include: [`${set}/virtualMachines/0`, `${set}/virtualMachines/1`], exclude: [] }]);
    await put("all");
    azure.clock.advance(100);
    const reason = async (name: string) => (await arm.post(`${capturePath(name)}/queryStatus`)).json.stopReason;
    assert.equal(await reason("one"), "2 VM Instance(s) stopped due to TimeExceeded Reasons. ");
    assert.equal(await reason("all"), "3 VM Instance(s) stopped due to TimeExceeded Reasons. ");
  });

  it("fails a create whose machine has no working agent or does not run", async () => {
    const bad = [{ agent: "missing" }, { agent: "failed" }, { agent: "provisioning" }, { power: "deallocated" }, { power: "stopped" }] as const;
    for (const [index, state] of bad.entries()) {
      azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", ...state });
      const created = await arm.put(capturePath(`bad-${index}`), minimal);
      azure.clock.advance(10);
      assert.deepEqual((await arm.get(pathOf(created.headers["azure-asyncoperation"]))).json, {
        status: "Failed",
        error: { code: "InternalServerError", message: "An error occurred.", details: [] },
      });
      assert.equal((await arm.get(capturePath(`bad-${index}`))).json.properties.provisioningState, "Failed");
      const status = await arm.post(`${capturePath(`bad-${index}`)}/queryStatus`);
      assert.deepEqual([status.status, status.json], [200, { name: `bad-${index}`, id: capturePath(`bad-${index}`), packetCaptureStatus: "Error", packetCaptureError: ["InternalError"] }]);
    }
  });

  it("ends a session whose machine is deleted", async () => {
    await arm.put(capturePath("one"), minimal);
    azure.clock.advance(20);
    assert.equal((await arm.delete(`${ids.virtualMachine}?api-version=2026-03-01`)).status, 202);
    const status = await arm.post(`${capturePath("one")}/queryStatus`);
    assert.deepEqual([status.status, status.json.packetCaptureStatus, status.json.packetCaptureError], [200, "Error", ["AgentStopped"]]);
  });

  it("cuts a list into pages from 2026-01-01 on, and follows the link whatever has been deleted", async () => {
    azure = stillAzure({ pageSize: 2, timings: { create: 0, delete: 0 } });
    arm = armRequests(azure);
    for (const name of ["a", "b", "c", "d", "e"]) await arm.put(capturePath(name), minimal);
    const names = (answer: Answer) => answer.json.value.map(({ name }) => name);
    assert.deepEqual(names(await arm.get(`${watcherPath}/packetCaptures?api-version=2025-05-01`)), ["a", "b", "c", "d", "e"]);

    const first = await arm.get(`${watcherPath}/packetCaptures`);
    azure.removePacketCapture(capturePath("b"));
    const second = await arm.get(pathOf(first.json.nextLink));
    const third = await arm.get(pathOf(second.json.nextLink));
    assert.deepEqual([names(first), names(second), names(third)], [["a", "b"], ["c", "d"], ["e"]]);
    assert.equal(third.json.nextLink, undefined);
  });
});
