import { Analysis } from "./analysis";
import type { CaptureReport } from "./captureReport";
import { Decompressed } from "./decompressed";
import { CaptureReader } from "./format/captureReader";
import { type Reading, reportOf } from "./report";

/** The most files that one report covers. */
export const mostFiles = 65_536;

/** What is in capture files, read one after another into one report, in memory that does not grow with them. */
export class Inspection {
  private readonly analysis = new Analysis();
  private readonly readings: Reading[] = [];

  /**
   * Reads a file, pcap or pcapng, which may be compressed with gzip or zstd.
   *
   * A piece is done with when the next is asked for, so that its owner may use it again. Stops reading where the file is damaged. Throws
   * `NotACapture` for bytes that are none, and what the source throws.
   *
   * @param name what the report calls it
   * @param onProgress is told now and then how many bytes have been read
   */
  async add(source: AsyncIterable<Uint8Array>, name: string, onProgress?: (bytesRead: number) => void): Promise<void> {
    const { analysis } = this;
    analysis.beginFile();
    const reader = new CaptureReader(analysis.take);
    const bytes = new Decompressed(source);
    for await (const piece of bytes) {
      reader.push(piece);
      onProgress?.(bytes.consumed);
      if (reader.damage !== null) break;
    }
    const facts = reader.end(bytes.damage);
    const { damage } = reader;
    this.readings.push({ name, compression: bytes.compression, facts, damage, bytesRead: damage?.atByte ?? reader.length });
  }

  /** The report, with so many rows in each table at most. Nothing may be added after that. */
  report(top: number): CaptureReport {
    return reportOf(this.analysis, this.readings, top);
  }
}
