import assert from "node:assert/strict";
import { timeLimitPolicy } from "../../../provider/policies";
import { unknown, violations } from "./violations";

describe("timeLimitPolicy", () => {
  const policy = timeLimitPolicy({ maxSeconds: 3600 });
  const message = (property: string, got: string): string => {
    const usual = property === "timeLimitInSeconds" ? 18000 : 86400;
    return `\`${property}\`: must be a number of seconds from 1 to 3600, got ${got}\n  hint: set \`${property}\` to 3600 or less; the default is ${usual}`;
  };

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
    [{ timeLimitInSeconds: 3601 }, "timeLimitInSeconds", "more"],
    [{ timeLimitInSeconds: 0 }, "timeLimitInSeconds", "less"],
    [{ timeLimitInSeconds: "secret" }, "timeLimitInSeconds", "something that is not a number"],
    [{}, "timeLimitInSeconds", "more"],
    [{ timeLimitInSeconds: 18000 }, "timeLimitInSeconds", "more"],
    [{ continuousCapture: true }, "captureSettings.sessionTimeLimitInSeconds", "more"],
    [{ continuousCapture: false }, "captureSettings.sessionTimeLimitInSeconds", "more"],
    [
      { continuousCapture: false, captureSettings: { sessionTimeLimitInSeconds: 7200 } },
      "captureSettings.sessionTimeLimitInSeconds",
      "more",
    ],
    [{ continuousCapture: true, captureSettings: { sessionTimeLimitInSeconds: 0 } }, "captureSettings.sessionTimeLimitInSeconds", "less"],
  ] as const) {
    it(`refuses ${JSON.stringify(props)}`, async () => {
      assert.deepEqual(await violations(policy, props), [message(property, got)]);
    });
  }

  it("does not name the default if it is allowed", async () => {
    const day = timeLimitPolicy({ maxSeconds: 86400 });
    assert.deepEqual(await violations(day, { timeLimitInSeconds: 0 }), [
      "`timeLimitInSeconds`: must be a number of seconds from 1 to 86400, got less\n  hint: set `timeLimitInSeconds` to 86400 or less",
    ]);
  });
});
