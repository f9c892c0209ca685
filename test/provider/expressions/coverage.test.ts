import assert from "node:assert/strict";
import fc from "fast-check";
import { filter } from "../../../provider/expressions";
import { excessOf } from "../../../provider/expressions/coverage";
import type { Filter } from "../../../provider/model/capture";
import { affordable } from "../../inFull";

const cases: { recorded: Filter; allowed: string; excess: string[] | undefined }[] = [
  { recorded: { protocol: "TCP", remotePort: "443" }, allowed: "tcp and remote port 443", excess: undefined },
  { recorded: { protocol: "TCP", remotePort: "443" }, allowed: "port 443", excess: undefined },
  { recorded: { protocol: "TCP", remotePort: "443" }, allowed: "any", excess: undefined },
  { recorded: { protocol: "TCP", remotePort: "443" }, allowed: "udp port 443", excess: ["protocol"] },
  { recorded: { protocol: "Any", remotePort: "443" }, allowed: "tcp port 443 or udp port 443", excess: ["protocol"] },
  { recorded: { protocol: "TCP", localPort: "443" }, allowed: "tcp and remote port 443", excess: ["remotePort"] },
  { recorded: { protocol: "TCP", remotePort: "80;443;8443" }, allowed: "port 443 or port 80", excess: ["remotePort"] },
  { recorded: { protocol: "TCP", remotePort: "80-90" }, allowed: "portrange 85-90 or portrange 70-84", excess: undefined },
  {
    recorded: { protocol: "TCP", remotePort: "80-90" },
    allowed: "tcp and remote portrange 70-84 or remote portrange 86-90",
    excess: ["remotePort"],
  },
  { recorded: { protocol: "UDP", localIPAddress: "10.0.0.4" }, allowed: "local net 10.0.0.0/8", excess: undefined },
  {
    recorded: { protocol: "UDP", localIPAddress: "10.0.0.4" },
    allowed: "local net 10.0.0.0/8 and remote net 0.0.0.0/0",
    excess: undefined,
  },
  { recorded: { protocol: "UDP", localIPAddress: "0.0.0.0-255.255.255.255" }, allowed: "remote net 0.0.0.0/0", excess: undefined },
  {
    recorded: { protocol: "UDP", localIPAddress: "0.0.0.0-255.255.255.255" },
    allowed: "remote net ::/0",
    excess: ["remoteIPAddress"],
  },
  { recorded: { protocol: "UDP" }, allowed: "local net 0.0.0.0/0 or remote net ::/0", excess: undefined },
  { recorded: { protocol: "UDP", localIPAddress: "11.0.0.4" }, allowed: "local net 10.0.0.0/8", excess: ["localIPAddress"] },
  { recorded: { protocol: "UDP" }, allowed: "tcp and local host 10.0.0.4", excess: ["protocol", "localIPAddress"] },
  { recorded: { protocol: "UDP", localIPAddress: "10.0.0.4", remoteIPAddress: "fe80::1" }, allowed: "tcp", excess: undefined },
];

describe("excessOf", () => {
  for (const { recorded, allowed, excess } of cases) {
    it(`finds ${excess?.join(" and ") ?? "nothing"} in ${JSON.stringify(recorded)}, when "${allowed}" is allowed`, () => {
      assert.deepEqual(excessOf(recorded, filter(allowed))?.properties, excess);
    });
  }

  it("names the allowed filter that is nearest", () => {
    const allowed = filter("udp and remote port 53 and remote host 10.0.0.9 or (tcp and remote port 443)");
    assert.deepEqual(excessOf({ protocol: "TCP", remotePort: "80" }, allowed)?.nearest, { protocol: "TCP", remotePort: "443" });
  });

  it("finds an excess exactly if there is a packet that is recorded and not allowed", () => {
    const ports = fc.option(fc.constantFrom("1", "2", "1;3", "2-4", "1-6", "5;6"), { nil: undefined });
    const addresses = fc.option(fc.constantFrom("10.0.0.1", "10.0.0.0-10.0.0.1", "10.0.0.2;10.0.0.1", "10.0.0.0-10.0.0.3", "fe80::1"), {
      nil: undefined,
    });
    const filters = fc.record({
      protocol: fc.constantFrom("TCP", "UDP", "Any"),
      localIPAddress: addresses,
      localPort: ports,
      remoteIPAddress: addresses,
      remotePort: ports,
    }) as fc.Arbitrary<Filter>;
    fc.assert(
      fc.property(filters, fc.array(filters, { minLength: 1, maxLength: 6 }), (recorded, allowed) => {
        const isHarmless = packets.every((packet) => !matches(recorded, packet) || allowed.some((one) => matches(one, packet)));
        assert.equal(excessOf(recorded, allowed) === undefined, isHarmless);
      }),
      { numRuns: affordable(2000), seed: 18 },
    );
  });
});

interface Packet {
  readonly protocol: string;
  readonly localIPAddress: string;
  readonly localPort: string;
  readonly remoteIPAddress: string;
  readonly remotePort: string;
}

/** One packet for each way in which those filters can see it: `0` stands for no port, and for all others. */
const packets: readonly Packet[] = (() => {
  const addresses = ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "99.0.0.1", "fe80::1", "fe80::2"];
  const ports = ["0", "1", "2", "3", "4", "5", "6"];
  const pairs = addresses.flatMap((local) =>
    addresses.filter((remote) => local.includes(":") === remote.includes(":")).map((remote) => [local, remote] as const),
  );
  return ["TCP", "UDP", "ICMP"].flatMap((protocol) =>
    pairs.flatMap(([localIPAddress, remoteIPAddress]) =>
      ports.flatMap((localPort) => ports.map((remotePort) => ({ protocol, localIPAddress, localPort, remoteIPAddress, remotePort }))),
    ),
  );
})();

function matches(filter: Filter, packet: Packet): boolean {
  return (
    (filter.protocol === "Any" || filter.protocol === packet.protocol) &&
    (["localIPAddress", "localPort", "remoteIPAddress", "remotePort"] as const).every((place) => isIn(filter[place], packet[place]))
  );
}

/** Within these addresses and ports, the last character alone tells the order. */
function isIn(text: string | undefined, value: string): boolean {
  if (text === undefined) return true;
  if (!text.includes("-")) return text.split(";").includes(value);
  const [first = "", last = ""] = text.split("-");
  return value.slice(0, -1) === first.slice(0, -1) && value >= first && value <= last;
}
