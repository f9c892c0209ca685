import assert from "node:assert/strict";
import { NotACapture } from "../../../cli/inspect/format/captureFormat";
import { block, interfaceBlock, option, packetBlock, pcap, pcapHeader, pcapng, section, writers } from "./captureFile";
import { udp } from "./frames";
import { inspected, records, startTime } from "./inspected";

const frame = (length: number) => udp({ from: "10.0.0.4:5000", to: "10.0.0.5:6000", payload: Buffer.alloc(length) });
const three = records([frame(10), frame(11), [2000.000001, frame(12)]]);
const { u32 } = writers("little");

describe("pktcap inspect reads", () => {
  for (const [format, write] of [["pcap", pcap], ["pcapng", pcapng]] as const) {
    for (const order of ["little", "big"] as const) {
      for (const precision of ["microseconds", "nanoseconds"] as const) {
        it(`${format}, ${order}-endian, ${precision}`, async () => {
          const { file, time, totals, damage } = await inspected(write(three, { order, precision }));
          assert.deepEqual(damage, null);
          assert.deepEqual([file.format, file.byteOrder, file.timePrecision, file.linkTypes], [format, `${order}-endian`, precision, ["Ethernet"]]);
          assert.deepEqual([totals.packets, totals.bytes, totals.capturedBytes], [3, 42 * 3 + 33, 42 * 3 + 33]);
          const digits = precision === "nanoseconds" ? ["123456789", "123456790"] : ["123456", "123456"];
          assert.deepEqual([time.first, time.last], [`2026-01-02T03:04:05.${digits[0]}Z`, `2026-01-02T03:04:07.${digits[1]}Z`]);
        });
      }
    }
  }

  it("a file with nothing but its header", async () => {
    for (const file of [pcapHeader(), section(), pcapng([])]) {
      const { totals, time, damage, throughput } = await inspected(file);
      assert.deepEqual([totals.packets, totals.bytes, totals.packetsPerSecond, damage], [0, 0, null, null]);
      assert.deepEqual(time, { first: null, last: null, seconds: null, outOfOrder: 0, packetsWithoutTime: 0 });
      assert.deepEqual(throughput, { start: null, intervalSeconds: null, packets: [], bytes: [], troubles: [] });
    }
  });

  it("a pcap header with the length of the check sequence in its link type", async () => {
    assert.deepEqual((await inspected(pcap(three, { linkType: 0x5400_0001 }))).file.linkTypes, ["Ethernet"]);
  });

  it("time stamps in every unit that an interface can have", async () => {
    const withUnit = (resolution: number, high: number, low: number, offset = 0n) => {
      const value = Buffer.alloc(8);
      value.writeBigInt64LE(offset);
      const options = [option("little", 9, Buffer.from([resolution])), option("little", 14, value)];
      return Buffer.concat([section(), interfaceBlock({}, options), block("little", 6, u32(0), u32(high), u32(low), u32(0), u32(0))]);
    };
    const seconds = Number(startTime / 1_000_000_000n);
    const cases: [resolution: number, high: number, low: number, offset: bigint, time: string][] = [
      [0, 0, seconds, 0n, "2026-01-02T03:04:05.000000Z"],
      [3, Math.floor((seconds * 1000 + 250) / 2 ** 32), (seconds * 1000 + 250) % 2 ** 32, 0n, "2026-01-02T03:04:05.250000Z"],
      [0x80 | 1, 0, (seconds * 2 + 1) % 2 ** 32, 0n, "2026-01-02T03:04:05.500000Z"],
      [0x80 | 32, seconds, 2 ** 30, 0n, "2026-01-02T03:04:05.250000000Z"],
      [0x80 | 30, Math.floor(seconds / 4), ((seconds % 4) * 2 ** 30 + 2 ** 20) >>> 0, 0n, "2026-01-02T03:04:05.000976562Z"],
      [0x80 | 37, 0, 2 ** 20 + 137, 0n, "1970-01-01T00:00:00.000007630Z"],
      [0x80 | 50, 2 ** 18 * 5, 0, 0n, "1970-01-01T00:00:05.000000000Z"],
      [12, 0, 3_500_000_000, 0n, "1970-01-01T00:00:00.003500000Z"],
      [127, 0xffffffff, 0xffffffff, 0n, "1970-01-01T00:00:00.000000000Z"],
      [0, 0, seconds, -3600n, "2026-01-02T02:04:05.000000Z"],
    ];
    for (const [resolution, high, low, offset, expected] of cases) {
      assert.equal((await inspected(withUnit(resolution, high, low, offset))).time.first, expected, `${resolution}`);
    }
    assert.deepEqual((await inspected(withUnit(0, 0xffffffff, 0xffffffff))).time.first, null, "a time that no calendar has");
  });

  it("packets whose time is invalid, and says how many", async () => {
    for (const precision of ["microseconds", "nanoseconds"] as const) {
      const file = pcap(records([frame(1), frame(1)]), { precision });
      file.writeUInt32LE(precision === "nanoseconds" ? 1_000_000_000 : 1_000_000, pcapHeader().length + 16 + frame(1).length + 4);
      const { time, totals, conversations } = await inspected(file);
      assert.deepEqual([time.packetsWithoutTime, time.first, time.last, totals.packets], [1, time.first, time.first, 2]);
      assert.deepEqual([conversations.rows[0]?.packets, conversations.rows[0]?.seconds], [2, 0]);
    }
  });

  it("old versions of pcap, in which the lengths stood the other way", async () => {
    const cut = records([frame(20)]).map((record) => ({ ...record, originalLength: 100 }));
    const standard = pcap(cut);
    const swapped = Buffer.from(standard);
    swapped.copy(swapped, pcapHeader().length + 8, pcapHeader().length + 12, pcapHeader().length + 16);
    swapped.writeUInt32LE(62, pcapHeader().length + 12);
    for (const [file, major, minor] of [[swapped, 2, 0], [swapped, 2, 2], [swapped, 2, 3], [standard, 2, 3], [standard, 2, 4], [standard, 2, 5], [swapped, 543, 0]] as const) {
      const { totals, damage } = await inspected(versioned(file, major, minor));
      assert.deepEqual([totals.packets, totals.bytes, totals.capturedBytes, damage], [1, 100, 62, null], `${major}.${minor}`);
    }
  });

  it("packets without a time", async () => {
    const bytes = frame(2);
    const { totals, time, conversations, throughput } = await inspected(
      Buffer.concat([section(), interfaceBlock({ snapLength: 40 }), block("little", 3, u32(44), bytes.subarray(0, 40))]),
    );
    assert.deepEqual([totals.packets, totals.bytes, totals.capturedBytes, totals.cutPackets], [1, 44, 40, 1]);
    assert.equal(time.first, null);
    assert.deepEqual([conversations.rows[0]?.startSeconds, conversations.rows[0]?.seconds, throughput.bytes], [null, null, []]);
  });

  it("sections of both byte orders, interfaces of several link types, and blocks that it does not know", async () => {
    const [first, second] = three as [(typeof three)[0], (typeof three)[0]];
    const file = Buffer.concat([
      section("little", [option("little", 4, Buffer.from("dump\u001b[31mcap"))]),
      interfaceBlock({ linkType: 113 }, [option("little", 2, Buffer.from("any"))]),
      interfaceBlock({ linkType: 1 }, [option("little", 2, Buffer.from("eth0"))]),
      block("little", 0x0bad, Buffer.alloc(40)),
      packetBlock(first, {}, 1),
      block("little", 5, u32(1), u32(0), u32(0), option("little", 5, Buffer.from([7, 0, 0, 0, 0, 0, 0, 0]))),
      block("little", 4, Buffer.alloc(600_000)),
      section("big"),
      interfaceBlock({ order: "big" }),
      packetBlock(second, { order: "big" }),
    ]);
    const { file: facts, totals, damage } = await inspected(file);
    assert.equal(damage, null);
    assert.deepEqual(facts.linkTypes, ["Linux cooked", "Ethernet"]);
    assert.deepEqual([facts.interfaces, facts.droppedPackets, facts.application], [["any", "eth0"], 7, "dump\\u{1b}[31mcap"]);
    assert.deepEqual([totals.packets, totals.bytes], [2, 42 * 2 + 21]);
  });

  it("old packet blocks", async () => {
    const bytes = frame(1);
    const micros = startTime / 1000n;
    const old = block("little", 2, Buffer.from([0, 0, 0, 0]), u32(Number(micros >> 32n)), u32(Number(micros & 0xffffffffn)), u32(bytes.length), u32(bytes.length), bytes);
    const { totals, time } = await inspected(Buffer.concat([section(), interfaceBlock(), old]));
    assert.deepEqual([totals.packets, time.first], [1, "2026-01-02T03:04:05.123456Z"]);
  });

  it("packets longer than any network has, where the file allows them", async () => {
    const long = Buffer.concat([frame(0), Buffer.alloc(700_000)]);
    for (const file of [pcap(records([long, frame(1)]), { snapLength: 1_000_000 }), pcapng(records([long, frame(1)]), { snapLength: 1_000_000 })]) {
      const { totals, damage } = await inspected(file);
      assert.deepEqual([totals.packets, totals.bytes, damage], [2, 700_042 + 43, null]);
    }
  });
});

/** The section header, or the pcap header, with another version. */
function versioned(file: Buffer, major: number, minor = 0): Buffer {
  const changed = Buffer.from(file);
  const at = file.readUInt32BE(0) === 0x0a0d0d0a ? 12 : 4;
  changed.writeUInt16LE(major, at);
  changed.writeUInt16LE(minor, at + 2);
  return changed;
}

describe("pktcap inspect, where a file is damaged, reports what comes before and", () => {
  const good = pcap(three);
  const goodLength = good.length;
  const ng = pcapng(three);
  const header = (captured: number) => Buffer.concat([u32(1), u32(2), u32(captured), u32(captured)]);

  const cases: [name: string, file: Buffer, atByte: number, reason: string][] = [
    ["that it ends within a packet", good.subarray(0, goodLength - 1), goodLength - 70, "the file ends within a record"],
    ["that it ends within a packet's header", Buffer.concat([good, Buffer.alloc(15)]), goodLength, "the file ends within a record"],
    ["a packet longer than the file allows", Buffer.concat([good, header(262_145)]), goodLength, "a packet of 262145 bytes, more than the 262144 that the file allows"],
    ["a packet longer than any", Buffer.concat([pcapHeader({ snapLength: 0xffffffff }), header(0xfffffff0)]), 24, "a packet of 4294967280 bytes, more than the 67108864 that the file allows"],
    ["garbage at the end", Buffer.concat([good, Buffer.from("garbage at the end of a file, and more of it")]), goodLength, "a packet of 1948284001 bytes, more than the 262144 that the file allows"],
    ["a block of no length", Buffer.concat([ng, u32(6), u32(0), u32(0)]), ng.length, "a block of 0 bytes"],
    ["a block of a broken length", Buffer.concat([ng, u32(6), u32(33), u32(0)]), ng.length, "a block of 33 bytes"],
    ["a block whose ends differ", Buffer.concat([ng, u32(99), u32(16), u32(0), u32(20)]), ng.length, "a block that begins with the length 16 and ends with 20"],
    ["a long block whose ends differ", Buffer.concat([ng, u32(99), u32(600_012), Buffer.alloc(600_000), u32(20)]), ng.length + 600_008, "a block that begins with the length 600012 and ends with 20"],
    ["a block too short for its type", Buffer.concat([ng, block("little", 6, u32(0))]), ng.length, "a block of 16 bytes, too few for its type"],
    ["a packet that does not fit its block", Buffer.concat([ng, block("little", 6, u32(0), u32(0), u32(0), u32(5), u32(5), u32(0))]), ng.length, "a packet of 5 bytes in a block that has 4 for it"],
    ["a packet of an interface that is not there", Buffer.concat([ng, packetBlock(three[0]!, {}, 1)]), ng.length, "a packet of interface 1, which the file does not describe"],
    ["a section of another version", Buffer.concat([ng, versioned(section(), 2)]), ng.length, "pcapng of version 2.0; only version 1 is supported"],
    ["a section without a byte order", Buffer.concat([ng, block("little", 0x0a0d0d0a, u32(7), u32(1), u32(0), u32(0))]), ng.length, "a section without a byte-order mark"],
    ["too many interfaces", Buffer.concat([ng, ...Array.from({ length: 4096 }, () => interfaceBlock())]), ng.length + 4095 * 20, "more than 4096 interfaces"],
  ];
  for (const [name, file, atByte, reason] of cases) {
    it(`says where: ${name}`, async () => {
      const { damage, totals } = await inspected(file);
      assert.deepEqual(damage, { atByte, reason });
      assert.equal(totals.packets, atByte === 24 ? 0 : file.length < goodLength ? 2 : 3);
    });
  }
});

describe("pktcap inspect refuses", () => {
  const cases: [name: string, file: Uint8Array, reason: RegExp, hint?: RegExp][] = [
    ["an empty file", Buffer.alloc(0), /^it is empty$/],
    ["a text", Buffer.from("#!/bin/sh\n"), /^it starts with the bytes 23212f62, which is neither pcap nor pcapng$/],
    ["three bytes", Buffer.from([0xd4, 0xc3, 0xb2]), /^it ends within its header, after 3 bytes$/],
    ["half a header", pcapHeader().subarray(0, 23), /^it ends within its header, after 23 bytes$/],
    ["half a section", section().subarray(0, 20), /^it ends within its header, after 20 bytes$/],
    ["a version that is not known", Buffer.concat([u32(0xa1b2c3d4), Buffer.from([3, 0, 1, 0]), Buffer.alloc(16)]), /^it is pcap of version 3\.1; only version 2 is supported$/],
    ["pcapng of version 2", versioned(section(), 2), /^it is pcapng of version 2\.0; only version 1 is supported$/],
    ["pcapng of version 0", versioned(section(), 0), /^it is pcapng of version 0\.0; only version 1 is supported$/],
    ["a section without a byte-order mark", Buffer.concat([u32(0x0a0d0d0a), u32(28), u32(28)]), /^it starts like pcapng but has no byte-order mark$/],
    ["a section that is damaged", Buffer.concat([u32(0x0a0d0d0a), u32(28), u32(0x1a2b3c4d), Buffer.alloc(16)]), /^its first block is damaged: a block that begins/],
    ["Network Monitor's files", Buffer.from("GMBU"), /Microsoft Network Monitor/, /editcap/],
  ];
  for (const [name, file, reason, hint] of cases) {
    it(name, async () => {
      await assert.rejects(inspected(file), (error) => {
        assert.ok(error instanceof NotACapture);
        assert.match(error.message, reason);
        assert.match(error.hint ?? "", hint ?? /^$/);
        return true;
      });
    });
  }

});
