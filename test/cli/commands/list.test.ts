import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { LocalAzure } from "../../../emulator";
import { addRegion, onLocalAzure } from "../onLocalAzure";

describe("pktcap list", function () {
  const local = onLocalAzure();

  it("shows the captures of all regions, one list for each watcher", async () => {
    const { run, capture, requests } = local();
    addRegion(local(), "westeurope", "web-1");
    await capture("dns", { filters: [{ protocol: "UDP", remotePort: "53" }] });
    const { code, stdout, stderr } = await run("list");
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(
      stdout,
      /^NAME {2}MACHINE {4}REGION {9}STATUS {3}TIME LEFT +STOP REASON {2}TIME LIMIT {2}SIZE LIMIT {2}FILTERS\ndns {3}ContosoVM {2}westcentralus {2}Running {2}(?:5 h|4 h \d+ min) +5 h {9}1 GiB {7}udp remote port 53\n$/,
    );
    assert.deepEqual(requests(), ["NetworkWatchers_ListAll 200", "PacketCaptures_List 200", "PacketCaptures_List 200", "PacketCaptures_GetStatus 202"]);
  });

  it("asks how sessions stand with one request for each capture, or not at all with --no-status", async () => {
    const { run, capture, requests, azure } = local();
    azure.endSession(await capture("dns", { timeLimitInSeconds: 60 }), { stopReason: "BytesExceeded" });
    await capture("web", { timeLimitInSeconds: 3600 });
    const { stdout } = await run("list", "--query", "[].{name: name, status: packetCaptureStatus, why: stopReason}", "-o", "json");
    assert.deepEqual(JSON.parse(stdout), [
      { name: "dns", status: "Stopped", why: "BytesExceeded" },
      { name: "web", status: "Running", why: null },
    ]);
    assert.equal(requests().filter((request) => request.startsWith("PacketCaptures_GetStatus")).length, 2);
    const cheap = await run("list", "--no-status");
    assert.match(cheap.stdout, /^NAME +MACHINE +REGION +STATE +TIME LIMIT +SIZE LIMIT +FILTERS\ndns +ContosoVM +westcentralus +Succeeded /);
    assert.deepEqual(requests(), ["NetworkWatchers_ListAll 200", "PacketCaptures_List 200"]);
  });

  it("shows how large the files are with --sizes, and asks storage about captures that have ended only", async () => {
    const { json, run, capture, file, requests } = local();
    await file(await capture("dns"), "twelve bytes");
    await capture("web");
    const rows = (await json("list", "--sizes")) as { name: string; bytes?: number }[];
    assert.deepEqual(rows.map(({ name, bytes }) => [name, bytes]), [["dns", 12], ["web", undefined]]);
    assert.equal(requests().filter((request) => /Blob/.test(request)).length, 1);
    assert.match((await run("list", "--sizes")).stdout, /FILE SIZE .*\ndns .* 12 B /);
  });

  it("shows the others, when the status of one cannot be read", async () => {
    const { run, capture, azure } = local();
    await capture("dns");
    await capture("web");
    azure.faults.add({ match: { operation: "PacketCaptures_GetStatus", path: "/dns/" }, action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "The client may not." } } } } });
    const { code, stdout, stderr } = await run("list", "-o", "tsv", "--query", "[].[name, packetCaptureStatus]");
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "dns\tUnknown\nweb\tRunning\n" });
    assert.match(stderr, /^warning: the status of 1 capture is unknown: reading packet capture "dns" \(.*\): The client may not \(AuthorizationFailed\)\n$/);
  });

  it("says how far a capture is that Azure has not made", async () => {
    const { run, azure } = local();
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed" } });
    await run("start", "ContosoVM", "--name", "dns", "--storage-account", "contosoexamplergdiag374", "--yes");
    assert.match((await run("list")).stdout, /\ndns +ContosoVM +westcentralus +Failed /);
  });

  it("keeps to a region, in any spelling", async () => {
    const { json, capture } = local();
    addRegion(local(), "westeurope", "web-1");
    await capture("dns");
    assert.deepEqual(await json("list", "--location", "West Europe"), []);
    assert.equal(((await json("list", "--location", "West Central US")) as []).length, 1);
  });

  it("keeps to a machine", async () => {
    const { json, capture } = local();
    addRegion(local(), "westeurope", "web-1");
    await capture("dns");
    assert.deepEqual(await json("list", "--vm", "web-1"), []);
    assert.equal(((await json("list", "--vm", "contosovm")) as []).length, 1);
  });

  it("gives programs all that is known, in the library's own form", async () => {
    const { json, capture, ids } = local();
    const id = await capture("dns", { timeLimitInSeconds: 60 });
    const [item] = (await json("list")) as Record<string, unknown>[];
    assert.equal(typeof item?.storagePath, "string");
    assert.deepEqual(
      { ...item, storagePath: undefined, storageLocation: undefined, captureStartTime: undefined, elapsedSeconds: undefined, remainingSeconds: undefined },
      {
        id,
        location: "westcentralus",
        name: "dns",
        packetCaptureStatus: "Running",
        packetCaptureErrors: [],
        captureStartTime: undefined,
        elapsedSeconds: undefined,
        remainingSeconds: undefined,
        networkWatcherName: "NetworkWatcher_westcentralus",
        resourceGroupName: "NetworkWatcherRG",
        networkWatcherId: ids.networkWatcher,
        provisioningState: "Succeeded",
        target: ids.virtualMachine,
        targetType: "AzureVM",
        filters: [],
        bytesToCapturePerPacket: 0,
        totalBytesPerSession: 1073741824,
        timeLimitInSeconds: 60,
        storageLocation: undefined,
        storagePath: undefined,
      },
    );
  });

  it("writes every form, with and without a query", async () => {
    const { run, capture } = local();
    const id = await capture("dns", { timeLimitInSeconds: 60 });
    await capture("web", { timeLimitInSeconds: 90, filters: [{ localPort: "80" }] });
    const out = async (...args: string[]): Promise<string> => (await run("list", ...args)).stdout;
    assert.equal(await out("-o", "tsv", "--no-status"), "dns\tContosoVM\twestcentralus\tSucceeded\t60\t1073741824\t\nweb\tContosoVM\twestcentralus\tSucceeded\t90\t1073741824\tlocal port 80\n");
    assert.match(await out("-o", "tsv"), /^dns\tContosoVM\twestcentralus\tRunning\t\d+\t\t60\t1073741824\t\n/);
    assert.equal((await out("-o", "id")).split("\n")[0], id);
    assert.equal(await out("-o", "yaml", "--query", "[?timeLimitInSeconds > `60`].{name: name, filters: filters}"), "- name: web\n  filters:\n    - protocol: Any\n      localPort: \"80\"\n");
    assert.equal(await out("-o", "tsv", "--query", "[].[name, timeLimitInSeconds]"), "dns\t60\nweb\t90\n");
    assert.equal(await out("-o", "json", "--query", "length(@)"), "2\n");
    assert.equal(await out("--query", "[].{name: name, limit: timeLimitInSeconds}"), "name  limit\ndns   60\nweb   90\n");
    assert.equal(await out("-o", "id", "--query", "[0]"), `${id}\n`);
  });

  it("refuses a query that is none, before anything is sent", async () => {
    const { run, requests } = local();
    const { code, stdout, stderr } = await run("list", "--query", "[?x");
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /^reading `--query` "\[\?x": parse error at column 3.* \(QueryInvalid\)\n {2}hint: .*jmespath/);
    assert.deepEqual(requests(), []);
  });

  it("says on stderr alone that there is nothing", async () => {
    assert.deepEqual(await local().run("list"), { code: 0, stdout: "", stderr: "there are no packet captures here\n" });
  });

  const rename = (name: string): Parameters<LocalAzure["faults"]["add"]>[0] => {
    const id = `${local().ids.networkWatcher}/packetCaptures/${name}`;
    return { match: { operation: "PacketCaptures_List" }, action: { change: { set: { "value.0.id": id, "value.0.name": name } } } };
  };

  it("shows a capture whose name has blanks, with an id that nobody takes for two", async () => {
    const { run, json, capture, ids } = local();
    await capture("web");
    await capture("web%201");
    assert.match((await run("list")).stdout, /^NAME .*\nweb +ContosoVM .*\nweb 1 +ContosoVM /);
    const listed = (await json("list")) as { id: string; name: string }[];
    assert.deepEqual(
      listed.map(({ id, name }) => [id, name]),
      [
        [`${ids.networkWatcher}/packetCaptures/web`, "web"],
        [`${ids.networkWatcher}/packetCaptures/web%201`, "web 1"],
      ],
    );
    const { stdout } = await run("list", "-o", "id");
    assert.deepEqual(stdout.split(/\s+/), [...listed.map(({ id }) => id), ""]);
  });

  it("shows a capture whose name has control characters, made printable", async () => {
    const { run, capture, azure } = local();
    await capture("dns");
    azure.faults.add(rename("d\u001b[2Jns"));
    const { code, stdout, stderr } = await run("list");
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /\nd\ufffd\[2Jns +ContosoVM /);
    azure.faults.add(rename("d\u001b[2Jns"));
    assert.match((await run("list", "-o", "json")).stdout, /"name": "d\\u001b\[2Jns"/);
    azure.faults.add(rename("d\u001b[2Jns"));
    assert.match((await run("list", "-o", "id")).stdout, /^\/subscriptions\/.*\/packetCaptures\/d%1B%5B2Jns\n$/);
  });

  it("says how many entries are none that it can show, and not that there are none", async () => {
    const { run, capture, azure } = local();
    await capture("dns");
    azure.faults.add({ match: { operation: "PacketCaptures_List" }, times: "forever", action: { change: { set: { "value.0.properties": "?" } } } });
    const leftOut = "1 entry of Azure's list is skipped: not a valid packet capture\n";
    assert.deepEqual(await run("list"), { code: 0, stdout: "", stderr: leftOut });
    assert.deepEqual(await run("status"), { code: 0, stdout: "", stderr: leftOut });
  });

  for (const name of ["web 1", "WEB 1 ", "web%201"]) {
    it(`lets no other command touch a capture whose name has blanks: ${name}`, async () => {
      const { run, capture, azure, requests } = local();
      await capture("web%201");
      await capture("dns");
      for (const command of [["stop"], ["delete", "--files"], ["download"]]) {
        const [verb = "", ...rest] = command;
        const { code, stderr } = await run(verb, name, ...rest);
        assert.deepEqual([verb, code], [verb, name === "web%201" ? 3 : 2]);
        if (code === 2) assert.match(stderr, /^finding packet capture ".*": .* \(AmbiguousName\)\n {2}hint: it is \/subscriptions.*\/web%201, percent-encoded/);
      }
      assert.ok(requests().every((request) => /List|GetStatus/.test(request)));
      assert.equal(azure.packetCaptures().length, 2);
    });
  }

  it("deletes none of two whose names look alike, and asks for an id", async () => {
    const { run, capture, azure, ids } = local();
    await capture("web");
    await capture("web%20");
    const { code, stderr } = await run("delete", "web ");
    assert.equal(code, 2);
    assert.ok(stderr.endsWith(`\n  hint: if you mean another one, give its id: ${ids.networkWatcher}/packetCaptures/web\n`), stderr);
    assert.equal(azure.packetCaptures().length, 2);
    assert.equal((await run("delete", `${ids.networkWatcher}/packetCaptures/web`)).code, 0);
    assert.deepEqual(azure.packetCaptures().map(({ name }) => name), ["web "]);
  });

  it("lets status show all others, and say that one is left out", async () => {
    const { run, capture } = local();
    await capture("web%201");
    await capture("dns");
    const { code, stdout, stderr } = await run("status", "-o", "tsv", "--query", "[].name");
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "dns\n" });
    assert.equal(stderr, "1 packet capture is skipped: the name cannot be used in a request; `pktcap list` shows all\n");
  });

  it("refuses the id of a capture whose name has blanks, before anything is sent", async () => {
    const { run, capture, ids, requests } = local();
    await capture("web");
    await capture("web%201");
    const { code, stderr } = await run("delete", `${ids.networkWatcher}/packetCaptures/web%201`);
    assert.equal(code, 2);
    assert.match(stderr, /a capture's id must be /);
    assert.deepEqual(requests(), []);
  });

  it("says which region has no watcher", async () => {
    const { code, stderr } = await local().run("list", "--location", "mars");
    assert.equal(code, 3);
    assert.match(stderr, /^listing packet captures: region "mars" of subscription .* has no network watcher \(NetworkWatcherNotFound\)\n {2}hint: /);
  });

  it("asks which subscription, when nobody says it, and takes the only one", async () => {
    const { start, azure, requests } = local();
    const env = { ARM_SUBSCRIPTION_ID: "", AZURE_SUBSCRIPTION_ID: "" };
    assert.equal((await start(["list"], { env }).ended).code, 0);
    assert.equal(requests()[0], "Subscriptions_List 200");
    azure.addVirtualMachine({ id: "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/other", location: "westeurope" });
    const { code, stderr } = await start(["list"], { env }).ended;
    assert.equal(code, 1);
    assert.match(stderr, /no subscription is configured \(SubscriptionMissing\)\n {2}hint: give `--subscription`.*11111111-1111-1111-1111-111111111111/);
  });

  it("ends with the exit code for a refusal, and Azure's own code", async () => {
    const { run, azure } = local();
    azure.faults.add({ match: { operation: "NetworkWatchers_ListAll" }, action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "The client may not." } } } } });
    const { code, stderr } = await run("list");
    assert.equal(code, 4);
    assert.match(stderr, /^listing packet captures: The client may not \(AuthorizationFailed\)\n/);
  });

  it("ends quietly, when its reader has seen enough", async () => {
    const { environment, folder } = local();
    const script = `"${process.execPath}" "${process.cwd()}/dist/cli/pktcap.js" vms | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await promisify(execFile)("bash", ["-c", script], { cwd: folder, env: environment });
    assert.deepEqual({ stdout, stderr }, { stdout: "0\n", stderr: "" });
  });
});
