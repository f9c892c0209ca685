import { type Headers } from "../inspect/packets/headers";
import { BoundedTable } from "../inspect/tables/boundedTable";

const capacity = 16_384;

/** Which addresses talk to which, at most 16,384 pairs of them: later ones are counted, and not kept. */
export class AddressPairs {
  /** Whether the packet that was found last goes from the higher address. */
  direction = 0;
  /** Packets whose pair did not fit. */
  leftOut = 0;
  readonly table = new BoundedTable(capacity);
  readonly packets = this.table.column(Float64Array, 2);
  private readonly key = new Uint8Array(33);

  /** Counts a packet, and returns the row of its pair, or -1. */
  take(bytes: Uint8Array, headers: Headers): number {
    const found = this.find(bytes, headers);
    const row = found >= 0 || this.table.isFull ? found : this.table.add(this.key, this.length, this.hash);
    if (row < 0) this.leftOut += 1;
    else this.packets[row * 2 + this.direction]! += 1;
    return row;
  }

  private length = 0;
  private hash = 0;

  /** The row of a packet's pair, or -1. */
  find(bytes: Uint8Array, { ipVersion, source, destination }: Headers): number {
    const { key, table } = this;
    const addressLength = ipVersion === 4 ? 4 : 16;
    let difference = 0;
    for (let i = 0; i < addressLength && difference === 0; i++) difference = bytes[source + i]! - bytes[destination + i]!;
    this.direction = difference > 0 ? 1 : 0;
    const low = difference > 0 ? destination : source;
    const high = difference > 0 ? source : destination;
    key[0] = ipVersion;
    for (let i = 0; i < addressLength; i++) {
      key[1 + i] = bytes[low + i]!;
      key[1 + addressLength + i] = bytes[high + i]!;
    }
    this.length = 1 + addressLength * 2;
    this.hash = table.hash(key, this.length);
    return table.find(key, this.length, this.hash);
  }

  get size(): number {
    return this.table.size;
  }

  /** The addresses of a row, the lower first, as text that is the same for the same address. */
  addresses(row: number): [low: string, high: string] {
    const key = Buffer.from(this.table.key(row));
    const middle = 1 + (key.length - 1) / 2;
    return [key.toString("hex", 1, middle), key.toString("hex", middle)];
  }
}
