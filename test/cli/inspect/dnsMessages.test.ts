import assert from "node:assert/strict";
import fc from "fast-check";
import { affordable } from "../../inFull";
import { dns, tcp, udp } from "./frames";
import { inspectedFrames } from "./inspected";

const client = { from: "10.0.0.4:50000", to: "168.63.129.16:53" };
const server = { from: "168.63.129.16:53", to: "10.0.0.4:50000" };
const framed = (message: Uint8Array) => Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]);
const syn = (sequence: number, sender = client) => tcp({ ...sender, flags: "S", sequence });

async function namesIn(frames: Parameters<typeof inspectedFrames>[0]) {
  const { dnsNames } = await inspectedFrames(frames);
  return { unreadable: dnsNames.unreadable, names: dnsNames.rows.map(({ name, types, queries, responses }) => [name, types.join(), queries, responses]) };
}

/** The message with another operation: its bits lie in the third byte. */
function withOpcode(message: Buffer, opcode: number): Buffer {
  const changed = Buffer.from(message);
  changed[2]! |= opcode << 3;
  return changed;
}

/** A query with two questions; of the second, `rest` is how its name is written. */
function twoQuestions(first: string, rest: Uint8Array): Buffer {
  const message = dns(first);
  message[5] = 2;
  return Buffer.concat([message, rest, Buffer.from([0, 28, 0, 1])]);
}

describe("pktcap inspect reads messages of DNS", () => {
  for (const [opcode, name] of [[0, "QUERY"], [2, "STATUS"], [4, "NOTIFY"], [5, "UPDATE"]] as const) {
    it(`with the operation ${name}`, async () => {
      const frames = [
        udp({ ...client, payload: withOpcode(dns("ad.contoso.local", { type: 6 }), opcode) }),
        udp({ ...server, payload: withOpcode(dns("ad.contoso.local", { type: 6, code: 5 }), opcode) }),
      ];
      assert.deepEqual(await namesIn(frames), { unreadable: 0, names: [["ad.contoso.local", "SOA", 1, 1]] });
    });
  }

  it("without questions, such as those of IQUERY and DSO", async () => {
    const header = (opcode: number) => Buffer.from([0, 1, opcode << 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert.deepEqual(await namesIn([1, 6].map((opcode) => udp({ ...client, payload: header(opcode) }))), { unreadable: 0, names: [] });
  });

  it("with two questions, also where the second is written by pointing to the first", async () => {
    const plain = Buffer.from("\x01b\x07contoso\x03com\0", "latin1");
    const pointing = Buffer.from([1, 0x62, 0xc0, 14]);
    for (const rest of [plain, pointing]) {
      assert.deepEqual(await namesIn([udp({ ...client, payload: twoQuestions("a.contoso.com", rest) })]), {
        unreadable: 0,
        names: [["a.contoso.com", "A", 1, 0], ["b.contoso.com", "AAAA", 1, 0]],
      });
    }
  });

  it("and counts those whose names point to themselves, ahead or beyond", async () => {
    const pointers = [[0xc0, 31], [0xc0, 40], [0xff, 0xff], [1, 0x62, 0xc0, 33]];
    for (const pointer of pointers) {
      assert.deepEqual((await namesIn([udp({ ...client, payload: twoQuestions("a.contoso.com", Buffer.from(pointer)) })])).unreadable, 1, pointer.join());
    }
  });

  it("with the names of errors of updates", async () => {
    const { dnsNames } = await inspectedFrames([udp({ ...server, payload: withOpcode(dns("contoso.local", { type: 6, code: 9 }), 5) })]);
    assert.equal(dnsNames.rows[0]?.lastError, "NOTAUTH");
  });
});

describe("pktcap inspect reads DNS over TCP", () => {
  const messages = ["a.test", "b.test", "c.test"].map((name) => framed(dns(name)));
  const bytes = Buffer.concat(messages);
  const three = { unreadable: 0, names: [["a.test", "A", 1, 0], ["b.test", "A", 1, 0], ["c.test", "A", 1, 0]] };
  const segment = (from: number, to = bytes.length) => tcp({ ...client, sequence: 101 + from, payload: bytes.subarray(from, to) });

  const cases: [name: string, frames: Buffer[]][] = [
    ["with several messages in a segment", [syn(100), segment(0)]],
    ["without the beginning of the connection", [segment(0)]],
    ["with a message that begins in the middle of a segment and ends in another", [segment(0, 40), segment(40, 41), segment(41)]],
    ["with segments in the wrong order", [syn(100), segment(50), segment(20, 50), segment(0, 20)]],
    ["with segments that are sent twice or overlap", [segment(0, 30), segment(0, 30), segment(10, 60), segment(30)]],
    ["on ports that are used again", [syn(100), segment(0, 20), syn(5_000_000), tcp({ ...client, sequence: 5_000_001, payload: bytes })]],
  ];
  for (const [name, frames] of cases) {
    it(name, async () => assert.deepEqual(await namesIn(frames.map((frame, index): [number, Buffer] => [index * 10, frame])), three));
  }

  it("in whatever segments it comes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), fc.boolean(), async (cuts, isReversed) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const segments = edges.slice(1).map((end, index) => segment(edges[index]!, end));
        assert.deepEqual(await namesIn([syn(100), ...(isReversed ? segments.reverse() : segments)]), three);
      }),
      { numRuns: affordable(50) },
    );
  });

  it("and goes on behind a message as long as a zone", async () => {
    const zone = framed(Buffer.concat([dns("zone.test", { type: 252, code: 0 }), Buffer.alloc(60_000, 7)]));
    const stream = Buffer.concat([zone, framed(dns("next.test", { code: 0 }))]);
    const frames = [syn(100, server)];
    for (let at = 0; at < stream.length; at += 1400) frames.push(tcp({ ...server, sequence: 101 + at, payload: stream.subarray(at, at + 1400) }));
    assert.deepEqual(await namesIn(frames), { unreadable: 0, names: [["zone.test", "AXFR", 0, 1], ["next.test", "A", 0, 1]] });
  });

  it("and goes on with the next segment that begins with a message where one is missing", async () => {
    const late = (index: number) => tcp({ ...client, sequence: 200_000 + index * 1400, payload: Buffer.alloc(1400, 0xff) });
    const frames = [segment(0, messages[0]!.length), ...Array.from({ length: 12 }, (_value, index) => late(index)), tcp({ ...client, sequence: 400_000, payload: messages[2]! })];
    assert.deepEqual(await namesIn(frames), { unreadable: 0, names: [["a.test", "A", 1, 0], ["c.test", "A", 1, 0]] });
  });

  it("and counts messages that cannot be read", async () => {
    const broken = framed(Buffer.from([...dns("a.test").subarray(0, 12), 70, 1, 2, 3, 4, 5, 6]));
    assert.deepEqual(await namesIn([syn(100), tcp({ ...client, sequence: 101, payload: Buffer.concat([broken, messages[0]!]) })]), { unreadable: 1, names: [["a.test", "A", 1, 0]] });
  });

  it("and takes what is not DNS for what it is, where it did not see the connection begin", async () => {
    assert.deepEqual(await namesIn([tcp({ ...client, sequence: 1, payload: Buffer.alloc(500, 0xee) })]), { unreadable: 0, names: [] });
  });
});
