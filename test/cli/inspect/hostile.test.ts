import assert from "node:assert/strict";
import fc from "fast-check";
import { affordable, inFull } from "../../inFull";
import { NotACapture } from "../../../cli/inspect/format/captureFormat";
import { pcap, pcapHeader, pcapng, pcapRecord } from "./captureFile";
import { clientHello, dns, ethernet, ipv6, tcp, udp } from "./frames";
import { inspected, records, startTime } from "./inspected";

/** A little of everything. */
const frames = records([
  udp({ from: "10.0.0.4:5000", to: "168.63.129.16:53", payload: dns("www.contoso.com") }),
  udp({ from: "168.63.129.16:53", to: "10.0.0.4:5000", payload: dns("www.contoso.com", { code: 0 }) }),
  tcp({ from: "10.0.0.4:50000", to: "10.0.0.5:443", flags: "S", sequence: 1 }),
  tcp({ from: "10.0.0.4:50000", to: "10.0.0.5:443", sequence: 2, payload: clientHello("www.contoso.com", 300).subarray(0, 200) }),
  tcp({ from: "10.0.0.4:50000", to: "10.0.0.5:443", sequence: 202, payload: clientHello("www.contoso.com", 300).subarray(200) }),
  ethernet(ipv6("fd00::4", "fd00::5", 17, Buffer.alloc(20), [{ protocol: 0, bytes: Buffer.alloc(8) }]), { tags: [0x8100] }),
  ethernet(Buffer.alloc(28), { etherType: 0x0806 }),
]);
const files = [pcap(frames), pcap(frames, { order: "big", precision: "nanoseconds" }), pcapng(frames), pcapng(frames, { order: "big" })];

/** The report, or the reason for refusing; anything else that is thrown fails the test. */
async function outcome(file: Uint8Array, pieces: number[] = []): Promise<unknown> {
  try {
    return await inspected(file, { pieces });
  } catch (error) {
    if (error instanceof NotACapture) return error.message;
    throw error;
  }
}

const anyFile = fc.constantFrom(...files);
const pieces = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 60 });
const changes = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 }))), { maxLength: 12 });

describe("pktcap inspect, whatever a file holds,", function () {
  it("says the same, in whatever pieces the file comes", async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, pieces, changes, fc.nat(), async (file, lengths, edits, cut) => {
        const changed = edited(file, edits).subarray(0, file.length - (cut % 40));
        assert.deepEqual(await outcome(changed, lengths), await outcome(changed));
      }),
      { numRuns: affordable(100) },
    );
  });

  it("reports or refuses, and never throws anything else", async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, changes, fc.uint8Array({ maxLength: 60 }), fc.nat(), async (file, edits, garbage, at) => {
        const offset = at % file.length;
        await outcome(Buffer.concat([edited(file, edits).subarray(0, offset), garbage, file.subarray(offset)]));
      }),
      { numRuns: affordable(200) },
    );
  });

  it("reads any bytes as a packet", async () => {
    const linkType = fc.constantFrom(0, 1, 12, 101, 105, 108, 113, 123, 228, 229, 276);
    await fc.assert(
      fc.asyncProperty(linkType, fc.array(fc.uint8Array({ maxLength: 120 }), { maxLength: 10 }), async (linkType, packets) => {
        const { totals, damage } = await inspected(pcap(records(packets), { linkType }));
        assert.deepEqual([totals.packets, damage], [packets.length, null]);
      }),
      { numRuns: affordable(100) },
    );
  });

  it("loses nothing before the place where it is cut", async () => {
    for (const file of files) {
      const whole = await inspected(file);
      let before = 0;
      for (let length = 48; length < file.length; length += inFull ? 11 : 110) {
        const { totals, damage } = await inspected(file.subarray(0, length));
        assert.ok(totals.packets >= before && totals.packets < whole.totals.packets);
        assert.ok(damage === null || (damage.atByte <= length && damage.reason === "the file ends within a record"));
        before = totals.packets;
      }
    }
  });
});

describe("pktcap inspect holds no more than it has room for:", function () {
  it("conversations and addresses", async () => {
    const heavy = tcp({ from: "10.9.9.9:1000", to: "10.9.9.8:443", payload: Buffer.alloc(1000) });
    const file = (function* () {
      yield pcapHeader();
      for (let i = 0; i < 200_000; i++) {
        const frame = udp({ from: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:4000`, to: "10.200.0.1:9" });
        yield pcapRecord({ time: startTime + BigInt(i), bytes: frame });
        if (i > 150_000 && i % 100 === 0) yield pcapRecord({ time: startTime + BigInt(i), bytes: heavy });
      }
    })();
    const { conversations, talkers, totals } = await inspected(Buffer.concat([...file]), { top: 2 });
    assert.equal(totals.packets, 200_499);
    assert.deepEqual([conversations.isEstimated, conversations.count, conversations.rows.length], [true, 200_001, 2]);
    assert.deepEqual(conversations.rows[0]?.packets, 499, "a conversation that begins late and is the largest");
    assert.deepEqual([talkers.isEstimated, talkers.rows[0]?.address, talkers.rows[0]?.packets], [true, "10.200.0.1", 200_000]);
  });

  it("names", async () => {
    const file = (function* () {
      yield pcapHeader();
      for (let i = 0; i < 40_000; i++) {
        const name = i % 4 === 3 ? "often.test" : `name-${i}.test`;
        yield pcapRecord({ time: startTime + BigInt(i), bytes: udp({ from: "10.0.0.4:5000", to: "10.0.0.5:53", payload: dns(name) }) });
      }
    })();
    const { dnsNames } = await inspected(Buffer.concat([...file]), { top: 1 });
    assert.deepEqual([dnsNames.isEstimated, dnsNames.count, dnsNames.unreadable], [true, 30_001, 0]);
    assert.deepEqual(dnsNames.rows.map(({ name, queries }) => [name, queries]), [["often.test", 10_000]]);
  });
});

function edited(file: Buffer, edits: [at: number, value: number][]): Buffer {
  const copy = Buffer.from(file);
  for (const [at, value] of edits) copy[at % copy.length] = value;
  return copy;
}
