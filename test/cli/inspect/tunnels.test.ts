import assert from "node:assert/strict";
import fc from "fast-check";
import { affordable } from "../../inFull";
import { dns, ethernet, ip, ipv4, tcp, udp } from "./frames";
import { inspectedFrames } from "./inspected";

const inner4 = udp({ from: "10.1.0.4:5000", to: "10.1.0.5:53", payload: dns("www.contoso.com") });
const inner6 = udp({ from: "[fd00::4]:5000", to: "[fd00::5]:53", payload: dns("www.contoso.com") });
const packet4 = inner4.subarray(14);
const packet6 = inner6.subarray(14);
const [host, gateway] = ["192.168.0.4", "192.168.0.5"];
const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

const gre = (header: string, inside: Uint8Array) => ethernet(ip(host, gateway, 47, Buffer.concat([hex(header), inside])));
const overUdp = (port: number, header: string, inside: Uint8Array) => udp({ from: `${host}:55000`, to: `${gateway}:${port}`, payload: Buffer.concat([hex(header), inside]) });
const vxlan = (port: number, inside: Uint8Array) => overUdp(port, "08000000 00002a00", inside);

async function seen(frame: Uint8Array, linkType = 1) {
  const { conversations, dnsNames, tunnels, protocols, totals } = await inspectedFrames([frame], { linkType });
  const [row] = conversations.rows;
  return {
    conversation: row && [row.protocol, row.tunnel, row.a.address, row.a.port, row.b.address, row.b.port],
    names: dnsNames.rows.map(({ name }) => name),
    tunnels: tunnels.rows.map(({ kind, a, b, packets }) => [kind, a, b, packets]),
    protocols: protocols.map(({ layer, name }) => `${layer} ${name}`),
    malformed: totals.malformedPackets,
  };
}

const four = (tunnel: string | null) => ["UDP", tunnel, "10.1.0.4", 5000, "10.1.0.5", 53];
const six = (tunnel: string | null) => ["UDP", tunnel, "fd00::4", 5000, "fd00::5", 53];

describe("pktcap inspect looks into tunnels:", () => {
  const cases: [name: string, frame: Uint8Array, kind: string, expected: unknown[]][] = [
    ["GRE with IPv4", gre("0000 0800", packet4), "GRE", four("GRE")],
    ["GRE with IPv6, a checksum, a key and a number", gre("b000 86dd 00000000 00000007 00000001", packet6), "GRE", six("GRE")],
    ["GRE with Ethernet", gre("2000 6558 00002a00", inner4), "GRE", four("GRE")],
    ["GRE with MPLS", gre("0000 8847", Buffer.concat([hex("00064140"), packet4])), "GRE", four("GRE")],
    ["PPTP's GRE with PPP", gre("3081 880b 0030 0001 00000001 00000002", Buffer.concat([hex("ff03 0021"), packet4])), "GRE", four("GRE")],
    ["ERSPAN of type I", gre("0000 88be", inner4), "ERSPAN", four("ERSPAN")],
    ["ERSPAN of type II", gre("1000 88be 00000001 1001000100000000", inner4), "ERSPAN", four("ERSPAN")],
    ["ERSPAN of type III", gre("1000 22eb 00000001 200100010000000000000000", inner4), "ERSPAN", four("ERSPAN")],
    ["ERSPAN of type III with a subheader", gre("1000 22eb 00000001 200100010000000000000001 0000000000000000", inner4), "ERSPAN", four("ERSPAN")],
    ["VXLAN on IANA's port", vxlan(4789, inner4), "VXLAN", four("VXLAN")],
    ["VXLAN on Linux's port", vxlan(8472, inner6), "VXLAN", six("VXLAN")],
    ["VXLAN on the ports of Azure's Gateway Load Balancer", vxlan(10800, inner4), "VXLAN", four("VXLAN")],
    ["VXLAN with a VLAN", vxlan(10801, ethernet(packet4, { tags: [0x8100] })), "VXLAN", four("VXLAN")],
    ["Geneve with an option", overUdp(6081, "01 00 6558 00002a00 01020300", inner4), "Geneve", four("Geneve")],
    ["IPv4 in IPv4", ethernet(ip(host, gateway, 4, packet4)), "IPv4 in IP", four("IPv4 in IP")],
    ["IPv6 in IPv4", ethernet(ip(host, gateway, 41, packet6)), "IPv6 in IP", six("IPv6 in IP")],
  ];
  for (const [name, frame, kind, expected] of cases) {
    it(name, async () => {
      assert.deepEqual(await seen(frame), {
        conversation: expected,
        names: ["www.contoso.com"],
        tunnels: [[kind, host, gateway, 1]],
        protocols: ["network IPv4", `tunnel ${kind}`, "transport UDP"],
        malformed: 0,
      });
    });
  }

  it("IPv4 in IPv6", async () => {
    const { conversation, tunnels, protocols } = await seen(ethernet(ip("fd01::4", "fd01::5", 4, packet4)));
    assert.deepEqual([conversation, tunnels], [four("IPv4 in IP"), [["IPv4 in IP", "fd01::4", "fd01::5", 1]]]);
    assert.deepEqual(protocols, ["network IPv6", "tunnel IPv4 in IP", "transport UDP"]);
  });

  it("one level deep", async () => {
    const { conversation } = await seen(ethernet(ip(host, gateway, 4, ipv4("10.2.0.4", "10.2.0.5", 4, packet4))));
    assert.deepEqual(conversation, ["IPv4 in IP", "IPv4 in IP", "10.2.0.4", null, "10.2.0.5", null]);
  });

  it("and shows the tunnel's own addresses where there is no IP in it", async () => {
    const { conversation, tunnels } = await seen(vxlan(4789, ethernet(Buffer.alloc(28), { etherType: 0x0806 })));
    assert.deepEqual([conversation, tunnels], [["UDP", null, host, 55000, gateway, 4789], [["VXLAN", host, gateway, 1]]]);
  });

  const closed: [name: string, frame: Uint8Array, conversation: unknown[]][] = [
    ["GRE with routing", gre("4000 0800 00000000", packet4), ["GRE", null, host, null, gateway, null]],
    ["GRE of another version", gre("0007 0800", packet4), ["GRE", null, host, null, gateway, null]],
    ["VXLAN without an id", overUdp(4789, "00000000 00000000", inner4), ["UDP", null, host, 55000, gateway, 4789]],
    ["a later fragment", ethernet(ipv4(host, gateway, 4, packet4, { fragment: 1480 })), ["IPv4 in IP", null, host, null, gateway, null]],
  ];
  for (const [name, frame, conversation] of closed) {
    it(`but not ${name}`, async () => {
      const { conversation: found, tunnels } = await seen(frame);
      assert.deepEqual([found, tunnels], [conversation, []]);
    });
  }

  it("and does not take what it sees inside and outside for sent twice", async () => {
    const segment = tcp({ from: "10.1.0.4:5000", to: "10.1.0.5:443", sequence: 1, payload: "hello" });
    const { tcp: facts, conversations, tunnels } = await inspectedFrames([segment, vxlan(8472, segment)]);
    assert.deepEqual([facts.packets, facts.retransmissions], [2, 0]);
    assert.deepEqual(conversations.rows.map(({ protocol, tunnel }) => [protocol, tunnel]), [["TCP", "VXLAN"], ["TCP", null]]);
    assert.equal(tunnels.rows[0]?.bytes, segment.length + 50);
  });

  it("from both ends of which packets come", async () => {
    const back = ethernet(ip(gateway, host, 4, packet4));
    const { tunnels } = await inspectedFrames([ethernet(ip(host, gateway, 4, packet4)), back]);
    assert.deepEqual(tunnels, { count: 1, isEstimated: false, rows: [{ kind: "IPv4 in IP", a: host, b: gateway, packets: 2, bytes: 2 * back.length }] });
  });

  it("whatever is in them", async () => {
    const start = fc.constantFrom(vxlan(4789, Buffer.alloc(0)), gre("0000 6558", Buffer.alloc(0)), gre("3001 880b", Buffer.alloc(0)), gre("1000 22eb", Buffer.alloc(0)), overUdp(6081, "3f006558", Buffer.alloc(0)));
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 90 }), async (frame, inside) => {
        const long = Buffer.concat([frame, inside]);
        for (const length of [long.length, long.length >> 1]) {
          const { totals, damage } = await inspectedFrames([long.subarray(0, length)]);
          assert.deepEqual([totals.packets, damage], [1, null]);
        }
      }),
      { numRuns: affordable(100) },
    );
  });
});

describe("pktcap inspect looks behind", () => {
  const cases: [name: string, bytes: Uint8Array, linkType: number, expected: unknown[]][] = [
    ["an MPLS label", ethernet(Buffer.concat([hex("00064140"), packet4]), { etherType: 0x8847 }), 1, four(null)],
    ["several MPLS labels", ethernet(Buffer.concat([hex("00064040 00065140"), packet6]), { etherType: 0x8848 }), 1, six(null)],
    ["PPPoE", ethernet(Buffer.concat([hex("1100 0001 0034 0021"), packet4]), { etherType: 0x8864 }), 1, four(null)],
    ["PPPoE with a short protocol number", ethernet(Buffer.concat([hex("1100 0001 0034 57"), packet6]), { etherType: 0x8864 }), 1, six(null)],
    ["SNAP", ethernet(Buffer.concat([hex("aaaa03 000000 0800"), packet4]), { etherType: 60 }), 1, four(null)],
    ["SNAP of 802.1H", ethernet(Buffer.concat([hex("aaaa03 0000f8 86dd"), packet6]), { etherType: 60 }), 1, six(null)],
    ["LLC with IP", ethernet(Buffer.concat([hex("060603"), packet4]), { etherType: 60 }), 1, four(null)],
    ["the pseudo-header of ATM", Buffer.concat([hex("02000064 aaaa03 000000 0800"), packet4]), 123, four(null)],
  ];
  for (const [name, bytes, linkType, expected] of cases) {
    it(name, async () => {
      const { conversation, names, malformed } = await seen(bytes, linkType);
      assert.deepEqual([conversation, names, malformed], [expected, ["www.contoso.com"], 0]);
    });
  }

  it("nothing else of them", async () => {
    const frames: [bytes: Uint8Array, etherType: number, protocol: string][] = [
      [hex("00064140 00000000"), 0x8847, "MPLS"],
      [hex("00064040"), 0x8847, "MPLS"],
      [hex("1100 0001 0034 c021 0101"), 0x8864, "PPPoE"],
      [hex("aaaa03 00000c 2000 00"), 60, "LLC"],
      [Buffer.concat(Array.from({ length: 100 }, () => hex("aaaa03 000000 0030"))), 60, "LLC"],
      [hex("424203 000000"), 60, "LLC"],
    ];
    for (const [bytes, etherType, protocol] of frames) {
      assert.deepEqual(await seen(ethernet(bytes, { etherType })), { conversation: undefined, names: [], tunnels: [], protocols: [`network ${protocol}`], malformed: 0 });
    }
  });

  it("ATM without counting the pseudo-header, which was not on the wire", async () => {
    const bytes = Buffer.concat([hex("02000064 aaaa03 000000 0800"), packet4]);
    const { totals, file } = await inspectedFrames([bytes], { linkType: 123 });
    assert.deepEqual([totals.bytes, totals.capturedBytes, file.linkTypes], [bytes.length - 4, bytes.length - 4, ["ATM"]]);
  });
});
