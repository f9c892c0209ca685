import assert from "node:assert/strict";
import { during, firstOf, operations, type During, type Row } from "../row";
import type { World } from "../world";

const samples = ["malformed", "truncated", "html", "wrongContentType", "list", "large", "deep"] as const;

/** Reads that a run makes once it knows what it is about. */
const reads: readonly { run: During; match: { operation: string } }[] = [
  { run: "create", match: operations.watchers },
  { run: "create", match: operations.machine },
  { run: "create", match: operations.poll },
  { run: "refresh", match: operations.list },
  { run: "delete", match: operations.get },
];

const getsOf = (world: World) => world.azure.journal.entries.filter(({ operation }) => operation === operations.get.operation);

export const answerRows: readonly Row[] = [
  {
    number: 13,
    fault: "30 s latency, a body at 1 byte a second",
    cases: [
      ...during(["create", "delete"], (run) => ({ when: "latency", rules: [{ match: firstOf[run], action: { delaySeconds: 1 } }] })),
      // Two requests that last as long as they may are half of what a refresh may take.
      ...during(["create", "refresh", "stop"], (run) => ({ when: "a slow body", world: { speed: 10 }, rules: [{ match: firstOf[run], times: 2, action: { bytesPerSecond: 1 } }] })),
      ...during(["create", "stop"], () => ({
        when: "a poll with a slow body",
        rules: [{ match: operations.poll, times: 2, action: { bytesPerSecond: 1 } }],
      })),
    ],
  },
  {
    number: 14,
    fault: "an answer that makes no sense",
    cases: [
      // Each nonsense from two of the reads, each read with two or three kinds of it.
      ...samples.flatMap((sample, index) =>
        [0, 1].map((turn) => {
          const { run, match } = reads[(2 * index + turn) % reads.length]!;
          const rules = [{ match, times: 2, action: { respond: { status: 200, sample } } }];
          return { during: run, when: `${sample}, twice from ${match.operation}`, rules };
        }),
      ),
      ...during(["create", "refresh", "delete"], (run) => ({ when: "cut off in the middle", rules: [{ match: firstOf[run], action: { reset: "middle" as const } }] })),
      {
        during: "refresh",
        when: "HTML for ever",
        rules: [{ match: operations.list, times: "forever", action: { respond: { status: 200, sample: "html" } } }],
        fails:
          /^reading packet capture "web-\w{7}" \(.*\): Azure returned an invalid response: expected a list of packet captures, got 200 \(text\/html\) "<html>.*" \(MalformedAnswer\)\n {2}request id: /,
        then: (world) => {
          const lists = world.azure.journal.entries.filter(({ operation, fault }) => operation === operations.list.operation && fault !== undefined);
          assert.equal(lists.length, 3, "three attempts");
        },
      },
      ...samples.map((sample) => ({
        during: "create" as const,
        when: `${sample} to the PUT`,
        rules: [{ match: operations.put, action: { respond: { status: 201, sample }, when: "after" as const } }],
      })),
    ],
  },
  {
    number: 15,
    fault: "unknown provisioningState",
    cases: [
      {
        during: "create",
        rules: [
          { match: operations.put, action: { change: { set: { "properties.provisioningState": "Reticulating" }, headers: { "azure-asyncoperation": null } } } },
          { match: operations.get, times: 3, action: { change: { set: { "properties.provisioningState": "Reticulating" } } } },
        ],
        then: (world) => {
          assert.equal(world.stack.resources.get("web")?.outputs.provisioningState, "Succeeded");
          assert.ok(getsOf(world).length > 3, "it was treated as not finished");
        },
      },
      {
        during: "refresh",
        rules: [{ match: operations.list, action: { change: { set: { "value.*.properties.provisioningState": "Reticulating" } } } }],
      },
    ],
  },
  {
    number: 32,
    fault: "poll or next link on another host, http, file",
    cases: ["https://elsewhere.invalid", "http://{host}", "file://"].flatMap((linksTo) => [
      ...during(["create", "stop"], (run) => ({
        when: `poll on ${linksTo}`,
        rules: [{ match: firstOf[run], action: { change: { linksTo } } }],
        world: { speed: 100 },
      })),
      {
        during: "refresh" as const,
        when: `next link on ${linksTo}`,
        rules: [{ match: operations.list, times: "forever" as const, action: { change: { set: { nextLink: `${linksTo}/next?api-version=2026-01-01` } } } }],
        fails: /^reading packet capture "web-\w{7}" \(.*\): refused to follow a URL on .*, which is not https:\/\/localhost:\d+ \(ForeignOrigin\)/,
      },
    ]),
  },
  {
    number: 34,
    fault: "a list of 10,000 captures, a next link that loops",
    cases: [
      {
        during: "refresh",
        when: "a next link that leads to itself",
        rules: [{ match: operations.list, times: "forever", action: { change: { set: { nextLink: "{origin}/subscriptions/next?api-version=2026-01-01" } } } },
          { match: { path: "/subscriptions/next" }, times: "forever", action: { respond: { status: 200, body: { value: [], nextLink: "{url}" } } } }],
        fails: /that ends \(a page is repeated\)/,
      },
      {
        during: "refresh",
        when: "10,000 captures",
        prepare: (world) => {
          const mine = world.azure.store.get(world.id)!;
          for (let index = 0; index < 10_000; index++) {
            const name = `other-${index}`;
            world.azure.store.put({ ...mine, id: world.captureId(name), name });
            world.foreign.push(world.captureId(name));
          }
        },
        then: (world) => {
          const lists = world.azure.journal.entries.filter(({ operation }) => operation === operations.list.operation);
          assert.ok(lists.length >= 10, `${lists.length} pages`);
        },
      },
    ],
  },
  {
    number: 35,
    fault: "other letter case in returned ids",
    cases: during(["create", "refresh", "replace"], () => ({
      rules: (["upper", "lower"] as const).flatMap((ids) =>
        [operations.put, operations.get, operations.list, operations.watchers, operations.machine].map((match) => ({
          match,
          times: 1,
          action: { change: { letterCase: { ids } } },
        })),
      ),
    })),
  },
  {
    number: 36,
    fault: "unknown new fields or enum values",
    cases: [
      ...during(["create", "refresh"], () => ({
        when: "fields",
        rules: [operations.put, operations.get].map((match) => ({
          match,
          times: "forever" as const,
          action: { change: { set: { "properties.futureProperty": { enabled: true }, futureMember: [1], "properties.storageLocation.tier": "Cold" } } },
        })),
      })),
      {
        during: "create",
        when: "a status that nobody knows",
        rules: [{ match: operations.status, times: "forever", action: { change: { set: { packetCaptureStatus: "Pausing", packetCaptureError: ["Gremlins"] } } } }],
        then: (world) => assert.equal(world.stack.resources.get("web")?.outputs.packetCaptureStatus, "Pausing"),
      },
    ],
  },
];
