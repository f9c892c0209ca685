import assert from "node:assert/strict";
import fc from "fast-check";
import { affordable } from "../../inFull";
import { clientHello, tcp } from "./frames";
import { inspectedFrames } from "./inspected";

const web = { from: "10.0.0.4:50000", to: "10.0.0.5:443" };
const hello = clientHello("www.contoso.com");
const segment = (payload: Uint8Array, sequence = 1) => tcp({ ...web, sequence, payload });

async function startsIn(frames: Parameters<typeof inspectedFrames>[0]) {
  const { tlsServerNames, proxiedClients } = await inspectedFrames(frames);
  return {
    names: tlsServerNames.rows.map(({ name, clientHellos }) => [name, clientHellos]),
    unnamed: tlsServerNames.unnamed,
    clients: proxiedClients.rows.map(({ address, connections, proxy }) => [address, connections, proxy]),
  };
}

/** A header of the PROXY protocol, version 2. `options` is what follows the addresses. */
function binaryProxy(command: number, family: number, addresses: Uint8Array, options: Uint8Array = Buffer.alloc(0)): Buffer {
  const length = addresses.length + options.length;
  return Buffer.concat([Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1"), Buffer.from([0x20 | command, family, length >> 8, length & 0xff]), addresses, options]);
}

const four = Buffer.from([192, 0, 2, 1, 192, 0, 2, 2, 0xc3, 0x50, 1, 0xbb]);
const six = Buffer.concat([Buffer.from("20010db8000000000000000000000001", "hex"), Buffer.alloc(16, 2), Buffer.from([0xc3, 0x50, 1, 0xbb])]);
const socket = Buffer.alloc(216);
socket.write("/run/web.sock\u001b");
/** The id of an Azure private endpoint, and padding. */
const options = Buffer.from([0xee, 0, 5, 1, 1, 2, 3, 4, 4, 0, 2, 0, 0]);

describe("pktcap inspect reads the PROXY protocol before a ClientHello,", () => {
  const headers: [name: string, header: Buffer, client: string | undefined][] = [
    ["version 1 with IPv4", Buffer.from("PROXY TCP4 192.0.2.1 192.0.2.2 50000 443\r\n"), "192.0.2.1"],
    ["version 1 with IPv6", Buffer.from("PROXY TCP6 2001:DB8:0::1 2001:db8::2 50000 443\r\n"), "2001:db8::1"],
    ["version 1 without addresses", Buffer.from("PROXY UNKNOWN\r\n"), undefined],
    ["version 1 with nonsense for an address", Buffer.from("PROXY TCP4 \u001b[31m x 1 2\r\n"), undefined],
    ["version 2 with IPv4", binaryProxy(1, 0x11, four), "192.0.2.1"],
    ["version 2 with IPv6 and options", binaryProxy(1, 0x21, six, options), "2001:db8::1"],
    ["version 2 with a Unix socket", binaryProxy(1, 0x31, socket), "unix:/run/web.sock\\u{1b}"],
    ["version 2 of a proxy's own connection", binaryProxy(0, 0, Buffer.alloc(0), options), undefined],
    ["version 2 without addresses", binaryProxy(1, 0, Buffer.alloc(0)), undefined],
  ];
  for (const [name, header, client] of headers) {
    const expected = { names: [["www.contoso.com", 1]], unnamed: 0, clients: client === undefined ? [] : [[client, 1, "10.0.0.4"]] };
    it(`of ${name}`, async () => {
      assert.deepEqual(await startsIn([segment(Buffer.concat([header, hello]))]), expected, "in one segment");
      assert.deepEqual(await startsIn([segment(header), segment(hello, 1 + header.length)]), expected, "in two");
    });

    it(`of ${name}, wherever a segment ends`, async () => {
      const bytes = Buffer.concat([header, hello]);
      // Shorter beginnings do not show what they are.
      const cut = fc.integer({ min: 13, max: bytes.length - 1 });
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(cut, { minLength: 1, maxLength: 5 }), async (cuts) => {
          const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          assert.deepEqual(await startsIn(edges.slice(1).map((end, index) => segment(bytes.subarray(edges[index], end), 1 + edges[index]!))), expected);
        }),
        { numRuns: affordable(8) },
      );
    });
  }

  it("and knows what only looks like it", async () => {
    for (const text of ["PROXY TCP4 192.0.2.1".padEnd(200, " "), "POST / HTTP/1.1\r\n", "\r\n\r\n"]) {
      assert.deepEqual(await startsIn([segment(Buffer.from(text))]), { names: [], unnamed: 0, clients: [] }, text);
    }
    const otherVersion = binaryProxy(1, 0x11, four);
    otherVersion[12] = 0x31;
    assert.deepEqual(await startsIn([segment(Buffer.concat([otherVersion, hello]))]), { names: [], unnamed: 0, clients: [] });
  });
});

describe("pktcap inspect counts ClientHellos", () => {
  it("of a client that the server asked for another, after a ChangeCipherSpec", async () => {
    const second = Buffer.concat([Buffer.from([0x14, 3, 3, 0, 1, 1]), hello]);
    assert.deepEqual((await startsIn([segment(hello), segment(second, 1 + hello.length)])).names, [["www.contoso.com", 2]]);
  });

  it("in several TLS records", async () => {
    const message = clientHello("www.contoso.com", 300).subarray(5);
    const record = (from: number, to: number) => Buffer.concat([Buffer.from([0x16, 3, 1, (to - from) >> 8, (to - from) & 0xff]), message.subarray(from, to)]);
    const bytes = Buffer.concat([record(0, 2), record(2, 300), record(300, message.length)]);
    assert.deepEqual((await startsIn([segment(bytes)])).names, [["www.contoso.com", 1]]);
    assert.deepEqual((await startsIn([segment(bytes.subarray(0, 200)), segment(bytes.subarray(200), 201)])).names, [["www.contoso.com", 1]]);
  });

  it("whose segments come in the wrong order, or with the header of the record alone", async () => {
    const long = clientHello("www.contoso.com", 3000);
    const part = (from: number, to: number) => segment(long.subarray(from, to), 1 + from);
    assert.deepEqual((await startsIn([part(0, 1000), part(2000, long.length), part(1000, 2000)])).names, [["www.contoso.com", 1]]);
    assert.deepEqual((await startsIn([part(0, 5), part(5, long.length)])).names, [["www.contoso.com", 1]]);
  });
});
