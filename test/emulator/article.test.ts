import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { promisify } from "node:util";
import { createLocalAzure, listen } from "../../emulator";
import type { LocalAzure, LocalAzureServer } from "../../emulator";
import { temporaryFolder } from "../temporaryFolder";
import { ids, parseBody, startOfTime } from "./armRequests";
import type { Shown } from "./armRequests";

interface PlainRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
  caFile: string;
}

type Sender = (request: PlainRequest) => Promise<{ status: number; body: string }>;

/** What sends a request as it stands. */
const senders: Readonly<Record<string, Sender>> = {
  async fetch({ method, url, headers, body, caFile }) {
    const trusted = getCACertificates("default");
    setDefaultCACertificates([...trusted, readFileSync(caFile, "utf8")]);
    try {
      const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
      return { status: response.status, body: await response.text() };
    } finally {
      setDefaultCACertificates(trusted);
    }
  },
  async curl({ method, url, headers, body, caFile }) {
    const header = Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
    const data = body === undefined ? [] : ["--data-binary", body];
    const { stdout } = await promisify(execFile)("curl", ["--silent", "--show-error", "--cacert", caFile, "--request", method, ...header, ...data, "--write-out", "\n%{http_code}", url]);
    const [, text = "", status] = /^(.*)\n(\d+)$/s.exec(stdout) ?? [];
    return { status: Number(status), body: text };
  },
};

/** Every request of the article "Manage packet captures … using the Azure REST API", over HTTPS, as it is printed there. */
for (const [sender, sent] of Object.entries(senders)) describe(`the article's requests, by ${sender}`, () => {
  const folder = temporaryFolder();
  const subscription = "00000000-0000-0000-0000-000000000000";
  const captures = `/subscriptions/${subscription}/ResourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus/packetCaptures`;
  let azure: LocalAzure;
  let server: LocalAzureServer;
  let authorization: string;

  before(function () {
    if (sender !== "curl" || spawnSync("curl", ["--version"]).status === 0) return;
    console.log("      skipped: there is no curl on this machine");
    this.skip();
  });
  beforeEach(async () => {
    azure = createLocalAzure({ clock: { now: () => startOfTime } });
    server = await listen(azure, { directory: folder() });
    authorization = `Bearer ${await logIn()}`;
  });
  afterEach(() => server.close());

  async function logIn(): Promise<string> {
    const { tenantId, clientId, clientSecret } = azure.identity;
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, resource: "https://management.azure.com/" });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await sent({ method: "POST", url: `${server.url}/${tenantId}/oauth2/token`, headers, body: body.toString(), caFile: server.caFile });
    return (JSON.parse(answer.body) as { access_token: string }).access_token;
  }

  async function send(method: string, path: string, body?: string): Promise<{ status: number; json: Shown }> {
    const headers = { authorization, "content-type": "application/json" };
    const answer = await sent({ method, url: server.url + path, headers, body, caFile: server.caFile });
    return { status: answer.status, json: parseBody<Shown>(answer) };
  }

  /** The article's PowerShell fills these in; what it leaves empty is empty here. */
  const startBody = `{
    'properties':  {
        'target':  '/${ids.virtualMachine}',
        'bytesToCapturePerPacket':  '0',
        'totalBytesPerSession':  '1073741824',
        'timeLimitinSeconds':  '60',
        'storageLocation':  {
            'storageId':  '',
            'storagePath':  '',
            'filePath':  'c:\\\\temp\\\\packetcapture.cap'
        },
        'filters':  [
            {
                'protocol':  '',
                'localIPAddress':  '',
                'localPort':  '',
                'remoteIPAddress':  '',
                'remotePort':  ''
            }
        ]
    }
}`;
  const start = (name: string) => send("PUT", `${captures}/${name}?api-version=2016-07-01`, startBody);

  it("find the virtual machine", async () => {
    const { status, json } = await send("GET", `/subscriptions/${subscription}/ResourceGroups/ContosoExampleRG/providers/Microsoft.Compute/virtualMachines?api-version=2015-05-01-preview`);
    assert.equal(status, 200);
    assert.deepEqual(json.value.map(({ type, location, id, name }) => ({ type, location, id, name })), [
      { type: "Microsoft.Compute/virtualMachines", location: "westcentralus", id: ids.virtualMachine, name: "ContosoVM" },
    ]);
  });

  it("start a capture, with numbers as strings, single quotes and all; the journal says what was made of it", async () => {
    const { status, json } = await start("TestPacketCapture5");
    assert.equal(status, 201);
    assert.deepEqual(json, {
      name: "TestPacketCapture5",
      id: `${captures.replace("ResourceGroups", "resourceGroups")}/TestPacketCapture5`,
      etag: json.etag,
      properties: {
        provisioningState: "Updating",
        target: ids.virtualMachine,
        bytesToCapturePerPacket: 0,
        totalBytesPerSession: 1073741824,
        timeLimitInSeconds: 60,
        storageLocation: { storagePath: "", filePath: "c:\\temp\\packetcapture.cap" },
        filters: [{ protocol: "", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "" }],
      },
    });
    assert.deepEqual(azure.journal.entries.at(-1)?.notes, [
      "body: not strict JSON, read as JSON5",
      "target: doubled leading slash removed",
      "bytesToCapturePerPacket: string read as a number",
      "totalBytesPerSession: string read as a number",
      "timeLimitinSeconds: read as timeLimitInSeconds",
      "timeLimitInSeconds: string read as a number",
    ]);
  });

  it("show the status of a capture that runs, and of one that has reached its time limit", async () => {
    await start("TestPacketCapture5");
    azure.clock.advance(30);
    const id = `${captures.replace("ResourceGroups", "resourceGroups")}/TestPacketCapture5`;
    const running = await send("POST", `${captures}/TestPacketCapture5/querystatus?api-version=2016-12-01`);
    assert.equal(running.status, 202);
    assert.deepEqual(running.json, { name: "TestPacketCapture5", id, captureStartTime: running.json.captureStartTime, packetCaptureStatus: "Running", packetCaptureError: [] });
    azure.clock.advance(60);
    const ended = await send("POST", `${captures}/TestPacketCapture5/querystatus?api-version=2016-12-01`);
    assert.equal(ended.status, 200);
    assert.deepEqual(ended.json, { name: "TestPacketCapture5", id, captureStartTime: running.json.captureStartTime, packetCaptureStatus: "Stopped", stopReason: "TimeExceeded", packetCaptureError: [] });
  });

  it("list the captures of the watcher, one that has succeeded and one that has failed", async () => {
    await start("TestPacketCapture6");
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed" } });
    await start("TestPacketCapture7");
    azure.clock.advance(10);
    const { status, json } = await send("GET", `${captures}?api-version=2016-12-01`);
    assert.equal(status, 200);
    assert.deepEqual(json.value.map(({ name, properties }) => [name, properties.provisioningState, properties.filters]), [
      ["TestPacketCapture6", "Succeeded", [{ protocol: "", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "" }]],
      ["TestPacketCapture7", "Failed", [{ protocol: "", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "" }]],
    ]);
  });

  it("stop a capture and delete it", async () => {
    await start("TestPacketCapture5");
    azure.clock.advance(10);
    assert.equal((await send("POST", `${captures}/TestPacketCapture5/stop?api-version=2016-12-01`)).status, 202);
    azure.clock.advance(10);
    assert.equal((await send("POST", `${captures}/TestPacketCapture5/querystatus?api-version=2016-12-01`)).json.stopReason, "Manual");
    assert.equal((await send("DELETE", `${captures}/TestPacketCapture5?api-version=2016-12-01`)).status, 202);
    azure.clock.advance(10);
    assert.deepEqual((await send("GET", `${captures}?api-version=2016-12-01`)).json, { value: [] });
  });

  it("query the status by GET, the article's mistake, and are told what to do instead", async () => {
    const { status, json } = await send("GET", `${captures}/TestPacketCapture5/querystatus?api-version=2016-12-01`);
    assert.deepEqual([status, json.error], [405, { code: "MethodNotAllowed", message: `'${captures}/TestPacketCapture5/querystatus' does not take GET, only POST.` }]);
  });

  it("declare what has to be there before: a watcher in the region and the agent on the machine", async () => {
    const extension = `${ids.virtualMachine}/extensions/AzureNetworkWatcherExtension?api-version=2016-03-30`;
    const properties = { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentWindows", typeHandlerVersion: "1.4", autoUpgradeMinorVersion: true };
    assert.equal((await send("PUT", extension, JSON.stringify({ location: "westcentralus", properties }))).status, 200);
    const watcher = `/subscriptions/${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope?api-version=2016-12-01`;
    assert.equal((await send("PUT", watcher, JSON.stringify({ location: "westeurope" }))).status, 201);
  });
});
