// A local Azure in a process of its own, on a state file: it can be killed, and goes on where it was.

import { join } from "node:path";
import { articleIds, createLocalAzure, environment, listen } from "../../../emulator";
import { canary } from "../../faults/world";

/** What the parent may ask for. */
export interface Ask {
  readonly id: number;
  readonly what: "look" | "requests" | "remove" | "plant";
  /** Of a capture. */
  readonly capture?: string;
}

const timings = { create: 1, stop: 0, delete: 1, captureStart: 0, retryAfter: 1 };

async function main([directory = "", port = "0", secondPut = "refuse"]: readonly string[]): Promise<void> {
  const azure = createLocalAzure({ clientSecret: canary, timings, secondPut: secondPut === "accept" ? "accept" : "refuse", stateFile: join(directory, "azure.json") });
  const server = await listen(azure, { directory: join(directory, "certificates"), port: Number(port) });
  const answer = async ({ what, capture = "" }: Ask): Promise<unknown> => {
    if (what === "look") return azure.snapshot();
    if (what === "requests") return azure.journal.entries.length;
    if (what === "remove") return azure.removePacketCapture(capture);
    const ids = articleIds(azure.identity.subscriptionId);
    const properties = { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, filters: [{ protocol: "UDP", remotePort: "53" }] };
    const headers = { authorization: `Bearer ${await azure.issueToken()}` };
    return (await azure.handle({ method: "PUT", url: `${capture}?api-version=2026-01-01`, headers, body: JSON.stringify({ properties }) })).status;
  };
  process.on("message", (ask: Ask) => void answer(ask).then((answered) => process.send!({ id: ask.id, answered })));
  process.on("disconnect", () => process.exit());
  process.send!({ id: 0, answered: { port: server.port, environment: environment(server) } });
}

void main(process.argv.slice(2));
