import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAzureOptions } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, capturePath, ids, parseBody, stillAzure, watcherPath } from "../armRequests";
import { copyOf } from "./copyOf";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

describe("the state file", () => {
  const folder = temporaryFolder();
  const file = () => join(folder(), "deep", "state.json");
  const open = (options: LocalAzureOptions = {}) => stillAzure({ stateFile: file(), ...options });
  /** The captures that a process would find that starts now. */
  function capturesOnDisk(): string[] {
    const azure = stillAzure({ stateFile: copyOf(file(), join(folder(), "copy")) });
    const names = azure.packetCaptures().map(({ name }) => name);
    azure.close();
    return names;
  }

  it("brings everything back: captures, operations under way, sessions, time and the order of guids", async () => {
    const first = open();
    await armRequests(first).put(capturePath("one"), body);
    first.clock.advance(5);
    const [before, now, guid] = [first.store.snapshot(), first.clock.now(), first.packetCapture(capturePath("one"))!.etag];
    first.close();

    const second = open({ world: "empty" });
    assert.deepEqual(second.store.snapshot(), before);
    assert.equal(second.clock.now(), now);
    assert.equal(second.packetCapture(capturePath("one"))!.provisioningState, "Updating");
    second.clock.advance(5);
    const { provisioningState, packetCaptureStatus, etag } = second.packetCapture(capturePath("one"))!;
    assert.deepEqual([provisioningState, packetCaptureStatus], ["Succeeded", "Running"]);
    assert.notEqual(etag, guid);
    second.close();
  });

  it("keeps the order in which resources were made, also of those that were deleted and made again", async () => {
    const first = open();
    const arm = armRequests(first);
    for (const name of ["one", "two", "three"]) await arm.put(capturePath(name), body);
    first.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus" });
    first.removePacketCapture(capturePath("one"));
    await arm.put(capturePath("one"), body);
    first.changePacketCapture(capturePath("two"), { bytesToCapturePerPacket: 7 });
    const before = first.store.snapshot();
    assert.deepEqual(before.resources.filter(({ type }) => type.endsWith("packetCaptures")).map(({ name }) => name), ["two", "three", "one"]);
    first.close();
    const second = open();
    assert.deepEqual(second.store.snapshot(), before);
    second.close();
  });

  it("holds only what there is after a reset", async () => {
    const azure = open();
    const start = azure.snapshot();
    await armRequests(azure).put(capturePath("one"), body);
    const later = azure.snapshot();
    azure.reset(start);
    assert.deepEqual(capturesOnDisk(), []);
    azure.reset(later);
    assert.deepEqual(capturesOnDisk(), ["one"]);
    azure.close();
    const again = open();
    assert.deepEqual(again.snapshot(), later);
    again.close();
  });

  it("forgets operations with the local Azure", async () => {
    const first = open({ timings: { create: 0 } });
    const arm = armRequests(first);
    await arm.put(capturePath("old"), body);
    const [operation] = [...first.store.operations.values()];
    for (let copy = 0; copy < 1000; copy += 1) first.store.putOperation({ ...operation!, id: `${operation!.id}-${copy}` });
    first.clock.advance(2 * 86_400);
    await arm.put(capturePath("new"), body);
    const left = [...first.store.operations.keys()];
    assert.equal(left.length, 1);
    first.close();
    const second = open();
    assert.deepEqual([...second.store.operations.keys()], left);
    second.close();
  });

  it("has uploaded bytes as they are, also those of blocks that are not in a blob yet", async () => {
    const first = open();
    const account = "https://contosoexamplergdiag374.blob.core.windows.net";
    const bytes = Buffer.from(Array.from({ length: 256 * 1024 }, (_, index) => (index * 7919) >> 3));
    const send = (path: string, headers: Record<string, string>) => first.handle({ method: "PUT", url: `${account}/${path}`, headers, body: bytes });
    assert.equal((await first.handle({ method: "PUT", url: `${account}/mine?restype=container` })).status, 201);
    assert.equal((await send("mine/blob", { "x-ms-blob-type": "BlockBlob" })).status, 201);
    assert.equal((await send("mine/other?comp=block&blockid=MDAw", {})).status, 201);
    const before = first.snapshot();
    first.close();
    const size = statSync(file()).size;
    assert.ok(size < 2.3 * bytes.length, `${size} bytes`);
    assert.ok(readFileSync(file()).includes(bytes.subarray(0, 1000)));
    const second = open();
    assert.deepEqual(second.snapshot(), before);
    second.close();
  });

  it("is written after every change, complete, for its owner's eyes only", async () => {
    const azure = open();
    await armRequests(azure).put(capturePath("one"), body);
    assert.deepEqual(capturesOnDisk(), ["one"]);
    assert.deepEqual(readdirSync(join(folder(), "deep")).sort(), ["state.json", "state.json-wal", "state.json.lock"]);
    assert.deepEqual([file(), `${file()}-wal`].map((name) => statSync(name).mode & 0o777), [0o600, 0o600]);
    azure.close();
    assert.deepEqual(readdirSync(join(folder(), "deep")), ["state.json"]);
    chmodSync(file(), 0o644);
    open().close();
    assert.equal(statSync(file()).mode & 0o777, 0o600);
  });

  it("is not written by requests that change nothing", async () => {
    const azure = open();
    const written = () => [file(), `${file()}-wal`].map((name) => statSync(name, { bigint: true })).map(({ mtimeNs, size }) => [mtimeNs, size]);
    const before = written();
    await armRequests(azure).get(watcherPath);
    assert.deepEqual(written(), before);
    azure.close();
  });

  it("lets tokens outlive a restart", async () => {
    const first = open({ authentication: "required" });
    const { tenantId, clientId, clientSecret } = first.identity;
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, resource: "https://management.azure.com" });
    const { access_token } = parseBody<{ access_token: string }>(await first.handle({ method: "POST", url: `/${tenantId}/oauth2/token`, body: form.toString() }));
    first.close();
    const second = open({ authentication: "required" });
    const answer = await second.handle({ method: "GET", url: "/subscriptions?api-version=2022-12-01", headers: { authorization: `Bearer ${access_token}` } });
    assert.equal(answer.status, 200);
    second.close();
  });

  it("remembers principals with their secrets, and what they may do", async () => {
    const clientId = "11111111-1111-4111-8111-111111111111";
    open({ access: { principals: [{ clientId, clientSecret: "first" }], roleAssignments: [{ principal: clientId, role: "Reader" }] } }).close();
    const again = open({ authentication: "required" });
    const requests = armRequests(again, "2026-01-01", await again.issueToken({ clientId }));
    assert.equal((await requests.get(watcherPath)).status, 200);
    assert.equal((await requests.delete(watcherPath)).status, 403);
    again.close();
    const changed = open({ access: { principals: [{ clientId, clientSecret: "second" }], roleAssignments: [{ principal: clientId, role: "Reader" }] } });
    assert.equal(changed.store.list("Microsoft.Authorization/roleAssignments").length, 1);
    changed.close();
    assert.deepEqual(["first", "second"].map((secret) => readFileSync(file(), "utf8").includes(`"${secret}"`)), [false, true]);
    assert.equal(statSync(file()).mode & 0o077, 0);
  });

  it("stays free when the access that was asked for is wrong", () => {
    assert.throws(() => open({ access: { roleAssignments: [{ principal: "x", role: "King" }] } }), /`roleAssignments\[0\]\.role`/);
    open().close();
  });

  it("is for one local Azure at a time", () => {
    const first = open();
    assert.throws(() => open(), new RegExp(`^Error: opening state file "${file()}": process ${process.pid} is using it \\(StateFileLocked\\)\n  hint: `));
    first.close();
    open().close();
  });

  it("is refused while another process has it, and taken over from one that has died", () => {
    open().close();
    const lock = `${file()}.lock`;
    writeFileSync(lock, String(process.ppid));
    assert.throws(() => open(), new RegExp(`process ${process.ppid} is using it`));
    assert.ok(existsSync(lock));
    writeFileSync(lock, String(spawnSync(process.execPath, ["--version"]).pid));
    open().close();
    // A number may have been given to this process that the dead one had.
    writeFileSync(lock, String(process.pid));
    open().close();
  });

  it("is refused while another program has the database open", async () => {
    open().close();
    const program = `new (process.getBuiltinModule("node:sqlite").DatabaseSync)(${JSON.stringify(file())}).exec("BEGIN EXCLUSIVE"); console.log("open"); process.stdin.resume()`;
    const other = spawn(process.execPath, ["-e", program], { stdio: ["pipe", "pipe", "ignore"] });
    const exit = once(other, "exit");
    try {
      await once(other.stdout, "data");
      assert.throws(() => open(), { message: `opening state file "${file()}": another program is using it (StateFileLocked)` });
    } finally {
      other.stdin.end();
      await exit;
    }
    open().close();
  });

  it("is written once for changes of the same moment, before any of them is answered", async () => {
    const azure = open();
    const arm = armRequests(azure);
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const before = statSync(`${file()}-wal`).size;
    const sizes = new Set<number>();
    await Promise.all(names.map(async (name) => {
      await arm.put(capturePath(name), body);
      sizes.add(statSync(`${file()}-wal`).size);
      if (name === "c0") assert.deepEqual(capturesOnDisk(), names);
    }));
    assert.equal(sizes.size, 1);
    assert.ok(![...sizes].includes(before));
    azure.close();
  });

  it("says that it is gone, and is written as soon as it is back", async () => {
    const azure = open();
    const arm = armRequests(azure);
    renameSync(file(), join(folder(), "elsewhere"));
    const gone = { message: `writing state file "${file()}": it was moved or deleted (StateFileGone)` };
    await assert.rejects(arm.put(capturePath("one"), body), gone);
    await assert.rejects(arm.get(capturePath("one")), gone);
    renameSync(join(folder(), "elsewhere"), file());
    await arm.put(capturePath("two"), body);
    azure.close();
    assert.deepEqual(capturesOnDisk(), ["one", "two"]);
  });

  it("says why it cannot be opened", () => {
    writeFileSync(join(folder(), "deep"), "");
    assert.throws(() => open(), new RegExp(`^Error: opening state file "${file()}": .+ \\((EEXIST|ENOTDIR)\\)$`));
    mkdirSync(join(folder(), "folder"));
    assert.throws(() => open({ stateFile: join(folder(), "folder") }), /^Error: reading state file ".*folder": it is a folder \(EISDIR\)$/);
    if (process.getuid?.() === 0) return;
    mkdirSync(join(folder(), "closed"), { mode: 0o500 });
    assert.throws(() => open({ stateFile: join(folder(), "closed", "state.json") }), /permission denied \(EACCES\)$/);
  });

  it("lies in a folder for its owner alone, when it has to be made", () => {
    open().close();
    assert.equal(statSync(join(folder(), "deep")).mode & 0o777, 0o700);
  });
});
