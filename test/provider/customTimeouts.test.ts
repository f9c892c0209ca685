import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { timeoutsOf } from "../../provider/customTimeouts";

const subject = 'declaring packet capture "web"';
const value = <T>(output: pulumi.Input<T>): Promise<T> =>
  new Promise((resolve) => pulumi.output(output).apply((plain) => resolve(plain as T)));

describe("the resource option `customTimeouts`", () => {
  for (const [duration, seconds] of [
    ["5m", 300],
    ["30s", 30],
    ["1h30m", 5400],
    ["24h", 86400],
    ["1.5h", 5400],
    [".5m", 30],
    ["+2s", 2],
    ["1m0.5s", 61],
    ["1500ms", 2],
    ["1ns", 1],
    ["0.1s0.2s0.7s", 1],
    ["1000000µs", 1],
  ] as const) {
    it(`"${duration}" is ${seconds} s`, () => {
      assert.deepEqual(timeoutsOf(undefined, { create: duration }, subject), { createInSeconds: seconds });
    });
  }

  for (const duration of [
    "5",
    "5 m",
    "1d",
    "m",
    "-5m",
    "5M",
    "5m ",
    "0s",
    "0",
    "24h1ns",
    "25h",
    "NaNs",
    "1e3s",
    `${"9".repeat(400)}h`,
    5,
  ]) {
    it(`refuses ${JSON.stringify(duration).slice(0, 20)}`, () => {
      assert.throws(() => timeoutsOf(undefined, { create: duration as string }, subject), {
        message: `declaring packet capture "web": \`customTimeouts.create\` must be a duration from 1s to 24h such as "5m" or "1h30m", got ${JSON.stringify(duration)} (CustomTimeoutInvalid)`,
      });
    });
  }

  it("names every duration that cannot be used in one error", () => {
    assert.throws(() => timeoutsOf(undefined, { create: "soon", read: "5m", delete: "48h" }, subject), {
      message:
        'declaring packet capture "web": `customTimeouts.create` must be a duration from 1s to 24h such as "5m" or "1h30m", got "soon"; ' +
        '`customTimeouts.delete` must be a duration from 1s to 24h such as "5m" or "1h30m", got "48h" (CustomTimeoutInvalid)',
    });
  });

  it("stands for the operation of its name", () => {
    assert.deepEqual(timeoutsOf(undefined, { create: "1s", read: "2s", update: "3s", delete: "4s" }, subject), {
      createInSeconds: 1,
      readInSeconds: 2,
      updateInSeconds: 3,
      deleteInSeconds: 4,
    });
  });

  it("gives way to the argument `timeouts`, property by property, known now or later", async () => {
    const custom = { create: "5m", delete: "1h" };
    const own = { createInSeconds: pulumi.output(Promise.resolve(7)), deleteInSeconds: undefined, waitUntilStoppedInSeconds: 9 };
    const expected = { createInSeconds: 7, deleteInSeconds: 3600, waitUntilStoppedInSeconds: 9 };
    for (const timeouts of [own, pulumi.output(own), Promise.resolve(own)]) {
      assert.deepEqual(await value(timeoutsOf(timeouts as never, custom, subject) as never), expected);
    }
  });

  it("leaves an argument alone that is no set of timeouts, so that its mistake is reported", async () => {
    assert.equal(await value(timeoutsOf("5m" as never, { create: "5m" }, subject) as never), "5m");
  });

  it("says nothing, when it is left out or empty", () => {
    const own = { createInSeconds: 7 };
    for (const custom of [undefined, {}, { create: "" }, { create: null as never }]) {
      assert.equal(timeoutsOf(own, custom, subject), own);
      assert.equal(timeoutsOf(undefined, custom, subject), undefined);
    }
  });
});
