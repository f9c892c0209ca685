import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { combine } from "../../provider/presets";
import { filter, formatFilters, type PacketCaptureArgs, type PacketCaptureFilter } from "../../provider";
import { check } from "../../provider/lifecycle/check";
import { unknownValue } from "../../provider/model/unknown";

const machine = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm";
const needed = { target: machine, storageLocation: { filePath: "/var/captures/web.cap" } };

/** What a program may write as `filters`, and what the state then has. The compiler checks the left side (`npm run types`), the test the right one. */
const accepted: readonly (readonly [string, NonNullable<PacketCaptureArgs["filters"]>, readonly object[]])[] = [
  ["ports as numbers", [{ localPort: 443, remotePort: 53 }], [{ protocol: "Any", localPort: "443", remotePort: "53" }]],
  [
    "protocols in lower case",
    [{ protocol: "udp" }, { protocol: "tcp" }, { protocol: "any" }],
    [{ protocol: "UDP" }, { protocol: "TCP" }, { protocol: "Any" }],
  ],
  [
    "an expression",
    "tcp port 443 or udp remote port dns",
    [
      { protocol: "TCP", localPort: "443" },
      { protocol: "TCP", remotePort: "443" },
      { protocol: "UDP", remotePort: "53" },
    ],
  ],
  [
    "filters of an expression beside others",
    [...filter("tcp local port 80"), { remotePort: 53 }],
    [
      { protocol: "TCP", localPort: "80" },
      { protocol: "Any", remotePort: "53" },
    ],
  ],
];

describe("the arguments of a capture", () => {
  for (const [what, filters, expected] of accepted) {
    it(`may have ${what}`, () => {
      const { inputs, problems } = check({ olds: {}, news: { ...needed, filters } });
      assert.deepEqual(problems, []);
      assert.deepEqual(inputs.filters, expected);
    });
  }

  it("show no change when text becomes a number", () => {
    const { inputs: olds } = check({ olds: {}, news: { ...needed, filters: [{ protocol: "UDP", remotePort: "53" }] } });
    const { inputs: news } = check({ olds, news: { ...needed, filters: [{ protocol: "udp", remotePort: 53 }] } });
    assert.deepEqual(news, olds);
  });

  it("show no change when filters become an expression for the same ones", () => {
    const { inputs: olds } = check({ olds: {}, news: { ...needed, filters: [{ protocol: "UDP", remotePort: "53" }] } });
    assert.deepEqual(check({ olds, news: { ...needed, filters: "udp remote port 53" } }).inputs, olds);
  });

  it("are refused with an expression that cannot be read, with the word and everything else that is wrong", () => {
    const { problems } = check({ olds: {}, news: { ...needed, filters: "udp port 53 or icmp", timeLimitInSeconds: 0 } });
    assert.deepEqual(problems, [
      '`filters`: Azure\'s filters support TCP, UDP or any protocol, not "icmp" (FilterExpressionUnsupported)\n' +
        "  udp port 53 or icmp\n" +
        "                 ^^^^\n" +
        '  hint: record with "any" instead and filter when you read the file',
      "`timeLimitInSeconds`: must be a whole number from 1 to 18000, got 0",
    ]);
  });

  it("show nothing of a secret expression that cannot be read", () => {
    const secret = { filters: "host canary", __secretProperties: ["filters"] };
    const signature = { filters: "host sig=canary" };
    for (const [given, code] of [
      [secret, "FilterExpressionInvalid"],
      [signature, "FilterExpressionUnsupported"],
    ] as const) {
      const { problems } = check({ olds: {}, news: { ...needed, ...given } });
      assert.deepEqual(problems, [`\`filters\`: is not a filter expression, got a secret value (${code})`]);
    }
  });

  it("may have an expression that is not known yet", () => {
    const { inputs, problems } = check({ olds: {}, news: { ...needed, filters: unknownValue } });
    assert.deepEqual([inputs.filters, problems], [unknownValue, []]);
  });

  it("have types that refuse what the check refuses", () => {
    // @ts-expect-error: a protocol that Azure's filters do not know
    const protocol: PacketCaptureArgs = { ...needed, filters: [{ protocol: "icmp" }] };
    // @ts-expect-error: a port is a number or text
    const port: PacketCaptureArgs = { ...needed, filters: [{ localPort: true }] };
    for (const news of [protocol, port]) assert.equal(check({ olds: {}, news: { ...news } }).problems.length, 1);
  });
});

describe("filters as a program writes them", () => {
  it("can be put together and turned into text", () => {
    assert.equal(formatFilters([{ protocol: "udp", remotePort: 53 }]), "udp remote port 53");
    assert.deepEqual(combine([{ protocol: "tcp", localPort: 80 }], [{ protocol: "TCP", localPort: "443" }]), [
      { protocol: "TCP", localPort: "80;443" },
    ]);
  });
});

describe("`filter` of what is known only later", () => {
  const expected = [{ protocol: "UDP", remotePort: "53" }];
  const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

  it("is an output of filters, which a capture takes", async () => {
    const ofOutput: pulumi.Output<PacketCaptureFilter[]> = filter(pulumi.output("udp remote port 53"));
    const ofPromise: pulumi.Output<PacketCaptureFilter[]> = filter(Promise.resolve("udp remote port 53"));
    const args: readonly PacketCaptureArgs[] = [
      { ...needed, filters: ofOutput },
      { ...needed, filters: pulumi.output("udp remote port 53") },
      { ...needed, filters: pulumi.output("udp remote port 53").apply(filter) },
    ];
    assert.equal(args.length, 3);
    for (const output of [ofOutput, ofPromise]) assert.deepEqual(await value(output), expected);
  });

  it("is either for an input that may be text or an output", () => {
    const either = (expression: pulumi.Input<string>): PacketCaptureArgs => ({ ...needed, filters: filter(expression) });
    assert.deepEqual(either("udp remote port 53").filters, expected);
    assert.equal(pulumi.Output.isInstance(either(pulumi.output("udp")).filters), true);
  });

  it("is a list for each text of a list", () => {
    const filters: PacketCaptureFilter[] = ["udp remote port 53", "tcp local port 80"].flatMap((expression) => filter(expression));
    assert.equal(filters.length, 2);
  });

  it("is as secret as its expression", async () => {
    assert.equal(await pulumi.isSecret(filter(pulumi.secret("udp port 53"))), true);
  });

  it("cannot be spread into a list", () => {
    assert.throws(() => {
      // @ts-expect-error: an output is no list
      void [...filter(pulumi.output("udp"))];
    });
  });

  const failureOf = (output: pulumi.Output<unknown>): Promise<unknown> => (output as unknown as { promise(): Promise<unknown> }).promise();

  it("fails as the text would", async () => {
    await assert.rejects(failureOf(filter(pulumi.output("icmp"))), (error) => {
      assert.throws(() => filter("icmp"), { message: (error as Error).message });
      return true;
    });
  });

  it("repeats nothing of a secret that is no expression", async () => {
    await assert.rejects(failureOf(filter(pulumi.secret("host canary"))), {
      name: "FilterExpressionError",
      message: "reading filter expression: it is not a filter expression, got a secret value (FilterExpressionInvalid)",
    });
  });
});
