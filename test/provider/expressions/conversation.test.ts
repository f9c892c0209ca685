import assert from "node:assert/strict";
import fc from "fast-check";
import { conversationFilters, filter, formatFilters, mirrored } from "../../../provider/expressions";
import type { Filter } from "../../../provider/model/capture";

describe("mirrored filters", () => {
  it("have local and remote swapped", () => {
    assert.deepEqual(
      mirrored([{ protocol: "TCP", localIPAddress: "10.0.0.4", localPort: "5000-6000", remoteIPAddress: "10.0.1.4", remotePort: "1433" }]),
      [{ protocol: "TCP", localIPAddress: "10.0.1.4", localPort: "1433", remoteIPAddress: "10.0.0.4", remotePort: "5000-6000" }],
    );
    assert.deepEqual(mirrored([{ protocol: "UDP", remotePort: "53" }, { protocol: "Any" }]), [
      { protocol: "UDP", localPort: "53" },
      { protocol: "Any" },
    ]);
  });

  it("are the same filters if they are mirrored again", () => {
    const place = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const address = fc.constantFrom("10.0.0.4", "10.0.0.0-10.0.0.255", "fd00::4");
    const port = fc.constantFrom("80", "80-85", "80;443");
    const arbitrary = fc
      .record({
        protocol: fc.constantFrom("TCP", "UDP", "Any"),
        localIPAddress: place(address),
        localPort: place(port),
        remoteIPAddress: place(address),
        remotePort: place(port),
      })
      .map((sides) => Object.fromEntries(Object.entries(sides).filter(([, value]) => value !== undefined)) as unknown as Filter);
    fc.assert(fc.property(fc.array(arbitrary), (filters) => assert.deepEqual(mirrored(mirrored(filters)), filters)));
  });
});

describe("the filters of a conversation", () => {
  const addresses: readonly (readonly string[])[] = [["10.0.0.4"], ["10.0.0.15"], ["10.0.0.26"]];
  const known = (machine: number): readonly string[] => addresses[machine] ?? [];
  const expressions = (
    filters: readonly Filter[],
    count: number,
    addressesOf: Parameters<typeof conversationFilters>[2] = known,
  ): string[] => conversationFilters(filters, count, addressesOf).map((each) => (each.length === 0 ? "everything" : formatFilters(each)));

  const cases: [string, string, number, string[]][] = [
    [
      "have the other machine's address",
      "tcp remote port 1433",
      2,
      ["tcp remote host 10.0.0.15 and remote port 1433", "tcp local port 1433 and remote host 10.0.0.4"],
    ],
    [
      "keep a port on either side",
      "tcp port 1433",
      2,
      [
        "(tcp local port 1433 and remote host 10.0.0.15) or (tcp remote host 10.0.0.15 and remote port 1433)",
        "(tcp remote host 10.0.0.4 and remote port 1433) or (tcp local port 1433 and remote host 10.0.0.4)",
      ],
    ],
    [
      "have the first machine's local address as the remote address of the others, and only there",
      "tcp local host 10.0.0.9 and remote port 443",
      3,
      [
        "tcp local host 10.0.0.9 and remote host 10.0.0.15;10.0.0.26 and remote port 443",
        "(tcp local port 443 and remote host 10.0.0.9) or (tcp remote host 10.0.0.26 and remote port 443)",
        "tcp local port 443 and remote host 10.0.0.9;10.0.0.15",
      ],
    ],
    [
      "keep a remote address that they say, which may be a load balancer's and is not the other machine's own",
      "tcp remote host 10.0.0.100 and remote port 443",
      2,
      ["tcp remote host 10.0.0.100 and remote port 443", "tcp local port 443 and remote host 10.0.0.4"],
    ],
    [
      "follow a chain: each machine is the server of those before it, and the client of those after it",
      "tcp remote port 443",
      3,
      [
        "tcp remote host 10.0.0.15;10.0.0.26 and remote port 443",
        "(tcp local port 443 and remote host 10.0.0.4) or (tcp remote host 10.0.0.26 and remote port 443)",
        "tcp local port 443 and remote host 10.0.0.4;10.0.0.15",
      ],
    ],
  ];
  for (const [what, expression, count, expected] of cases)
    it(what, () => assert.deepEqual(expressions(filter(expression), count), expected));

  it("are only addresses without other conditions", () => {
    assert.deepEqual(conversationFilters([], 2, known), [
      [{ protocol: "Any", remoteIPAddress: "10.0.0.15" }],
      [{ protocol: "Any", remoteIPAddress: "10.0.0.4" }],
    ]);
  });

  it("have only ports if the addresses are unknown, and are none without ports", () => {
    const unknown = (): undefined => undefined;
    assert.deepEqual(expressions(filter("tcp local host 10.0.0.4 and remote port 443"), 2, unknown), [
      "tcp local host 10.0.0.4 and remote port 443",
      "tcp local port 443",
    ]);
    assert.deepEqual(conversationFilters([], 2, unknown), [[], []]);
    assert.deepEqual(
      expressions(filter("tcp remote port 443"), 3, (machine, seenBy) => (machine + seenBy === 3 ? undefined : known(machine))),
      [
        "tcp remote host 10.0.0.15;10.0.0.26 and remote port 443",
        "(tcp local port 443 and remote host 10.0.0.4) or tcp remote port 443",
        "tcp local port 443",
      ],
    );
  });

  it("have every address of a machine with several, each with those of its own family", () => {
    const dual = (machine: number): string[] => [`10.0.0.${4 + machine}`, `fd00::${4 + machine}`];
    assert.deepEqual(conversationFilters(filter("tcp remote port 443"), 2, dual)[0], [
      { protocol: "TCP", remoteIPAddress: "10.0.0.5;fd00::5", remotePort: "443" },
    ]);
    assert.deepEqual(conversationFilters(filter("tcp local host fd00::4 and remote port 443"), 2, dual)[0], [
      { protocol: "TCP", localIPAddress: "fd00::4", remoteIPAddress: "fd00::5", remotePort: "443" },
    ]);
  });

  it("are refused if no packet or too many filters match them, without the expression", () => {
    assert.throws(() => conversationFilters(filter("local host fd00::4"), 2, known), {
      explanation: "no packet between the machines matches them: their addresses are of different families (FilterExpressionContradictory)",
    });
    const many = Array.from({ length: 200 }, (_, index): Filter => ({
      protocol: "TCP",
      localPort: String(2 * index + 1),
      remotePort: String(3 * index + 1),
    }));
    assert.throws(() => conversationFilters(many, 3, known), {
      explanation:
        "with the addresses of the machines, they become more than 256 filters (FilterExpressionTooLarge)\n  hint: use ranges of ports, or fewer machines",
    });
  });
});
