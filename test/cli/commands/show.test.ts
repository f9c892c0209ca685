import assert from "node:assert/strict";
import { addRegion, onLocalAzure } from "../onLocalAzure";

describe("pktcap show", function () {
  const local = onLocalAzure();

  it("shows a capture by name, and asks nothing twice", async () => {
    const { run, capture, requests, ids } = local();
    const id = await capture("dns", { filters: [{ protocol: "UDP", remotePort: "53" }], timeLimitInSeconds: 60 });
    const { code, stdout } = await run("show", "DNS");
    assert.equal(code, 0);
    const lines: Record<string, string> = Object.fromEntries(stdout.trimEnd().split("\n").map((line) => line.split(/ {2,}/) as [string, string]));
    assert.match(String(lines["session"]), /^Running, (\d+ s|1 min) of 1 min$/);
    assert.deepEqual([lines["name"], lines["machine"], lines["filters"], lines["stored in"], lines["id"]], ["dns", ids.virtualMachine, "udp remote port 53", "contosoexamplergdiag374", id]);
    assert.deepEqual(requests(), ["NetworkWatchers_ListAll 200", "PacketCaptures_List 200", "PacketCaptures_GetStatus 202"]);
  });

  it("shows a capture by id, without looking for its watcher", async () => {
    const { json, capture, requests } = local();
    const id = await capture("dns");
    const { packetCaptureStatus } = (await json("show", id)) as { packetCaptureStatus: string };
    assert.equal(packetCaptureStatus, "Running");
    assert.deepEqual(requests().sort(), ["PacketCaptures_Get 200", "PacketCaptures_GetStatus 202"]);
  });

  it("names what was probably meant, when there is none of the name", async () => {
    const { run, capture } = local();
    await capture("dns");
    const { code, stdout, stderr } = await run("show", "dsn");
    assert.deepEqual({ code, stdout }, { code: 3, stdout: "" });
    assert.equal(
      stderr,
      'finding packet capture "dsn": no network watcher of subscription "00000000-0000-0000-0000-000000000000" has a packet capture with this name (NotFound)\n' +
        '  hint: did you mean "dns"?\n  hint: `pktcap list` shows all\n',
    );
  });

  it("lists the candidates, when several regions have the name, and takes the one of a region", async () => {
    const { run, json, capture, azure } = local();
    const id = await capture("dns");
    const { machine, watcher } = addRegion(local(), "westeurope", "web-1");
    const other = `${watcher}/packetCaptures/dns`;
    const headers = { authorization: `Bearer ${await azure.issueToken()}`, "content-type": "application/json", host: "localhost" };
    const body = JSON.stringify({ properties: { target: machine, storageLocation: { filePath: "/var/captures/x.cap" } } });
    await azure.handle({ method: "PUT", url: `https://localhost${other}?api-version=2025-05-01`, headers, body });
    const { code, stderr } = await run("show", "dns");
    assert.equal(code, 2);
    assert.equal(stderr, `finding packet capture "dns": the name is ambiguous (AmbiguousName)\n  hint: use one of these ids:\n    ${id}\n    ${other}\n`);
    assert.equal(((await json("show", "dns", "--location", "westeurope")) as { id: string }).id, other);
  });

  it("takes the one whose machine is in a resource group", async () => {
    const { run, json, capture } = local();
    const id = await capture("dns");
    assert.equal(((await json("show", "dns", "-g", "contosoexamplerg")) as { id: string }).id, id);
    assert.equal((await run("show", "dns", "-g", "other")).code, 3);
  });

  it("shows every request on stderr with --debug, and no secret", async () => {
    const { run, capture, environment } = local();
    const id = await capture("dns");
    const { code, stderr } = await run("show", "dns", "--debug");
    assert.equal(code, 0);
    const lines = stderr.trimEnd().split("\n");
    for (const line of lines) assert.match(line, /^debug: (GET|POST|PUT|DELETE) https:\/\/localhost:\d+\/\S+: \d{3} in \d+ ms( \(request id \S+\))?$/);
    assert.ok(lines.some((line) => line.includes(`${id}/queryStatus?api-version=`)), stderr);
    assert.ok(lines.some((line) => line.includes("/oauth2/v2.0/token")), stderr);
    for (const [name, value = ""] of Object.entries(environment)) if (/SECRET|PASSWORD/.test(name) && value.length > 5) assert.ok(!stderr.includes(value), name);
    assert.doesNotMatch(stderr, /eyJ|Bearer|client_secret/);
  });

  it("prints the program that takes a capture over, without what Azure filled in", async () => {
    const { run, capture, ids } = local();
    await capture("dns", { filters: [{ protocol: "UDP", remotePort: "53" }], timeLimitInSeconds: 60 });
    const { code, stdout, stderr } = await run("show", "dns", "--print-program");
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.equal(
      stdout,
      `import { PacketCapture } from "pulumi-azure-packet-capture";

export const capture = new PacketCapture("dns", {
  packetCaptureName: "dns",
  adoptExisting: true,
  target: "${ids.virtualMachine}",
  storageLocation: {
    storageId: "${ids.storageAccount}",
  },
  filters: [{ protocol: "UDP", remotePort: "53" }],
  timeLimitInSeconds: 60,
});
`,
    );
  });

  it("says so, when the capture with the id does not exist", async () => {
    const { run, ids } = local();
    const { code, stderr } = await run("show", `${ids.networkWatcher}/packetCaptures/gone`);
    assert.equal(code, 3);
    assert.equal(stderr, 'reading packet capture "gone" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): it does not exist (NotFound)\n');
  });

  for (const text of ["/subscriptions/x", ":dns", " ", "dev:"]) {
    it(`refuses ${JSON.stringify(text)} as no name at all`, async () => {
      const { code, stderr } = await local().run("show", text);
      assert.equal(code, 2);
      assert.match(stderr, /^reading arguments: .* \(UsageError\)\n$/);
    });
  }
});
