import type { articleIds, LocalAzure } from "../../emulator";
import { captureNameOf, container, declared } from "./program";
import type { CaptureProgram, Meddling, StateName } from "./step";

const versions = { arm: "2026-01-01", storage: "2021-08-06" };

/** Other people, who have the same rights and their own ideas. */
export class People {
  /** Ids of operations that they began. */
  readonly made = new Set<string>();
  private readonly host: string;

  constructor(
    private readonly azure: LocalAzure,
    private readonly ids: ReturnType<typeof articleIds>,
  ) {
    this.host = `https://${ids.storageAccount.split("/").at(-1)}.blob.core.windows.net`;
  }

  async makeContainer(): Promise<void> {
    await this.sendToStorage(`${this.host}/${container}?restype=container`, undefined);
  }

  /** Does something to the capture of a resource, or under the name that it would take. */
  async meddle(what: Meddling, state: StateName, name: string, program: CaptureProgram): Promise<void> {
    const settings = program[name] ?? { port: 22, running: true };
    const id = `${this.ids.networkWatcher}/packetCaptures/${captureNameOf(state, name, settings.explicit)}`;
    const capture = this.azure.packetCapture(id);
    const isThere = capture !== undefined && capture.provisioningState !== "Deleting";
    const { target, storageLocation, filters, continuousCapture, captureSettings } = declared(this.ids, state, { [name]: settings }).program[name]!;
    const equal = { target, storageLocation, filters, ...(continuousCapture === true && { continuousCapture, captureSettings }) };
    const other = { ...equal, filters: [{ protocol: "UDP", remotePort: "53" }] };
    if (what === "neighbours' files") return this.putNeighbours(state, name);
    if (what.startsWith("planted")) {
      if (capture === undefined) await this.putCapture(id, what === "planted" ? equal : other);
    } else if (!isThere) return;
    else if (what === "removed") this.azure.removePacketCapture(id);
    else if (what === "ended") this.azure.endSession(id);
    else if (what === "changed") this.azure.changePacketCapture(id, { timeLimitInSeconds: 77 });
    else {
      this.azure.removePacketCapture(id);
      await this.putCapture(id, what === "recreated" ? equal : other);
    }
  }

  private async putCapture(id: string, properties: Record<string, unknown>): Promise<void> {
    const headers = { authorization: `Bearer ${await this.azure.issueToken()}` };
    const { headers: answered } = await this.azure.handle({ method: "PUT", url: `${id}?api-version=${versions.arm}`, headers, body: JSON.stringify({ properties }) });
    this.made.add(answered["x-ms-request-id"] ?? "");
  }

  /** Names that begin like those of a resource's files, and are none of them. */
  private async putNeighbours(state: StateName, name: string): Promise<void> {
    for (const file of [`${name}-${state}-prod.cap`, `${name}-${state}2.cap`, `${name}-${state}_old.cap`, `${name}-${state}.cap.txt`]) {
      await this.sendToStorage(`${this.host}/${container}/${file}`, "theirs");
    }
  }

  private async sendToStorage(url: string, body: string | undefined): Promise<void> {
    const token = await this.azure.issueToken({ audience: "https://storage.azure.com/" });
    const headers = {
      authorization: `Bearer ${token}`,
      "x-ms-version": versions.storage,
      "x-ms-date": new Date(this.azure.clock.now()).toUTCString(),
      "content-length": String(body?.length ?? 0),
      ...(body !== undefined && { "x-ms-blob-type": "BlockBlob" }),
    };
    const { status } = await this.azure.handle({ method: "PUT", url, headers, body });
    if (status !== 201 && status !== 409) throw new Error(`putting ${url}: ${status}`);
  }
}
