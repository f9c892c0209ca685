import assert from "node:assert/strict";
import type { Policies, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { RunError } from "@pulumi/pulumi";
import * as library from "../../../provider/policies";

const { capturePolicies } = library;

const everything: library.CapturePoliciesOptions = {
  timeLimit: { maxSeconds: 3600 },
  filters: { allowed: "udp port 53" },
  packetSize: { maxBytes: 128, exceptions: { "project/test/handshake": "ticket 4711" } },
  storageAccount: { allowed: ["contoso"] },
  fileDeletion: { maxDays: 30 },
  machines: { forbiddenTags: { environment: "production" } },
  adoption: {},
};

function refusalOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    assert.ok(RunError.isInstance(error), "Pulumi shows no stack");
    return error.message;
  }
  return assert.fail("it was accepted");
}

describe("capturePolicies", () => {
  it("gives the policies that are asked for, in one order, with names of their own", () => {
    const policies: Policies = capturePolicies(everything);
    assert.deepEqual(
      policies.map(({ name, enforcementLevel }) => `${name}: ${enforcementLevel}`),
      [
        "packet-capture-time-limit: mandatory",
        "packet-capture-filters: mandatory",
        "packet-capture-packet-size: mandatory",
        "packet-capture-storage-account: mandatory",
        "packet-capture-file-deletion: mandatory",
        "packet-capture-machines: mandatory",
        "packet-capture-adoption: mandatory",
      ],
    );
    assert.deepEqual(capturePolicies({ adoption: {} }).length, 1);
  });

  it("gives each policy the level of the pack, or its own", () => {
    const policies = capturePolicies({ level: "advisory", timeLimit: { maxSeconds: 60 }, adoption: { level: "mandatory" } });
    const [unset] = capturePolicies({ level: "advisory", adoption: { level: undefined } as object });
    assert.deepEqual(
      policies.map(({ enforcementLevel }) => enforcementLevel),
      ["advisory", "mandatory"],
    );
    assert.equal(unset?.enforcementLevel, "advisory");
  });

  it("gives what the functions of the policies give, as @pulumi/policy has it", () => {
    const resources: ResourceValidationPolicy[] = [
      library.timeLimitPolicy({ maxSeconds: 3600 }),
      library.filtersPolicy({ allowed: "udp port 53" }),
      library.packetSizePolicy({ maxBytes: 128 }),
      library.storageAccountPolicy({ allowed: ["contoso"] }),
      library.adoptionPolicy(),
    ];
    const stacks: StackValidationPolicy[] = [
      library.fileDeletionPolicy({ maxDays: 30 }),
      library.machinesPolicy({ forbiddenTags: { environment: "production" } }),
    ];
    const texts = (policies: Policies): string[] => policies.map(({ name, description }) => `${name}: ${description}`).sort();
    assert.deepEqual(texts([...resources, ...stacks]), texts(capturePolicies(everything)));
  });

  it("refuses wrong options, all at once", () => {
    const wrong = {
      level: "remediate",
      timeLimit: { maxSeconds: 0, seconds: 60 },
      filters: { allowed: [{ protocol: "DNS" }] },
      packetSize: {
        maxBytes: 128,
        exceptions: { handshake: "ticket 4711", "shop/handshake": "", "urn:pulumi:test::project": "ticket 4711" },
      },
      storageAccount: { allowed: ["https://contoso"], filesOnMachine: "no" },
      fileDeletion: { maxDays: 1.5, ifUnknown: "ignore" },
      machines: { forbiddenTags: { environment: ["production", 1] } },
      adoption: true,
    };
    assert.equal(
      refusalOf(() => capturePolicies(wrong as never)),
      [
        'configuring capture policies: `level`: must be "advisory" or "mandatory", got "remediate"',
        "`timeLimit.seconds`: is not a known property; allowed properties: `maxSeconds`, `level`",
        "`timeLimit.maxSeconds`: must be a whole number from 1 to 604800, got 0",
        '`filters.allowed[0].protocol`: must be "TCP", "UDP" or "Any", got "DNS"',
        '`packetSize.exceptions.handshake`: must be written as "project/stack/name" or as a URN, got "handshake"; write "<project>/<stack>/handshake"',
        '`packetSize.exceptions["shop/handshake"]`: must be written as "project/stack/name" or as a URN, got "shop/handshake"; write "<project>/<stack>/<name>"',
        '`packetSize.exceptions["shop/handshake"]`: must be the reason why this capture may record more, as text, got ""',
        '`packetSize.exceptions["urn:pulumi:test::project"]`: must be written as "project/stack/name" or as a URN, got "urn:pulumi:test::project"; write "<project>/<stack>/<name>"',
        '`storageAccount.allowed[0]`: must be the name of a storage account (3 to 24 letters and digits) or its id, got "https://contoso"',
        '`storageAccount.filesOnMachine`: must be true or false, got "no"',
        "`fileDeletion.maxDays`: must be a whole number from 1 to 36500, got 1.5",
        '`fileDeletion.ifUnknown`: must be "report" or "allow", got "ignore"',
        '`machines.forbiddenTags.environment`: must be a value, a list of values, or true for any value, got ["production",1]',
        "`adoption`: must be an object with the options of the policy, got true (PolicyOptionInvalid)",
      ].join("\n  "),
    );
  });

  for (const [options, message] of [
    [
      undefined,
      "`options`: must be an object with at least one of `timeLimit`, `filters`, `packetSize`, `storageAccount`, `fileDeletion`, `machines`, `adoption`, got nothing",
    ],
    [
      {},
      "`options`: must be an object with at least one of `timeLimit`, `filters`, `packetSize`, `storageAccount`, `fileDeletion`, `machines`, `adoption`, got {}",
    ],
    [{ timelimit: { maxSeconds: 5 } }, "`timelimit`: is not a known property; did you mean `timeLimit`?"],
    [
      { filters: { allowed: [] } },
      '`filters.allowed`: must be a filter expression such as "tcp port 443 or udp port 53", or a list of filters, got []',
    ],
    [
      { storageAccount: { allowed: [] } },
      '`storageAccount.allowed`: must be a list of storage accounts, by name such as "contosocaptures" or by id, got []',
    ],
    [
      { machines: { forbiddenTags: {} } },
      '`machines.forbiddenTags`: must be an object with at least one tag, such as { environment: "production" }, got {}',
    ],
    [
      { machines: {} },
      '`machines.forbiddenTags`: must be an object with at least one tag, such as { environment: "production" }, got nothing',
    ],
    [
      { packetSize: { maxBytes: 1, exceptions: ["web"] } },
      '`packetSize.exceptions`: must be an object with a reason for each capture, got ["web"]',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.equal(
        refusalOf(() => capturePolicies(options as never)),
        `configuring capture policies: ${message} (PolicyOptionInvalid)`,
      );
    });
  }

  it("shows where a filter expression is wrong", () => {
    assert.equal(
      refusalOf(() => library.filtersPolicy({ allowed: "tcp and remot port 443" })),
      [
        'configuring policy "packet-capture-filters": `allowed`: "remot" is not a condition (FilterExpressionInvalid)',
        "  tcp and remot port 443",
        "          ^^^^^",
        '  hint: did you mean "remote"? (PolicyOptionInvalid)',
      ].join("\n"),
    );
  });

  it("refuses filters that no packet matches", () => {
    const allowed = [{ localIPAddress: "10.0.0.4", remoteIPAddress: "fe80::1" }];
    assert.match(
      refusalOf(() => library.filtersPolicy({ allowed })),
      /^configuring policy "packet-capture-filters": `allowed`: no packet matches both .*\(FilterExpressionContradictory\)/,
    );
  });

  it("refuses the options of a single policy in the same way", () => {
    assert.equal(
      refusalOf(() => library.timeLimitPolicy(undefined as never)),
      'configuring policy "packet-capture-time-limit": `options`: must be an object with the options of the policy, got nothing (PolicyOptionInvalid)',
    );
  });
});
