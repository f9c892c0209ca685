import { type ThroughputFacts } from "../captureReport";

/** Throughput in the columns of a chart. */
export interface ColumnsOverTime {
  readonly secondsPerColumn: number;
  readonly bitsPerSecond: readonly number[];
  /** Resets and retransmissions in each column. */
  readonly troubles: readonly number[];
}

/** The throughput in at most so many columns, each of as many of its intervals. Undefined where there is nothing to draw. */
export function columnsOverTime({ intervalSeconds, bytes, troubles }: ThroughputFacts, most: number): ColumnsOverTime | undefined {
  if (intervalSeconds === null || bytes.length < 2) {
    return undefined;
  }
  const perColumn = Math.ceil(bytes.length / most);
  const secondsPerColumn = perColumn * intervalSeconds;
  const joined = (values: readonly number[]): number[] => {
    const columns = new Array<number>(Math.ceil(values.length / perColumn)).fill(0);
    values.forEach((value, index) => {
      columns[Math.floor(index / perColumn)]! += value;
    });
    return columns;
  };
  return { secondsPerColumn, bitsPerSecond: joined(bytes).map((sum) => (sum * 8) / secondsPerColumn), troubles: joined(troubles) };
}
