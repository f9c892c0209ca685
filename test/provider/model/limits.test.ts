import assert from "node:assert/strict";
import { captureSettingsLimits, checkLimit, sessionLimits, timeoutLimits } from "../../../provider/model/limits";
import { unknownValue } from "../../../provider/model/unknown";
import { checked } from "./problemsOf";

/** As the service's description and the article's contract have them. */
const table = [
  ["bytesToCapturePerPacket", sessionLimits.bytesToCapturePerPacket, 0, 4_294_967_295, 0],
  ["totalBytesPerSession", sessionLimits.totalBytesPerSession, 0, 4_294_967_295, 1_073_741_824],
  ["timeLimitInSeconds", sessionLimits.timeLimitInSeconds, 1, 18_000, 18_000],
  ["captureSettings.fileCount", captureSettingsLimits.fileCount, 0, 10_000, 10],
  ["captureSettings.fileSizeInBytes", captureSettingsLimits.fileSizeInBytes, 0, 4_294_967_295, 104_857_600],
  ["captureSettings.sessionTimeLimitInSeconds", captureSettingsLimits.sessionTimeLimitInSeconds, 0, 604_800, 86_400],
  ["timeouts.createInSeconds", timeoutLimits.createInSeconds, 1, 86_400, 1_800],
  ["timeouts.readInSeconds", timeoutLimits.readInSeconds, 1, 86_400, 300],
  ["timeouts.updateInSeconds", timeoutLimits.updateInSeconds, 1, 86_400, 1_800],
  ["timeouts.deleteInSeconds", timeoutLimits.deleteInSeconds, 1, 86_400, 1_800],
  ["timeouts.waitUntilStoppedInSeconds", timeoutLimits.waitUntilStoppedInSeconds, 1, 691_200, 691_200],
] as const;

describe("a limit", () => {
  for (const [path, limit, min, max, otherwise] of table) {
    const limited = (value: unknown) => checked(path, (problems) => checkLimit(value, limit, problems));

    it(`\`${path}\` goes from ${min} to ${max}, ${otherwise} when left out`, () => {
      for (const value of [min, max, otherwise, 17]) assert.deepEqual(limited(value === 17 ? 17 : value), { value, problems: [] });
      assert.deepEqual(limited(undefined), { value: otherwise, problems: [] });
      assert.deepEqual(limited(null), { value: otherwise, problems: [] });
      assert.deepEqual(limited(unknownValue), { value: unknownValue, problems: [] });
    });

    it(`\`${path}\` is nothing else`, () => {
      for (const value of [min - 1, max + 1, -5, min + 0.5, 1e300, "600", "", true, [], [min], {}, { value: min }]) {
        assert.deepEqual(limited(value).problems, [
          `\`${path}\`: must be a whole number from ${min} to ${max}, got ${JSON.stringify(value)}`,
        ]);
      }
    });
  }

  it("writes a negative zero as zero, as JSON does", () => {
    assert.ok(Object.is(checked("x", (problems) => checkLimit(-0, sessionLimits.bytesToCapturePerPacket, problems)).value, 0));
  });
});
