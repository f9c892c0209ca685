import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { collect, createLocalAzure } from "../../../emulator";
import { full } from "../../inFull";
import { capturePath, startOfTime } from "../armRequests";
import { dissect } from "./dissect";
import { groupId, machineId, machineWorld, packetsIn, packetsOf, rule } from "./machineWorld";
import type { Groups, Machine, Seen } from "./machineWorld";

const pair = (web: Partial<Machine> = {}, db: Partial<Machine> = {}) => ({ web: { address: "10.0.1.4", ...web }, db: { address: "10.0.2.4", ...db } });
const toDatabase = [{ protocol: "TCP", remoteIPAddress: "10.0.2.4", remotePort: "1433" }];
const fromWeb = [{ protocol: "TCP", remoteIPAddress: "10.0.1.4", localPort: "1433" }];
const [syn, ack] = [2, 16];

/** Both machines with mirrored captures, for a time, and what the two files have. */
async function bothFiles(machines = pair(), { groups = {}, seconds = 30, before, properties = {}, options = {} }: {
  groups?: Groups; seconds?: number; before?: (azure: LocalAzure) => void; properties?: object; options?: Parameters<typeof machineWorld>[2];
} = {}) {
  const world = await machineWorld(machines, groups, options);
  before?.(world.azure);
  await world.capture("web", toDatabase, properties);
  await world.capture("db", fromWeb, properties);
  world.azure.clock.advance(seconds);
  return { ...world, web: packetsOf(world.azure, "web"), db: packetsOf(world.azure, "db") };
}

const keys = (packets: readonly Seen[]) => packets.map(({ key }) => key).sort();
const opening = (packets: readonly Seen[]) => packets.filter(({ flags }) => flags === syn);
/** For each packet of the one file, how much later it is in the other. */
function laterBy(packets: readonly Seen[], others: readonly Seen[]): number[] {
  const times = new Map(others.map(({ key, at }) => [key, at]));
  return packets.filter(({ key }) => times.has(key)).map(({ key, at }) => times.get(key)! - at);
}

describe("traffic between two machines", () => {
  it("is in the files of both: the same packets, each after its way", async () => {
    const { web, db } = await bothFiles();
    assert.ok(web.length > 400);
    assert.deepEqual(keys(web), keys(db));
    assert.equal(new Set(keys(web)).size, web.length, "no two packets are alike");
    const sent = web.filter(({ from }) => from === "10.0.1.4");
    for (const delay of [...laterBy(sent, db), ...laterBy(db.filter(({ from }) => from === "10.0.2.4"), web)]) assert.ok(delay > 0.49 && delay < 0.57, String(delay));
    assert.deepEqual([...new Set(sent.map(({ to, destinationPort, protocol }) => `${to} ${destinationPort} ${protocol}`))], ["10.0.2.4 1433 TCP"]);
    for (const file of [web, db]) assert.deepEqual(file.map(({ at }) => at), file.map(({ at }) => at).sort((a, b) => a - b));
    for (const packet of web) assert.ok(dissect(packet.bytes).checksumsAreGood);
  });

  it("has each machine's own card in the Ethernet header", async () => {
    const { web, db } = await bothFiles();
    const cards = (packet: Seen) => [packet.bytes.subarray(6, 12).toString("hex"), packet.bytes.subarray(0, 6).toString("hex")];
    const [first] = opening(web);
    const same = db.find(({ key }) => key === first!.key)!;
    assert.deepEqual([cards(first!), cards(same)], [["000d3a000104", "123456789abc"], ["123456789abc", "000d3a000204"]]);
  });

  it("shows how far each clock is off, and what each way takes", async () => {
    const { web, db } = await bothFiles(pair(), {
      seconds: 100,
      options: {
        network: {
          jitterMilliseconds: 0, paths: [{ from: "db", to: "10.0.1.4", delayMilliseconds: 2 }],
          clocks: { web: { skewMilliseconds: -40 }, db: { skewMilliseconds: 7, driftPartsPerMillion: 50 } },
        },
      },
    });
    const there = laterBy(web.filter(({ from }) => from === "10.0.1.4"), db);
    const back = laterBy(db.filter(({ from }) => from === "10.0.2.4"), web);
    const near = (value: number | undefined, expected: number) => assert.ok(Math.abs(value! - expected) < 0.06, `${value}, not ${expected}`);
    near(there[0], 47.5);
    near(back[0], 2 - 47);
    near(there.at(-1), 47.5 + 100 * 0.05);
    near(back.at(-1), 2 - 47 - 100 * 0.05);
  });

  it("has clocks that are off by a few milliseconds, unless told otherwise", async () => {
    const { web, db } = await bothFiles(pair(), { options: { network: {} } });
    const [there, back] = [laterBy(web.filter(({ from }) => from === "10.0.1.4"), db), laterBy(db.filter(({ from }) => from === "10.0.2.4"), web)];
    const skew = (there[0]! - back[0]!) / 2;
    assert.ok(Math.abs(skew) > 0.1 && Math.abs(skew) < 6, String(skew));
    for (const delay of there) assert.ok(delay - skew > 0.45 && delay - skew < 0.6, String(delay));
  });

  for (const [network, message] of [
    [{ delayMilliseconds: -1 }, "`network.delayMilliseconds`: must be 0 or more milliseconds, got -1"],
    [{ paths: [{ from: "web", jitterMilliseconds: NaN }] }, "`network.paths[0].jitterMilliseconds`: must be 0 or more milliseconds, got NaN"],
    [{ clocks: { web: { skewMilliseconds: Infinity } } }, '`network.clocks["web"].skewMilliseconds`: must be a number, got Infinity'],
  ] as const) {
    it(`refuses a network of ${JSON.stringify(network)}`, () => assert.throws(() => createLocalAzure({ network }), { message }));
  }

  it("is the same when only 68 bytes of each packet are kept", async () => {
    const [whole, cut] = [await bothFiles(), await bothFiles(pair(), { properties: { bytesToCapturePerPacket: 68 } })];
    for (const side of ["web", "db"] as const) {
      assert.deepEqual(cut[side].map(({ at, length, bytes }) => [at, length, bytes]), whole[side].map(({ at, length, bytes }) => [at, length, bytes.subarray(0, 68)]));
    }
  });

  it("is the same whenever a capture begins and ends", async () => {
    const world = await machineWorld(pair());
    await world.capture("web", toDatabase);
    world.azure.clock.advance(20.5);
    await world.capture("db", fromWeb);
    await world.capture("web", toDatabase, { timeLimitInSeconds: 10 }, "short");
    world.azure.clock.advance(40);
    const [web, db, short] = ["web", "db", "short"].map((name) => packetsOf(world.azure, name)) as [Seen[], Seen[], Seen[]];
    const begin = startOfTime + 21_500;
    assert.deepEqual(short.map(({ at, key }) => [at, key]), web.filter(({ at }) => at >= begin && at < begin + 10_000).map(({ at, key }) => [at, key]));
    assert.ok(db[0]!.at >= begin);
    assert.deepEqual(keys(web.filter(({ at }) => at >= begin + 100 && at < begin + 30_000)), keys(db.filter(({ at }) => at >= begin + 100 && at < begin + 30_000)));
  });

  it("needs no addresses, if the other machine captures the other side", async () => {
    const world = await machineWorld({ ...pair(), other: { address: "10.0.3.4" } });
    await world.capture("other", []);
    await world.capture("web", [{ protocol: "TCP", remotePort: "5432" }]);
    await world.capture("db", [{ protocol: "TCP", localPort: "5432" }]);
    world.azure.clock.advance(20);
    const between = (name: string, other: string) => packetsOf(world.azure, name).filter(({ from, to }) => from === other || to === other);
    assert.ok(between("web", "10.0.2.4").length > 100);
    assert.deepEqual(keys(between("web", "10.0.2.4")), keys(between("db", "10.0.1.4")));
    assert.deepEqual(keys(between("web", "10.0.3.4")), keys(between("other", "10.0.1.4")), "which then has nobody else to ask");
  });

  it("is of every service, both ways, when only the address is named", async () => {
    const world = await machineWorld(pair());
    await world.capture("web", [{ remoteIPAddress: "10.0.2.4" }]);
    await world.capture("db", []);
    world.azure.clock.advance(60);
    const web = packetsOf(world.azure, "web");
    const db = packetsOf(world.azure, "db");
    const ports = (from: string) => [...new Set(web.filter((packet) => packet.from === from && packet.destinationPort < 49_152).map(({ protocol, destinationPort }) => `${protocol} ${destinationPort}`))];
    for (const machine of ["10.0.1.4", "10.0.2.4"]) for (const service of ["TCP 1433", "TCP 443", "UDP 53", "TCP 22"]) assert.ok(ports(machine).includes(service), `${machine} ${service}`);
    assert.deepEqual(keys(web), keys(db.filter(({ from, to }) => from === "10.0.1.4" || to === "10.0.1.4")));
    assert.ok(db.length > 2 * web.length, "beside what it has without other machines");
  });

  it("does not change the files of captures that ask for no other machine", async () => {
    const alone = await machineWorld({ web: { address: "10.0.1.4" } });
    const beside = await machineWorld(pair());
    for (const world of [alone, beside]) {
      await world.capture("web", [{ protocol: "TCP", remotePort: "443" }]);
      if (world === beside) await world.capture("db", [{ protocol: "UDP", remotePort: "53" }]);
      world.azure.clock.advance(60);
    }
    const [one, other] = [alone, beside].map(({ azure }) => Buffer.concat([...azure.captureFiles(capturePath("web"))[0]!.read()]));
    assert.ok(one!.equals(other!) && one!.length > 500_000);
  });

  it("is in storage as it was on the machine, in any part, and in a copy of the world", async () => {
    const { azure, arm } = await bothFiles(pair(), { properties: { timeLimitInSeconds: 20 }, before: (azure) => azure.faults.add({ drop: { share: 0.05 } }) });
    const path = (await arm.get(capturePath("db"))).json.properties.storageLocation["storagePath"]!;
    const read = async (headers: Record<string, string> = {}) => collect((await azure.handle({ method: "GET", url: path, headers })).body);
    const whole = await read();
    assert.ok(whole.equals(Buffer.concat([...azure.captureFiles(capturePath("db"))[0]!.read()])));
    assert.ok((await read({ range: "bytes=5000-9999" })).equals(whole.subarray(5000, 10_000)));
    azure.reset(azure.snapshot());
    assert.ok((await read()).equals(whole));
  });

  it("goes on after a snapshot has been brought back, as if nothing had been", async () => {
    const files = await Promise.all([true, false].map(async (interrupted) => {
      const { azure } = await bothFiles(pair({}, { cardGroup: "guard" }), { groups: { guard: [rule(100, "Allow")] } });
      if (interrupted) azure.reset(azure.snapshot());
      azure.clock.advance(30);
      return packetsOf(azure, "db").map(({ at, key }) => `${at} ${key}`);
    }));
    assert.deepEqual(files[0], files[1]);
  });

  it("fills a ring buffer's files, and no more than the byte limit", async () => {
    const world = await machineWorld(pair());
    await world.capture("web", toDatabase, { continuousCapture: true, captureSettings: { fileCount: 3, fileSizeInBytes: 5000, sessionTimeLimitInSeconds: 60 }, storageLocation: { localPath: "/var/captures/web.cap" } }, "ring");
    await world.capture("web", toDatabase, {}, "whole");
    await world.capture("web", toDatabase, { totalBytesPerSession: 10_000 }, "limited");
    world.azure.clock.advance(90);
    const bytes = (name: string) => world.azure.captureFiles(capturePath(name)).map((file) => Buffer.concat([...file.read()]));
    const ring = bytes("ring");
    assert.deepEqual(ring.map((file) => file.length <= 5000), [true, true, true]);
    const end = startOfTime + 61_000;
    const expected = packetsIn(bytes("whole")[0]!).filter(({ at }) => at < end);
    const found = ring.flatMap((file) => packetsIn(file));
    assert.deepEqual(found.map(({ key }) => key), expected.slice(-found.length).map(({ key }) => key));
    assert.ok(bytes("limited")[0]!.length <= 10_000 && bytes("limited")[0]!.length > 8000);
  });
});

/** The two machines talk: requests arrive, and answers come back. */
const talks = ({ web, db }: { web: Seen[]; db: Seen[] }) => web.length > 100 && keys(web).join() === keys(db).join();
/** Attempts leave the client, and nothing arrives. */
const isBlocked = ({ web, db }: { web: Seen[]; db: Seen[] }) => web.length > 30 && opening(web).length === web.length && db.length === 0;

describe("packets that are dropped", () => {
  it("are attempts to connect, repeated after 1, 3, 7 and 15 seconds, of which the other machine sees none", async () => {
    const files = await bothFiles(pair(), { seconds: 40, before: (azure) => azure.faults.add({ drop: { from: "web", to: "db", port: 1433 } }) });
    assert.ok(isBlocked(files));
    const first = files.web[0]!;
    const attempts = files.web.filter(({ sourcePort, sequence }) => sourcePort === first.sourcePort && sequence === first.sequence);
    assert.deepEqual(attempts.map(({ at }) => Math.round(at - first.at)), [0, 1000, 3000, 7000, 15_000]);
    assert.equal(new Set(keys(attempts)).size, 5, "each with an IP id of its own");
  });

  it("are attempts that arrive, and which the machine's own firewall ignores", async () => {
    const { web, db } = await bothFiles(pair(), { before: (azure) => azure.faults.add({ drop: { to: "10.0.2.4", protocol: "TCP", by: "machine" } }) });
    assert.ok(db.length > 30 && opening(db).length === db.length);
    assert.deepEqual(keys(web), keys(db));
  });

  it("are answers, so that the client asks again and the server answers again", async () => {
    const { web, db } = await bothFiles(pair(), { before: (azure) => azure.faults.add({ drop: { from: "db" } }) });
    assert.ok(opening(web).length === web.length);
    assert.deepEqual([...new Set(db.map(({ flags }) => flags))].sort((a, b) => a - b), [syn, syn | ack]);
  });

  it("are the large ones alone, as with an MTU that is too small", async () => {
    const { web, db } = await bothFiles(pair(), { seconds: 60, before: (azure) => azure.faults.add({ drop: { larger: 1400 } }) });
    const lost = db.filter(({ key }) => !keys(web).includes(key));
    assert.ok(lost.length > 30 && lost.every(({ length, from }) => length > 1400 && from === "10.0.2.4"), String(lost.length));
    assert.ok(web.every(({ length }) => length <= 1400));
    const largest = lost.filter(({ sourcePort, destinationPort, sequence }) => sourcePort === 1433 && destinationPort === lost[0]!.destinationPort && sequence === lost[0]!.sequence);
    assert.deepEqual(largest.map(({ at }) => Math.round((at - largest[0]!.at) / 100)), [0, 2, 6, 14, 30, 62]);
  });

  it("are a share of them, which are sent again until all has arrived", async () => {
    const { web, db } = await bothFiles(pair(), { seconds: 120, before: (azure) => azure.faults.add({ drop: { share: 0.05 } }) });
    const [atWeb, atDb] = [new Set(keys(web)), new Set(keys(db))];
    const sentBy = (packets: Seen[], from: string) => packets.filter((packet) => packet.from === from);
    const lost = [...sentBy(web, "10.0.1.4").filter(({ key }) => !atDb.has(key)), ...sentBy(db, "10.0.2.4").filter(({ key }) => !atWeb.has(key))];
    const share = lost.length / (sentBy(web, "10.0.1.4").length + sentBy(db, "10.0.2.4").length);
    assert.ok(share > 0.03 && share < 0.07, String(share));
    assert.deepEqual([sentBy(web, "10.0.2.4"), sentBy(db, "10.0.1.4")].map((received) => received.filter(({ key }) => !atWeb.has(key) || !atDb.has(key)).length), [0, 0], "nothing arrives that was not sent");
    const payload = (packet: Seen) => packet.length - 20 - (packet.bytes[46]! >> 4) * 4;
    for (const packet of lost.filter((each) => payload(each) > 0 && each.at < web.at(-1)!.at - 20_000)) {
      const again = (packet.from === "10.0.1.4" ? db : web).some((other) => other.sourcePort === packet.sourcePort && other.destinationPort === packet.destinationPort && other.sequence === packet.sequence && payload(other) > 0);
      assert.ok(again, "what is lost arrives later");
    }
  });

  it("are only those between a rule's coming and going", async () => {
    const world = await machineWorld(pair());
    await world.capture("web", toDatabase);
    world.azure.clock.advance(20);
    const id = world.azure.faults.add({ drop: { to: "db" } });
    world.azure.clock.advance(20);
    world.azure.faults.remove(id);
    world.azure.clock.advance(20);
    const answered = (from: number, to: number) => packetsOf(world.azure, "web").some(({ at, flags }) => flags === (syn | ack) && at >= startOfTime + from * 1000 && at < startOfTime + to * 1000);
    assert.deepEqual([answered(2, 20), answered(20.1, 39), answered(41, 60)], [true, false, true]);
  });
});

describe("security rules between two machines", () => {
  const denied = (more: object = {}) => ({ guard: [rule(200, "Deny", { destinationPortRange: "1433", ...more })] });
  const cases: [string, Groups, ReturnType<typeof pair>, boolean][] = [
    ["a rule on the server's card", denied(), pair({}, { cardGroup: "guard" }), false],
    ["a rule on the server's subnet", denied(), pair({}, { subnetGroup: "guard" }), false],
    ["an outbound rule on the client's card", denied({ direction: "Outbound" }), pair({ cardGroup: "guard" }), false],
    ["an outbound rule on the client's subnet, for the network's addresses", denied({ direction: "Outbound", destinationAddressPrefix: "VirtualNetwork", protocol: "Tcp" }), pair({ subnetGroup: "guard" }), false],
    ["an inbound rule on the client's card", denied(), pair({ cardGroup: "guard" }), true],
    ["a rule for another port", { guard: [rule(200, "Deny", { destinationPortRange: "1434-2000" })] }, pair({}, { cardGroup: "guard" }), true],
    ["a rule for another protocol", denied({ protocol: "Udp" }), pair({}, { cardGroup: "guard" }), true],
    ["a rule for the internet", denied({ sourceAddressPrefix: "Internet" }), pair({}, { cardGroup: "guard" }), true],
    ["a rule for the load balancer", denied({ sourceAddressPrefix: "AzureLoadBalancer" }), pair({}, { cardGroup: "guard" }), true],
    ["a rule for another service's addresses", denied({ sourceAddressPrefix: "Storage" }), pair({}, { cardGroup: "guard" }), true],
    ["no rule, as networks are open inside", { guard: [] }, pair({ cardGroup: "guard", subnetGroup: "guard" }, { cardGroup: "guard", subnetGroup: "guard" }), true],
    ["a rule that comes after one that allows it", { guard: [rule(300, "Deny"), rule(100, "Allow", { destinationPortRanges: ["80", "1400-1500"], destinationPortRange: undefined, sourceAddressPrefixes: ["10.9.0.0/16", "10.0.1.0/24"], sourceAddressPrefix: undefined })] }, pair({}, { cardGroup: "guard" }), true],
    ["a rule that closes the network, with an exception for others", { guard: [rule(300, "Deny", { sourceAddressPrefix: "VirtualNetwork" }), rule(100, "Allow", { sourceAddressPrefix: "10.0.1.5" })] }, pair({}, { subnetGroup: "guard" }), false],
    ["the card's rule, whatever the subnet's is", { ...denied(), open: [rule(100, "Allow")] }, pair({}, { cardGroup: "guard", subnetGroup: "open" }), false],
    ["a rule for an application security group", { guard: [rule(100, "Deny", { sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [{ id: groupId("web-servers") }] })] }, pair({ applicationGroups: [groupId("web-servers")] }, { cardGroup: "guard" }), false],
    ["a rule for an application security group of others", { guard: [rule(100, "Deny", { sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [{ id: groupId("others") }] })] }, pair({ applicationGroups: [groupId("web-servers")] }, { cardGroup: "guard" }), true],
  ];
  for (const [index, [what, groups, machines, open]] of cases.entries()) {
    const title = `${open ? "are not in the way" : "drop connection attempts"}: ${what}`;
    const test = async () => {
      const files = await bothFiles(machines, { groups });
      assert.ok(open ? talks(files) : isBlocked(files), `${files.web.length} and ${files.db.length} packets`);
    };
    if ([0, 3, 11].includes(index)) it(title, test);
    else full.it(title, test);
  }

  it("count as they were at the time: one that is corrected lets the attempts through from then on", async () => {
    const world = await machineWorld(pair({}, { cardGroup: "guard" }), denied());
    await world.capture("web", toDatabase);
    await world.capture("db", fromWeb);
    world.azure.clock.advance(20);
    await world.putGroup("guard", [rule(100, "Allow", { destinationPortRange: "1433" })]);
    world.azure.clock.advance(20);
    const [web, db] = [packetsOf(world.azure, "web"), packetsOf(world.azure, "db")];
    const change = startOfTime + 20_000;
    assert.ok(isBlocked({ web: web.filter(({ at }) => at < change), db: db.filter(({ at }) => at < change) }));
    assert.deepEqual(keys(web.filter(({ at }) => at >= change && at < change + 19_000)), keys(db.filter(({ at }) => at >= change && at < change + 19_000 + 1)));
    const arrived = opening(db)[0]!;
    assert.ok(web.some(({ at, sequence, sourcePort }) => at < change && sequence === arrived.sequence && sourcePort === arrived.sourcePort), "an attempt that began before is answered when it is repeated");
  });

  it("do not stop a connection that has been let through", async () => {
    const { azure, web } = await bothFiles(pair({ cardGroup: "guard" }), { groups: { guard: [rule(100, "Deny", { direction: "Inbound" })] } });
    assert.ok(web.some(({ flags, from }) => from === "10.0.2.4" && flags === (syn | ack)));
    assert.equal(azure.captureFiles(capturePath("web")).length, 1);
  });
});

describe("machines of two networks", () => {
  const apart = { web: { address: "10.0.1.4" }, db: { address: "10.1.2.4", network: "data" } };
  const filters = [{ protocol: "TCP", remoteIPAddress: "10.1.2.4", remotePort: "1433" }];
  const filesAfter = async (peerings: (world: Awaited<ReturnType<typeof machineWorld>>) => Promise<unknown>, groups: Groups = {}, machines: Record<string, Machine> = apart) => {
    const world = await machineWorld(machines, groups);
    await peerings(world);
    await world.capture("web", filters);
    await world.capture("db", fromWeb);
    world.azure.clock.advance(30);
    return { web: packetsOf(world.azure, "web"), db: packetsOf(world.azure, "db") };
  };

  it("talk if the networks are peered from both sides", async () => {
    const both = async ({ peer }: Awaited<ReturnType<typeof machineWorld>>) => [await peer("main", "data"), await peer("data", "main")];
    assert.ok(talks(await filesAfter(both)));
    const guarded = { ...apart, db: { ...apart.db, cardGroup: "guard" } };
    assert.ok(talks(await filesAfter(both, { guard: [rule(300, "Deny"), rule(100, "Allow", { sourceAddressPrefix: "VirtualNetwork" })] }, guarded)));
  });

  it("do not reach each other without a peering, or with one side of it, or one that gives no access", async () => {
    assert.ok(isBlocked(await filesAfter(async () => undefined)));
    assert.ok(isBlocked(await filesAfter(({ peer }) => peer("main", "data"))));
    assert.ok(isBlocked(await filesAfter(async ({ peer }) => [await peer("main", "data"), await peer("data", "main", { allowVirtualNetworkAccess: false })])));
  });

  it("talk from the moment at which they are peered", async () => {
    const world = await machineWorld(apart);
    await world.capture("web", filters);
    world.azure.clock.advance(20);
    await world.peer("main", "data");
    await world.peer("data", "main");
    world.azure.clock.advance(20);
    const answers = packetsOf(world.azure, "web").filter(({ flags }) => flags === (syn | ack));
    assert.ok(answers.length > 10 && answers[0]!.at > startOfTime + 20_000);
  });
});

describe("a machine that is switched off", () => {
  it("gets no connection attempts", async () => {
    const world = await machineWorld(pair());
    world.azure.changeMachine(machineId("db"), { power: "stopped" });
    await world.capture("web", toDatabase);
    world.azure.clock.advance(30);
    assert.ok(isBlocked({ web: packetsOf(world.azure, "web"), db: [] }));
  });
});
