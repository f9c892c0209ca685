/** The header of a file, and of each packet in it. */
export const fileHeader = 24;
export const recordHeader = 16;

/** How much of a packet of this length is captured; a `snapLength` of `0` means all. */
export function keptLength({ snapLength }: { snapLength: number }, length: number): number {
  return snapLength === 0 ? length : Math.min(length, snapLength);
}

export function writeRecordHeader(target: Buffer, at: number, { microseconds, kept, length }: { microseconds: number; kept: number; length: number }): void {
  target.writeUInt32LE(Math.floor(microseconds / 1e6), at);
  target.writeUInt32LE(microseconds % 1e6, at + 4);
  target.writeUInt32LE(kept, at + 8);
  target.writeUInt32LE(length, at + 12);
}

/** All that a session captures: records, one after the other. Positions are in bytes from the first. */
export interface Captured {
  /** Where the record begins that this byte is in. */
  recordAt(position: number): number;
  /** Where the first record begins that does not begin before this byte. */
  nextRecordAt(position: number): number;
  /** Whole records from the beginning of one, up to so many bytes and one record more, or as many as are made at once. */
  recordsFrom(position: number, wanted: number): Buffer;
}
