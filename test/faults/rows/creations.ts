import assert from "node:assert/strict";
import { during, operations, refusal, type Row } from "../row";
import type { World } from "../world";

const held = (world: World) => world.stack.resources.get("web");
const kept = /\n {2}\/subscriptions\/.*\/packetCaptures\/web-\w{7} stays in the state as unfinished: the next `pulumi up` continues it, `pulumi destroy` deletes it$/;

export const creationRows: readonly Row[] = [
  {
    number: 9,
    fault: "the operation's address answers 404",
    cases: [
      ...during(["create", "delete"], () => ({
        when: "for a while",
        rules: [{ match: operations.poll, times: 4, action: refusal(404, "NotFound") }],
      })),
      ...during(["create", "stop", "replace", "delete"], () => ({
        when: "for ever",
        rules: [{ match: operations.poll, times: "forever", action: refusal(404, "NotFound") }],
      })),
    ],
  },
  {
    number: 10,
    fault: "the operation ends Failed or Canceled",
    engine: true,
    cases: (["Failed", "Canceled"] as const).flatMap((operation) => {
      const error = { code: "InternalServerError", message: "An error occurred." };
      return [
        {
          during: "create" as const,
          when: operation,
          rules: [{ match: operations.put, action: { operation, error } }],
          fails: new RegExp(`^creating packet capture "web-\\w{7}" \\(.*\\): An error occurred \\(InternalServerError\\)${kept.source}`),
          then: (world: World) => assert.equal(held(world)?.outputs.provisioningState, operation),
        },
        {
          during: "stop" as const,
          when: operation,
          rules: [{ match: operations.stop, action: { operation, error } }],
          fails: /^updating packet capture "web-\w{7}" \(.*\): An error occurred \(InternalServerError\)$/,
        },
        {
          during: "delete" as const,
          when: operation,
          rules: [{ match: operations.delete, action: { operation, error } }],
          fails: /^deleting packet capture "web-\w{7}" \(.*\): An error occurred \(InternalServerError\)$/,
          then: (world: World) => assert.ok(held(world), "what could not be deleted stays in the state"),
        },
      ];
    }),
  },
  {
    number: 11,
    fault: "the operation ends Failed and the capture is gone",
    cases: [
      {
        during: "create",
        rules: [{ match: operations.put, action: { operation: "Failed", keepCapture: false } }],
        fails: /^creating packet capture "web-\w{7}" \(.*\): An error occurred \(InternalServerError\)$/,
        then: (world) => assert.equal(held(world), undefined, "nothing is in the state"),
      },
    ],
  },
  {
    number: 12,
    fault: "the operation never ends",
    engine: true,
    cases: [
      {
        during: "create",
        args: { timeouts: { createInSeconds: 300 } },
        rules: [{ match: operations.put, action: { operation: "Never" } }],
        fails: new RegExp(
          `still waiting for packet capture "web-\\w{7}" to be created after \\d+ s, the status is InProgress \\(OperationTimedOut\\)\\n {2}hint: run the command again to continue.*${kept.source}`,
        ),
        then: (world) => assert.equal(held(world)?.outputs.provisioningState, "Updating"),
        mend: (world) => world.endOperations(),
      },
      {
        during: "stop",
        args: { timeouts: { updateInSeconds: 300 } },
        rules: [{ match: operations.stop, action: { operation: "Never" } }],
        fails: /still waiting for packet capture "web-\w{7}" to stop after \d+ s, the status is InProgress \(OperationTimedOut\)\n {2}hint: run the command again/,
        mend: (world) => world.azure.endSession(world.id, { stopReason: "Manual" }),
        needsAPerson: true,
      },
      {
        during: "delete",
        args: { timeouts: { deleteInSeconds: 300 } },
        rules: [{ match: operations.delete, action: { operation: "Never" } }],
        fails: /still waiting for packet capture "web-\w{7}" to be deleted after \d+ s, the status is InProgress \(OperationTimedOut\)\n {2}hint: run the command again/,
        mend: (world) => world.azure.removePacketCapture(world.id),
      },
    ],
  },
  {
    number: 30,
    fault: "a deletion ends in an unusual way",
    cases: [
      { during: "delete", when: "202, then 404 on the poll", rules: [{ match: operations.poll, times: "forever", action: refusal(404, "NotFound") }] },
      { during: "delete", when: "204 at once", prepare: (world) => world.azure.removePacketCapture(world.id) },
      {
        during: "delete",
        when: "still there for a while after Succeeded",
        rules: [{ match: operations.poll, times: 2, action: { respond: { status: 200, body: { status: "Succeeded" } } } }],
      },
      {
        during: "replace",
        when: "still there for a while after Succeeded",
        rules: [{ match: operations.poll, times: 2, action: { respond: { status: 200, body: { status: "Succeeded" } } } }],
      },
    ],
  },
  {
    number: 31,
    fault: "stop of a stopped capture, delete of a running one",
    cases: [
      {
        during: "stop",
        prepare: (world) => world.azure.endSession(world.id),
        then: (world) => assert.equal(held(world)?.outputs.stopReason, "TimeExceeded"),
      },
      {
        during: "delete",
        prepare: (world) => assert.equal(world.azure.packetCapture(world.id)?.packetCaptureStatus, "Running"),
      },
    ],
  },
];
