import { coloured } from "../../output/colour";
import { type ThroughputFacts } from "../captureReport";
import { columnsOverTime } from "./columnsOverTime";
import { countText, rateText } from "./numbers";
import { spanText } from "./facts";

const height = 6;
const blocks = " ▁▂▃▄▅▆▇█";
const labelWidth = 12;
const widest = 100;

/** The throughput over time as lines for a terminal of this width; none where there is nothing to draw. */
export function terminalChart(throughput: ThroughputFacts, width: number): string[] {
  const columns = columnsOverTime(throughput, Math.max(10, Math.min(width, widest + labelWidth) - labelWidth - 1));
  if (columns === undefined) {
    return [];
  }
  const { bitsPerSecond, troubles, secondsPerColumn } = columns;
  const peak = Math.max(...bitsPerSecond);
  const eighths = bitsPerSecond.map((rate) => (rate === 0 ? 0 : Math.max(1, Math.round((rate / peak) * height * 8))));
  const lines = Array.from({ length: height }, (_value, line) => {
    const below = (height - 1 - line) * 8;
    const bars = eighths.map((filled) => blocks[Math.max(0, Math.min(8, filled - below))]).join("");
    const label = line === 0 ? rateText(peak) : line === height / 2 ? rateText(peak / 2) : "";
    return `${label.padStart(labelWidth - 1)} ${coloured("cyan", bars.trimEnd())}`;
  });
  const span = `${spanText(secondsPerColumn * bitsPerSecond.length)}, ${spanText(secondsPerColumn)} each`;
  const axis = `${" ".repeat(labelWidth)}0${"─".repeat(Math.max(0, bitsPerSecond.length - span.length - 2))} ${span}`;
  return [`Throughput, peak ${rateText(peak)}`, ...lines, ...troubleLines(troubles), axis];
}

/** Marks below the columns in which something was sent twice or broken off. */
function troubleLines(troubles: readonly number[]): string[] {
  const sum = troubles.reduce((total, count) => total + count, 0);
  if (sum === 0) {
    return [];
  }
  const marks = troubles.map((count) => (count > 0 ? "×" : " ")).join("");
  return [`${`× ${countText(sum)}`.padStart(labelWidth - 1)} ${coloured("red", marks.trimEnd())}`];
}
