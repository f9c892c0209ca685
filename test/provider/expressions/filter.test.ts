import assert from "node:assert/strict";
import { filter } from "../../../provider/expressions";
import { checkFilters } from "../../../provider/model/filters";
import { checked } from "../model/problemsOf";

const tcp = (rest: object) => ({ protocol: "TCP", ...rest });
const udp = (rest: object) => ({ protocol: "UDP", ...rest });
const any = (rest: object) => ({ protocol: "Any", ...rest });
const onBothSides = (protocol: string, what: "Port" | "IPAddress", value: string) => [
  { protocol, [`local${what}`]: value },
  { protocol, [`remote${what}`]: value },
];

describe("a filter expression", () => {
  for (const [expression, filters] of [
    ["any", [any({})]],
    ["tcp", [tcp({})]],
    ["udp", [udp({})]],
    ["tcp or udp", [tcp({}), udp({})]],
    ["ip", [any({ localIPAddress: "0.0.0.0-255.255.255.255" })]],
    ["ip6", [any({ localIPAddress: "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" })]],
    ["any port 53", onBothSides("Any", "Port", "53")],
    ["port 53", onBothSides("Any", "Port", "53")],
    ["udp port 53", onBothSides("UDP", "Port", "53")],
    ["local port 80", [any({ localPort: "80" })]],
    ["remote port 80", [any({ remotePort: "80" })]],
    ["tcp remote port https", [tcp({ remotePort: "443" })]],
    ["TCP AND Remote Port HTTPS", [tcp({ remotePort: "443" })]],
    ["tcp && (remote port 443 || remote port 80)", [tcp({ remotePort: "80;443" })]],
    ["local portrange 80-85", [any({ localPort: "80-85" })]],
    ["local port 80-85", [any({ localPort: "80-85" })]],
    ["local port 80-80", [any({ localPort: "80" })]],
    ["local port 0080", [any({ localPort: "80" })]],
    ["local port 443 or 80", [any({ localPort: "80;443" })]],
    ["local port 443;80", [any({ localPort: "80;443" })]],
    ["local port (443 or 80)", [any({ localPort: "80;443" })]],
    ["local port 80 or local port 443", [any({ localPort: "80;443" })]],
    ["local port 80 or 81 or 82", [any({ localPort: "80-82" })]],
    ["local port 80 or 443 or 81", [any({ localPort: "80;81;443" })]],
    ["local port 443 or 8000-8080", [any({ localPort: "443" }), any({ localPort: "8000-8080" })]],
    ["local port 80-90 or 85-100 or 82", [any({ localPort: "80-100" })]],
    ["local port 80-90 and local port 85-100", [any({ localPort: "85-90" })]],
    ["local port 80;443;8080 and local port 81-8080", [any({ localPort: "443;8080" })]],
    ["host 10.0.0.4", onBothSides("Any", "IPAddress", "10.0.0.4")],
    ["local host 10.0.0.4 or 10.0.0.9", [any({ localIPAddress: "10.0.0.4;10.0.0.9" })]],
    ["remote host 10.0.0.4;fe80::1", [any({ remoteIPAddress: "10.0.0.4;fe80::1" })]],
    ["remote host FE80:0::1", [any({ remoteIPAddress: "fe80::1" })]],
    ["remote host ::ffff:10.0.0.4", [any({ remoteIPAddress: "::ffff:a00:4" })]],
    ["remote net 10.0.0.0/8", [any({ remoteIPAddress: "10.0.0.0-10.255.255.255" })]],
    ["remote net 10.0.0.0-10.0.0.255", [any({ remoteIPAddress: "10.0.0.0-10.0.0.255" })]],
    ["remote net 10.0.0.4/32", [any({ remoteIPAddress: "10.0.0.4" })]],
    ["remote net 10.0.0.4", [any({ remoteIPAddress: "10.0.0.4" })]],
    ["remote net 0.0.0.0/0", [any({ remoteIPAddress: "0.0.0.0-255.255.255.255" })]],
    ["remote net 2001:db8::/32", [any({ remoteIPAddress: "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff" })]],
    ["remote net fe80::/127 or fe80::2", [any({ remoteIPAddress: "fe80::-fe80::2" })]],
    ["remote net 10.0.0.0/25 or 10.0.0.128/25", [any({ remoteIPAddress: "10.0.0.0-10.0.0.255" })]],
    ["remote net 10.0.0.0/8 and remote net 10.1.0.0/16", [any({ remoteIPAddress: "10.1.0.0-10.1.255.255" })]],
    ["ip host 10.0.0.4", onBothSides("Any", "IPAddress", "10.0.0.4")],
    ["ip6 and remote host 10.0.0.4;fe80::1", [any({ remoteIPAddress: "fe80::1" })]],
    [
      "ip and tcp port 443",
      [
        tcp({ localIPAddress: "0.0.0.0-255.255.255.255", localPort: "443" }),
        tcp({ localIPAddress: "0.0.0.0-255.255.255.255", remotePort: "443" }),
      ],
    ],
    [
      "host 10.0.0.4 and host 10.0.0.9",
      [any({ localIPAddress: "10.0.0.4", remoteIPAddress: "10.0.0.9" }), any({ localIPAddress: "10.0.0.9", remoteIPAddress: "10.0.0.4" })],
    ],
    [
      "tcp port 80 and remote host 10.0.0.4",
      [tcp({ localPort: "80", remoteIPAddress: "10.0.0.4" }), tcp({ remoteIPAddress: "10.0.0.4", remotePort: "80" })],
    ],
    [
      "tcp and remote port 443 and remote net 10.0.0.0-10.0.0.255 or udp port 53",
      [tcp({ remoteIPAddress: "10.0.0.0-10.0.0.255", remotePort: "443" }), ...onBothSides("UDP", "Port", "53")],
    ],
    ["udp port 53 or (tcp and local port 80)", [...onBothSides("UDP", "Port", "53"), tcp({ localPort: "80" })]],
    ["tcp port 53 or port 53", onBothSides("Any", "Port", "53")],
    ["tcp local port 80 or any", [any({})]],
    ["((local port 80))", [any({ localPort: "80" })]],
    ["tcp\n  and\tlocal port 80", [tcp({ localPort: "80" })]],
  ] as const) {
    it(`compiles ${JSON.stringify(expression)}`, () => {
      assert.deepEqual(filter(expression), filters);
      assert.deepEqual(
        checked("filters", (problems) => checkFilters(filters, problems)),
        { value: filters, problems: [] },
      );
    });
  }

  const manyPorts = Array.from({ length: 1000 }, (_, index) => 2 * index + 1);

  it("compiles a list of a thousand values to one filter for each side", () => {
    assert.deepEqual(filter(`port ${manyPorts.join(" or ")}`), onBothSides("Any", "Port", manyPorts.join(";")));
    assert.deepEqual(filter(manyPorts.map((port) => `port ${port}`).join(" or ")), onBothSides("Any", "Port", manyPorts.join(";")));
  });
});
