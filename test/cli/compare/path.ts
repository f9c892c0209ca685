import { compareEnds, type Comparison, type CompareOptions } from "../../../cli/compare";
import { pcap } from "../inspect/captureFile";
import { datagram, segment, type Segment, userDatagram } from "./wire";

/** 2026-01-02 03:04:05 */
export const start = 1_767_323_045_000_000_000n;

export const web = "10.0.0.4";
export const db = "10.0.0.5";

type Flags = Partial<Omit<Segment, "flags" | "payload">> & { readonly payload?: number };

/** Two machines, `web-1` and `db-1`, with a millisecond between them, and what each records. Times are milliseconds. */
export class TwoMachines {
  readonly records: [{ time: number; bytes: Buffer }[], { time: number; bytes: Buffer }[]] = [[], []];
  private id = 100;

  constructor(
    private readonly way = { there: 1, back: 1 },
    /** How far db-1's clock is ahead. */
    private readonly offset = 0,
    isRecording: readonly [boolean, boolean] = [true, true],
  ) {
    // Other traffic, so that both are known to record from 0 to 20 s.
    for (const time of [0, 20_000]) {
      if (isRecording[0]) this.record(0, time, this.wrap(web, "168.63.129.16", 17, userDatagram(5000, 53, Buffer.from(`web ${time}`))));
      if (isRecording[1]) this.record(1, time, this.wrap(db, "168.63.129.16", 17, userDatagram(5000, 53, Buffer.from(`db ${time}`))));
    }
  }

  /** A segment from web-1 (`>`) or db-1 (`<`), which arrives unless it is `lost`; with `unsent`, the sender's file does not have it. */
  tcp(time: number, way: ">" | "<", flags: string, { sourcePort, destinationPort, sequence = 1, acknowledgment = 0, payload = 0 }: Flags = {}, fate: "arrives" | "lost" | "unsent" = "arrives"): this {
    const isThere = way === ">";
    const ports = isThere ? { sourcePort: 50_000, destinationPort: 1433 } : { sourcePort: 1433, destinationPort: 50_000 };
    const body = segment({ sourcePort: sourcePort ?? ports.sourcePort, destinationPort: destinationPort ?? ports.destinationPort, sequence, acknowledgment, flags, payload: Buffer.alloc(payload, this.id) });
    return this.send(time, way, 6, body, fate);
  }

  udp(time: number, way: ">" | "<", payload: string, fate: "arrives" | "lost" = "arrives"): this {
    return this.send(time, way, 17, way === ">" ? userDatagram(40_000, 514, Buffer.from(payload)) : userDatagram(514, 40_000, Buffer.from(payload)), fate);
  }

  /** TCP's handshake. */
  connect(time: number, ports: Pick<Flags, "sourcePort"> = {}): this {
    const back = ports.sourcePort === undefined ? {} : { destinationPort: ports.sourcePort };
    return this.tcp(time, ">", "S", { ...ports, sequence: 1000 })
      .tcp(time + 2, "<", "SA", { ...back, sequence: 7000, acknowledgment: 1001 })
      .tcp(time + 4, ">", "A", { ...ports, sequence: 1001, acknowledgment: 7001 });
  }

  files(): [Buffer, Buffer] {
    return this.records.map((records, side) =>
      pcap(records.sort((one, other) => one.time - other.time).map(({ time, bytes }) => ({ time: start + BigInt(Math.round((time + (side === 1 ? this.offset : 0)) * 1e6)), bytes }))),
    ) as [Buffer, Buffer];
  }

  async compared(options: Partial<CompareOptions> = {}): Promise<Comparison> {
    return comparedFiles(this.files(), options);
  }

  private send(time: number, way: ">" | "<", protocol: number, body: Buffer, fate: "arrives" | "lost" | "unsent"): this {
    const isThere = way === ">";
    const bytes = this.wrap(isThere ? web : db, isThere ? db : web, protocol, body);
    if (fate !== "unsent") this.record(isThere ? 0 : 1, time, bytes);
    if (fate !== "lost") this.record(isThere ? 1 : 0, time + (isThere ? this.way.there : this.way.back), bytes);
    return this;
  }

  private wrap(source: string, destination: string, protocol: number, body: Buffer): Buffer {
    return datagram({ source, destination, protocol, id: this.id++, ttl: 64, body });
  }

  private record(side: 0 | 1, time: number, bytes: Buffer): void {
    this.records[side].push({ time, bytes });
  }
}

export function comparedFiles(files: readonly Buffer[], options: Partial<CompareOptions> = {}): Promise<Comparison> {
  const names = files.length === 3 ? ["web-1", "nva-1", "db-1"] : ["web-1", "db-1"];
  const ends = files.map((bytes, index) => ({
    name: names[index]!,
    async *read() {
      yield bytes;
    },
  }));
  return compareEnds(ends, { top: 10, ...options });
}
