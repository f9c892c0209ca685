import assert from "node:assert/strict";
import { filter, formatFilters } from "../../../provider/expressions";

describe("the expression for filters", () => {
  for (const [filters, expression] of [
    [[], "any"],
    [[{}], "any"],
    [[{ protocol: "TCP" }], "tcp"],
    [[{ protocol: "UDP", remotePort: "53" }], "udp remote port 53"],
    [[{ localPort: "80-85" }], "local portrange 80-85"],
    [[{ localPort: "80; 443;" }], "local port 80;443"],
    [
      [
        { protocol: "UDP", localPort: "53" },
        { protocol: "UDP", remotePort: "53" },
      ],
      "udp port 53",
    ],
    [
      [
        { protocol: "UDP", remotePort: "53" },
        { protocol: "UDP", localPort: "53" },
      ],
      "udp remote port 53 or udp local port 53",
    ],
    [
      [
        { protocol: "UDP", localPort: "53" },
        { protocol: "TCP", remotePort: "53" },
      ],
      "udp local port 53 or tcp remote port 53",
    ],
    [[{ localIPAddress: "10.0.0.4" }, { remoteIPAddress: "10.0.0.4" }], "host 10.0.0.4"],
    [[{ localIPAddress: "10.0.0.4" }, { remotePort: "80" }], "local host 10.0.0.4 or remote port 80"],
    [[{ remoteIPAddress: "10.0.0.0-10.0.0.255" }], "remote net 10.0.0.0/24"],
    [[{ remoteIPAddress: "10.0.0.0-10.0.0.254" }], "remote net 10.0.0.0-10.0.0.254"],
    [[{ remoteIPAddress: "10.0.0.1-10.0.0.2" }], "remote net 10.0.0.1-10.0.0.2"],
    [[{ remoteIPAddress: "fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }], "remote net fe80::/10"],
    [[{ localIPAddress: "10.0.0.4;fe80::1" }], "local host 10.0.0.4;fe80::1"],
    [
      [
        { protocol: "TCP", localIPAddress: "10.0.0.4", localPort: "1-9", remoteIPAddress: "10.0.0.9", remotePort: "443" },
        { protocol: "UDP" },
      ],
      "(tcp local host 10.0.0.4 and local portrange 1-9 and remote host 10.0.0.9 and remote port 443) or udp",
    ],
  ] as const) {
    it(`is "${expression}"`, () => {
      assert.equal(formatFilters(filters), expression);
      assert.equal(formatFilters(filter(expression)), expression);
    });
  }

  it("names the side of filters that only look like a pair", () => {
    const [local, remote] = [{ localPort: "53" }, { remotePort: "53" }];
    assert.equal(formatFilters([remote, remote]), "remote port 53 or remote port 53");
    assert.equal(formatFilters([local, remote, remote]), "port 53 or remote port 53");
  });

  it("is not made of what are no filters", () => {
    assert.throws(() => formatFilters([{ protocol: "ICMP" as never }, { localPort: "0" }]), {
      message: [
        'formatting filters: `filters[0].protocol`: must be "TCP", "UDP" or "Any", got "ICMP"',
        '  `filters[1].localPort`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got "0" (FilterInvalid)',
      ].join("\n"),
    });
  });

  it("can be written for filters that no packet fits, but not read", () => {
    const expression = formatFilters([{ localIPAddress: "10.0.0.4", remoteIPAddress: "fe80::1" }]);
    assert.equal(expression, "local host 10.0.0.4 and remote host fe80::1");
    assert.throws(() => filter(expression), { code: "FilterExpressionContradictory" });
  });
});
