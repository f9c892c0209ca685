import assert from "node:assert/strict";
import { bytesText, durationText } from "../../../cli/output/quantities";
import { parseCount, parseDuration, parseSize } from "../../../cli/quantities";

describe("quantities for people", () => {
  const durations: [number, string][] = [[0, "0 s"], [0.4, "0 s"], [59, "59 s"], [60, "1 min"], [65, "1 min 5 s"], [3600, "1 h"], [3605, "1 h"], [18000, "5 h"], [90061, "1 d 1 h"], [-5, "0 s"]];
  for (const [seconds, text] of durations) it(`say ${seconds} seconds as ${text}`, () => assert.equal(durationText(seconds), text));

  const sizes: [number, string][] = [[0, "0 B"], [1023, "1023 B"], [1024, "1 KiB"], [1536, "1.5 KiB"], [104857600, "100 MiB"], [1073741824, "1 GiB"], [157286400, "150 MiB"], [5.5 * 1024 ** 4, "5.5 TiB"]];
  for (const [bytes, text] of sizes) it(`say ${bytes} bytes as ${text}`, () => assert.equal(bytesText(bytes), text));
});

describe("quantities from people", () => {
  const durations: [string, number][] = [["90", 90], ["90s", 90], ["10m", 600], ["10 min", 600], ["1.5h", 5400], ["5H", 18000], ["7d", 604800]];
  for (const [text, seconds] of durations) it(`take "${text}" as ${seconds} seconds`, () => assert.equal(parseDuration(text), seconds));

  const sizes: [string, number][] = [["1500", 1500], ["64k", 65536], ["10M", 10485760], ["1GiB", 1073741824], ["0", 0]];
  for (const [text, bytes] of sizes) it(`take "${text}" as ${bytes} bytes`, () => assert.equal(parseSize(text), bytes));

  for (const text of ["", "fast", "-1", "1w", "1e3", "0x10", "5 5"]) {
    it(`refuse "${text}"`, () => {
      assert.throws(() => parseDuration(text), /must be a number of seconds or a duration such as "90s", "10m" or "5h", got "/);
      assert.throws(() => parseSize(text), /must be a number of bytes or a size such as "64k", "10M" or "1G", got "/);
      assert.throws(() => parseCount(text), /must be a whole number, got "/);
    });
  }
});
