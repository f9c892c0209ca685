import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineStack } from "./stack";

/** The state of a stack that version 0.1.0 made with `program`, as `pulumi stack export` gives it. */
const stateFile = join(__dirname, "..", "state", "0.1.0.json");

interface SavedCapture {
  type: string;
  id: string;
  outputs: Record<string, unknown>;
}

function savedCaptures(): SavedCapture[] {
  const { deployment } = JSON.parse(readFileSync(stateFile, "utf8")) as { deployment: { resources: SavedCapture[] } };
  return deployment.resources.filter(({ type }) => type.endsWith(":PacketCapture"));
}

/** Gives a stack the state, and the local Azure the captures that it records. */
export async function importOldState(stack: EngineStack): Promise<void> {
  await restore(stack);
  writeFileSync(stack.file("state.json"), withSessionsOf(stack));
  const { code, output } = await stack.pulumi("stack", "import", "--file", "state.json");
  assert.equal(code, 0, output);
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
