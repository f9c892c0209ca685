import type { Packet } from "../format/packet";
import type { Headers } from "../packets/headers";
import { BoundedTable } from "./boundedTable";

/** All packets of one kind of tunnel between two addresses. */
export interface Tunnel {
  /** Its number in `tunnelNames`. */
  readonly kind: number;
  /** Four or sixteen bytes each. */
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  readonly packets: number;
  readonly bytes: number;
}

const capacity = 4096;

/** The tunnels of a file, each found by its ends in either direction. */
export class Tunnels {
  count = 0;
  /** Whether tunnels had to be given up, so that one that came back counts twice and lacks its beginning. */
  isEstimated = false;

  private readonly table = new BoundedTable(capacity);
  private readonly packets = this.table.column(Float64Array);
  private readonly bytes = this.table.column(Float64Array);
  private readonly key = Buffer.alloc(33);

  add({ bytes, originalLength }: Packet, { tunnel, outerIpVersion, outerSource, outerDestination }: Headers): void {
    const { key } = this;
    const length = outerIpVersion === 4 ? 4 : 16;
    const isFromHigh = bytes.compare(bytes, outerDestination, outerDestination + length, outerSource, outerSource + length) > 0;
    const [low, high] = isFromHigh ? [outerDestination, outerSource] : [outerSource, outerDestination];
    key[0] = tunnel;
    bytes.copy(key, 1, low, low + length);
    bytes.copy(key, 1 + length, high, high + length);
    const row = this.rowOf(1 + 2 * length);
    this.packets[row]! += 1;
    this.bytes[row]! += originalLength;
  }

  *rows(): Generator<Tunnel> {
    for (let row = 0; row < this.table.size; row++) {
      const key = this.table.key(row).slice();
      const length = (key.length - 1) / 2;
      yield { kind: key[0]!, a: key.subarray(1, 1 + length), b: key.subarray(1 + length), packets: this.packets[row]!, bytes: this.bytes[row]! };
    }
  }

  private rowOf(length: number): number {
    const { table, key } = this;
    const hash = table.hash(key, length);
    const found = table.find(key, length, hash);
    if (found >= 0) {
      return found;
    }
    if (table.isFull) {
      this.isEstimated = true;
      table.dropLighterHalf((row) => this.bytes[row]!, () => undefined);
    }
    this.count += 1;
    return table.add(key, length, hash);
  }
}
