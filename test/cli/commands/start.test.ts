import assert from "node:assert/strict";
import { putManualScaleSet } from "../guardedMachine";
import { onLocalAzure } from "../onLocalAzure";

const account = ["--storage-account", "contosoexamplergdiag374"];

describe("pktcap start", function () {
  const local = onLocalAzure();

  it("starts what its options say, in the region of the machine, and says how to go on", async () => {
    const { run, azure, ids, requests } = local();
    const { code, stdout, stderr } = await run(
      "start", "ContosoVM", ...account, "--name", "mine", "--filter", "tcp and remote port 443", "--preset", "dns", "--side", "remote",
      "--time-limit", "10m", "--total-bytes", "10M", "--bytes-per-packet", "128", "-o", "id",
    );
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `${ids.networkWatcher}/packetCaptures/mine\n`);
    assert.match(stderr, /`pktcap status mine --watch` follows it, .*`pktcap download mine --wait` fetches the file\n$/);
    const { properties } = azure.packetCapture(stdout.trim()) ?? {};
    assert.deepEqual(
      { ...properties, storageLocation: undefined, scope: undefined, targetType: undefined },
      {
        target: ids.virtualMachine,
        targetType: undefined,
        scope: undefined,
        bytesToCapturePerPacket: 128,
        totalBytesPerSession: 10485760,
        timeLimitInSeconds: 600,
        storageLocation: undefined,
        filters: [
          { protocol: "Any", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "53" },
          { protocol: "TCP", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "443" },
        ],
      },
    );
    assert.deepEqual(
      requests().filter((request) => /PacketCaptures|Watchers/.test(request)),
      ["NetworkWatchers_ListAll 200", "PacketCaptures_List 200", "PacketCaptures_Create 201", "PacketCaptures_GetStatus 202"],
    );
  });

  it("names a capture after its machine, never twice alike", async () => {
    const { json } = local();
    const names = [await json("start", "contosovm", ...account, "--yes"), await json("start", "contosovm", ...account, "--yes")].map(
      (result) => (result as { name: string }).name,
    );
    names.forEach((name) => assert.match(name, /^ContosoVM-[0-9a-f]{7}$/));
    assert.notEqual(names[0], names[1]);
  });

  it("writes a ring of files on chosen instances of a scale set", async () => {
    const { json, azure, ids } = local();
    const set = `${ids.virtualMachine.split("/").slice(0, 5).join("/")}/providers/Microsoft.Compute/virtualMachineScaleSets/fleet`;
    azure.addScaleSet({ id: set, location: "westcentralus" });
    const result = (await json("start", "fleet", ...account, "--continuous", "--file-count", "3", "--file-size", "1M", "--time-limit", "1h", "--include", "0")) as Record<string, unknown>;
    assert.deepEqual(
      [result.target, result.scope, result.captureSettings, result.continuousCapture],
      [set, { include: ["0"] }, { fileCount: 3, fileSizeInBytes: 1048576, sessionTimeLimitInSeconds: 3600 }, true],
    );
  });

  it("reports every mistake at once, in words of options, before anything is asked", async () => {
    const { run, requests } = local();
    const { code, stdout, stderr } = await run("start", "ContosoVM", "--name", "-", "--time-limit", "6h", "--total-bytes", "5G");
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.deepEqual(stderr.trimEnd().split("\n"), [
      "starting a packet capture: use `--storage-account` or `--file-path` to say where the file goes (UsageError)",
      'starting a packet capture: `--time-limit`: must be at most 5h, got "6h" (UsageError)',
      'starting a packet capture: `--total-bytes`: must be less than 4G, got "5G" (UsageError)',
      'starting a packet capture: `--name`: must be 1 to 80 letters, digits, underscores, periods or hyphens, starting with a letter or digit and ending with a letter, digit or underscore, got "-" (UsageError)',
      "  hint: `pktcap start --help` shows every option",
    ]);
    assert.deepEqual(requests(), []);
  });

  it("says what the machine does not allow, in words of options", async () => {
    const { run } = local();
    const { code, stderr } = await run("start", "ContosoVM", ...account, "--include", "0", "--yes");
    assert.equal(code, 2);
    assert.equal(stderr, "starting a packet capture: `--include`: is allowed only for a scale set, but the `<machine>` is a virtual machine (UsageError)\n  hint: `pktcap start --help` shows every option\n");
  });

  it("shows where a filter is wrong, before anything is asked", async () => {
    const { run, requests } = local();
    const { code, stderr } = await run("start", "ContosoVM", ...account, "--filter", "udp port 53 or icmp");
    assert.equal(code, 2);
    assert.match(stderr, /^reading filter expression: .*"icmp" \(FilterExpressionUnsupported\)\n {2}udp port 53 or icmp\n {17}\^\^\^\^\n/);
    assert.deepEqual(requests(), []);
  });

  it("does not record everything without a limit unless it is told to", async () => {
    const { run, json, requests } = local();
    const { code, stdout, stderr } = await run("start", "ContosoVM", ...account);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /^starting packet capture "ContosoVM-\w{7}": without a filter or limit it would record every packet of "ContosoVM" for up to 5 h or 1 GiB \(ConfirmationMissing\)\n {2}hint: .*`--yes`\n$/);
    assert.deepEqual(requests().filter((request) => request.startsWith("PacketCaptures")), []);
    await json("start", "ContosoVM", ...account, "--yes");
    await json("start", "ContosoVM", ...account, "--total-bytes", "1M");
  });

  it("refuses a machine that cannot record, as the resource does", async () => {
    const { run, azure, ids, json } = local();
    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", agent: "missing" });
    const { code, stderr } = await run("start", "ContosoVM", ...account, "--yes", "--name", "dns");
    assert.equal(code, 4);
    assert.match(stderr, /^starting packet capture "dns" \(network watcher .*\): virtual machine "ContosoVM" has no Network Watcher agent \(AgentNotInstalled\)\n {2}hint: install it, on a Linux virtual machine with `az vm extension set --resource-group ContosoExampleRG --vm-name ContosoVM .*, or use `--no-require-agent` to try anyway$/m);
    assert.equal(((await json("start", "ContosoVM", ...account, "--yes", "--no-require-agent", "--file-path", "C:\\c.cap", "--name", "dns").catch((error: Error) => error)) as Error).message.includes("An error occurred"), true);
  });

  it("says how to install the agent on a scale set, and how to update instances that are behind its model", async () => {
    const { run, azure } = local();
    const set = await putManualScaleSet(local(), "set");
    const behind = await run("start", set, ...account, "--yes", "--name", "dns");
    assert.equal(behind.code, 4);
    assert.match(behind.stderr, /: no instance of scale set "set" in the scope has the Network Watcher agent: .* \(AgentNotInstalled\)\n {2}hint: run `az vmss update-instances --resource-group ContosoExampleRG --name set --instance-ids '\*'`, or use `--no-require-agent` to try anyway$/m);
    azure.addScaleSet({ id: set.replace(/set$/, "bare"), location: "westcentralus", agent: "missing" });
    const bare = await run("start", set.replace(/set$/, "bare"), ...account, "--yes", "--name", "dns");
    assert.match(bare.stderr, /\(AgentNotInstalled\)\n {2}hint: install it, on a Linux scale set with `az vmss extension set --resource-group ContosoExampleRG --vmss-name bare --publisher Microsoft\.Azure\.NetworkWatcher --name NetworkWatcherAgentLinux` .*, or use `--no-require-agent` to try anyway$/m);
  });

  it("refuses an account that the service cannot write to, unless it is told to try anyway", async () => {
    const { run, json, azure, ids } = local();
    azure.addStorageAccount({ id: ids.storageAccount, location: "westeurope", sku: "Premium_LRS" });
    const { code, stderr } = await run("start", "ContosoVM", ...account, "--yes", "--name", "dns");
    assert.equal(code, 4);
    assert.match(stderr, /storage account "contosoexamplergdiag374" is in "westeurope", but the machine is in "westcentralus" \(StorageAccountRegion\)\n {2}hint: use an account in "westcentralus", or use `--no-require-storage` to try anyway$/m);
    azure.addStorageAccount({ id: ids.storageAccount, location: "westcentralus", sku: "Premium_LRS" });
    await json("start", "ContosoVM", ...account, "--yes", "--no-require-storage");
  });

  it("never overwrites a capture of the name", async () => {
    const { run, capture } = local();
    await capture("dns");
    const { code, stderr } = await run("start", "ContosoVM", ...account, "--yes", "--name", "dns", "--time-limit", "5m");
    assert.equal(code, 4);
    assert.match(stderr, /a capture with this name already exists: it records virtual machine "ContosoVM" since \S+ \(Running\) and differs in `--time-limit` \(PacketCaptureExists\)\n {2}hint: choose another `--name`, or delete that capture with `pktcap delete dns`$/m);
  });

  it("makes one capture, when the answer to its request is lost", async () => {
    const { json, azure, requests } = local();
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { reset: "after" } });
    await json("start", "ContosoVM", ...account, "--yes", "--name", "dns");
    assert.deepEqual(requests().filter((request) => request.startsWith("PacketCaptures")), ["PacketCaptures_List 200", "PacketCaptures_Create 0", "PacketCaptures_Get 200", "PacketCaptures_GetStatus 202"]);
  });

  it("shows the capture that it asks for with --debug", async () => {
    const { run } = local();
    const { stderr } = await run("start", "ContosoVM", "-g", "ContosoExampleRG", ...account, "-n", "dns", "--time-limit", "1m", "--debug");
    assert.match(stderr, /^debug: PUT https:\S+\/packetCaptures\/dns\?api-version=\S+ \{"properties":\{.*"timeLimitInSeconds":60.*\}\}: 201 in \d+ ms/m);
  });

  it("says how it ended, when Azure cannot make the capture", async () => {
    const { run, azure, ids } = local();
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed", error: { code: "CaptureFailed", message: "No room." } } });
    const { code, stderr } = await run("start", "ContosoVM", ...account, "--yes", "--name", "dns");
    assert.equal(code, 6);
    assert.match(stderr, /: No room \(CaptureFailed\)\n {2}the capture exists \(Failed\): /);
    assert.ok(stderr.includes(`hint: \`pktcap status ${ids.networkWatcher}/packetCaptures/dns\` shows its status`), stderr);
  });

  it("waits for the end of the session with --wait", async () => {
    const { start, azure } = local();
    const run = start(["start", "ContosoVM", ...account, "--time-limit", "1s", "--wait", "-o", "json"]);
    await run.reported(/waiting for packet capture ".*" to stop/);
    azure.clock.advance(1);
    const result = JSON.parse((await run.ended).stdout) as Record<string, unknown>;
    assert.deepEqual([result.packetCaptureStatus, result.stopReason], ["Stopped", "TimeExceeded"]);
  });

  it("finds machine and account by id, and knows no instance of a scale set as a machine", async () => {
    const { json, run, ids } = local();
    const result = (await json("start", ids.virtualMachine.toLowerCase().replace("/subscriptions/", "/subscriptions/"), "--storage-account", ids.storageAccount, "--yes")) as { id: string };
    assert.ok(result.id.startsWith(ids.networkWatcher));
    const instance = `${ids.virtualMachine.split("/").slice(0, 5).join("/")}/providers/Microsoft.Compute/virtualMachineScaleSets/fleet/virtualMachines/0`;
    const { code, stderr } = await run("start", instance, "--storage-account", ids.storageAccount, "--yes");
    assert.equal(code, 2);
    assert.match(stderr, /an instance of a scale set cannot be a target/);
  });
});

describe("pktcap start, on an Azure that takes its time", function () {
  const local = onLocalAzure({ timings: { create: 60, stop: 60, delete: 60, captureStart: 0, retryAfter: 1 } });

  it("returns with --no-wait when Azure has accepted the request, and so do stop and delete", async () => {
    const { json, run, azure, requests, capture } = local();
    const started = (await json("start", "ContosoVM", ...account, "--yes", "--name", "dns", "--no-wait")) as Record<string, unknown>;
    assert.deepEqual([started.name, started.provisioningState, started.packetCaptureStatus], ["dns", "Updating", "Unknown"]);
    assert.deepEqual(requests().filter((request) => request.startsWith("PacketCaptures")), ["PacketCaptures_List 200", "PacketCaptures_Create 201"]);
    const web = await capture("web");
    azure.clock.advance(120);
    const stopped = (await json("stop", web, "--no-wait")) as Record<string, unknown>[];
    assert.equal(stopped[0]?.packetCaptureStatus, "Running");
    assert.deepEqual(requests(), ["PacketCaptures_GetStatus 202", "PacketCaptures_Stop 202"]);
    assert.equal((await run("delete", web, "--no-wait")).code, 0);
    assert.deepEqual(requests(), ["PacketCaptures_Get 200", "PacketCaptures_Delete 202"]);
    const { code, stderr } = await run("delete", web, "--no-wait", "--files");
    assert.equal(code, 2);
    assert.match(stderr, /^reading arguments: option "--no-wait" cannot be used with option "--files" \(UsageError\)\n/);
  });

  it("says after Ctrl-C what is known about the capture, with exit code 130", async () => {
    const { start, azure, ids } = local();
    const run = start(["start", "ContosoVM", ...account, "--yes", "--name", "dns"]);
    await run.reported(/waiting for packet capture "dns" to be created/);
    run.kill("SIGINT");
    const { code, stdout, stderr } = await run.ended;
    assert.deepEqual({ code, stdout }, { code: 130, stdout: "" });
    const id = `${ids.networkWatcher}/packetCaptures/dns`;
    assert.ok(stderr.includes('starting packet capture "dns" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): interrupted by SIGINT\n'), stderr);
    assert.match(stderr, new RegExp(`  the capture exists \\(Updating\\): ${id}\\n  hint: \`pktcap status ${id}\``));
    assert.ok(azure.packetCapture(id));
  });
});
