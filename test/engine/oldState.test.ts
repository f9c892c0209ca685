import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { full } from "../inFull";
import { engineStack, type EngineStack } from "./stack";

/** The state of a stack that version 0.1.0 made with `program`, as `pulumi stack export` gives it. */
const stateFile = join(__dirname, "..", "state", "0.1.0.json");

const program = `
  new PacketCapture("plain", { target: machine, storageLocation: account });
  new PacketCapture("filtered", {
    target: machine, storageLocation: account, filters: [{ protocol: "TCP", localPort: "80;443" }, { protocol: "UDP", remoteIPAddress: "10.0.0.0-10.0.0.255" }],
    timeLimitInSeconds: 600, bytesToCapturePerPacket: 128, timeouts: { createInSeconds: 900 },
  });
  new PacketCapture("stopped", { target: machine, storageLocation: account, running: false });
  new PacketCapture("ring", { target: machine, storageLocation: { localPath: "C:\\\\\\\\Captures\\\\\\\\ring.cap" }, continuousCapture: true, captureSettings: { fileCount: 4 } });
  new PacketCapture("named", { target: machine, storageLocation: account, packetCaptureName: "fixed-name", networkWatcherName: "NetworkWatcher_westcentralus", resourceGroupName: "NetworkWatcherRG" });`;

interface SavedCapture {
  type: string;
  id: string;
  outputs: Record<string, unknown>;
}

function savedCaptures(): SavedCapture[] {
  const { deployment } = JSON.parse(readFileSync(stateFile, "utf8")) as { deployment: { resources: SavedCapture[] } };
  return deployment.resources.filter(({ type }) => type.endsWith(":PacketCapture"));
}

/** Makes in the local Azure what the state says is there, by plain requests. */
async function restore(stack: EngineStack): Promise<void> {
  const authorization = `Bearer ${await stack.azure.issueToken()}`;
  for (const { id, outputs } of savedCaptures()) {
    const names = [
      "target",
      "targetType",
      "storageLocation",
      "filters",
      "bytesToCapturePerPacket",
      "totalBytesPerSession",
      "timeLimitInSeconds",
      "continuousCapture",
      "captureSettings",
    ];
    const properties = Object.fromEntries(names.filter((name) => outputs[name] !== undefined).map((name) => [name, outputs[name]]));
    const url = `${id}?api-version=2026-01-01`;
    const { status } = await stack.azure.handle({ method: "PUT", url, headers: { authorization }, body: JSON.stringify({ properties }) });
    assert.equal(status, 201);
    if (outputs.packetCaptureStatus === "Stopped") stack.azure.endSession(id, { stopReason: "Manual" });
  }
}

/** The state, with the sessions that this local Azure has begun: those of other times would be somebody else's. */
function withSessionsOf({ azure }: EngineStack): string {
  return savedCaptures().reduce(
    (text, { id, outputs }) => {
      const { captureStartTime, properties } = azure.packetCapture(id)!;
      const now: [unknown, unknown][] = [
        [outputs.captureStartTime, captureStartTime],
        [outputs.storagePath, properties.storageLocation.storagePath],
      ];
      return now.reduce(
        (changed, [old, current]) => (typeof old === "string" ? changed.replaceAll(`"${old}"`, `"${String(current)}"`) : changed),
        text,
      );
    },
    readFileSync(stateFile, "utf8"),
  );
}

describe("with the real engine, a state that version 0.1.0 wrote", function () {
  this.timeout(240_000);
  const start = engineStack();

  async function imported(): Promise<EngineStack> {
    const stack = start();
    stack.program(program);
    await restore(stack);
    writeFileSync(stack.file("state.json"), withSessionsOf(stack));
    const { code, output } = await stack.pulumi("stack", "import", "--file", "state.json");
    assert.equal(code, 0, output);
    return stack;
  }

  full.it("shows no change when the package is newer, with a refresh or without", async () => {
    const stack = await imported();
    stack.requests();
    assert.match((await stack.preview("--expect-no-changes")).output, /6 unchanged/);
    assert.deepEqual(stack.requests(), []);
    const refresh = await stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    assert.match((await stack.up()).output, /6 unchanged/);
  });

  full.it("is updated in place, replaced and destroyed", async () => {
    const stack = await imported();
    stack.program(
      program.replace('"plain", { target: machine,', '"plain", { running: false, target: machine,').replace("80;443", "80;8443"),
    );
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /~ 1 updated/);
    assert.match(up.output, /\+-1 replaced/);
    assert.equal(stack.azure.packetCaptures().length, 5);
    const destroy = await stack.destroy();
    assert.equal(destroy.code, 0, destroy.output);
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });
});
