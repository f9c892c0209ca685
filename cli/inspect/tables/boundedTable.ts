import { randomFillSync } from "node:crypto";

const longestKey = 40;

/**
 * Rows by keys of bytes, as many as fit and no more.
 *
 * Values are in columns of whoever owns the table, by the row's number. All memory is asked for at once and used as rows come, so a row costs
 * nothing to make. The hash is one by tables of random numbers (tabulation): nobody can write a file whose keys collide.
 */
export class BoundedTable {
  size = 0;
  private readonly keys: Uint8Array;
  private readonly lengths: Uint8Array;
  private readonly hashes: Uint32Array;
  /** The number of a row plus one; 0 for none. Twice as many as rows, so that one is near. */
  private readonly slots: Uint32Array;
  private readonly random = randomFillSync(new Uint32Array(longestKey * 256));
  private readonly columns: { values: Uint8Array | Uint16Array | Uint32Array | Float64Array; perRow: number }[] = [];

  /** @param capacity how many rows fit: a power of 2 */
  constructor(readonly capacity: number) {
    this.keys = new Uint8Array(capacity * longestKey);
    this.lengths = new Uint8Array(capacity);
    this.hashes = new Uint32Array(capacity);
    this.slots = new Uint32Array(capacity * 2);
  }

  /** A column that is kept in order when rows are dropped. Its values begin with 0. */
  column<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(Values: new (length: number) => T, perRow = 1): T {
    const values = new Values(this.capacity * perRow);
    this.columns.push({ values, perRow });
    return values;
  }

  get isFull(): boolean {
    return this.size === this.capacity;
  }

  hash(key: Uint8Array, length: number): number {
    const { random } = this;
    let hash = 0;
    for (let i = 0; i < length; i++) {
      hash ^= random[(i << 8) | key[i]!]!;
    }
    return hash >>> 0;
  }

  /** The row with this key, or -1. */
  find(key: Uint8Array, length: number, hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const row = this.slots[slot]! - 1;
      if (this.hashes[row] === hash && this.lengths[row] === length && this.hasKey(row, key, length)) {
        return row;
      }
    }
    return -1;
  }

  /** A new row for a key that has none; the table must not be full. */
  add(key: Uint8Array, length: number, hash: number): number {
    const row = this.size++;
    this.keys.set(length === key.length ? key : key.subarray(0, length), row * longestKey);
    this.lengths[row] = length;
    this.hashes[row] = hash;
    this.place(row);
    return row;
  }

  /** The key of a row, as a view. */
  key(row: number): Uint8Array {
    return this.keys.subarray(row * longestKey, row * longestKey + this.lengths[row]!);
  }

  /** Drops the lighter half of the rows (of equals the younger), each after `dropped` has seen it. The others keep their order and get new numbers. */
  dropLighterHalf(weight: (row: number) => number, dropped: (row: number) => void): void {
    const rows = Array.from({ length: this.size }, (_value, row) => row);
    const weights = rows.map(weight);
    const lighter = rows.sort((a, b) => weights[b]! - weights[a]! || a - b).slice(this.size >> 1);
    const isDropped = new Uint8Array(this.size);
    for (const row of lighter) {
      dropped(row);
      isDropped[row] = 1;
    }
    const { size } = this;
    this.size = 0;
    this.slots.fill(0);
    for (let row = 0; row < size; row++) {
      if (isDropped[row] === 0) this.move(row, this.size++);
    }
    this.columns.forEach(({ values, perRow }) => values.fill(0, this.size * perRow));
  }

  private hasKey(row: number, key: Uint8Array, length: number): boolean {
    const { keys } = this;
    const from = row * longestKey;
    for (let i = 0; i < length; i++) {
      if (keys[from + i] !== key[i]) return false;
    }
    return true;
  }

  private move(from: number, to: number): void {
    this.keys.copyWithin(to * longestKey, from * longestKey, (from + 1) * longestKey);
    this.lengths[to] = this.lengths[from]!;
    this.hashes[to] = this.hashes[from]!;
    for (const { values, perRow } of this.columns) {
      values.copyWithin(to * perRow, from * perRow, (from + 1) * perRow);
    }
    this.place(to);
  }

  private place(row: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[row]! & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = row + 1;
  }
}
