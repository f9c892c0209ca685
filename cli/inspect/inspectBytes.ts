import { Analysis } from "./analysis";
import { type CaptureReport } from "./captureReport";
import { CaptureReader } from "./format/captureReader";
import { Decompressed } from "./decompressed";
import { reportOf } from "./report";

/** What to make of a capture's bytes. */
export interface InspectOptions {
  /** What the report calls it. */
  readonly name: string;
  /** How many rows each table of the report has at most. */
  readonly top: number;
  /** Is told now and then how many bytes have been read. */
  readonly onProgress?: (bytesRead: number) => void;
}

/**
 * What is in a capture file, pcap or pcapng, which may be compressed with gzip or zstd.
 *
 * Reads piece by piece, in memory that does not grow with the file; a piece is done with when the next is asked for, so that its owner may
 * use it again. Stops reading where the file is damaged. Throws `NotACapture` for bytes that are none, and what the source throws.
 */
export async function inspectBytes(source: AsyncIterable<Uint8Array>, { name, top, onProgress }: InspectOptions): Promise<CaptureReport> {
  const analysis = new Analysis();
  const reader = new CaptureReader(analysis.take);
  const bytes = new Decompressed(source);
  for await (const piece of bytes) {
    reader.push(piece);
    onProgress?.(bytes.consumed);
    if (reader.damage !== null) break;
  }
  const facts = reader.end(bytes.damage);
  const { damage } = reader;
  return reportOf(analysis, { name, compression: bytes.compression, facts, damage, bytesRead: damage?.atByte ?? reader.length }, top);
}
