import { type CaptureReport } from "./captureReport";
import { Inspection } from "./inspection";

/** What to make of a capture's bytes. */
export interface InspectOptions {
  /** What the report calls it. */
  readonly name: string;
  /** How many rows each table of the report has at most. */
  readonly top: number;
}

/** What is in one capture file. */
export async function inspectBytes(source: AsyncIterable<Uint8Array>, { name, top }: InspectOptions): Promise<CaptureReport> {
  const inspection = new Inspection();
  await inspection.add(source, name);
  return inspection.report(top);
}
