import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import json5 from "json5";
import { presets } from "../../../provider";
import { filtersPolicy } from "../../../provider/policies";
import { unknown, violations } from "./violations";

describe("filtersPolicy", () => {
  describe("without `allowed`", () => {
    const policy = filtersPolicy();

    it("allows any filter that leaves packets out, and what is not known yet", async () => {
      for (const filters of [
        [{ protocol: "TCP" }],
        [{ remotePort: "80" }],
        [{ protocol: "TCP" }, { protocol: "UDP", remotePort: "1-65534" }],
        [{ remotePort: "1-1023" }, { remotePort: "1025-65535" }],
        [{ remoteIPAddress: "0.0.0.0-254.255.255.255" }, { remoteIPAddress: "::1-ffff::" }],
        [
          { protocol: "TCP", localIPAddress: "0.0.0.0-255.255.255.255" },
          { protocol: "UDP", localIPAddress: "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        ],
        [{ protocol: "TCP" }, { protocol: "UDP", remotePort: unknown }],
        unknown,
        [unknown],
        [{ protocol: "Any", localPort: unknown }],
      ]) {
        assert.deepEqual(await violations(policy, { filters }), []);
      }
    });

    it("refuses captures of every packet", async () => {
      const hint = "\n  hint: record only the protocol, ports or addresses that you need";
      for (const props of [{}, { filters: [] }, { filters: null }])
        assert.deepEqual(await violations(policy, props), [`\`filters\`: must have a filter, got none, which records every packet${hint}`]);
      assert.deepEqual(await violations(policy, { filters: [{ protocol: "TCP" }, { protocol: "Any", localPort: "" }] }), [
        `\`filters[1]\`: must restrict the protocol, the ports or the addresses, got a filter that matches every TCP and UDP packet${hint}`,
      ]);
    });

    const must = "must restrict the protocol, the ports or the addresses, got";
    const hint = "\n  hint: record only the protocol, ports or addresses that you need";
    const allOfIPv6 = "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

    for (const [one, of] of [
      [{ remoteIPAddress: "0.0.0.0-255.255.255.255" }, " of IPv4"],
      [{ localIPAddress: "0.0.0.0-255.255.255.255", remoteIPAddress: "0.0.0.0-255.255.255.255", localPort: "1-65535" }, " of IPv4"],
      [{ localIPAddress: allOfIPv6 }, " of IPv6"],
      [{ protocol: "any", remotePort: "1-65535" }, ""],
      [{ localPort: "1-65535", remotePort: "1-65535" }, ""],
    ] as const) {
      it(`refuses ${JSON.stringify(one)}, which restricts nothing`, async () => {
        assert.deepEqual(await violations(policy, { filters: [{ protocol: "TCP", remotePort: "80" }, one] }), [
          `\`filters[1]\`: ${must} a filter that matches every TCP and UDP packet${of}${hint}`,
        ]);
      });
    }

    for (const [filters, of] of [
      [[{ protocol: "TCP" }, { protocol: "UDP" }], ""],
      [[{ remotePort: "1-1023" }, { remotePort: "1024-65535" }], ""],
      [[{ protocol: "TCP" }, { protocol: "UDP", localPort: "53" }, { protocol: "UDP", localPort: "1-52" }, { localPort: "54-65535" }], ""],
      [[{ remoteIPAddress: "0.0.0.0-127.255.255.255" }, { remoteIPAddress: "128.0.0.0-255.255.255.255" }], " of IPv4"],
      [
        [
          { protocol: "TCP", localIPAddress: "0.0.0.0-255.255.255.255" },
          { protocol: "UDP", remoteIPAddress: "0.0.0.0-255.255.255.255" },
          unknown,
        ],
        " of IPv4",
      ],
    ] as const) {
      it(`refuses ${JSON.stringify(filters)}, which restrict nothing together`, async () => {
        assert.deepEqual(await violations(policy, { filters }), [
          `\`filters\`: ${must} filters that together match every TCP and UDP packet${of}${hint}`,
        ]);
      });
    }
  });

  describe("with `allowed`", () => {
    const allowed = "tcp and remote port 443 and remote net 10.0.0.0/8 or udp port 53";
    const policy = filtersPolicy({ allowed });
    const hint = `\n  hint: allowed: ${allowed}`;

    it("allows filters that record nothing else, as Azure's own spelling has them as well", async () => {
      const filters = [
        { protocol: "TCP", remotePort: "443", remoteIPAddress: "10.1.0.0-10.1.0.255" },
        { protocol: "tcp", remotePort: " 443; ", remoteIPAddress: "10.0.0.4;10.255.0.1;" },
        { protocol: "UDP", localPort: "53" },
        { protocol: "UDP", remotePort: 53, localIPAddress: "fe80::1" },
      ];
      assert.deepEqual(await violations(policy, { filters }), []);
    });

    it("names each property that lets other packets through, without its value, which may be secret", async () => {
      const filters = [
        { protocol: "TCP", remotePort: "443" },
        { protocol: "TCP", remotePort: "442-443", remoteIPAddress: "192.168.0.1" },
        { protocol: "Any", remotePort: "53" },
        { protocol: "UDP" },
      ];
      assert.deepEqual(await violations(policy, { filters }), [
        `\`filters[0].remoteIPAddress\`: must be within "10.0.0.0-10.255.255.255", got nothing, which stands for every address${hint}`,
        `\`filters[1].remoteIPAddress\`: must be within "10.0.0.0-10.255.255.255", got other addresses${hint}`,
        `\`filters[1].remotePort\`: must be within "443", got other ports${hint}`,
        `\`filters[2].protocol\`: must be within "UDP", got "Any", which includes every protocol${hint}`,
        `\`filters[3].localPort\`: must be within "53", got nothing, which stands for every port${hint}`,
      ]);
      assert.deepEqual(await violations(policy, { filters: [{ protocol: "TCP", localPort: "53" }] }), [
        `\`filters[0].protocol\`: must be within "UDP", got another protocol${hint}`,
      ]);
    });

    it("refuses captures without filters, unless everything is allowed", async () => {
      assert.deepEqual(await violations(policy, {}), [`\`filters\`: must have a filter, got none, which records every packet${hint}`]);
      assert.deepEqual(await violations(filtersPolicy({ allowed: "any" }), {}), []);
    });

    it("refuses a filter that cannot be read, without its value", async () => {
      const message =
        "must be filters that Azure understands, got something that cannot be checked\n" +
        '  hint: write ports as "80", "80-85" or "80;443", and addresses in the same way';
      for (const filter of [{ remotePort: "secret" }, { protocol: "DNS" }, { port: "80" }, "tcp", 5, null])
        assert.deepEqual(await violations(policy, { filters: [filter] }), [`\`filters[0]\`: ${message}`]);
      assert.deepEqual(await violations(policy, { filters: "tcp" }), [`\`filters\`: ${message}`]);
    });

    it("checks the filters that are known", async () => {
      const filters = [
        { protocol: "TCP", remotePort: unknown },
        { protocol: "UDP", remotePort: "54" },
      ];
      assert.deepEqual(await violations(policy, { filters }), [`\`filters[1].remotePort\`: must be within "53", got other ports${hint}`]);
    });

    it("takes a list of filters", async () => {
      const policy = filtersPolicy({ allowed: [...presets.dns({ side: "remote" }), { protocol: "tcp", localPort: 443 }] });
      assert.deepEqual(await violations(policy, { filters: presets.dns({ side: "remote" }) }), []);
      assert.deepEqual(await violations(policy, { filters: [{ protocol: "TCP", localPort: "444" }] }), [
        '`filters[0].localPort`: must be within "443", got other ports\n  hint: allowed: remote port 53 or tcp local port 443',
      ]);
    });
  });

  it("decides as the table in docs/policies.md", async () => {
    const page = readFileSync(join(__dirname, "../../../docs/policies.md"), "utf8");
    const rows = [...page.matchAll(/^\| (?:`([^`]+)`)? ?\| `(\{[^`]+\})` \| (allowed|not allowed)/gm)];
    assert.equal(rows.length, 6);
    let allowed = "";
    for (const [row, first, filter = "", verdict] of rows) {
      allowed = first ?? allowed;
      const found = await violations(filtersPolicy({ allowed }), { filters: [json5.parse(filter)] });
      assert.equal(found.length === 0 ? "allowed" : "not allowed", verdict, row);
    }
  });
});
