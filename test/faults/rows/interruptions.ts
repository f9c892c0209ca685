import assert from "node:assert/strict";
import { operations, type Row } from "../row";
import type { World } from "../world";

const isThere = (world: World) => () => world.azure.packetCapture(world.id) !== undefined;
const isBeingDeleted = (world: World) => () => world.azure.journal.entries.some(({ operation, status }) => operation === operations.delete.operation && status === 202);

/** What the engine sees when the process goes before it has answered. */
const broken = /UNAVAILABLE|CANCELLED|Connection dropped|ECONNRE/;

export const interruptionRows: readonly Row[] = [
  {
    number: 28,
    fault: "the process is interrupted, or killed",
    engine: true,
    cases: [
      {
        during: "create",
        when: "interrupted while it polls",
        rules: [{ match: operations.put, action: { operation: "Never" } }],
        meanwhile: async (world) => {
          await world.until("the capture", isThere(world));
          await world.until("a poll", () => world.azure.journal.entries.some(({ operation }) => operation === operations.poll.operation));
          world.interruptProvider();
        },
        fails: /^creating packet capture "web-\w{7}" \(.*\): the run was interrupted\n {2}\/subscriptions\/.* stays in the state as unfinished/,
        then: (world) => assert.equal(world.stack.resources.get("web")?.id, world.id),
        mend: (world) => world.endOperations(),
      },
      {
        during: "create",
        when: "killed while it polls",
        rules: [{ match: operations.put, action: { operation: "Never" } }],
        meanwhile: async (world) => {
          await world.until("the capture", isThere(world));
          world.killProvider();
        },
        fails: broken,
        then: (world) => void world.killed.push(world.id),
        mend: (world) => world.endOperations(),
      },
      {
        during: "delete",
        when: "killed while it polls",
        rules: [{ match: operations.get, times: "forever", action: { respond: { status: 503 } } }],
        meanwhile: async (world) => {
          await world.until("the deletion", isBeingDeleted(world));
          world.killProvider();
        },
        fails: broken,
        then: (world) => assert.ok(world.stack.resources.get("web"), "what may still be there stays in the state"),
      },
    ],
  },
  {
    number: 29,
    fault: "the provider dies between the PUT and the state",
    engine: true,
    cases: [
      {
        during: "create",
        rules: [{ match: operations.status, action: { delaySeconds: 600 } }],
        meanwhile: async (world) => {
          await world.until("the status query", () => world.azure.journal.entries.some(({ operation }) => operation === operations.status.operation));
          world.killProvider();
        },
        fails: broken,
        then: (world) => void world.killed.push(world.id),
      },
    ],
  },
];
