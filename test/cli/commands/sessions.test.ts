import assert from "node:assert/strict";
import { onLocalAzure, sleepless } from "../onLocalAzure";

describe("pktcap status", function () {
  const local = onLocalAzure();

  it("tells how all sessions stand, or those that are named", async () => {
    const { json, capture, azure } = local();
    const dns = await capture("dns", { timeLimitInSeconds: 60 });
    await capture("web");
    azure.endSession(dns, { stopReason: "BytesExceeded" });
    const all = (await json("status")) as Record<string, unknown>[];
    assert.deepEqual(
      all.map(({ name, packetCaptureStatus, stopReason, timeLimitInSeconds }) => [name, packetCaptureStatus, stopReason, timeLimitInSeconds]),
      [["dns", "Stopped", "BytesExceeded", 60], ["web", "Running", undefined, 18000]],
    );
    assert.equal(((await json("status", "web")) as []).length, 1);
  });

  it("shows what it found, when one of the captures is missing", async () => {
    const { run, capture, ids } = local();
    const dns = await capture("dns");
    const { code, stdout, stderr } = await run("status", dns, `${ids.networkWatcher}/packetCaptures/gone`);
    assert.equal(code, 3);
    assert.match(stdout, /^NAME .*\ndns {3}Running/);
    assert.match(stderr, /^reading packet capture "gone" .*: it does not exist \(NotFound\)\n$/);
  });

  it("follows sessions with a line for each change, until all have ended", async () => {
    const { start, capture, azure } = local();
    const dns = await capture("dns", { timeLimitInSeconds: 8 });
    const web = await capture("web", { timeLimitInSeconds: 8 });
    const run = start(["status", "dns", "web", "--watch"]);
    await run.printed(/ web: Running/);
    azure.clock.advance(3);
    azure.endSession(dns, { stopReason: "Manual" });
    azure.endSession(web, { status: "Error", packetCaptureError: ["StorageFailed"] });
    const { code, stdout, stderr } = await run.ended;
    assert.deepEqual({ code, stderr }, { code: 6, stderr: "" });
    const lines = stdout.trimEnd().split("\n").map((line) => line.replace(/^\S+Z /, "").replace(/\d+ s of/, "N s of").replace(/[\d.]+ KiB$/, "N KiB"));
    assert.deepEqual(lines.sort(), ["dns: Running, N s of 8 s", "dns: Stopped, Manual, N KiB", "web: Error, StorageFailed", "web: Running, N s of 8 s"]);
  });

  it("gives the result in the form that is asked for, when it has watched", async () => {
    const { start, capture, azure } = local();
    const dns = await capture("dns", { timeLimitInSeconds: 8 });
    const run = start(["status", "dns", "--watch", "-o", "json"]);
    await run.reported(/dns: Running/);
    azure.endSession(dns, { stopReason: "Manual" });
    const { code, stdout } = await run.ended;
    assert.equal(code, 0);
    const [item] = JSON.parse(stdout) as Record<string, unknown>[];
    assert.deepEqual([item?.name, item?.packetCaptureStatus, item?.stopReason, typeof item?.bytes], ["dns", "Stopped", "Manual", "number"]);
  });

  it("ends at once with 3, when a capture that it watches is deleted, however long others run", async () => {
    const { start, capture, azure } = local();
    const dns = await capture("dns", { timeLimitInSeconds: 8 });
    await capture("web");
    const run = start(["status", "dns", "web", "--watch"]);
    await run.printed(/ web: Running/);
    azure.removePacketCapture(dns);
    const { code, stderr } = await run.ended;
    assert.equal(code, 3);
    assert.match(stderr, /^watching packet capture "dns" .*: the capture was deleted during the wait \(NotFound\)\n$/);
  });

  for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    it(`ends with ${expected}, when ${signal} ends the watch`, async () => {
      const { start, capture } = local();
      await capture("dns");
      const run = start(["status", "dns", "--watch"]);
      await run.printed(/dns: Running/);
      run.kill(signal);
      const { code, stderr } = await run.ended;
      assert.equal(code, expected);
      assert.match(stderr, new RegExp(`^watching packet capture "dns" .*: interrupted by ${signal}\n$`));
    });
  }
});

describe("pktcap wait", function () {
  const local = onLocalAzure();

  it("waits for the end and tells how it was", async () => {
    const { start, capture, azure } = local();
    await capture("dns", { timeLimitInSeconds: 1 });
    const run = start(["wait", "dns", "-o", "tsv", "--query", "[].[name, stopReason]"]);
    await run.reported(/dns: Running/);
    azure.clock.advance(1);
    const { code, stdout, stderr } = await run.ended;
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "dns\tTimeExceeded\n" }, stderr);
  });

  it("says first how the sessions stand", async () => {
    const { start, capture, azure } = local();
    azure.endSession(await capture("web"), { stopReason: "BytesExceeded" });
    await capture("dns", { timeLimitInSeconds: 8 });
    const run = start(["wait", "web", "dns"]);
    await run.reported(/dns: Running/);
    azure.clock.advance(8);
    assert.match((await run.ended).stderr, /^web: Stopped, BytesExceeded\ndns: Running, \d s of 8 s\n/);
  });

  it("ends with 6, when the session ended in error", async () => {
    const { run, capture, azure } = local();
    azure.endSession(await capture("dns"), { status: "Error", packetCaptureError: ["AgentStopped"] });
    const { code, stdout } = await run("wait", "dns");
    assert.equal(code, 6);
    assert.match(stdout, /Error +AgentStopped/);
  });

  it("ends with 5, when it may not wait any longer", async () => {
    const { start, capture } = local();
    await capture("dns", { timeLimitInSeconds: 8 });
    const { code, stdout, stderr } = await start(["wait", "dns", "--timeout", "5s"], { env: sleepless }).ended;
    assert.deepEqual({ code, stdout }, { code: 5, stdout: "" });
    assert.match(stderr, /^dns: Running, \d s of 8 s\n[^]*watching packet capture "dns" .*: still Running after waiting 5 s for it to stop; it may still stop later \(OperationTimedOut\)\n$/);
  });
});

describe("pktcap stop", function () {
  const local = onLocalAzure();

  it("stops sessions, and leaves those alone that have ended", async () => {
    const { json, capture, azure, requests } = local();
    await capture("dns");
    const web = await capture("web");
    azure.endSession(web, { stopReason: "TimeExceeded" });
    const items = (await json("stop", "dns", "web")) as Record<string, unknown>[];
    assert.deepEqual(items.map(({ name, packetCaptureStatus, stopReason }) => [name, packetCaptureStatus, stopReason]), [
      ["dns", "Stopped", "Manual"],
      ["web", "Stopped", "TimeExceeded"],
    ]);
    assert.deepEqual(requests().filter((request) => request.startsWith("PacketCaptures_Stop")), ["PacketCaptures_Stop 202"]);
  });

  it("stops the others, when one cannot be stopped", async () => {
    const { run, capture, azure } = local();
    await capture("dns");
    await capture("web");
    azure.faults.add({ match: { operation: "PacketCaptures_Stop", path: "/dns/" }, action: { operation: "Failed" } });
    const { code, stdout, stderr } = await run("stop", "dns", "web");
    assert.equal(code, 6);
    assert.match(stdout, /\nweb {3}Stopped/);
    assert.match(stderr, /stopping packet capture "dns" .*: An error occurred \(InternalServerError\)\n {2}the request to stop it was sent; /);
  });
});

describe("pktcap delete", function () {
  const local = onLocalAzure();

  it("deletes captures and says where the files are that stay", async () => {
    const { json, capture, azure } = local();
    const id = await capture("dns");
    const [item] = (await json("delete", "dns")) as Record<string, unknown>[];
    assert.deepEqual([item?.id, item?.name], [id, "dns"]);
    assert.match(String(item?.storagePath), /^https:\/\/contosoexamplergdiag374\..*\.cap$/);
    assert.equal(azure.packetCapture(id), undefined);
  });

  it("deletes the files, too, when it is told to", async () => {
    const { run, capture, azure } = local();
    const id = await capture("dns");
    const { code, stdout, stderr } = await run("delete", "dns", "--files");
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "DELETED  REMAINING FILE\ndns\n");
    assert.deepEqual([azure.packetCapture(id), azure.store.list("Local/blobs")], [undefined, []]);
  });

  it("names on stderr the files that stay, because they may be its own or another capture's", async () => {
    const { run, capture, file, azure, ids } = local();
    const storage = (path: string): object => ({
      storageLocation: { storageId: ids.storageAccount, storagePath: `https://contosoexamplergdiag374.blob.core.windows.net/network-watcher-logs/${path}` },
    });
    const first = await capture("first");
    azure.endSession(first);
    const captureSettings = { fileCount: 2, fileSizeInBytes: 102_400, sessionTimeLimitInSeconds: 3600 };
    const id = await capture("web", { continuousCapture: true, captureSettings, ...storage("web.cap") });
    await file(id, "another's", (blob) => blob.replace("web.cap", "web-prod.cap"));
    const { code, stderr } = await run("delete", "web", "--files");
    assert.equal(code, 0, stderr);
    const warning = 'packet capture "web": 1 file that may belong to it is not deleted from container "network-watcher-logs" of storage account "contosoexamplergdiag374": "web-prod.cap" (its name does not identify the capture)';
    assert.ok(stderr.endsWith(`${warning}\n`), stderr);
    assert.ok(azure.store.list("Local/blobs").some(({ name }) => name === "web-prod.cap"));
    assert.ok(!azure.store.list("Local/blobs").some(({ name }) => name.startsWith("web_")));
  });

  it("says so with 3, when there is no such capture", async () => {
    const { run } = local();
    const { code, stderr } = await run("delete", "dns");
    assert.equal(code, 3);
    assert.match(stderr, /^finding packet capture "dns": /);
  });
});
