import { BoundedTable } from "./boundedTable";
import { type Conversation } from "./conversations";

/** What one address sent and received. */
export interface Talker {
  /** Four or sixteen bytes. */
  readonly address: Uint8Array;
  readonly packetsSent: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly bytesReceived: number;
}

const capacity = 65_536;

/** The addresses of a file, added up from its conversations. */
export class Talkers {
  count = 0;
  /** Whether addresses had to be given up, so that one that came back counts twice and lacks its beginning. */
  isEstimated = false;

  private readonly table = new BoundedTable(capacity);
  private readonly packets = this.table.column(Float64Array, 2);
  private readonly bytes = this.table.column(Float64Array, 2);

  add({ a, b, packetsAToB, bytesAToB, packetsBToA, bytesBToA }: Conversation): void {
    this.addTo(a.address, packetsAToB, bytesAToB, packetsBToA, bytesBToA);
    this.addTo(b.address, packetsBToA, bytesBToA, packetsAToB, bytesAToB);
  }

  *rows(): Generator<Talker> {
    for (let row = 0; row < this.table.size; row++) {
      yield {
        address: this.table.key(row).slice(),
        packetsSent: this.packets[row * 2]!,
        bytesSent: this.bytes[row * 2]!,
        packetsReceived: this.packets[row * 2 + 1]!,
        bytesReceived: this.bytes[row * 2 + 1]!,
      };
    }
  }

  private addTo(address: Uint8Array, packetsSent: number, bytesSent: number, packetsReceived: number, bytesReceived: number): void {
    const row = this.rowOf(address);
    this.packets[row * 2]! += packetsSent;
    this.bytes[row * 2]! += bytesSent;
    this.packets[row * 2 + 1]! += packetsReceived;
    this.bytes[row * 2 + 1]! += bytesReceived;
  }

  private rowOf(address: Uint8Array): number {
    const { table } = this;
    const hash = table.hash(address, address.length);
    const found = table.find(address, address.length, hash);
    if (found >= 0) {
      return found;
    }
    if (table.isFull) {
      this.isEstimated = true;
      table.dropLighterHalf((row) => this.bytes[row * 2]! + this.bytes[row * 2 + 1]!, () => undefined);
    }
    this.count += 1;
    return table.add(address, address.length, hash);
  }
}
