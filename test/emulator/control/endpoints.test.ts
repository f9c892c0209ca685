import assert from "node:assert/strict";
import type { CaptureView, LocalAzure } from "../../../emulator";
import { armRequests, capturePath, ids, startOfTime, stillAzure, watcherPath } from "../armRequests";
import { bearer, controlOrigin, controlRequests, fromPage } from "./controlRequests";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };
const one = capturePath("one");

describe("the admin endpoints", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  let ask: ReturnType<typeof controlRequests>;
  beforeEach(async () => {
    azure = stillAzure();
    arm = armRequests(azure);
    ask = controlRequests(azure);
    await arm.put(one, body);
    azure.clock.advance(20);
  });
  const get = (path: string) => ask("GET", `/_local${path}`, { headers: bearer });
  const post = (path: string, input?: unknown) => ask("POST", `/_local${path}`, { headers: bearer, body: input === undefined ? "" : JSON.stringify(input) });

  it("tell what they are", async () => {
    const { endpoints } = (await get("")).json as { endpoints: { method: string; path: string; about: string }[] };
    assert.ok(endpoints.some(({ method, path }) => method === "POST" && path === "/_local/faults"));
    for (const { method, path } of endpoints) if (method === "GET" && !path.endsWith("/file")) assert.equal((await ask(method, path, { headers: bearer })).status, 200, path);
  });

  it("add faults as rules, names and text, list them and take them away", async () => {
    const rule = { match: { method: "PUT" }, action: { reset: "after" } };
    assert.deepEqual((await post("/faults", { rules: rule })).json, { ids: [1] });
    assert.deepEqual((await post("/faults", { rules: ["throttled", rule] })).json, { ids: [2, 3] });
    assert.deepEqual((await post("/faults", { rules: "{ match: {}, action: { delaySeconds: 0 } }" })).json, { ids: [4] });
    const { faults, ready } = (await get("/faults")).json as { faults: { id: number; left: unknown }[]; ready: string[] };
    assert.deepEqual(faults.map(({ id, left }) => [id, left]), [[1, 1], [2, "forever"], [3, 1], [4, 1]]);
    assert.ok(ready.includes("slow"));
    assert.deepEqual((await post("/faults/remove", { name: "throttled" })).json, { removed: 1 });
    assert.deepEqual((await post("/faults/remove", { id: 1 })).json, { removed: 1 });
    assert.equal((await post("/faults/remove", { id: 1 })).status, 404);
    await post("/faults/clear");
    assert.deepEqual(azure.faults.list(), []);
  });

  it("turn the clock and change its speed", async () => {
    assert.deepEqual((await post("/clock", { advanceSeconds: 40 })).json, { now: "2020-01-02T12:12:19.339Z", speed: 1 });
    assert.deepEqual((await post("/clock", { now: "2020-01-02T13:00:00Z", speed: 60 })).json, { now: "2020-01-02T13:00:00.000Z", speed: 60 });
    assert.deepEqual((await post("/clock", { now: "2020-01-02T14:00" })).json["now"], "2020-01-02T14:00:00.000Z");
    assert.equal(azure.clock.now(), Date.UTC(2020, 0, 2, 14));
    assert.deepEqual((await get("/clock")).json, { now: "2020-01-02T14:00:00.000Z", speed: 60 });
  });

  it("show the journal, the newest first and filtered, and clear it", async () => {
    await arm.get(watcherPath);
    await arm.get(capturePath("nothing"));
    const operations = async (query: string) => ((await get(`/journal${query}`)).json["entries"] as { operation: string }[]).map(({ operation }) => operation);
    assert.deepEqual(await operations(""), ["PacketCaptures_Get", "NetworkWatchers_Get", "PacketCaptures_Create"]);
    assert.deepEqual(await operations("?limit=1"), ["PacketCaptures_Get"]);
    assert.deepEqual(await operations("?operation=watchers"), ["NetworkWatchers_Get"]);
    assert.deepEqual(await operations("?status=4xx"), ["PacketCaptures_Get"]);
    assert.deepEqual(await operations("?status=201"), ["PacketCaptures_Create"]);
    assert.deepEqual(await operations("?text=ONE.CAP"), ["PacketCaptures_Create"]);
    assert.equal((await get("/journal?limit=0")).json.error?.message, "reading the input of /_local/journal: `limit`: must be a whole number from 1 to 10000, got 0");
    await post("/journal/clear");
    assert.deepEqual(await operations(""), []);
  });

  it("are not in the journal themselves, and no fault strikes them", async () => {
    azure.journal.clear();
    azure.faults.add({ match: {}, times: "forever", action: { reset: "before" } });
    assert.equal((await get("/clock")).status, 200);
    assert.deepEqual(azure.journal.entries, []);
  });

  it("show captures, end their sessions, change and remove them", async () => {
    assert.deepEqual(((await get("/captures")).json["captures"] as CaptureView[]).map(({ name, packetCaptureStatus }) => [name, packetCaptureStatus]), [["one", "Running"]]);
    const ended = (await post("/captures/end", { id: one, status: "Error", packetCaptureError: ["StorageFailed"] })).json;
    assert.deepEqual([ended["packetCaptureStatus"], ended["packetCaptureError"]], ["Error", ["StorageFailed"]]);
    assert.equal((await post("/captures/change", { id: one, properties: { bytesToCapturePerPacket: 96 } })).status, 200);
    assert.equal((await arm.get(one)).json.properties["bytesToCapturePerPacket"], 96);
    await post("/captures/remove", { id: one });
    assert.deepEqual([azure.packetCaptures(), (await post("/captures/remove", { id: one })).status], [[], 404]);
  });

  it("give the files of sessions and of storage, whatever their names are", async () => {
    const stored = { properties: { target: ids.virtualMachine, timeLimitInSeconds: 60, storageLocation: { storageId: ids.storageAccount } } };
    await arm.put(capturePath("two"), stored);
    azure.clock.advance(100);
    const { files } = (await get(`/captures/files?id=${encodeURIComponent(capturePath("two"))}`)).json as { files: { name: string; size: number }[] };
    assert.match(files[0]!.name, /^packetcapture_.*\.cap$/);
    const [blob] = (await get("/blobs")).json["blobs"] as { id: string; account: string; container: string; name: string; size: number }[];
    assert.deepEqual([blob!.account, blob!.container, blob!.size], ["contosoexamplergdiag374", "network-watcher-logs", files[0]!.size]);
    for (const path of [`/captures/file?id=${encodeURIComponent(capturePath("two"))}`, `/blobs/file?id=${encodeURIComponent(blob!.id)}`]) {
      const { status, headers, bytes } = await ask("GET", `/_local${path}`, { headers: bearer });
      assert.deepEqual([status, headers["content-type"], headers["content-length"], bytes.length], [200, "application/octet-stream", String(files[0]!.size), files[0]!.size]);
      assert.equal(headers["content-disposition"], `attachment; filename="${files[0]!.name}"; filename*=UTF-8''${files[0]!.name}`);
      assert.equal(bytes.readUInt32LE(0), 0xa1b2c3d4);
    }
    await arm.put(capturePath("three"), { properties: { ...body.properties, storageLocation: { filePath: `/var/captures/a"\r\nb'(é).cap` } } });
    azure.clock.advance(20);
    const { headers } = await get(`/captures/file?id=${encodeURIComponent(capturePath("three"))}`);
    assert.equal(headers["content-disposition"], `attachment; filename="a___b____.cap"; filename*=UTF-8''a%22%0D%0Ab%27%28%C3%A9%29.cap`);
    for (const path of ["/captures/file?id=x", `/captures/file?id=${encodeURIComponent(one)}&file=1`, "/blobs/file?id=x"]) assert.equal((await get(path)).status, 404);
  });

  it("show machines and switch agent and power", async () => {
    assert.deepEqual((await get("/machines")).json["machines"], [{ id: ids.virtualMachine, name: "ContosoVM", kind: "virtual machine", location: "westcentralus", agent: "present", power: "running" }]);
    const changed = (await post("/machines/change", { id: ids.virtualMachine, agent: "failed", power: "deallocated" })).json;
    assert.deepEqual([changed["agent"], changed["power"]], ["failed", "deallocated"]);
    assert.equal(azure.packetCapture(one)?.packetCaptureStatus, "Error");
  });

  it("give a snapshot, go back to it, and begin anew", async () => {
    const snapshot = (await get("/snapshot")).json;
    azure.removePacketCapture(one);
    assert.equal((await post("/reset", { snapshot })).status, 200);
    assert.deepEqual([azure.packetCaptures().length, azure.clock.now()], [1, startOfTime + 20_000]);
    assert.equal((await post("/reset")).status, 200);
    assert.deepEqual([azure.packetCaptures(), azure.clock.now()], [[], startOfTime]);
  });

  const mistakes: [string, unknown, number, string, RegExp][] = [
    ["/faults", { rules: { match: {}, action: { reset: "now" } } }, 400, "InvalidFaultRule", /`action\.reset`: must be "before", "after" or "middle", got "now"/],
    ["/faults", {}, 400, "InvalidInput", /^reading the input of \/_local\/faults: `rules`: must be given, got nothing$/],
    ["/clock", { advanceSeconds: -1 }, 400, "InvalidInput", /`advanceSeconds`: must be a number from 0 up, got -1/],
    ["/clock", { now: "noon" }, 400, "InvalidInput", /`now`: must be a time in ISO 8601 format, got "noon"/],
    ["/clock", { now: "2019-01-01T00:00:00Z" }, 400, "TimeGoesOn", /^setting the clock: `now` must be a time from .* on, got 2019-01-01T00:00:00\.000Z \(TimeGoesOn\)/],
    ["/captures/end", { id: "/subscriptions/x" }, 404, "NotFound", /^looking up packet capture/],
    ["/machines/change", { id: one, power: "on" }, 400, "InvalidInput", /`power`: must be "running", "deallocated" or "stopped", got "on"/],
    ["/reset", { snapshot: {} }, 400, "InvalidSnapshot", /`version`: must be 1, got nothing/],
    ["/nothing", {}, 404, "NotFound", /^There is nothing at "\/_local\/nothing"/],
  ];
  for (const [path, input, status, code, message] of mistakes) {
    it(`refuse ${JSON.stringify(input)} for ${path}, and change nothing`, async () => {
      const before = azure.snapshot();
      const answer = await post(path, input);
      assert.deepEqual([answer.status, answer.json.error?.code], [status, code]);
      assert.match(answer.json.error!.message, message);
      assert.deepEqual(azure.snapshot(), before);
    });
  }

  it("read JSON as curl's -d sends it", async () => {
    const { status, json } = await ask("POST", "/_local/clock", { headers: { ...bearer, "content-type": "application/x-www-form-urlencoded" }, body: ' { "advanceSeconds": 40 }' });
    assert.deepEqual([status, json["now"]], [200, "2020-01-02T12:12:19.339Z"]);
  });

  it("refuse what is no JSON", async () => {
    const { status, json } = await ask("POST", "/_local/clock", { headers: bearer, body: "{" });
    assert.deepEqual([status, json.error?.code], [400, "InvalidInput"]);
  });

  it("take the page's forms without script, and show the page again", async () => {
    const { cookie, formKey } = await fromPage(ask);
    const headers = { cookie, origin: controlOrigin, "content-type": "application/x-www-form-urlencoded" };
    const { status, headers: got } = await ask("POST", "/_local/clock", { headers, body: `form-key=${formKey}&advanceSeconds=60&now=` });
    assert.deepEqual([status, got["location"], azure.clock.now()], [303, "/", startOfTime + 80_000]);
  });

  it("take a form's text as text, also where it reads as a number", async () => {
    const { cookie, formKey } = await fromPage(ask);
    const headers = { cookie, origin: controlOrigin, "content-type": "application/x-www-form-urlencoded" };
    const send = (path: string, fields: Record<string, string>) => ask("POST", `/_local${path}`, { headers, body: new URLSearchParams({ "form-key": formKey, ...fields }).toString() });
    const before = azure.packetCaptures().map(({ name }) => name);
    assert.equal((await send("/captures/add", { name: "007", target: ids.virtualMachine, timeLimitInSeconds: "060", localPort: "0080", remotePort: "" })).status, 303);
    const [made] = azure.packetCaptures().filter(({ name }) => !before.includes(name));
    const { filters, timeLimitInSeconds } = made?.properties ?? {};
    assert.deepEqual([made?.name, filters?.[0]?.localPort, timeLimitInSeconds], ["007", "0080", 60]);
    assert.equal((await send("/machines/add", { name: "010", location: "westcentralus", resourceGroup: "1.50" })).status, 303);
    assert.ok(azure.store.get(ids.virtualMachine.replace("ContosoExampleRG", "1.50").replace("ContosoVM", "010")));
  });
});
