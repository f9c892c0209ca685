import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { CaptureReport } from "../../../cli/inspect/captureReport";
import { onLocalAzure } from "../onLocalAzure";

describe("pktcap inspect, of a capture in Azure", function () {
  const local = onLocalAzure();
  const files = (): string[] => readdirSync(local().folder).filter((name) => name.endsWith(".cap") || name.endsWith(".part"));

  it("shows what is in its file, and writes nothing to this machine", async () => {
    const { run, capture, azure } = local();
    const id = await capture("dns", { filters: [{ protocol: "UDP", remotePort: "53" }] });
    azure.clock.advance(30);
    azure.endSession(id);
    const { code, stdout, stderr } = await run("inspect", "dns");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^dns\.cap\nFile +pcap, /);
    assert.match(stdout, /^168\.63\.129\.16/m);
    assert.deepEqual(files(), []);
  });

  it("waits for the end of the session, and gives programs the report", async () => {
    const { start, capture, azure } = local();
    await capture("dns", { timeLimitInSeconds: 2 });
    const run = start(["inspect", "dns", "--wait", "-o", "json"]);
    await run.reported(/waiting for packet capture "dns" to stop/);
    azure.clock.advance(2);
    const report = JSON.parse((await run.ended).stdout) as { file: { name: string } };
    assert.equal(report.file.name, "dns.cap");
  });

  it("makes one report of the files of a ring and of other captures", async () => {
    const { json, run, capture, azure, ids } = local();
    const ring = await capture("ring", {
      storageLocation: { storageId: ids.storageAccount, localPath: "C:\\ring.cap" },
      continuousCapture: true,
      captureSettings: { fileCount: 2, fileSizeInBytes: 100_000, sessionTimeLimitInSeconds: 60 },
    });
    const dns = await capture("dns", { filters: [{ protocol: "UDP", remotePort: "53" }] });
    azure.clock.advance(30);
    for (const id of [ring, dns]) azure.endSession(id);
    const { files, file } = (await json("inspect", "ring", "dns")) as CaptureReport;
    assert.equal(file, null);
    assert.deepEqual(files.map(({ name }) => name.replace(/\d+/, "N")).sort(), ["dns.cap", "ring_N.cap", "ring_N.cap"]);
    assert.deepEqual(files.map(({ first }) => first), files.map(({ first }) => first).sort());
    const { code, stdout } = await run("inspect", "ring");
    assert.equal(code, 0);
    assert.match(stdout, /^2 capture files\n/);
  });

  it("takes a text for a file where it looks like one, and for a capture otherwise", async () => {
    const { run } = local();
    for (const file of ["dns.cap", "./dns", "a/b", "C:\\dns.pcapng"]) {
      const { code, stderr } = await run("inspect", file);
      assert.equal(code, 3);
      assert.match(stderr, /: there is no such file \(ENOENT\)\n$/, file);
    }
    assert.match((await run("inspect", "dns")).stderr, /^finding packet capture "dns": /);
    assert.match((await run("inspect", "org/project/dev:dns")).stderr, /^reading stack "org\/project\/dev": /);
  });

  it("explains what storage refuses, and says what is no capture", async () => {
    const { run, capture, file, azure } = local();
    const id = await capture("dns");
    await file(id, "<html>");
    const nonsense = await run("inspect", "dns");
    assert.equal(nonsense.code, 7);
    assert.match(nonsense.stderr, /^inspecting "dns\.cap": .*\(NotACapture\)/);
    azure.faults.add({ match: { operation: "Blob_Download" }, action: { respond: { status: 403, headers: { "x-ms-error-code": "AuthorizationFailure" }, body: "" } } });
    const refused = await run("inspect", "dns");
    assert.equal(refused.code, 4);
    assert.match(refused.stderr, /^inspecting "dns\.cap": Azure Storage returned 403 \(AuthorizationFailure\)\n {2}hint: the firewall of account/);
  });
});
