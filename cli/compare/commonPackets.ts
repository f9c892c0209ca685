import { type Sample, type Survey } from "./survey";

/** A sampled packet that is in both files. */
export interface CommonPacket {
  readonly a: Sample;
  readonly b: Sample;
  /** Nanoseconds by which the time in the second file is later, each file's times counted from its own first packet. */
  readonly difference: number;
}

/** Fewer than these, and packets that a file has twice are used as well. */
const enough = 8;

/** The sampled packets that are in both files, in the order of the first. */
export function commonPackets(a: Survey, b: Survey): CommonPacket[] {
  const all: CommonPacket[] = [];
  for (const [key, sample] of a.samples) {
    const other = b.samples.get(key);
    if (other !== undefined) all.push({ a: sample, b: other, difference: other.time - sample.time });
  }
  const clear = all.filter(({ a, b }) => !a.isAmbiguous && !b.isAmbiguous);
  return (clear.length >= enough ? clear : all).sort((one, other) => one.a.time - other.a.time);
}
