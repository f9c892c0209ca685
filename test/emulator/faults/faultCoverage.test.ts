import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConnectionRefused, ConnectionReset, createLocalAzure } from "../../../emulator";
import type { AgentState, FaultRule, LocalAzure, SessionOutcome } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, capturePath, ids, parseBody, pathOf, stillAzure, textOf, watcherPath } from "../armRequests";
import type { Answer } from "../armRequests";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };
const one = capturePath("one");
const [put, get, poll, token, list] = ["PacketCaptures_Create", "PacketCaptures_Get", "Operations_Get", "Token", "PacketCaptures_List"].map((operation) => ({ operation }));
const error = (code: string) => ({ error: { code, message: "no" } });

interface Scene {
  azure: LocalAzure;
  arm: ReturnType<typeof armRequests>;
  /** Creates the capture and lets the create end. */
  create: () => Promise<Answer>;
  requestToken: () => Promise<{ status: number; json: Record<string, unknown> }>;
}

interface Row {
  /** Of the list of faults that the project's tools have to bear. */
  row: number;
  what: string;
  rules?: FaultRule[];
  proof: (scene: Scene) => Promise<void>;
}

const rows: Row[] = [
  {
    row: 1, what: "a storm of 429 with growing Retry-After",
    rules: [1, 10, 30].map((seconds) => ({ match: {}, times: 2, action: { respond: { status: 429, headers: { "Retry-After": String(seconds) }, body: error("SubscriptionRequestsThrottled") } } })),
    async proof({ arm }) {
      const waits = [];
      for (let count = 0; count < 7; count += 1) waits.push((await arm.get(watcherPath)).headers["retry-after"]);
      assert.deepEqual(waits, ["1", "1", "10", "10", "30", "30", undefined]);
    },
  },
  {
    row: 2, what: "429 without Retry-After",
    rules: [{ match: poll!, action: { respond: { status: 429, body: error("TooManyRequests") } } }],
    async proof({ arm, create }) {
      const answer = await arm.get(pathOf((await create()).headers["azure-asyncoperation"]));
      assert.deepEqual([answer.status, answer.headers["retry-after"]], [429, undefined]);
    },
  },
  {
    row: 3, what: "bursts of 500, 502, 503 and 504 on the PUT",
    rules: [500, 502, 503, 504].map((status) => ({ match: put!, action: { respond: { status } } })),
    async proof({ arm }) {
      const statuses = [];
      for (let count = 0; count < 5; count += 1) statuses.push((await arm.put(one, body)).status);
      assert.deepEqual(statuses, [500, 502, 503, 504, 201]);
    },
  },
  {
    row: 4, what: "connections refused for a while",
    rules: [{ match: {}, action: { refuseSeconds: 20 } }],
    async proof({ azure, arm }) {
      await assert.rejects(arm.get(watcherPath), ConnectionReset);
      await assert.rejects(arm.get(watcherPath), ConnectionRefused);
      azure.faults.clear();
      assert.equal((await arm.get(watcherPath)).status, 200);
    },
  },
  {
    row: 5, what: "a reset before the PUT is processed",
    rules: [{ match: put!, action: { reset: "before" } }],
    async proof({ azure, arm }) {
      await assert.rejects(arm.put(one, body), ConnectionReset);
      assert.equal(azure.packetCaptures().length, 0);
    },
  },
  {
    row: 6, what: "a PUT that is processed, and its answer lost",
    rules: [{ match: put!, action: { reset: "after" } }],
    async proof({ azure, arm }) {
      await assert.rejects(arm.put(one, body), ConnectionReset);
      assert.equal(azure.packetCaptures().length, 1);
    },
  },
  {
    row: 7, what: "504 after the PUT was processed",
    rules: [{ match: put!, action: { respond: { status: 504 }, when: "after" } }],
    async proof({ azure, arm }) {
      assert.equal((await arm.put(one, body)).status, 504);
      assert.equal(azure.packetCaptures().length, 1);
    },
  },
  {
    row: 8, what: "resets while polling",
    rules: [{ match: poll!, times: 20, action: { reset: "before" } }],
    async proof({ arm, create }) {
      const operation = pathOf((await create()).headers["azure-asyncoperation"]);
      for (let count = 0; count < 20; count += 1) await assert.rejects(arm.get(operation), ConnectionReset);
      assert.equal((await arm.get(operation)).json.status, "Succeeded");
    },
  },
  {
    row: 9, what: "an operation URL that is 404 for a while",
    rules: [{ match: poll!, times: 3, action: { respond: { status: 404, body: error("NotFound") } } }],
    async proof({ arm, create }) {
      const operation = pathOf((await create()).headers["azure-asyncoperation"]);
      const statuses = [];
      for (let count = 0; count < 4; count += 1) statuses.push((await arm.get(operation)).status);
      assert.deepEqual(statuses, [404, 404, 404, 200]);
    },
  },
  ...(["Failed", "Canceled"] as const).map((outcome): Row => ({
    row: 10, what: `an operation that ends ${outcome}`,
    rules: [{ match: put!, action: { operation: outcome, error: { code: "Broken", message: "it broke" } } }],
    async proof({ azure, arm, create }) {
      const { json } = await arm.get(pathOf((await create()).headers["azure-asyncoperation"]));
      assert.deepEqual([json.status, json.error.code, azure.packetCapture(one)?.provisioningState], [outcome, "Broken", outcome]);
    },
  })),
  {
    row: 11, what: "an operation that ends Failed, and the capture gone",
    rules: [{ match: put!, action: { operation: "Failed", keepCapture: false } }],
    async proof({ azure, create }) {
      await create();
      assert.equal(azure.packetCapture(one), undefined);
    },
  },
  {
    row: 12, what: "an operation that never ends",
    rules: [{ match: put!, action: { operation: "Never" } }],
    async proof({ azure, arm, create }) {
      const { headers } = await create();
      azure.clock.advance(1_000_000);
      assert.equal((await arm.get(pathOf(headers["azure-asyncoperation"]))).json.status, "InProgress");
    },
  },
  {
    row: 13, what: "latency, and a body at one byte a second",
    rules: [{ match: {}, action: { delaySeconds: 0, answerDelaySeconds: 0, bytesPerSecond: 1 } }],
    async proof({ azure }) {
      const { headers, body: parts } = await azure.handle({ method: "GET", url: `${watcherPath}?api-version=2026-01-01` });
      for await (const part of parts as AsyncIterable<Uint8Array>) {
        assert.ok(part.length === 1 && Number(headers["content-length"]) > 1);
        break;
      }
      assert.match(azure.journal.entries[0]!.fault!, /^delay 0 s, response delayed by 0 s, 1 bytes a second$/);
    },
  },
  ...([
    ["malformed", "application/json; charset=utf-8", (text: string) => assert.throws(() => JSON.parse(text) as unknown)],
    ["truncated", "application/json; charset=utf-8", (text: string) => assert.throws(() => JSON.parse(text) as unknown)],
    ["html", "text/html", (text: string) => assert.match(text, /^<html>/)],
    ["wrongContentType", "text/html", (text: string) => assert.ok(JSON.parse(text))],
    ["large", "application/json; charset=utf-8", (text: string) => assert.equal(Buffer.byteLength(text), 8 * 1024 * 1024)],
    ["deep", "application/json; charset=utf-8", (text: string) => assert.match(text, /^\[{100000}\]{100000}$/)],
    ["empty", "application/json; charset=utf-8", (text: string) => assert.equal(text, "")],
  ] as const).map(([sample, type, check]): Row => ({
    row: 14, what: `a body that is ${sample}`,
    rules: [{ match: get!, action: { change: { status: 200, sample } } }],
    async proof({ azure }) {
      const answer = await azure.handle({ method: "GET", url: `${one}?api-version=2026-01-01` });
      const [text, { status, headers }] = [textOf(answer), answer];
      assert.deepEqual([status, headers["content-type"], headers["content-length"]], [200, type, String(Buffer.byteLength(text))]);
      check(text);
    },
  })),
  {
    row: 14, what: "a connection that breaks in the middle of the body",
    rules: [{ match: {}, action: { reset: "middle" } }],
    async proof({ azure }) {
      const { headers, body: parts } = await azure.handle({ method: "GET", url: `${watcherPath}?api-version=2026-01-01` });
      let received = 0;
      await assert.rejects(async () => {
        for await (const part of parts as AsyncIterable<Uint8Array>) received += part.length;
      }, ConnectionReset);
      assert.equal(received, Math.floor(Number(headers["content-length"]) / 2));
    },
  },
  {
    row: 15, what: "a provisioningState that nobody knows",
    rules: [{ match: get!, action: { change: { set: { "properties.provisioningState": "Reticulating" } } } }],
    async proof({ arm, create }) {
      await create();
      const states = [(await arm.get(one)).json.properties.provisioningState, (await arm.get(one)).json.properties.provisioningState];
      assert.deepEqual(states, ["Reticulating", "Succeeded"]);
    },
  },
  {
    row: 15, what: "a value of another type in any field",
    rules: [{ match: get!, action: { change: { set: { "properties.filters": "none", "properties.target": 7, "properties.scope": null }, remove: ["properties.storageLocation", "etag"] } } }],
    async proof({ arm, create }) {
      await create();
      const { properties, ...envelope } = (await arm.get(one)).json;
      assert.deepEqual([properties.filters, properties["target"], properties["scope"], "storageLocation" in properties, "etag" in envelope], ["none", 7, null, false, false]);
    },
  },
  {
    row: 16, what: "tokens that expire while polling",
    rules: [{ match: poll!, action: { expireTokens: true } }],
    async proof() {
      const azure = createLocalAzure();
      azure.faults.add({ match: poll!, action: { expireTokens: true } });
      const url = `/subscriptions/${azure.identity.subscriptionId}/providers/Microsoft.Network/locations/westus/operations/x?api-version=2026-01-01`;
      const ask = async (bearer: string) => azure.handle({ method: "GET", url, headers: { authorization: `Bearer ${bearer}` } });
      const old = await azure.issueToken();
      const { status, body: text } = await ask(old);
      assert.deepEqual([status, parseBody<Answer["json"]>({ body: text }).error.code], [401, "ExpiredAuthenticationToken"]);
      assert.equal((await ask(await azure.issueToken())).status, 404);
      assert.equal((await ask(old)).status, 401);
    },
  },
  {
    row: 16, what: "tokens with a short life",
    rules: [{ match: token!, action: { tokenLifetimeSeconds: 0 } }],
    async proof({ requestToken }) {
      assert.equal((await requestToken()).json["expires_in"], 0);
      assert.equal((await requestToken()).json["expires_in"], 3599);
    },
  },
  {
    row: 17, what: "a token endpoint that is down, or refuses the secret",
    rules: [
      { match: token!, action: { respond: { status: 503 } } },
      { match: token!, action: { respond: { status: 401, body: { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." } } } },
    ],
    async proof({ requestToken }) {
      assert.equal((await requestToken()).status, 503);
      const { status, json } = await requestToken();
      assert.deepEqual([status, json["error"]], [401, "invalid_client"]);
    },
  },
  ...[600, -600].map((skewSeconds): Row => ({
    row: 18, what: `a service whose clock is off by ${skewSeconds} s, and Retry-After as a date`,
    rules: [{ match: {}, action: { skewSeconds, respond: { status: 429, headers: { "Retry-After": "{date+30}" } } } }],
    async proof({ azure, arm }) {
      const { headers } = await arm.get(watcherPath);
      assert.equal(headers["date"], new Date(azure.clock.now() + skewSeconds * 1000).toUTCString());
      assert.equal(Date.parse(headers["retry-after"]!) - Date.parse(headers["date"]), 30_000);
    },
  })),
  ...["Create", "Get", "List", "Delete", "Stop", "GetStatus"].map((action): Row => ({
    row: 19, what: `403 for PacketCaptures_${action}`,
    rules: [{ match: { operation: `PacketCaptures_${action}` }, action: { respond: { status: 403, body: error("AuthorizationFailed") } } }],
    async proof({ arm }) {
      const requests = {
        Create: () => arm.put(one, body), Get: () => arm.get(one), List: () => arm.get(`${watcherPath}/packetCaptures`),
        Delete: () => arm.delete(one), Stop: () => arm.post(`${one}/stop`), GetStatus: () => arm.post(`${one}/queryStatus`),
      };
      for (const [name, request] of Object.entries(requests)) assert.equal((await request()).status === 403, name === action, name);
    },
  })),
  {
    row: 20, what: "a capture that is deleted without a request",
    async proof({ azure, arm, create }) {
      await create();
      azure.removePacketCapture(one);
      assert.deepEqual([(await arm.get(one)).status, (await arm.delete(one)).status], [404, 204]);
    },
  },
  {
    row: 21, what: "a capture that ends by itself",
    async proof({ azure, create }) {
      await create();
      azure.clock.advance(18_000);
      assert.equal(azure.packetCapture(one)?.stopReason, "TimeExceeded");
    },
  },
  ...([
    { stopReason: "BytesExceeded" },
    { status: "Error", packetCaptureError: ["AgentStopped"] },
    { status: "Error", packetCaptureError: ["StorageFailed"] },
  ] satisfies SessionOutcome[]).map((outcome): Row => ({
    row: 22, what: `a session that ends with ${JSON.stringify(outcome)}`,
    async proof({ azure, arm, create }) {
      await create();
      azure.endSession(one, outcome);
      const { json } = await arm.post(`${one}/queryStatus`);
      assert.deepEqual([json.packetCaptureStatus, json.stopReason, json.packetCaptureError], [outcome.status ?? "Stopped", outcome.stopReason, outcome.packetCaptureError ?? []]);
    },
  })),
  {
    row: 23, what: "a region without a watcher",
    async proof({ azure, arm }) {
      azure.addVirtualMachine({ id: ids.virtualMachine.replace("ContosoVM", "other"), location: "norwayeast" });
      const { json } = await arm.get("/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Network/networkWatchers");
      assert.deepEqual(json.value.map(({ location }) => location), ["westcentralus"]);
    },
  },
  ...(["missing", "failed", "provisioning"] satisfies AgentState[]).map((agent): Row => ({
    row: 24, what: `a machine whose agent is ${agent}`,
    async proof({ azure, create }) {
      azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", agent });
      await create();
      assert.equal(azure.packetCapture(one)?.provisioningState, "Failed");
    },
  })),
  {
    row: 24, what: "a machine that is missing or off",
    async proof({ azure, arm, create }) {
      const other = { properties: { ...body.properties, target: `${ids.virtualMachine}2` } };
      assert.equal((await arm.put(one, other)).status, 400);
      azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", power: "deallocated" });
      await create();
      assert.equal(azure.packetCapture(one)?.provisioningState, "Failed");
    },
  },
  {
    row: 25, what: "a storage account that is Premium, in another region, without keys, behind a firewall",
    async proof({ azure, arm }) {
      const id = `${ids.storageAccount}2`;
      azure.addStorageAccount({ id, location: "norwayeast", sku: "Premium_LRS", properties: { allowSharedKeyAccess: false, networkAcls: { defaultAction: "Deny" } } });
      const { json } = await armRequests(azure, "2024-01-01").get(id);
      assert.deepEqual([json.location, json.sku, json.properties["allowSharedKeyAccess"]], ["norwayeast", { name: "Premium_LRS", tier: "Premium" }, false]);
      assert.equal((await arm.put(one, { properties: { ...body.properties, storageLocation: { storageId: id } } })).status, 400);
    },
  },
  {
    row: 26, what: "a name that somebody else has",
    async proof({ arm, create }) {
      await create();
      assert.equal((await arm.put(one, body)).json.error.code, "PacketCaptureExistingAlready");
    },
  },
  {
    row: 27, what: "409 AnotherOperationInProgress and 429 RetryableErrorDueToAnotherOperation",
    rules: [[409, "AnotherOperationInProgress"], [429, "RetryableErrorDueToAnotherOperation"]].map(([status, code]) => ({ match: put!, action: { respond: { status: status as number, body: error(code as string) } } })),
    async proof({ arm }) {
      const answers = [await arm.put(one, body), await arm.put(one, body)];
      assert.deepEqual(answers.map(({ status, json }) => [status, json.error.code]), [[409, "AnotherOperationInProgress"], [429, "RetryableErrorDueToAnotherOperation"]]);
    },
  },
  ...[28, 29].map((row): Row => ({
    row, what: "time to be interrupted in, before and after the PUT is processed",
    rules: [{ match: put!, action: { delaySeconds: 600 } }, { match: put!, action: { answerDelaySeconds: 600 } }],
    async proof({ azure }) {
      for (const processed of [false, true]) {
        const client = new AbortController();
        const answer = azure.handle({ method: "PUT", url: `${one}?api-version=2026-01-01`, body: JSON.stringify(body), signal: client.signal });
        while (processed && azure.packetCaptures().length === 0) await new Promise(setImmediate);
        client.abort();
        await assert.rejects(answer, { name: "AbortError" });
        assert.equal(azure.packetCaptures().length === 1, processed);
      }
    },
  })),
  {
    row: 30, what: "a deletion whose polls are 404",
    rules: [{ match: poll!, times: "forever", action: { respond: { status: 404, body: error("NotFound") } } }],
    async proof({ azure, arm, create }) {
      await create();
      const { headers } = await arm.delete(one);
      azure.clock.advance(10);
      assert.deepEqual([(await arm.get(pathOf(headers["azure-asyncoperation"]))).status, (await arm.delete(one)).status], [404, 204]);
    },
  },
  {
    row: 30, what: "a capture that is still there after its deletion has Succeeded",
    rules: [{ match: { operation: "PacketCaptures_Delete" }, action: { operation: "Succeeded", effectAfterSeconds: 60 } }],
    async proof({ azure, arm, create }) {
      await create();
      const operation = pathOf((await arm.delete(one)).headers["azure-asyncoperation"]);
      assert.equal((await arm.get(operation)).json.status, "InProgress");
      azure.clock.advance(10);
      assert.deepEqual([(await arm.get(operation)).json.status, (await arm.get(one)).status], ["Succeeded", 200]);
      azure.clock.advance(60);
      assert.equal((await arm.get(one)).status, 404);
    },
  },
  {
    row: 31, what: "a stop of a session that has ended, a deletion of one that runs",
    async proof({ azure, arm, create }) {
      await create();
      assert.equal((await arm.delete(one)).status, 202);
      azure.clock.advance(10);
      await create();
      azure.endSession(one);
      assert.equal((await arm.post(`${one}/stop`)).status, 202);
    },
  },
  ...["https://evil.test", "http://{host}", "file://"].map((linksTo): Row => ({
    row: 32, what: `poll and next links that lead to ${linksTo}`,
    rules: [put!, list!].map((match) => ({ match, action: { change: { linksTo } } })),
    async proof({ azure, arm }) {
      const operation = (await arm.put(one, body)).headers["azure-asyncoperation"]!;
      const origin = linksTo.replace("{host}", "management.azure.com");
      assert.ok(operation.startsWith(`${origin}/subscriptions/`), operation);
      azure.clock.advance(10);
      await arm.put(capturePath("two"), body);
      assert.ok((await arm.get(`${watcherPath}/packetCaptures`)).json.nextLink.startsWith(`${origin}/subscriptions/`));
    },
  })),
  {
    row: 33, what: "a download that is 416, has another ETag, is empty or refused",
    rules: [
      { match: { path: "/contoso/captures/one.cap" }, action: { respond: { status: 416, headers: { "Content-Range": "bytes */0" } } } },
      { match: { path: "/contoso/captures/one.cap" }, action: { change: { status: 200, headers: { ETag: '"other"' }, sample: "empty" } } },
      { match: { path: "/contoso/captures/one.cap" }, action: { respond: { status: 403, body: "<Error><Code>AuthenticationFailed</Code></Error>" } } },
    ],
    async proof({ azure }) {
      const answers = [];
      for (let count = 0; count < 3; count += 1) answers.push(await azure.handle({ method: "GET", url: "/contoso/captures/one.cap" }));
      const expected = [[416, undefined, ""], [200, '"other"', ""], [403, undefined, "<Error><Code>AuthenticationFailed</Code></Error>"]];
      assert.deepEqual(answers.map(({ status, headers, body: text }) => [status, headers["etag"], text]), expected);
    },
  },
  {
    row: 34, what: "a list whose next link loops",
    rules: [{ match: list!, times: "forever", action: { change: { set: { nextLink: "{url}" } } } }],
    async proof({ arm }) {
      const path = `${watcherPath}/packetCaptures`;
      assert.equal((await arm.get(path)).json.nextLink, `https://management.azure.com${path}?api-version=2026-01-01`);
    },
  },
  {
    row: 35, what: "ids and names in another letter case",
    rules: [
      { match: get!, action: { change: { letterCase: { ids: "upper" } } } },
      { match: get!, action: { change: { letterCase: { names: "pascal" } } } },
    ],
    async proof({ arm, create }) {
      await create();
      const { id, properties, type } = (await arm.get(one)).json;
      assert.deepEqual([id, properties["target"], type], [one.toUpperCase(), ids.virtualMachine.toUpperCase(), "Microsoft.Network/networkWatchers/packetCaptures"]);
      assert.deepEqual(Object.keys((await arm.get(one)).json), ["Name", "Id", "Etag", "Properties", "Type"]);
    },
  },
  {
    row: 36, what: "fields and values that nobody knows",
    rules: [{ match: list!, action: { change: { set: { "value.*.properties.quantum.entangled": true, "value.*.properties.filters.0.protocol": "QUIC" } } } }],
    async proof({ arm, create }) {
      await create();
      const [capture] = (await arm.get(`${watcherPath}/packetCaptures`)).json.value;
      assert.deepEqual([capture!.properties["quantum"], capture!.properties.provisioningState], [{ entangled: true }, "Succeeded"]);
    },
  },
];

describe("every fault that the project's tools have to bear", () => {
  const folder = temporaryFolder();

  for (const { row, what, rules = [], proof } of rows) {
    it(`${row}: ${what}`, async () => {
      const azure = stillAzure({ pageSize: 1 });
      const arm = armRequests(azure);
      rules.forEach((rule) => azure.faults.add(rule));
      await proof({
        azure,
        arm,
        async create() {
          const answer = await arm.put(one, body);
          azure.clock.advance(10);
          return answer;
        },
        async requestToken() {
          const { tenantId, clientId, clientSecret } = azure.identity;
          const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope: "https://management.azure.com/.default" });
          const answer = await azure.handle({ method: "POST", url: `/${tenantId}/oauth2/v2.0/token`, body: form.toString() });
          return { status: answer.status, json: parseBody(answer) };
        },
      });
      // What a file or the command line can say is the same.
      assert.deepEqual(JSON.parse(JSON.stringify(rules)), rules);
      azure.close();
    });
  }

  it("37: a state file that is damaged or in use", () => {
    const file = join(folder(), "azure.json");
    const first = createLocalAzure({ stateFile: file });
    assert.throws(() => createLocalAzure({ stateFile: file }), /StateFileLocked/);
    first.close();
    writeFileSync(file, "{");
    assert.throws(() => createLocalAzure({ stateFile: file }), /StateFileDamaged/);
  });

  it("has none that is left out", () => {
    assert.deepEqual([...new Set([...rows.map(({ row }) => row), 37])], Array.from({ length: 37 }, (_, index) => index + 1));
  });
});
