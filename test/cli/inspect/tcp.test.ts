import assert from "node:assert/strict";
import { tcp } from "./frames";
import { inspectedFrames } from "./inspected";

const client = { from: "10.0.0.4:50000", to: "10.0.0.5:443" };
const server = { from: "10.0.0.5:443", to: "10.0.0.4:50000" };
const segment = (sequence: number, length: number, more = {}) => tcp({ ...client, sequence, acknowledgment: 501, payload: Buffer.alloc(length), ...more });
const ack = (acknowledgment: number) => tcp({ ...server, sequence: 501, acknowledgment });
const syn = tcp({ ...client, flags: "S", sequence: 100 });
/** A round trip of 20 ms. */
const handshake: [number, Buffer][] = [
  [0, syn],
  [19, tcp({ ...server, flags: "SA", sequence: 500, acknowledgment: 101 })],
  [20, segment(101, 0)],
];

async function tcpOf(frames: [number, Buffer][]) {
  const { tcp: facts } = await inspectedFrames(frames);
  return { retransmissions: facts.retransmissions, outOfOrder: facts.outOfOrder };
}

describe("pktcap inspect, of TCP,", () => {
  const cases: [name: string, frames: [number, Buffer][], retransmissions: number, outOfOrder: number][] = [
    ["does not count what is sent once", [...handshake, [30, segment(101, 100)], [31, segment(201, 100)], [50, ack(301)]], 0, 0],
    ["counts a segment that is sent twice", [...handshake, [30, segment(101, 100)], [300, segment(101, 100)]], 1, 0],
    ["counts a SYN that is sent twice", [[0, syn], [1000, syn], [3000, syn]], 2, 0],
    ["counts a FIN that is sent twice", [...handshake, [30, segment(101, 0, { flags: "FA" })], [300, segment(101, 0, { flags: "FA" })]], 1, 0],
    ["counts what was acknowledged already", [...handshake, [30, segment(101, 100)], [31, segment(201, 100)], [32, ack(301)], [33, segment(101, 100)]], 1, 0],
    ["counts what is asked for by acknowledgements", [...handshake, [30, segment(101, 100)], [31, segment(301, 100)], [32, ack(201)], [33, ack(201)], [34, ack(201)], [35, segment(201, 100)]], 1, 0],
    ["tells what comes late from what is sent twice", [...handshake, [30, segment(101, 100)], [31, segment(301, 100)], [32, segment(201, 100)]], 0, 1],
    ["takes what comes later than a round trip for sent twice", [...handshake, [30, segment(101, 100)], [31, segment(301, 100)], [60, segment(201, 100)]], 1, 0],
    ["assumes 3 ms for a round trip that it did not see", [[0, segment(101, 100)], [1, segment(301, 100)], [3, segment(201, 100)], [10, segment(201, 100)]], 1, 1],
    ["does not count a keep-alive", [...handshake, [30, segment(101, 100)], [31, ack(201)], [60_000, segment(200, 0)], [90_000, segment(200, 1)]], 0, 0],
    ["does not count new data that begins with a byte that was sent", [...handshake, [30, segment(101, 100)], [300, segment(200, 50)]], 0, 0],
    ["does not count another connection on the same ports", [...handshake, [30, segment(101, 100)], [5000, tcp({ ...client, flags: "S", sequence: 7 })], [5001, segment(8, 100)]], 0, 0],
    ["knows that sequence numbers go round", [[0, segment(0xffffffc0, 100)], [1, segment(36, 100)], [400, segment(0xffffffc0, 100)]], 1, 0],
  ];
  for (const [name, frames, retransmissions, outOfOrder] of cases) {
    it(name, async () => {
      assert.deepEqual(await tcpOf(frames), { retransmissions, outOfOrder });
    });
  }

  it("counts resets, requests for a connection and those that nobody answered", async () => {
    const { tcp: facts, conversations } = await inspectedFrames([
      ...handshake,
      [40, tcp({ ...server, flags: "RA", sequence: 501 })],
      [50, tcp({ from: "10.0.0.4:50001", to: "10.0.0.6:22", flags: "S", sequence: 9 })],
      [1050, tcp({ from: "10.0.0.4:50001", to: "10.0.0.6:22", flags: "S", sequence: 9 })],
    ]);
    assert.deepEqual(facts, { packets: 6, resets: 1, retransmissions: 1, outOfOrder: 0, connectionRequests: 3, unanswered: 1 });
    assert.deepEqual(
      conversations.rows.map(({ b, resets, retransmissions, isUnanswered }) => [b.port, resets, retransmissions, isUnanswered]),
      [[443, 1, 0, false], [22, 0, 1, true]],
    );
  });

  it("knows who asked for the connection, where the question came after the answer, or not at all", async () => {
    const { conversations } = await inspectedFrames([handshake[1]!, handshake[0]!]);
    assert.equal(conversations.rows[0]?.a.port, 50000);
    const { conversations: half } = await inspectedFrames([handshake[1]!]);
    assert.equal(half.rows[0]?.a.port, 50000);
  });
});
