import assert from "node:assert/strict";
import { full } from "../../inFull";
import { pcap } from "./captureFile";
import { ethernet, ip, ipv4, ipv6, tcp, udp } from "./frames";
import { inspected, inspectedFrames, records, startTime } from "./inspected";

const ports = Buffer.from([0x13, 0x88, 0x17, 0x70]);
const datagram = Buffer.concat([ports, Buffer.from([0, 8, 0, 0])]);
const packet4 = ipv4("10.0.0.4", "10.0.0.5", 17, datagram);
const packet6 = ipv6("fd00::4", "fd00::5", 17, datagram);
const four = ["UDP", "10.0.0.4", 5000, "10.0.0.5", 6000];
const six = ["UDP", "fd00::4", 5000, "fd00::5", 6000];

/** The only conversation of a file with one packet. */
async function conversationOf(bytes: Uint8Array, linkType = 1) {
  const { conversations, totals } = await inspectedFrames([bytes], { linkType });
  const [row] = conversations.rows;
  return { malformed: totals.malformedPackets, row: row && [row.protocol, row.a.address, row.a.port, row.b.address, row.b.port] };
}

describe("pktcap inspect looks into", () => {
  const cases: [name: string, bytes: Uint8Array, linkType: number, expected: unknown[]][] = [
    ["Ethernet", ethernet(packet4), 1, four],
    ["IPv6", ethernet(packet6), 1, six],
    ["a VLAN", ethernet(packet4, { tags: [0x8100] }), 1, four],
    ["a VLAN in another", ethernet(packet6, { tags: [0x88a8, 0x8100] }), 1, six],
    ["Linux cooked packets", Buffer.concat([Buffer.alloc(14), Buffer.from([8, 0]), packet4]), 113, four],
    ["Linux cooked packets, version 2", Buffer.concat([Buffer.from([0x86, 0xdd]), Buffer.alloc(18), packet6]), 276, six],
    ["raw IP", packet6, 101, six],
    ["raw IP by OpenBSD's number", packet4, 14, four],
    ["raw IP by the number before there was one", packet4, 12, four],
    ["raw IPv4", packet4, 228, four],
    ["raw IPv6", packet6, 229, six],
    ["BSD loopback, little-endian", Buffer.concat([Buffer.from([2, 0, 0, 0]), packet4]), 0, four],
    ["BSD loopback, big-endian", Buffer.concat([Buffer.from([0, 0, 0, 30]), packet6]), 0, six],
    ["OpenBSD loopback", Buffer.concat([Buffer.from([0, 0, 0, 2]), packet4]), 108, four],
    ["IPv4 with options", ethernet(ipv4("10.0.0.4", "10.0.0.5", 17, datagram, { options: Buffer.alloc(8, 1) })), 1, four],
    [
      "IPv6 with extension headers",
      ethernet(
        ipv6("fd00::4", "fd00::5", 17, datagram, [
          { protocol: 0, bytes: Buffer.alloc(8) },
          { protocol: 43, bytes: Buffer.from([0, 1, ...Buffer.alloc(14)]) },
          { protocol: 51, bytes: Buffer.from([0, 2, ...Buffer.alloc(14)]) },
          { protocol: 44, bytes: Buffer.alloc(8) },
          { protocol: 60, bytes: Buffer.alloc(8) },
        ]),
      ),
      1,
      six,
    ],
    ["a first fragment", ethernet(ipv4("10.0.0.4", "10.0.0.5", 17, datagram, { more: true })), 1, four],
    ["a later fragment, without ports", ethernet(ipv4("10.0.0.4", "10.0.0.5", 17, datagram, { fragment: 1480 })), 1, ["UDP", "10.0.0.4", null, "10.0.0.5", null]],
    [
      "a later fragment of IPv6, without ports",
      ethernet(ipv6("fd00::4", "fd00::5", 17, datagram, [{ protocol: 44, bytes: Buffer.from([0, 0, 5, 0xa8, 0, 0, 0, 0]) }])),
      1,
      ["UDP", "fd00::4", null, "fd00::5", null],
    ],
    ["ICMP", ethernet(ip("10.0.0.4", "10.0.0.5", 1, Buffer.alloc(8))), 1, ["ICMP", "10.0.0.4", null, "10.0.0.5", null]],
    ["ICMPv6", ethernet(ip("fd00::4", "fd00::5", 58, Buffer.alloc(8))), 1, ["ICMPv6", "fd00::4", null, "fd00::5", null]],
    ["port 0", ethernet(ip("10.0.0.4", "10.0.0.5", 17, Buffer.from([0, 0, 0x0f, 0xdb, 0, 8, 0, 0]))), 1, ["UDP", "10.0.0.4", 0, "10.0.0.5", 4059]],
    ["SCTP", ethernet(ip("10.0.0.4", "10.0.0.5", 132, ports)), 1, ["SCTP", ...four.slice(1)]],
    ["a packet that is cut after its addresses", ethernet(packet4).subarray(0, 34), 1, ["UDP", "10.0.0.4", null, "10.0.0.5", null]],
  ];
  for (const [name, bytes, linkType, expected] of cases) {
    it(name, async () => {
      assert.deepEqual(await conversationOf(bytes, linkType), { malformed: 0, row: expected });
    });
  }

  full.it("nothing that is too short, whatever it is cut to", async () => {
    for (const [whole, linkType] of [[ethernet(packet6, { tags: [0x8100] }), 1], [Buffer.concat([Buffer.alloc(18), Buffer.from([8, 0]), packet4]), 276]] as const) {
      for (let length = 0; length < whole.length; length++) {
        const { totals, damage } = await inspectedFrames([whole.subarray(0, length)], { linkType });
        assert.deepEqual([totals.packets, damage], [1, null]);
      }
    }
  });

  it("headers that contradict themselves, and says how many", async () => {
    const broken = [
      ethernet(Buffer.from([0x41, ...packet4.subarray(1)]), { etherType: 0x0800 }),
      ethernet(Buffer.from([0x60, ...packet4.subarray(1)]), { etherType: 0x0800 }),
      ethernet(Buffer.from([0x45, 0, 0, 10, ...packet4.subarray(4)])),
      ethernet(Buffer.from([0x45, ...packet6.subarray(1)]), { etherType: 0x86dd }),
      tcp({ from: "10.0.0.4:1", to: "10.0.0.5:2" }).map((byte, index) => (index === 46 ? 0x10 : byte)),
      ethernet(ipv6("fd00::4", "fd00::5", 17, Buffer.alloc(0), [{ protocol: 0, bytes: Buffer.from([0, 200, 0, 0, 0, 0, 0, 0]) }])),
    ];
    assert.equal((await inspectedFrames(broken)).totals.malformedPackets, broken.length);
  });
});

describe("pktcap inspect counts", () => {
  it("protocols, layer by layer", async () => {
    const { protocols, services } = await inspectedFrames([
      ethernet(Buffer.alloc(28), { etherType: 0x0806 }),
      ethernet(Buffer.alloc(46), { etherType: 0x88cc }),
      ethernet(Buffer.alloc(46), { etherType: 0x1234 }),
      ethernet(Buffer.alloc(46), { etherType: 38 }),
      tcp({ from: "10.0.0.4:50000", to: "10.0.0.5:3389" }),
      udp({ from: "[fd00::4]:50000", to: "[fd00::5]:40000" }),
      ethernet(ip("10.0.0.4", "10.0.0.5", 200, Buffer.alloc(8))),
    ]);
    assert.deepEqual(
      protocols.map(({ layer, name, packets, bytes }) => [layer, name, packets, bytes]),
      [
        ["network", "IPv4", 2, 54 + 42],
        ["network", "LLC", 1, 60],
        ["network", "ARP", 1, 42],
        ["network", "EtherType 0x1234", 1, 60],
        ["network", "IPv6", 1, 62],
        ["network", "LLDP", 1, 60],
        ["transport", "TCP", 1, 54],
        ["transport", "UDP", 1, 62],
        ["transport", "IP protocol 200", 1, 42],
      ],
    );
    assert.deepEqual(services.rows, [
      { protocol: "UDP", port: 40000, name: null, packets: 1, bytes: 62 },
      { protocol: "TCP", port: 3389, name: "rdp", packets: 1, bytes: 54 },
    ]);
  });

  it("packets of a link type that it does not know, and nothing more", async () => {
    const { file, protocols, conversations } = await inspectedFrames([ethernet(packet4)], { linkType: 105 });
    assert.deepEqual([file.linkTypes, conversations.count], [["link type 105"], 0]);
    assert.deepEqual(protocols, [{ layer: "network", name: "not looked into", packets: 1, bytes: 42 }]);
  });

  it("both directions of a conversation, and what each address sent and received", async () => {
    const there = udp({ from: "10.0.0.9:5000", to: "10.0.0.5:53", payload: "12345" });
    const back = udp({ from: "10.0.0.5:53", to: "10.0.0.9:5000", payload: "1" });
    const { conversations, talkers } = await inspectedFrames([there, back, [2500, there]]);
    assert.deepEqual(conversations, {
      count: 1,
      isEstimated: false,
      rows: [
        {
          file: "test.pcap",
          protocol: "UDP",
          tunnel: null,
          a: { address: "10.0.0.9", port: 5000 },
          b: { address: "10.0.0.5", port: 53 },
          packets: 3,
          bytes: 47 + 43 + 47,
          packetsAToB: 2,
          bytesAToB: 94,
          packetsBToA: 1,
          bytesBToA: 43,
          startSeconds: 0,
          seconds: 2.5,
          resets: 0,
          retransmissions: 0,
          isUnanswered: false,
        },
      ],
    });
    assert.deepEqual(talkers.rows, [
      { address: "10.0.0.9", packets: 3, bytes: 137, packetsSent: 2, bytesSent: 94, packetsReceived: 1, bytesReceived: 43 },
      { address: "10.0.0.5", packets: 3, bytes: 137, packetsSent: 1, bytesSent: 43, packetsReceived: 2, bytesReceived: 94 },
    ]);
  });

  it("what packets were on the wire, where the file has only their beginnings", async () => {
    const frame = tcp({ from: "10.0.0.4:50000", to: "10.0.0.5:443", payload: Buffer.alloc(1000) });
    const record = { time: startTime, bytes: frame.subarray(0, 68), originalLength: frame.length };
    const { totals, conversations } = await inspected(pcap([record, record]));
    assert.deepEqual([totals.bytes, totals.capturedBytes, totals.cutPackets, conversations.rows[0]?.bytes], [2108, 136, 2, 2108]);
    assert.equal(conversations.rows[0]?.retransmissions, 1, "the length of a segment comes from its IP header");
  });

  it("times that go back", async () => {
    const frame = ethernet(packet4);
    const { time, throughput } = await inspectedFrames([[100, frame], [300, frame], [0, frame], [200, frame]]);
    assert.deepEqual(time, { first: "2026-01-02T03:04:05.123456Z", last: "2026-01-02T03:04:05.423456Z", seconds: 0.3, outOfOrder: 1, packetsWithoutTime: 0 });
    assert.equal(throughput.start, "2026-01-02T03:04:05.123456Z");
    assert.deepEqual(throughput.packets.filter((packets) => packets > 0), [1, 1, 1, 1]);
  });

  it("every packet in one interval of time, however far apart they are", async () => {
    const frame = ethernet(packet4);
    for (const apart of [0.0001, 1, 1000, 86_400_000, 2_000_000_000]) {
      const { throughput } = await inspected(pcap(records([0, 1, 2, 3, 700, -1].map((step): [number, Uint8Array] => [step * apart, frame])), { precision: "nanoseconds" }));
      assert.equal(throughput.packets.reduce((sum, packets) => sum + packets, 0), 6, `${apart}`);
      assert.ok(throughput.packets.length <= 1200);
    }
  });
});
