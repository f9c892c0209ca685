import assert from "node:assert/strict";
import fc from "fast-check";
import { affordable } from "../../inFull";
import { clientHello, udp } from "./frames";
import { inspectedFrames } from "./inspected";
import { ack, ackWithEcn, crypto, exampleKeys, initial, ping } from "./quicFrames";

const path = { from: "10.0.0.4:50000", to: "20.50.1.2:443" };
/** Without the header of a TLS record. */
const hello = (name: string | undefined, padding = 0) => clientHello(name, padding).subarray(5);
const sent = (...datagrams: Uint8Array[]) => datagrams.map((payload) => udp({ ...path, payload }));

async function namesIn(frames: Uint8Array[]) {
  const { tlsServerNames } = await inspectedFrames(frames);
  return { names: tlsServerNames.rows.map(({ name, clientHellos, quicClientHellos }) => [name, clientHellos, quicClientHellos]), unnamed: tlsServerNames.unnamed };
}

const one = { names: [["www.contoso.com", 1, 1]], unnamed: 0 };

describe("pktcap inspect lists the server names in QUIC,", () => {
  for (const [version, keys] of Object.entries(exampleKeys)) {
    it(`of ${version}`, async () => {
      const { tlsServerNames } = await inspectedFrames(sent(initial(crypto(0, hello("www.Contoso.com")), { keys })));
      assert.deepEqual(tlsServerNames.rows, [
        { name: "www.contoso.com", clientHellos: 1, quicClientHellos: 1, server: { address: "20.50.1.2", port: 443 }, hasMoreServers: false },
      ]);
    });
  }

  const whole = hello("www.contoso.com", 2000);
  const part = (from: number, to: number) => crypto(from, whole.subarray(from, to));
  const cases: [name: string, datagrams: Uint8Array[]][] = [
    ["where the ClientHello takes two datagrams", [initial(part(0, 1000)), initial(part(1000, whole.length), { number: 3 })]],
    ["where the second comes first", [initial(part(1000, whole.length), { number: 3 }), initial(part(0, 1000))]],
    ["where parts overlap, and other frames are between them", [initial(Buffer.concat([ping, part(700, 1300), Buffer.alloc(3), ack])), initial(Buffer.concat([ackWithEcn, part(1200, whole.length), part(0, 800)]), { number: 3 })]],
    ["where a datagram has two packets", [Buffer.concat([initial(part(0, 500)), initial(part(500, whole.length), { number: 3 })])]],
    ["where a datagram goes on with something else", [Buffer.concat([initial(crypto(0, hello("www.contoso.com"))), Buffer.alloc(40, 0xd5)])]],
    ["after a Retry, which makes the client send a token", [initial(crypto(0, hello("www.contoso.com")), { token: Buffer.alloc(9, 3) })]],
    ["once where the client sends it again", [initial(crypto(0, hello("www.contoso.com"))), initial(crypto(0, hello("www.contoso.com")), { number: 9 })]],
  ];
  for (const [name, datagrams] of cases) {
    it(name, async () => assert.deepEqual(await namesIn(sent(...datagrams)), one));
  }

  it("and says how many ClientHellos have none", async () => {
    assert.deepEqual(await namesIn(sent(initial(crypto(0, hello(undefined))))), { names: [], unnamed: 1 });
  });

  it("and reads nothing that was encrypted with other keys, cut, or changed", async () => {
    const packet = initial(crypto(0, hello("www.contoso.com")));
    const changed = Buffer.from(packet);
    changed[60]! ^= 1;
    for (const payload of [initial(crypto(0, hello("www.contoso.com")), { id: Buffer.from("00000000", "hex") }), packet.subarray(0, -1), changed]) {
      assert.deepEqual(await namesIn(sent(payload)), { names: [], unnamed: 0 });
    }
  });

  it("and takes any bytes after the first for what they are", async () => {
    const start = Buffer.concat([Buffer.from("c300000001", "hex")]);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ maxLength: 80 }), async (headers, frames) => {
        await namesIn(sent(Buffer.concat([start, headers]), initial(frames), initial(Buffer.concat([crypto(0, whole.subarray(0, 90)), frames]))));
      }),
      { numRuns: affordable(100) },
    );
  });
});
