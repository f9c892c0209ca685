import assert from "node:assert/strict";
import { during, firstOf, operations, refusal, type Row } from "../row";
import type { World } from "../world";

/** 1, 4, 2, 9 …: waits from 1 to 30 s that are the same in every run. */
const waits = Array.from({ length: 50 }, (_, index) => 1 + ((index * 7) % 30));
/** These seconds pass quickly, and a busy machine needs time, too. */
const generous = { createInSeconds: 36_000, readInSeconds: 36_000, updateInSeconds: 36_000, deleteInSeconds: 36_000 };
const storm = (match: { operation: string }) =>
  waits.map((wait) => ({ match, action: refusal(429, "SubscriptionRequestsThrottled", { "retry-after": String(wait) }) }));

/** Each attempt came after the time that the answer before it had asked for. */
function attemptsWaited(world: World, operation: string): void {
  const attempts = world.azure.journal.entries.filter((entry) => entry.operation === operation);
  const first = attempts.findIndex(({ status }) => status === 429);
  const throttled = attempts.slice(first).findIndex(({ status }) => status !== 429);
  for (let index = 0; index < (throttled < 0 ? attempts.length - first - 1 : throttled); index++) {
    const waited = (attempts[first + index + 1]!.at - attempts[first + index]!.at) / 1000;
    // A second or two is less than the quick clocks of two processes can be held to.
    assert.ok(waited > waits[index]! - 2, `attempt ${index + 2} came after ${waited} s, the one before it had asked for ${waits[index]} s`);
  }
}

export const throttlingRows: readonly Row[] = [
  {
    number: 1,
    fault: "429 storm, 50 times, Retry-After from 1 to 30 s",
    cases: [
      ...during(["create", "refresh", "delete"], (run) => ({
        when: "on the first request",
        rules: storm(firstOf[run]),
        args: { timeouts: generous },
        then: (world) => attemptsWaited(world, firstOf[run].operation),
        world: { speed: 300 },
      })),
      ...during(["create", "stop"], () => ({
        when: "on polls",
        rules: storm(operations.poll),
        args: { timeouts: generous },
        then: (world) => attemptsWaited(world, operations.poll.operation),
        world: { speed: 300 },
      })),
      {
        during: "create",
        when: "for longer than the create may take",
        rules: [{ match: operations.put, times: "forever", action: refusal(429, "SubscriptionRequestsThrottled", { "retry-after": "30" }) }],
        args: { timeouts: { createInSeconds: 300 } },
        fails: /SubscriptionRequestsThrottled by a fault rule; gave up after \d+ attempts?: deadline exceeded; Retry-After was 30 s \(SubscriptionRequestsThrottled\)/,
        then: (world) => assert.equal(world.stack.resources.size, 0),
      },
    ],
  },
  {
    number: 2,
    fault: "429 without Retry-After",
    cases: during(["create", "stop", "delete"], (run) => ({
      rules: [{ match: firstOf[run], times: 6, action: refusal(429, "TooManyRequests") }],
      then: (world) => {
        const times = world.azure.journal.entries.filter(({ operation }) => operation === firstOf[run].operation).map(({ at }) => at);
        const gaps = times.slice(-7).flatMap((at, index, all) => (index === 0 ? [] : [at - all[index - 1]!]));
        // Half to all of 1, 2, 4 … 30 s. A busy machine takes longer; a second is less than the quick clocks of two processes can be held to.
        assert.equal(gaps.length, 6);
        for (const [index, gap] of gaps.entries()) assert.ok(gap > Math.min(30_000, 1000 * 2 ** index) / 2 - 1000, String(gaps));
      },
    })),
  },
  {
    number: 27,
    fault: "409 AnotherOperationInProgress, 429 RetryableErrorDueToAnotherOperation",
    cases: [
      ...during(["create", "stop", "replace", "delete"], (run) => ({
        when: "409",
        rules: [{ match: firstOf[run], times: 4, action: refusal(409, "AnotherOperationInProgress") }],
      })),
      ...during(["create", "delete"], (run) => ({
        when: "429",
        rules: [{ match: firstOf[run], times: 4, action: refusal(429, "RetryableErrorDueToAnotherOperation") }],
      })),
      {
        during: "stop",
        when: "for longer than the update may take",
        rules: [{ match: operations.stop, times: "forever", action: refusal(409, "AnotherOperationInProgress") }],
        args: { timeouts: { updateInSeconds: 300 } },
        fails: /^updating packet capture "web-\w{7}" \(.*\): AnotherOperationInProgress by a fault rule; gave up after \d+ attempts: deadline exceeded \(AnotherOperationInProgress\)/,
      },
    ],
  },
];
