import assert from "node:assert/strict";
import { articleIds, createLocalAzure } from "../../emulator";
import { isAskedFor } from "./asked";
import { Ledger } from "./ledger";
import { State } from "./state";

const now = Date.parse("2026-11-23T08:00:00Z");
const apiVersion = "?api-version=2026-01-01";

/** An Azure with a running capture of somebody else's, and a state. */
async function scene(options: { secondPut?: "accept" } = {}) {
  const azure = createLocalAzure({ ...options, clock: { now: () => now }, authentication: "off" });
  const ids = articleIds(azure.identity.subscriptionId);
  const id = `${ids.networkWatcher}/packetCaptures/web`;
  const file = `https://${ids.storageAccount.split("/").at(-1)}.blob.core.windows.net/captures/web.cap`;
  const args = { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount, storagePath: file }, filters: [{ protocol: "TCP", localPort: "80" }] };
  const send = async (method: string, url: string, body?: unknown): Promise<number> => {
    const headers = url === id || url.startsWith(id) ? {} : { authorization: `Bearer ${await azure.issueToken({ audience: "https://storage.azure.com/" })}`, "x-ms-version": "2021-08-06" };
    const answer = await azure.handle({ method, url: url.startsWith("https://") ? url : `${url}${apiVersion}`, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    azure.clock.advance(20);
    return answer.status;
  };
  assert.equal(await send("PUT", `${file.replace("/web.cap", "")}?restype=container`), 201);
  assert.equal(await send("PUT", id, { properties: args }), 201);
  const ledger = new Ledger(azure);
  ledger.credit("a neighbour");
  const state = new State();
  const record = (captureStartTime = azure.packetCapture(id)?.captureStartTime): void => {
    state.resources.set("web", { id: id.toUpperCase(), inputs: {}, outputs: { captureStartTime }, initErrors: [], options: {} });
  };
  const watch = (run: () => unknown, program: Record<string, Record<string, unknown>> = {}): Promise<string[]> =>
    ledger.during({ who: "we", state, asksFor: (name, properties) => isAskedFor(program[name], properties) }, async () => run());
  return { azure, id, args, file, send, record, watch, ledger };
}

describe("I6, nobody else's capture and nobody else's file, is broken", () => {
  const cases: [string, RegExp, (given: Awaited<ReturnType<typeof scene>>) => unknown][] = [
    ["by a deletion", /^we sent PacketCaptures_Delete to a neighbour's capture .*\nwe deleted a neighbour's capture /, ({ send, id }) => send("DELETE", id)],
    ["by a stop", /^we sent PacketCaptures_Stop to a neighbour's capture .*\nwe stopped a neighbour's capture /, ({ send, id }) => send("POST", `${id}/stop`)],
    ["by what is gone without a request", /^we deleted a neighbour's capture /, ({ azure, id }) => azure.removePacketCapture(id)],
    ["by what the state has all of a sudden", /^we took over a neighbour's capture .* as "web"$/, ({ record }) => record()],
  ];
  for (const [what, expected, act] of cases) {
    it(what, async () => {
      const all = await scene();
      assert.match((await all.watch(() => act(all))).join("\n"), expected);
    });
  }

  it("by a second PUT", async () => {
    const { watch, send, id, args } = await scene({ secondPut: "accept" });
    const wrongs = await watch(() => send("PUT", id, { properties: args }), { web: args });
    assert.match(wrongs.join("\n"), /^we sent PacketCaptures_Create to a neighbour's capture .*\nwe overwrote a neighbour's capture /);
  });

  it("by a neighbour's file that goes or changes, and by none that a session of the state has written", async () => {
    const { watch, send, id, file, azure, record, ledger } = await scene();
    const other = file.replace("web.cap", "web-prod.cap");
    const headers = { authorization: `Bearer ${await azure.issueToken({ audience: "https://storage.azure.com/" })}`, "x-ms-version": "2021-08-06", "x-ms-blob-type": "BlockBlob", "content-length": "1" };
    assert.equal((await azure.handle({ method: "PUT", url: other, headers, body: "x" })).status, 201);
    ledger.credit("a neighbour");
    record();
    assert.deepEqual(await watch(() => send("POST", `${id}/stop`)), []);
    assert.deepEqual(await watch(() => send("DELETE", file)), []);
    assert.deepEqual(await watch(() => send("DELETE", other)), ["we deleted a neighbour's file web-prod.cap"]);
  });

  it("by what is done to another session than the one that the state saw begin", async () => {
    const { watch, send, id, record } = await scene();
    record("2020-01-01T00:00:00Z");
    assert.match((await watch(() => record())).join("\n"), /^we took over a neighbour's capture /);
    record("2020-01-01T00:00:00Z");
    assert.match((await watch(() => send("DELETE", id))).join("\n"), /we deleted a neighbour's capture /);
  });

  it("by no adoption that the program asks for, whoever made the capture", async () => {
    const { watch, record, args } = await scene();
    assert.deepEqual(await watch(() => record(), { web: args }), []);
  });

  it("by no adoption with `adoptExisting`, but by one that is equal under an explicit name, or not equal", async () => {
    const given: [Record<string, unknown>, RegExp][] = [
      [{ packetCaptureName: "web", adoptExisting: true }, /^$/],
      [{ packetCaptureName: "web" }, /^we took over /],
      [{ packetCaptureName: "web", adoptExisting: true, timeLimitInSeconds: 60 }, /^we took over /],
      [{ filters: [] }, /^we took over /],
    ];
    for (const [more, expected] of given) {
      const { watch, record, args } = await scene();
      assert.match((await watch(() => record(), { web: { ...args, ...more } })).join("\n"), expected);
    }
  });

  it("by nothing that was asked for before", async () => {
    for (const [method, action] of [["POST", "/stop"], ["DELETE", ""]] as const) {
      const { watch, azure, id } = await scene();
      await azure.handle({ method, url: `${id}${action}${apiVersion}` });
      assert.deepEqual(await watch(() => azure.clock.advance(20)), []);
      assert.notEqual(azure.packetCapture(id)?.packetCaptureStatus, "Running");
    }
  });

  it("by no limit that ends a session", async () => {
    const { watch, azure } = await scene();
    assert.deepEqual(await watch(() => azure.clock.advance(20_000)), []);
  });
});
