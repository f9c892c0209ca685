import assert from "node:assert/strict";
import { combine } from "../../provider/presets";
import { formatFilters, type PacketCaptureArgs } from "../../provider";
import { check } from "../../provider/lifecycle/check";

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
