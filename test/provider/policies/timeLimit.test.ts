import assert from "node:assert/strict";
import { timeLimitPolicy } from "../../../provider/policies";
import { unknown, violations } from "./violations";

describe("timeLimitPolicy", () => {
  const policy = timeLimitPolicy({ maxSeconds: 3600 });
  const message = (property: string, got: string): string =>
    `\`${property}\`: must be a number of seconds from 1 to 3600, got ${got}\n  hint: set \`${property}\` to 3600 or less`;

  it("has a name, a description and a level", () => {
    const { name, description, enforcementLevel } = policy;
    assert.deepEqual(
      [name, description, enforcementLevel],
      ["packet-capture-time-limit", "A packet capture ends after at most 3600 seconds.", "mandatory"],
    );
    assert.equal(timeLimitPolicy({ maxSeconds: 1, level: "advisory" }).enforcementLevel, "advisory");
  });

  for (const props of [
    { timeLimitInSeconds: 1 },
    { timeLimitInSeconds: 3600 },
    { timeLimitInSeconds: unknown },
    { timeLimitInSeconds: 18000, continuousCapture: unknown },
    { continuousCapture: true, captureSettings: { sessionTimeLimitInSeconds: 3600 } },
    { continuousCapture: true, captureSettings: { sessionTimeLimitInSeconds: unknown } },
    { continuousCapture: true, captureSettings: unknown },
    // azure-native always sends it; Azure has the other limit for continuous captures.
    { continuousCapture: true, captureSettings: { sessionTimeLimitInSeconds: 3600 }, timeLimitInSeconds: 18000 },
  ]) {
    it(`allows ${JSON.stringify(props)}`, async () => {
      assert.deepEqual(await violations(policy, props), []);
    });
  }

  for (const [props, property, got] of [
    [{ timeLimitInSeconds: 3601 }, "timeLimitInSeconds", "3601"],
    [{ timeLimitInSeconds: 0 }, "timeLimitInSeconds", "0"],
    [{ timeLimitInSeconds: "secret" }, "timeLimitInSeconds", "something that is not a number"],
    [{}, "timeLimitInSeconds", "18000, which is also the default"],
    [{ timeLimitInSeconds: 18000 }, "timeLimitInSeconds", "18000, which is also the default"],
    [{ continuousCapture: true }, "captureSettings.sessionTimeLimitInSeconds", "86400, which is also the default"],
    [{ continuousCapture: false }, "captureSettings.sessionTimeLimitInSeconds", "86400, which is also the default"],
    [
      { continuousCapture: false, captureSettings: { sessionTimeLimitInSeconds: 7200 } },
      "captureSettings.sessionTimeLimitInSeconds",
      "7200",
    ],
    [{ continuousCapture: true, captureSettings: { sessionTimeLimitInSeconds: 0 } }, "captureSettings.sessionTimeLimitInSeconds", "0"],
  ] as const) {
    it(`refuses ${JSON.stringify(props)}`, async () => {
      assert.deepEqual(await violations(policy, props), [message(property, got)]);
    });
  }
});
