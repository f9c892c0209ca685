import assert from "node:assert/strict";
import { comparedFiles, TwoMachines } from "./path";

const nsg = "check the network security groups of the subnets and network interfaces of web-1 and db-1, then routes and firewalls between them";

describe("the verdict of a comparison", () => {
  const verdicts: [name: string, traffic: () => TwoMachines, code: string, text: string, hint: string | null][] = [
    [
      "connection requests that never arrive",
      () => [1000, 2000, 4000].reduce((machines, time) => machines.tcp(time, ">", "S", {}, "lost"), new TwoMachines()),
      "requestLost",
      "3 connection requests to 10.0.0.5:1433 left web-1 and none arrived at db-1: something between them drops them",
      nsg,
    ],
    [
      "the same, where other traffic of the two machines arrives",
      () => new TwoMachines({ there: 1, back: 2 }, 5000).connect(500, { sourcePort: 22_222 }).tcp(1000, ">", "S", {}, "lost"),
      "requestLost",
      "1 connection request to 10.0.0.5:1433 left web-1 and none arrived at db-1: something between them drops them",
      nsg,
    ],
    [
      "the same, where the other file is empty",
      () => new TwoMachines(undefined, 0, [true, false]).tcp(1000, ">", "S", {}, "lost").tcp(2000, ">", "S", {}, "lost"),
      "requestLost",
      "2 connection requests to 10.0.0.5:1433 left web-1 and none arrived at db-1: something between them drops them",
      nsg,
    ],
    [
      "connection requests that are not answered",
      () => [1000, 2000, 4000].reduce((machines, time) => machines.tcp(time, ">", "S"), new TwoMachines()),
      "requestNotAnswered",
      "3 connection requests to 10.0.0.5:1433 arrived at db-1, which did not answer",
      "check the firewall in db-1 itself, and whether the service accepts connections; a closed port would have answered with a reset",
    ],
    [
      "answers that do not arrive",
      () => new TwoMachines().tcp(1000, ">", "S").tcp(1002, "<", "SA", { sequence: 9, acknowledgment: 2 }, "lost").tcp(2000, ">", "S").tcp(2002, "<", "SA", { sequence: 9, acknowledgment: 2 }, "lost"),
      "answerLost",
      "db-1 sent 2 answers to connection requests to 10.0.0.5:1433, and none arrived at web-1: something drops them on the way back",
      "check whether the way back from db-1 to web-1 leads through another route or firewall",
    ],
    [
      "connections that are refused",
      () => new TwoMachines().tcp(1000, ">", "S").tcp(1002, "<", "RA", { sequence: 0, acknowledgment: 2 }),
      "refused",
      "db-1 refused 1 connection to 10.0.0.5:1433: nothing listens there, or its firewall rejects them",
      "check whether the service is running in db-1",
    ],
    [
      "resets that the other machine did not send",
      () => new TwoMachines().connect(1000).tcp(5000, "<", "R", { sequence: 7001 }, "unsent"),
      "resetBetween",
      "1 reset of conversations with 10.0.0.5:1433 arrived at web-1, but db-1 did not send it: something between them ends connections",
      "check firewalls, load balancers and proxies between them, and their idle timeouts",
    ],
    [
      "large packets that are lost",
      () =>
        [0, 1, 2].reduce(
          (machines, number) => machines.tcp(1100 + number * 300, ">", "PA", { sequence: 1101, acknowledgment: 7001, payload: 1448 }, "lost"),
          new TwoMachines().connect(1000).tcp(1050, ">", "PA", { sequence: 1001, acknowledgment: 7001, payload: 100 }).tcp(1060, "<", "A", { sequence: 7001, acknowledgment: 1101 }),
        ),
      "largeLost",
      "3 packets of conversations with 10.0.0.5:1433 from web-1 to db-1 were lost, all of 1,502 bytes or more; packets up to 154 bytes arrived: the path does not carry large packets (MTU)",
      'check tunnels and VPN gateways between them, and whether ICMP "fragmentation needed" is blocked; a lower MTU or MSS on the machines avoids the loss',
    ],
    [
      "datagrams of which none arrives",
      () => new TwoMachines().connect(500).udp(1000, ">", "one", "lost").udp(1100, ">", "two", "lost"),
      "allLost",
      "all 2 packets of conversations with 10.0.0.5:514 from web-1 to db-1 were lost",
      "check the network security groups of web-1 and db-1, then routes and firewalls between them",
    ],
    [
      "single losses",
      () => new TwoMachines().udp(1000, ">", "one").udp(1100, ">", "two", "lost").udp(1200, ">", "three").udp(1300, ">", "four").udp(1301, "<", "ok"),
      "someLost",
      "1 of 4 packets (25.0%) from web-1 to db-1 was lost, in 1 conversation",
      null,
    ],
    ["no loss", () => new TwoMachines().connect(1000), "nothingLost", "nothing was lost: 2 packets from web-1 to db-1 and 1 packet back arrived", null],
    ["files without a common packet", () => new TwoMachines(), "nothingInCommon", "the files of web-1 and db-1 have no packet in common", "check that both record the same conversation at the same time, and their filters"],
  ];
  for (const [name, traffic, code, text, hint] of verdicts) {
    it(`names ${name}`, async () => {
      const [pair] = (await traffic().compared()).pairs;
      assert.deepEqual({ code: pair!.verdict.code, text: pair!.verdict.text, hint: pair!.verdict.hint }, { code, text, hint });
    });
  }

  it("counts the losses of a conversation in each direction", async () => {
    const traffic = new TwoMachines().udp(1000, ">", "one").udp(1100, ">", "two", "lost").udp(1200, "<", "three", "lost").udp(1300, "<", "four");
    const [pair] = (await traffic.compared()).pairs;
    assert.deepEqual(
      pair!.findings.map(({ text }) => text),
      [
        "1 of 2 packets (50.0%) from web-1 to db-1 was lost, in 1 conversation",
        "1 of 2 packets (50.0%) from db-1 to web-1 was lost, in 1 conversation",
      ],
    );
  });

  it("does not warn of clocks where a file has no packets", async () => {
    const [pair] = (await new TwoMachines(undefined, 0, [true, false]).tcp(1000, ">", "S", {}, "lost").compared()).pairs;
    assert.deepEqual(pair!.notes, ["the file of db-1 has no packets: it is taken as recording all the time, with a filter that lets these packets in"]);
  });

  it("says who ended a conversation", async () => {
    const traffic = new TwoMachines().connect(1000).tcp(1100, "<", "R", { sequence: 7001 }).tcp(1102, ">", "FA", { sequence: 1001, acknowledgment: 7001 });
    const [pair] = (await traffic.compared()).pairs;
    assert.deepEqual(pair!.conversations.rows[0]!.endedBy, { end: "db-1", flag: "RST" });
    assert.deepEqual(
      pair!.findings.map(({ text }) => text),
      ["db-1 ended 1 conversation with a reset (RST)", "nothing was lost: 3 packets from web-1 to db-1 and 2 packets back arrived"],
    );
  });

  it("does not call packets lost that the other file cannot have", async () => {
    const [ofWeb, ofDb] = new TwoMachines().connect(1000).udp(2000, ">", "one").udp(12_000, ">", "two").files();
    const until = ofDb.length - (16 + 14 + 20 + 8 + "db 20000".length) - (16 + 14 + 20 + 8 + "two".length);
    const [pair] = (await comparedFiles([ofWeb, ofDb.subarray(0, until)])).pairs;
    const [there] = pair!.directions;
    assert.deepEqual([there.sent, there.arrived, there.lost, there.notComparable], [3, 3, 0, 1]);
    assert.ok(pair!.notes.some((note) => note.startsWith("packets outside the time in which both files were recording")), pair!.notes.join("\n"));
  });

  it("does not call packets lost that the receiver's filter leaves out", async () => {
    const machines = new TwoMachines().connect(1000);
    machines.records[1] = machines.records[1].filter(({ bytes }) => !bytes.subarray(26, 30).equals(Buffer.from([10, 0, 0, 4])));
    const [pair] = (await machines.compared()).pairs;
    assert.deepEqual([pair!.directions[0].lost, pair!.directions[0].notComparable, pair!.verdict.code], [0, 2, "nothingLost"]);
    assert.ok(pair!.notes.includes("the file of db-1 leaves out what arrives from web-1: its filter may exclude it"), pair!.notes.join("\n"));
  });

  it("compares what is left of damaged and cut files, and says so", async () => {
    const [ofWeb, ofDb] = new TwoMachines().connect(1000).files();
    const { ends, pairs } = await comparedFiles([ofWeb.subarray(0, -10), ofDb]);
    assert.deepEqual(ends[0]!.damage, { atByte: ofWeb.length - (16 + 14 + 20 + 8 + "web 20000".length), reason: "the file ends within a record" });
    assert.equal(pairs[0]!.directions[0].arrived, 2);
  });

  it("states the clock, and that one direction gives no error", async () => {
    const [both] = (await new TwoMachines({ there: 1, back: 3 }, 7000).connect(1000).compared()).pairs;
    assert.deepEqual([Math.round(both!.clock.offsetSeconds! * 1e4) / 1e4, both!.clock.packets], [6.999, 3]);
    assert.ok(both!.clock.errorSeconds! >= 0.002 && both!.clock.errorSeconds! < 0.02, String(both!.clock.errorSeconds));
    const [oneWay] = (await new TwoMachines({ there: 1, back: 1 }, 7000).udp(1000, ">", "one").udp(1100, ">", "two").compared()).pairs;
    assert.deepEqual([Math.round(oneWay!.clock.offsetSeconds! * 1e4) / 1e4, oneWay!.clock.errorSeconds, oneWay!.directions[0].delay!.errorSeconds], [7.001, null, null]);
    assert.ok(oneWay!.notes.some((note) => note.startsWith("packets of one direction only are in both files")));
  });

  it("compares neighbours of three ends, and the first with the last", async () => {
    const machines = new TwoMachines({ there: 4, back: 4 });
    machines.connect(1000).udp(3000, ">", "lost before the middle", "lost").udp(4000, ">", "lost behind the middle", "lost");
    const middle = new TwoMachines({ there: 2, back: 2 });
    middle.connect(1000).udp(3000, ">", "lost before the middle", "lost").udp(4000, ">", "lost behind the middle");
    // What the middle has is what arrives there, which a router has twice: as it comes and as it goes.
    const [ofWeb, ofDb] = machines.files();
    const [, arrived] = middle.files();
    const { pairs } = await comparedFiles([ofWeb, arrived, ofDb]);
    assert.deepEqual(
      pairs.map(({ from, to, directions }) => [from, to, directions[0].sent, directions[0].lost]),
      [
        ["web-1", "nva-1", 4, 1],
        ["nva-1", "db-1", 3, 1],
        ["web-1", "db-1", 4, 2],
      ],
    );
  });
});
