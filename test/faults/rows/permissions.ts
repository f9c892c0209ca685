import assert from "node:assert/strict";
import { during, firstOf, operations, type Row } from "../row";
import { canary } from "../world";

const forbidden = (action: string) => ({
  respond: {
    status: 403,
    body: {
      error: {
        code: "AuthorizationFailed",
        message: `The client 'x' with object id 'y' does not have authorization to perform action '${action}' over scope '/subscriptions/z' or the scope is invalid.`,
      },
    },
  },
});
const captures = "Microsoft.Network/networkWatchers/packetCaptures";
const refusedFor = (action: string) => new RegExp(`does not have authorization to perform action '${action.replaceAll("/", "\\/")}'.* \\(AuthorizationFailed\\)`);
const wrongSecret = {
  respond: { status: 401, body: { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided. Trace ID: 1" } },
};

/** An authority without sense is asked for 20 s, in which its library is loaded too: five real seconds, for a busy machine. */
const whileLoading = { speed: 4 };

export const permissionRows: readonly Row[] = [
  {
    number: 16,
    fault: "the token expires while polling",
    cases: [
      ...during(["create", "delete"], (run) => ({
        when: "once",
        rules: [{ match: run === "delete" ? operations.get : operations.poll, action: { expireTokens: true as const } }],
        then: (world) => {
          const tokens = world.azure.journal.entries.filter(({ operation, status }) => operation === operations.token.operation && status === 200);
          assert.ok(tokens.length >= 2, "a fresh token was asked for");
        },
      })),
      ...during(["create", "refresh"], () => ({
        when: "tokens that are good for 20 s",
        rules: [{ match: operations.token, times: "forever" as const, action: { tokenLifetimeSeconds: 20 } }],
      })),
    ],
  },
  {
    number: 17,
    fault: "the token endpoint is down, or refuses the secret",
    cases: [
      ...during(["create", "refresh"], () => ({
        when: "down for a while",
        world: whileLoading,
        rules: [{ match: operations.token, times: 3, action: { respond: { status: 503 } } }],
      })),
      ...(["html", "list", "truncated"] as const).map((sample) => ({
        during: "create" as const,
        when: `it answers ${sample} for a while`,
        world: whileLoading,
        rules: [{ match: operations.token, times: 3, action: { respond: { status: 200, sample } } }],
      })),
      ...during(["create", "refresh", "delete"], () => ({
        when: "the secret is wrong",
        rules: [{ match: operations.token, times: "forever" as const, action: wrongSecret }],
        fails: /: no token for client "[0-9a-f-]{36}" of tenant "[0-9a-f-]{36}" with a client secret \(chosen by [\w:-]+\): Invalid client secret provided.* \(AADSTS7000215\)\n {2}hint: check `tenantId` /,
        then: (world) => assert.ok(!world.said.join("").includes(canary)),
      })),
    ],
  },
  {
    number: 18,
    fault: "the clock is off by 10 minutes",
    cases: [600, -600].flatMap((skewInSeconds) =>
      during(["create", "delete"], (run) => ({
        when: `by ${skewInSeconds} s, with Retry-After as a date`,
        rules: [
          {
            match: firstOf[run],
            action: {
              skewSeconds: skewInSeconds,
              respond: { status: 429, headers: { "Retry-After": "{date+30}" }, body: { error: { code: "TooManyRequests", message: "later" } } },
            },
          },
        ],
        world: { skewInSeconds },
        then: (world) => {
          const attempts = world.azure.journal.entries.filter(({ operation }) => operation === firstOf[run].operation);
          const waited = (attempts[1]!.at - attempts[0]!.at) / 1000;
          assert.ok(waited > 27 && waited < 90, `it waited ${waited} s`);
        },
      })),
    ),
  },
  {
    number: 19,
    fault: "403 for each action",
    cases: [
      { during: "create", when: "write", rules: [{ match: operations.put, action: forbidden(`${captures}/write`) }], fails: refusedFor(`${captures}/write`) },
      {
        during: "create",
        when: "read of the watchers",
        rules: [{ match: operations.watchers, action: forbidden("Microsoft.Network/networkWatchers/read") }],
        fails: refusedFor("Microsoft.Network/networkWatchers/read"),
      },
      {
        during: "create",
        when: "read of the machine",
        rules: [{ match: operations.machine, action: forbidden("Microsoft.Compute/virtualMachines/read") }],
        fails: /does not have authorization to perform action 'Microsoft\.Compute\/virtualMachines\/read'.*\n {2}hint: grant read access to the machine, or give `location`/,
      },
      {
        during: "create",
        when: "read of the machine, whose region is given",
        args: { location: "westcentralus" },
        rules: [{ match: operations.machine, action: forbidden("Microsoft.Compute/virtualMachines/read") }],
      },
      { during: "create", when: "status", rules: [{ match: operations.status, action: forbidden(`${captures}/queryStatus/action`) }] },
      { during: "create", when: "polls", rules: [{ match: operations.poll, times: "forever", action: forbidden("Microsoft.Network/locations/operations/read") }] },
      { during: "refresh", when: "list", rules: [{ match: operations.list, action: forbidden(`${captures}/read`) }], fails: refusedFor(`${captures}/read`) },
      { during: "stop", when: "stop", rules: [{ match: operations.stop, action: forbidden(`${captures}/stop/action`) }], fails: refusedFor(`${captures}/stop/action`) },
      { during: "delete", when: "delete", rules: [{ match: operations.delete, action: forbidden(`${captures}/delete`) }], fails: refusedFor(`${captures}/delete`) },
      { during: "delete", when: "read of the capture", rules: [{ match: operations.get, times: "forever", action: forbidden(`${captures}/read`) }] },
    ],
  },
];
