import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLocalAzure } from "../../../emulator";
import type { LocalAzureOptions } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, capturePath, ids, parseBody, startOfTime, stillAzure, watcherPath } from "../armRequests";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

interface Saved {
  resources: { type: string; hidden?: object }[];
  operations: object[];
}

describe("the state file", () => {
  const folder = temporaryFolder();
  const file = () => join(folder(), "deep", "state.json");
  const open = (options: LocalAzureOptions = {}) => stillAzure({ stateFile: file(), ...options });

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

  it("is written after every change, complete, for its owner's eyes only", async () => {
    const azure = open();
    await armRequests(azure).put(capturePath("one"), body);
    const saved = JSON.parse(readFileSync(file(), "utf8")) as { version: number; resources: { id: string }[] };
    assert.equal(saved.version, 1);
    assert.ok(saved.resources.some(({ id }) => id === capturePath("one")));
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(folder(), "deep")).sort(), ["state.json", "state.json.lock"]);
    azure.close();
    assert.deepEqual(readdirSync(join(folder(), "deep")), ["state.json"]);
  });

  it("is not written again by requests that change nothing", async () => {
    const azure = open();
    const { mtimeNs, ino } = statSync(file(), { bigint: true });
    await armRequests(azure).get(watcherPath);
    const after = statSync(file(), { bigint: true });
    assert.deepEqual([after.mtimeNs, after.ino], [mtimeNs, ino]);
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

  it("is written once for changes of the same moment, before any of them is answered", async () => {
    const azure = open();
    const arm = armRequests(azure);
    const before = statSync(file(), { bigint: true }).ino;
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const inodes = new Set<bigint>();
    await Promise.all(names.map(async (name) => {
      await arm.put(capturePath(name), body);
      assert.ok(readFileSync(file(), "utf8").includes(`"name":"${name}"`));
      inodes.add(statSync(file(), { bigint: true }).ino);
    }));
    assert.equal(inodes.size, 1);
    assert.ok(!inodes.has(before));
    azure.close();
  });

  it("says why it cannot be written", async function () {
    if (process.getuid?.() === 0) console.log("      as root: a folder that cannot be written to is not tried");
    const azure = open();
    // What the system refuses: the file beside it is a folder now.
    mkdirSync(`${file()}.${process.pid}.tmp`);
    await assert.rejects(armRequests(azure).put(capturePath("one"), body), new RegExp(`^Error: writing state file "${file()}": it is a folder \\(EISDIR\\)$`));
    assert.doesNotThrow(() => JSON.parse(readFileSync(file(), "utf8")) as unknown);
    rmdirSync(`${file()}.${process.pid}.tmp`);
    await armRequests(azure).put(capturePath("two"), body);
    assert.ok(["one", "two"].every((name) => readFileSync(file(), "utf8").includes(`"name":"${name}"`)));
    azure.close();
  });

  it("says why it cannot be opened", () => {
    writeFileSync(join(folder(), "deep"), "");
    assert.throws(() => open(), new RegExp(`^Error: opening state file "${file()}": .+ \\((EEXIST|ENOTDIR)\\)$`));
    if (process.getuid?.() === 0) return;
    mkdirSync(join(folder(), "closed"), { mode: 0o500 });
    assert.throws(() => open({ stateFile: join(folder(), "closed", "state.json") }), /permission denied \(EACCES\)$/);
  });

  it("lies in a folder for its owner alone, when it has to be made", () => {
    open().close();
    assert.equal(statSync(join(folder(), "deep")).mode & 0o777, 0o700);
  });

  const damaged: [string, string | ((saved: Saved) => unknown), RegExp][] = [
    ["cut off", '{"version":1,"resources":[', /not JSON: .+ \(StateFileDamaged\)\n  hint: the file is not changed/],
    ["empty", "", /\(StateFileDamaged\)/],
    ["of a newer version", '{"version":2}', /version must be 1, got 2 \(StateFileVersion\)\n  hint: .*it was written by a newer version of this package/],
    ["something else", "[]", /version must be 1, got undefined/],
    ["incomplete", '{"version":1}', /`counter`: must be given, got nothing \(StateFileDamaged\)/],
    ["wrong in a list", (saved) => ({ ...saved, resources: {} }), /`resources`: must be a list, got \{\} \(StateFileDamaged\)/],
    ["wrong in an id", (saved) => ({ ...saved, resources: [{ ...saved.resources[0], id: "one" }] }), /`resources\[0\]\.id`: must be a resource id, got "one"/],
    ["wrong in a session", (saved) => ({ ...saved, resources: saved.resources.map((each) => (each.type.endsWith("packetCaptures") ? { ...each, hidden: { ...each.hidden, session: { startsAt: "now" } } } : each)) }), /`resources\[\d+\]\.hidden\.session\.ticks`: must be given/],
    ["wrong in a machine", (saved) => ({ ...saved, resources: saved.resources.map((each) => (each.type.endsWith("virtualMachines") ? { ...each, hidden: { power: "on", os: "Linux" } } : each)) }), /`resources\[\d+\]\.hidden\.power`: must be "running", "deallocated" or "stopped", got "on"/],
    ["wrong in an operation", (saved) => ({ ...saved, operations: [{ ...saved.operations[0], plan: "later" }] }), /`operations\[0\]\.plan`: must be an object, got "later"/],
    ["wrong in its clock", (saved) => ({ ...saved, clockOffset: "1" }), /`clockOffset`: must be a number, got "1"/],
  ];
  for (const [what, damage, message] of damaged) {
    it(`is left as it is when it is ${what}`, async () => {
      const azure = open();
      await armRequests(azure).put(capturePath("one"), body);
      azure.close();
      const text = typeof damage === "string" ? damage : JSON.stringify(damage(JSON.parse(readFileSync(file(), "utf8")) as Saved));
      writeFileSync(file(), text);
      assert.throws(() => createLocalAzure({ stateFile: file(), clock: { now: () => startOfTime } }), message);
      assert.equal(readFileSync(file(), "utf8"), text);
      assert.deepEqual(readdirSync(join(folder(), "deep")), ["state.json"]);
    });
  }
});
