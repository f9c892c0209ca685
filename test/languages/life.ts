import assert from "node:assert/strict";
import type { EngineStack, Run } from "../engine/stack";

const type = "azure-packet-capture:index:PacketCapture";

/** What the engine does with a program: by its command line, or by a program that runs the engine itself. */
export interface Engine {
  readonly preview: (...options: string[]) => Promise<Run>;
  readonly up: () => Promise<Run>;
  readonly refresh: () => Promise<Run>;
  readonly destroy: () => Promise<Run>;
  /** The project of `pulumi import`, where it is not the program's own. */
  readonly importFrom?: () => string;
}

/** Takes an example of examples/plugin, as it is, through everything that can happen to a capture. */
export async function live(stack: EngineStack, engine: Engine = stack): Promise<void> {
  const captures = () => stack.azure.packetCaptures();
  const filters = () => captures().flatMap(({ properties }) => properties.filters.map(({ protocol, remotePort }) => `${protocol} ${remotePort}`));

  const created = await engine.up();
  assert.equal(created.code, 0, created.output);
  assert.match(created.output, /\+ 2 created/);
  assert.deepEqual(filters(), ["UDP 53"]);
  const { captureId, packetCaptureStatus, storagePath } = await stack.outputs();
  const id = captures()[0]?.id ?? "";
  assert.equal(captureId, id);
  assert.equal(packetCaptureStatus, "Running");
  assert.match(String(storagePath), /^https:\/\/.+\.cap$/);

  stack.requests();
  const unchanged = await engine.up();
  assert.match(unchanged.output, /2 unchanged/);
  assert.deepEqual(stack.requests(), [], "nothing is asked of Azure where nothing changes");

  await stack.pulumi("config", "set", "port", "853");
  const preview = await engine.preview("--diff");
  assert.match(preview.output, /~ remotePort: "53" => "853"/);
  assert.match(preview.output, /\+-1 to replace/);
  const replaced = await engine.up();
  assert.match(replaced.output, /\+-1 replaced/);
  assert.deepEqual(filters(), ["UDP 853"]);
  assert.equal(captures()[0]?.id, id, "the name stays");

  stack.azure.endSession(id);
  const refreshed = await engine.refresh();
  assert.equal(refreshed.code, 0, refreshed.output);
  assert.match(Object.values(await stack.recordedSessions()).join(), /^Stopped since /);

  const urn = `urn:pulumi:test::${stack.project}::${type}::dns`;
  const forgotten = await stack.pulumi("state", "delete", "--yes", urn);
  assert.equal(forgotten.code, 0, forgotten.output);
  stack.requests();
  const project = engine.importFrom === undefined ? [] : ["-C", engine.importFrom(), "--stack", "test"];
  const imported = await stack.pulumi("import", ...project, "--yes", "--protect=false", "--generate-code=false", type, "dns", id);
  assert.match(imported.output, /= 1 imported/);
  const recorded = await engine.up();
  assert.equal(recorded.code, 0, recorded.output);
  assert.match(recorded.output, /~ 1 updated/, "the program leaves the network watcher out, which an import has");
  assert.deepEqual(stack.captureChanges(), [], "an import changes nothing in Azure");
  const settled = await engine.up();
  assert.match(settled.output, /2 unchanged/);

  const destroyed = await engine.destroy();
  assert.match(destroyed.output, /- 2 deleted/);
  assert.deepEqual(captures(), []);
}
