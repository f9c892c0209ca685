import assert from "node:assert/strict";
import type { LocalAzure, LocalResponse } from "../../emulator";
import { parseBody, stillAzure } from "./armRequests";
import { comparable, readExcerpt, readJava, readVcr, recordingFile } from "./recording";
import type { Exchange } from "./recording";

/**
 * Sends what was sent to real Azure, and follows our own operations where real Azure's were followed. Time is turned
 * forward where the recorded operation had ended.
 */
class Replay {
  private readonly operationIds = new Map<string, string>();

  constructor(readonly azure: LocalAzure) {}

  async send(exchange: Exchange, requestBody = exchange.requestBody): Promise<LocalResponse> {
    if (/"status": ?"Succeeded"/.test(exchange.body) && /\/operations\//i.test(exchange.path)) this.azure.clock.advance(10);
    const answer = await this.azure.handle({ method: exchange.method, url: this.withOurIds(exchange.path), body: requestBody });
    for (const name of ["azure-asyncoperation", "location"]) this.learn(exchange.headers[name], answer.headers[name]);
    return answer;
  }

  private learn(theirs: string | undefined, ours: string | undefined): void {
    const [their, our] = [operationId(theirs), operationId(ours)];
    if (their !== undefined && our !== undefined) this.operationIds.set(their, our);
  }

  private withOurIds(path: string): string {
    return path.replace(guid, (id) => this.operationIds.get(id) ?? id);
  }
}

const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=\?|$)/;
const operationId = (url: string | undefined) => (url === undefined ? undefined : guid.exec(url.split("?")[0]!)?.[0]);

function recording(name: string, read: (file: string) => Exchange[], test: (exchanges: Exchange[]) => Promise<void>): void {
  it(`are answered as in ${name}`, async function () {
    const file = recordingFile(name);
    if (file === undefined) {
      console.log(`      skipped: no recording ${name} beside this repository (../shared/azure/recordings)`);
      return this.skip();
    }
    await test(read(file));
  });
}

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";

describe("recorded requests", () => {
  recording("azure-cli-packet-capture.yaml", readVcr, async (exchanges) => {
    const group = `${subscription}/resourceGroups/cli_test_nw_packet_capture000001`;
    const azure = stillAzure({ world: "empty", timings: { compute: 10 } });
    azure.addVirtualMachine({ id: `${group}/providers/Microsoft.Compute/virtualMachines/vm1`, location: "westus", agent: "missing" });
    azure.store.put({ ...azure.store.get(group)!, tags: { product: "azurecli", cause: "automation", date: "2020-07-07T09:04:11Z" } });
    for (const region of ["westus", "eastus", "eastasia", "centralus", "eastus2", "japaneast", "westcentralus", "westus2", "centraluseuap"]) {
      azure.addNetworkWatcher({ id: `${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${region}`, location: region });
    }
    const ours = exchanges.filter(({ path }) => /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\?|networkWatchers|Microsoft.Network\/locations|Microsoft.Compute\/locations\/westus\/operations|\/extensions\/NetworkWatcherAgentLinux/.test(path));
    assert.equal(ours.length, 23);
    const replay = new Replay(azure);
    for (const exchange of ours) assert.deepEqual(comparable(await replay.send(exchange)), comparable(exchange), `exchange ${exchange.index}`);
  });

  recording("azure-java-network-watcher.json", readJava, async (exchanges) => {
    const machines = `${subscription}/resourceGroups/rg923478`;
    const machine = `${machines}/providers/Microsoft.Compute/virtualMachines/vm26241874ab`;
    const account = `${machines}/providers/Microsoft.Storage/storageAccounts/sa923478`;
    const azure = stillAzure({ world: "empty", timings: { compute: 10 } });
    for (const region of ["eastasia", "japaneast"]) {
      azure.addNetworkWatcher({ id: `${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${region}`, location: region });
    }
    // The recording has no request bodies: these are made from the answers.
    const location = "southcentralus";
    const tags = (index: number) => (JSON.parse(exchanges[index]!.body) as { tags: object }).tags;
    const bodies: Record<number, unknown> = {
      1: { location, tags: tags(1) },
      2: { location, tags: { tag1: "value1" } },
      3: { location, tags: tags(3) },
      25: { location, properties: { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" } },
      86: { properties: { target: machine, timeLimitInSeconds: 1500, storageLocation: { storageId: account }, filters: [{ protocol: "TCP", localIPAddress: "127.0.0.1;127.0.0.5" }] } },
    };
    const before: Record<number, () => void> = {
      25: () => azure.addVirtualMachine({ id: machine, location, agent: "missing" }),
      85: () => azure.addStorageAccount({ id: account, location }),
      102: () => azure.addVirtualMachine({ id: `${machines}/providers/Microsoft.Compute/virtualMachines/vmfc2534632a`, location }),
    };
    const replay = new Replay(azure);
    let replayed = 0;
    const extension = operationId(exchanges[25]!.headers["azure-asyncoperation"])!;
    for (const exchange of exchanges) {
      const { index, path } = exchange;
      if (!(index <= 3 || index === 25 || (index > 25 && index < 85 && path.includes(extension)) || (index >= 85 && index <= 99) || (index >= 102 && index <= 105))) continue;
      before[index]?.();
      const body = bodies[index];
      assert.deepEqual(comparable(await replay.send(exchange, body === undefined ? undefined : JSON.stringify(body))), comparable(exchange), `exchange ${index}`);
      replayed += 1;
    }
    assert.equal(replayed, 26);
  });

  /** Excerpts give bodies as JSON and only some headers: key order counts, white space does not. */
  const sameAsExcerpt = (answer: LocalResponse, exchange: Exchange) => {
    const compact = { ...answer, body: answer.body === "" ? "" : JSON.stringify(parseBody(answer)) };
    const [ours, theirs] = [comparable({ ...compact, headers: {} }), comparable({ ...exchange, headers: {} })];
    assert.deepEqual(ours, theirs, `exchange ${exchange.index}`);
    const recorded = Object.keys(exchange.headers).filter((name) => !["date", "content-length"].includes(name));
    assert.deepEqual(recorded.filter((name) => answer.headers[name] === undefined), [], `headers of exchange ${exchange.index}`);
  };

  const powershell = "/subscriptions/9cece3e3-0f7d-47ca-af0e-9772773f90b7/resourceGroups";
  const put = (azure: LocalAzure, url: string, properties: unknown) => azure.handle({ method: "PUT", url, body: JSON.stringify({ properties }) });

  recording("TestPacketCaptureVMSS.excerpt.json", readExcerpt, async (exchanges) => {
    const azure = stillAzure({ world: "empty" });
    const watcher = `${powershell}/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_centraluseuap`;
    const target = `${powershell}/psnrp8424/providers/Microsoft.Compute/virtualMachineScaleSets/psnrp5497`;
    azure.addNetworkWatcher({ id: watcher, location: "centraluseuap" });
    azure.addScaleSet({ id: target, location: "centraluseuap", instances: ["0", "1", "2"] });
    await put(azure, `${watcher}/packetCaptures/psnrp3138?api-version=2021-06-01`, { target, storageLocation: { filePath: "C:\\tmp\\Capture.cap" } });
    azure.clock.advance(10);
    const replay = new Replay(azure);
    for (const exchange of exchanges) {
      if (exchange.index === 1) azure.clock.advance(10);
      sameAsExcerpt(await replay.send(exchange), exchange);
    }
  });

  recording("TestPacketCapture.excerpt.json", readExcerpt, async (exchanges) => {
    const azure = stillAzure({ world: "empty" });
    const watcher = `${powershell}/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus`;
    const [machine, set] = [`${powershell}/g/providers/Microsoft.Compute/virtualMachines/vm`, `${powershell}/g/providers/Microsoft.Compute/virtualMachineScaleSets/set`];
    azure.addNetworkWatcher({ id: watcher, location: "westcentralus" });
    azure.addVirtualMachine({ id: machine, location: "westcentralus" });
    azure.addScaleSet({ id: set, location: "westcentralus", instances: ["0", "1", "2"] });
    const storageLocation = { filePath: "C:\\tmp\\Capture.cap" };
    await put(azure, `${watcher}/packetCaptures/psnrp6664?api-version=2022-11-01`, { target: set, timeLimitInSeconds: 1, storageLocation });
    await put(azure, `${watcher}/packetCaptures/PacketCaptureTest?api-version=2022-11-01`, { target: machine, timeLimitInSeconds: 1, storageLocation });
    await put(azure, `${watcher}/packetCaptures/psnrp8918?api-version=2022-11-01`, { target: machine, storageLocation });
    azure.clock.advance(10);
    const replay = new Replay(azure);
    const status = await azure.handle({ method: "POST", url: `${watcher}/packetCaptures/psnrp8918/queryStatus?api-version=2022-11-01` });
    for (const exchange of exchanges) {
      // The excerpt begins in the middle: the query whose result is polled is ours.
      const sent = exchange.index === 2 ? { ...exchange, path: new URL(status.headers["location"]!).pathname + new URL(status.headers["location"]!).search } : exchange;
      sameAsExcerpt(await replay.send(sent), exchange);
    }
  });

  recording("TestPacketCaptureVMWithRingBuffer.excerpt.json", readExcerpt, async (exchanges) => {
    const groups = "/subscriptions/c9acd95d-34fe-4603-b50a-89c27c045b02/resourceGroups";
    const azure = stillAzure({ world: "empty" });
    const watcher = `${groups}/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus`;
    azure.addNetworkWatcher({ id: watcher, location: "westcentralus" });
    azure.addVirtualMachine({ id: `${groups}/psnrp5324/providers/Microsoft.Compute/virtualMachines/psnrp9847`, location: "westcentralus", os: "Windows" });
    const capture = `${watcher}/packetCaptures/psnrp3366`;
    const replay = new Replay(azure);
    let stop: LocalResponse | undefined;
    for (const exchange of exchanges) {
      if (exchange.index === 1) azure.clock.advance(10);
      // Two requests are named only in the excerpt, and a status query before the stop has left its mark on the last answer.
      if (exchange.index === 2) await azure.handle({ method: "POST", url: `${capture}/queryStatus?api-version=2024-07-01` });
      const path = exchange.index === 2 ? `${capture}/stop?api-version=2024-07-01` : exchange.index === 3 ? new URL(stop!.headers["azure-asyncoperation"]!).pathname + "?api-version=2024-07-01" : exchange.path;
      if (exchange.index === 3) azure.clock.advance(10);
      const answer = await replay.send({ ...exchange, path });
      if (exchange.index === 2) stop = answer;
      sameAsExcerpt(answer, exchange);
    }
  });
});
