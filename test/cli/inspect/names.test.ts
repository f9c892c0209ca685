import assert from "node:assert/strict";
import { clientHello, dns, tcp, udp } from "./frames";
import { inspectedFrames } from "./inspected";

const resolver = "168.63.129.16:53";
const asks = (payload: Uint8Array, from = "10.0.0.4:5000") => udp({ from, to: resolver, payload });
const answers = (payload: Uint8Array) => udp({ from: resolver, to: "10.0.0.4:5000", payload });
const web = { from: "10.0.0.4:50000", to: "10.0.0.5:443" };

describe("pktcap inspect lists the names that DNS was asked for,", () => {
  it("with types, answers and errors, whatever the case of their letters", async () => {
    const { dnsNames } = await inspectedFrames([
      asks(dns("Example.COM")),
      answers(dns("example.com", { code: 0 })),
      asks(dns("example.com", { type: 28 })),
      answers(dns("example.com", { type: 28, code: 3 })),
      asks(dns("other.test", { type: 1234 })),
    ]);
    assert.deepEqual(dnsNames, {
      count: 2,
      isEstimated: false,
      unreadable: 0,
      rows: [
        { name: "example.com", types: ["A", "AAAA"], queries: 2, responses: 2, errors: 1, lastError: "NXDOMAIN" },
        { name: "other.test", types: ["TYPE1234"], queries: 1, responses: 0, errors: 0, lastError: null },
      ],
    });
  });

  it("over TCP too", async () => {
    const message = dns("example.com");
    const payload = Buffer.concat([Buffer.from([0, message.length]), message]);
    const { dnsNames } = await inspectedFrames([tcp({ from: "10.0.0.4:50000", to: resolver, payload })]);
    assert.deepEqual([dnsNames.rows[0]?.name, dnsNames.rows[0]?.queries], ["example.com", 1]);
  });

  it("with everything that is no plain letter made visible", async () => {
    const labels = [Buffer.from("a\u001b[31m"), Buffer.from("b.c"), Buffer.from([0xff, 0x20, 0x5c]), Buffer.from("<script>")];
    const { dnsNames } = await inspectedFrames([asks(dns(labels))]);
    assert.equal(dnsNames.rows[0]?.name, "a\\027[31m.b\\046c.\\255\\032\\092.<script>");
  });

  it("and counts those that cannot be read", async () => {
    const whole = dns("example.com");
    const broken = [
      whole.subarray(0, 20),
      whole.subarray(0, 3),
      Buffer.from([...whole.subarray(0, 12), 0xc0, 0x0c, 0, 1, 0, 1]),
      Buffer.from([...whole.subarray(0, 4), 0xff, 0xff, ...whole.subarray(6)]),
      Buffer.concat([whole.subarray(0, 12), ...Array.from({ length: 5 }, () => Buffer.from([63, ...Buffer.alloc(63, 97)])), Buffer.from([0, 0, 1, 0, 1])]),
    ];
    const { dnsNames } = await inspectedFrames(broken.map((payload) => asks(payload)));
    assert.deepEqual([dnsNames.count, dnsNames.unreadable], [0, broken.length]);
  });

  it("the root as a point", async () => {
    assert.equal((await inspectedFrames([asks(dns([], { type: 2 }))])).dnsNames.rows[0]?.name, ".");
  });
});

describe("pktcap inspect lists the names of TLS servers,", () => {
  it("with the address and whether there is another", async () => {
    const { tlsServerNames } = await inspectedFrames([
      tcp({ ...web, payload: clientHello("www.Contoso.com") }),
      tcp({ from: "10.0.0.4:50001", to: "10.0.0.6:8443", payload: clientHello("www.contoso.com") }),
      tcp({ from: "[fd00::4]:50001", to: "[fd00::6]:443", payload: clientHello("six.contoso.com") }),
      tcp({ from: "10.0.0.4:50002", to: "10.0.0.6:443", payload: clientHello(undefined) }),
    ]);
    assert.deepEqual(tlsServerNames, {
      count: 2,
      isEstimated: false,
      unnamed: 1,
      rows: [
        { name: "www.contoso.com", clientHellos: 2, quicClientHellos: 0, server: { address: "10.0.0.5", port: 443 }, hasMoreServers: true },
        { name: "six.contoso.com", clientHellos: 1, quicClientHellos: 0, server: { address: "fd00::6", port: 443 }, hasMoreServers: false },
      ],
    });
  });

  it("where the ClientHello takes several segments, and one is sent twice", async () => {
    const hello = clientHello("www.contoso.com", 3000);
    const part = (from: number, to: number) => tcp({ ...web, sequence: 1 + from, payload: hello.subarray(from, to) });
    const { tlsServerNames, tcp: facts } = await inspectedFrames([part(0, 1400), [1000, part(0, 1400)], [1001, part(1400, 2800)], [1002, part(2800, hello.length)]]);
    assert.deepEqual([tlsServerNames.rows.map(({ name, clientHellos }) => [name, clientHellos]), tlsServerNames.unnamed], [[["www.contoso.com", 1]], 0]);
    assert.equal(facts.retransmissions, 1);
  });

  it("and counts a ClientHello that never ends, or is cut", async () => {
    const hello = clientHello("www.contoso.com", 3000);
    const { tlsServerNames } = await inspectedFrames(
      Array.from({ length: 100 }, (_value, index) => tcp({ from: `10.0.0.4:${5000 + index}`, to: "10.0.0.5:443", payload: hello.subarray(0, 1400) })),
    );
    assert.deepEqual([tlsServerNames.count, tlsServerNames.unnamed], [0, 100]);
  });

  it("with everything that is no plain letter made visible", async () => {
    const { tlsServerNames } = await inspectedFrames([tcp({ ...web, payload: clientHello(Buffer.from("a\u009b31m.\u0007<b>\u202e")) })]);
    assert.equal(tlsServerNames.rows[0]?.name, "a\\194\\15531m.\\007<b>\\226\\128\\174");
  });
});
