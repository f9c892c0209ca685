import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { collect } from "../../../emulator";
import { executable } from "../../executable";
import { until } from "../../until";
import { endRuns } from "../../startedProgram";
import { pktcap } from "../pktcap";
import { onLocalAzure, sleepless } from "../onLocalAzure";

const mebibyte = 1024 * 1024;

/** The same every time. */
function content(size: number): Buffer {
  const block = createHash("sha512").update(String(size)).digest();
  return Buffer.concat(Array.from({ length: Math.ceil(size / block.length) }, () => block)).subarray(0, size);
}

/** Somebody who may do everything with captures, and nothing with data. */
const operator = { clientId: "11111111-1111-4111-8111-111111111111", clientSecret: "canary", displayName: "Operator" };

describe("pktcap download", function () {
  const local = onLocalAzure({ access: { principals: [operator], roleAssignments: [{ principal: "Operator", role: "Contributor" }] } });
  const at = (name: string): string => join(local().folder, name);
  const leftovers = (): string[] => readdirSync(local().folder).filter((name) => name.includes(".part"));

  it("fetches a capture's file, whole, under the capture's name", async () => {
    const { json, capture, file, requests } = local();
    const id = await capture("dns");
    const address = await file(id, content(10 * mebibyte + 17));
    assert.deepEqual(await json("download", "dns"), [{ path: "dns.cap", bytes: 10 * mebibyte + 17, address }]);
    assert.ok(readFileSync(at("dns.cap")).equals(content(10 * mebibyte + 17)));
    assert.deepEqual(leftovers(), []);
    assert.deepEqual(requests().filter((request) => /Blob|Account/.test(request)).sort(), [
      "Blob_Download 206",
      "Blob_Download 206",
      "Blob_Download 206",
      "Blob_GetProperties 200",
      "StorageAccounts_GetProperties 200",
    ]);
  });

  it("writes it to stdout, in order, and nothing else there", async () => {
    const { start, capture, file } = local();
    const bytes = content(9 * mebibyte);
    await file(await capture("dns"), bytes);
    const { stdoutBytes, ended } = start(["download", "dns", "--to", "-"]);
    const { code } = await ended;
    assert.equal(code, 0);
    assert.ok(stdoutBytes().equals(bytes));
    assert.equal(existsSync(at("dns.cap")), false);
  });

  it("puts it where it is told to: into a folder, which it makes, or under a name", async () => {
    const { json, capture, file } = local();
    await file(await capture("dns"), "abc");
    mkdirSync(at("there"));
    const paths = async (to: string): Promise<unknown> => ((await json("download", "dns", "--to", to)) as { path: string }[]).map(({ path }) => path);
    assert.deepEqual(await paths("there"), ["there/dns.cap"]);
    assert.deepEqual(await paths("new/deep/"), ["new/deep/dns.cap"]);
    assert.deepEqual(await paths("mine.pcap"), ["mine.pcap"]);
    assert.equal(readFileSync(at("mine.pcap"), "utf8"), "abc");
  });

  it("replaces nothing unless it is told to, not even a link", async () => {
    const { run, capture, file } = local();
    await file(await capture("dns"), "abc");
    writeFileSync(at("dns.cap"), "mine");
    const { code, stderr } = await run("download", "dns");
    assert.equal(code, 4);
    assert.equal(stderr, 'writing "dns.cap": a file with this name already exists (EEXIST)\n  hint: use `--force` to replace it, or `--to` to choose another place\n');
    assert.equal(readFileSync(at("dns.cap"), "utf8"), "mine");
    assert.equal((await run("download", "dns", "--force")).code, 0);
    assert.equal(readFileSync(at("dns.cap"), "utf8"), "abc");
    symlinkSync("elsewhere", at("link.cap"));
    assert.equal((await run("download", "dns", "--to", "link.cap")).code, 4);
    assert.equal((await run("download", "dns", "--to", "link.cap", "--force")).code, 0);
    assert.equal(lstatSync(at("link.cap")).isSymbolicLink(), false);
    assert.equal(existsSync(at("elsewhere")), false);
  });

  it("follows no link in the place of the file on its way", async () => {
    const { run, capture, file } = local();
    await file(await capture("dns"), "abc");
    symlinkSync("elsewhere", at("dns.cap.part"));
    const { code, stderr } = await run("download", "dns");
    assert.equal(code, 1);
    assert.match(stderr, /^writing "dns\.cap\.part": it is a link \(ELOOP\)\n$/);
    assert.equal(existsSync(at("elsewhere")), false);
  });

  it("says what to do, while the session runs, and waits for the file when it is told to", async () => {
    const { run, start, capture, azure } = local();
    const id = await capture("dns", { timeLimitInSeconds: 8 });
    const { code, stderr } = await run("download", "dns");
    assert.equal(code, 3);
    assert.match(stderr, /: there is no file yet: the session is Running \(FileNotFound\)\n {2}hint: use `--wait`/);
    const waiting = start(["download", "dns", "--wait", "-o", "json"]);
    await waiting.reported(/waiting for packet capture "dns" to stop/);
    azure.endSession(id, { stopReason: "Manual" });
    const ended = await waiting.ended;
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(readFileSync(at("dns.cap")).readUInt32LE(0), 0xa1b2c3d4);
  });

  it("ends with 3, when the session has left no file, and with 5, when none comes in time", async () => {
    const { run, start, capture, azure } = local();
    azure.endSession(await capture("dns"), { status: "Error", packetCaptureError: ["StorageFailed"] });
    const { code, stderr } = await run("download", "dns");
    assert.equal(code, 3);
    assert.match(stderr, /there is no file in the storage account, and the session ended in error: StorageFailed \(FileNotFound\)\n$/);
    const waited = await start(["download", "dns", "--wait", "--timeout", "1s"], { env: sleepless }).ended;
    assert.equal(waited.code, 5);
    assert.match(waited.stderr, /the file has not appeared in the storage account yet \(OperationTimedOut\)/);
  });

  it("fetches a file for each instance of a scale set, and all of a ring", async () => {
    const { json, run, azure, ids, capture, file } = local();
    const set = `${ids.virtualMachine.split("/").slice(0, 5).join("/")}/providers/Microsoft.Compute/virtualMachineScaleSets/fleet`;
    azure.addScaleSet({ id: set, location: "westcentralus" });
    const id = await capture("fleet", { target: set, targetType: "AzureVMSS" });
    azure.endSession(id);
    // Somebody else's, whose name only begins alike.
    await file(id, "other", (blob) => blob.replace(".cap", "9.cap"));
    const files = (await json("download", "fleet", "--to", "set/")) as { path: string }[];
    assert.deepEqual(files.map(({ path }) => path), ["set/fleet_0.cap", "set/fleet_1.cap"]);
    const stream = await run("download", "fleet", "--to", "-");
    assert.deepEqual([stream.code, stream.stdout], [2, ""]);
    assert.match(stream.stderr, /the capture has 2 files, but a stream holds only one/);

    const ring = await capture("ring", {
      storageLocation: { storageId: ids.storageAccount, localPath: "C:\\ring.cap" },
      continuousCapture: true,
      captureSettings: { fileCount: 3, fileSizeInBytes: 100_000, sessionTimeLimitInSeconds: 60 },
    });
    azure.clock.advance(30);
    azure.endSession(ring);
    const parts = (await json("download", "ring", "--to", "ring/")) as { path: string; bytes: number }[];
    assert.equal(parts.length, 3);
    for (const { path, bytes } of parts) {
      assert.match(path, /^ring\/ring_\d+\.cap$/);
      assert.equal(readFileSync(at(path)).length, bytes);
    }
  });

  it("goes on where it was cut off, and begins anew when the blob is another", async () => {
    const { start, run, capture, file, azure, requests } = local();
    const bytes = content(12 * mebibyte);
    const id = await capture("dns");
    await file(id, bytes);
    azure.faults.add({ match: { operation: "Blob_Download" }, skip: 2, times: "forever", action: { answerDelaySeconds: 600 } });
    const first = start(["download", "dns"]);
    await first.reported(/downloading dns\.cap: [48] MiB of 12 MiB/);
    first.kill("SIGINT");
    const { code, stderr } = await first.ended;
    assert.equal(code, 130);
    assert.match(stderr, /downloading "dns\.cap": interrupted by SIGINT\n {2}hint: the received part is kept in "dns\.cap\.part": run the same command again to resume\n$/);
    azure.faults.clear();
    requests();
    const { done } = JSON.parse(readFileSync(at("dns.cap.part.json"), "utf8")) as { done: number[] };
    assert.ok(done.length === 1 || done.length === 2);
    assert.equal((await run("download", "dns")).code, 0);
    assert.ok(readFileSync(at("dns.cap")).equals(bytes));
    assert.equal(requests().filter((request) => request === "Blob_Download 206").length, 3 - done.length);
    assert.deepEqual(leftovers(), []);

    writeFileSync(at("dns.cap.part"), "xxxx");
    writeFileSync(at("dns.cap.part.json"), JSON.stringify({ etag: '"old"', size: 3, rangeSize: 4 * mebibyte, done: [0] }));
    await file(id, "abc");
    assert.equal((await run("download", "dns", "--force")).code, 0);
    assert.equal(readFileSync(at("dns.cap"), "utf8"), "abc");
  });

  it("believes no notes without the file that they are about", async () => {
    const { run, capture, file } = local();
    const bytes = content(5 * mebibyte);
    await file(await capture("dns"), bytes);
    for (const notes of ["{", "[]", JSON.stringify({ etag: "x", size: bytes.length, rangeSize: 4 * mebibyte, done: [0, 1] })]) {
      writeFileSync(at("dns.cap.part.json"), notes);
      assert.equal((await run("download", "dns", "--force")).code, 0);
      assert.ok(readFileSync(at("dns.cap")).equals(bytes));
    }
  });

  it("fetches an empty file as it is", async () => {
    const { json, capture, file } = local();
    await file(await capture("dns"), "");
    assert.equal(((await json("download", "dns")) as { bytes: number }[])[0]?.bytes, 0);
    assert.equal(readFileSync(at("dns.cap")).length, 0);
  });

  it("fetches the file of a capture that has been deleted, by its address", async () => {
    const { json, run, capture, file } = local();
    const address = await file(await capture("dns"), "abc");
    assert.equal((await run("delete", "dns")).code, 0);
    const [{ path } = { path: "" }] = (await json("download", address)) as { path: string }[];
    assert.equal(path, address.split("/").at(-1));
    assert.equal(readFileSync(at(path), "utf8"), "abc");
    const signed = await run("download", `${address}?sv=1&sig=canary`);
    assert.equal(signed.code, 2);
    assert.equal(signed.stderr.includes("canary"), false);
    assert.equal((await run("download", address.replace("contoso", "nobody"))).code, 3);
  });

  it("fetches from an address behind the local Azure's own host, of a capture or of a file alone", async () => {
    const { json, run, azure, capture, ids, environment } = local();
    const container = `https://${environment["ARM_METADATA_HOSTNAME"]}/contosoexamplergdiag374/network-watcher-logs`;
    const id = await capture("dns", { storageLocation: { storageId: ids.storageAccount, storagePath: container } });
    azure.endSession(id);
    const [{ address } = { address: "" }] = (await json("download", "dns")) as { address: string }[];
    assert.ok(address.startsWith(`${container}/subscriptions/`), address);
    assert.equal((await run("download", address, "--to", "again.cap")).code, 0);
    assert.ok(readFileSync(at("again.cap")).equals(readFileSync(at("dns.cap"))));
  });

  it("explains a refusal, and goes by key or signature", async () => {
    const { run, start, azure, capture, file, ids } = local();
    const address = await file(await capture("dns"), "abc");
    const { clientId, clientSecret } = operator;
    const refused = await start(["download", "dns"], { env: { ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: clientSecret } }).ended;
    assert.equal(refused.code, 4);
    assert.match(refused.stderr, /: Azure Storage returned 403 \(AuthorizationPermissionMismatch\)\n {2}hint: your login, or the signature, needs Microsoft\.Storage\/storageAccounts\/blobServices\/containers\/blobs\/read at account .*"Storage Blob Data Reader"/);

    assert.equal((await run("download", "dns", "--auth", "key", "--to", "key.cap")).code, 0);
    assert.equal(readFileSync(at("key.cap"), "utf8"), "abc");

    const key = await keyOf(azure, ids.storageAccount);
    const env = { AZURE_STORAGE_SAS_TOKEN: `?${readSignature(address, key)}` };
    const signed = await start(["download", "dns", "--auth", "sas", "--to", "sas.cap"], { env }).ended;
    assert.equal(signed.code, 0, signed.stderr);
    assert.equal(readFileSync(at("sas.cap"), "utf8"), "abc");

    const expired = await start(["download", "dns", "--auth", "sas", "--to", "x.cap"], { env: { AZURE_STORAGE_SAS_TOKEN: readSignature(address, key, -60) } }).ended;
    assert.equal(expired.code, 4);
    assert.match(expired.stderr, /\(AuthenticationFailed\)\n {2}hint: the key or signature is wrong or has expired/);
    assert.equal(expired.stderr.includes("sig="), false);

    const none = await start(["download", "dns", "--auth", "sas"], { env: { AZURE_STORAGE_SAS_TOKEN: "" } }).ended;
    assert.equal(none.code, 2);
    assert.match(none.stderr, /^reading arguments: `--auth sas` needs a shared access signature in AZURE_STORAGE_SAS_TOKEN/);
  });

  it("says so, when the capture goes to the machine alone", async () => {
    const { run, capture } = local();
    await capture("dns", { storageLocation: { filePath: "C:\\x.cap" } });
    const { stderr } = await run("download", "dns");
    assert.match(stderr, /: the capture is saved only on the machine, not in a storage account \(NoStorage\)\n {2}hint: copy the file from the machine\n$/);
  });
});

describe("pktcap open", function () {
  const local = onLocalAzure();
  afterEach(endRuns);

  it("fetches the file and gives it to the program that is to show it", async () => {
    const { start, capture, file, folder, environment } = local();
    await file(await capture("dns"), "abc");
    executable(join(folder, "bin", "viewer"), `cat "$1" > "${folder}/shown.txt"`);
    const env = { PATH: `${join(folder, "bin")}:${environment["PATH"] ?? ""}` };
    const { code, stdout, stderr } = await start(["open", "dns", "--with", "viewer", "--to", "kept/"], { env }).ended;
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `${folder}/kept/dns.cap\n`);
    await shown(folder);
  });

  it("shows a file that is there already, without asking Azure", async () => {
    const { folder, environment, requests } = local();
    writeFileSync(join(folder, "mine.cap"), "abc");
    executable(join(folder, "bin", "viewer"), `cat "$1" > "${folder}/shown.txt"`);
    const env = { ...environment, PATH: `${join(folder, "bin")}:${environment["PATH"] ?? ""}` };
    assert.equal((await pktcap(folder, ["open", "mine.cap", "--with", "viewer"], { env }).ended).code, 0);
    await shown(folder);
    assert.deepEqual(requests(), []);
  });

  it("says which program is missing, and where the file is", async () => {
    const { run, folder } = local();
    writeFileSync(join(folder, "mine.cap"), "abc");
    const { code, stderr } = await run("open", "mine.cap", "--with", "no-such-viewer");
    assert.equal(code, 1);
    assert.match(stderr, /^opening ".*mine\.cap": there is no `no-such-viewer` on PATH \(ENOENT\)\n/);
  });
});

/** The viewer runs by itself. */
async function shown(folder: string): Promise<void> {
  const file = join(folder, "shown.txt");
  await until("the viewer to show the file", () => existsSync(file) && readFileSync(file, "utf8") === "abc");
}

async function keyOf(azure: ReturnType<ReturnType<typeof onLocalAzure>>["azure"], id: string): Promise<string> {
  const headers = { authorization: `Bearer ${await azure.issueToken()}`, host: "localhost" };
  const { body } = await azure.handle({ method: "POST", url: `https://localhost${id}/listKeys?api-version=2023-05-01`, headers });
  return (JSON.parse((await collect(body)).toString()) as { keys: { value: string }[] }).keys[0]?.value ?? "";
}

/** A signature of the account's key that allows to read one blob ("Create a service SAS", version 2020-12-06). */
function readSignature(address: string, key: string, seconds = 3600): string {
  const expiry = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  const [, account = "", path = ""] = /^https:\/\/([^.]+)\.[^/]+(\/.*)$/.exec(address) ?? [];
  const fields = ["r", "", expiry, `/blob/${account}${path}`, "", "", "https", "2020-12-06", "b", "", "", "", "", "", "", ""];
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(fields.join("\n"), "utf8").digest("base64");
  return new URLSearchParams({ sv: "2020-12-06", sr: "b", sp: "r", spr: "https", se: expiry, sig: signature }).toString();
}
