import assert from "node:assert/strict";
import { during, everyRun, firstOf, operations, type Row } from "../row";
import type { World } from "../world";

const puts = (world: World) => world.azure.journal.entries.filter(({ operation }) => operation === operations.put.operation);

export const connectionRows: readonly Row[] = [
  {
    number: 3,
    fault: "bursts of 500, 502, 503 and 504",
    cases: during(["create", "refresh", "delete"], (run) => ({
      rules: [500, 502, 503, 504].map((status) => ({ match: firstOf[run], action: { respond: { status } } })),
      then: (world) => {
        if (run !== "create") return;
        const requests = world.azure.journal.entries.map(({ operation }) => operation);
        const first = requests.indexOf(operations.put.operation);
        const second = requests.indexOf(operations.put.operation, first + 1);
        assert.ok(requests.slice(first, second).includes(operations.get.operation), "the capture is looked for before a second PUT");
      },
    })),
  },
  {
    number: 4,
    fault: "connection refused for 20 s",
    cases: [
      ...during(["create", "delete"], (run) => ({
        when: "for 12 s, after the service has answered",
        meanwhile: async (world) => {
          const isSent = (): number => world.azure.journal.entries.filter(({ operation }) => operation === firstOf[run].operation).length;
          const before = isSent();
          await world.until("a request", () => isSent() > before);
          await world.closeDoor();
          const closedAt = world.azure.clock.now();
          await world.until("12 s", () => world.azure.clock.now() > closedAt + 12_000);
          await world.openDoor();
        },
        // Connections are tried for 20 s: the other eight are two real seconds, for a busy machine.
        world: { speed: 4 },
      })),
      ...during(["create", "refresh", "stop"], () => ({
        when: "for ever",
        prepare: (world) => world.closeDoor(),
        fails: /cannot reach https:\/\/localhost:\d+ \(ECONNREFUSED\)\n {2}hint: check the network/,
        mend: (world) => world.openDoor(),
      })),
    ],
  },
  {
    number: 5,
    fault: "the connection is reset before the request was processed",
    cases: during(everyRun, (run) => ({
      rules: [{ match: firstOf[run], action: { reset: "before" } }],
      then: (world) => {
        if (run === "create") assert.equal(puts(world).length, 2, "one more PUT");
      },
    })),
  },
  {
    number: 6,
    fault: "the request was processed, its answer is lost",
    engine: true,
    cases: during(everyRun, (run) => ({
      rules: [{ match: firstOf[run], action: { reset: "after" } }],
      then: (world) => {
        if (run === "create") assert.equal(puts(world).length, 1, "no second PUT");
      },
    })),
  },
  {
    number: 7,
    fault: "504 after the request was processed",
    cases: during(["create", "stop", "delete"], (run) => ({
      rules: [{ match: firstOf[run], action: { respond: { status: 504 }, when: "after" } }],
      then: (world) => {
        if (run === "create") assert.equal(puts(world).length, 1, "no second PUT");
      },
    })),
  },
  {
    number: 8,
    fault: "resets while polling",
    cases: [1, 3, 20].flatMap((times) =>
      during(["create", "stop"], () => ({
        when: `${times} of them`,
        rules: [{ match: operations.poll, times, action: { reset: "before" } }],
        world: { speed: 100 },
      })),
    ),
  },
];
