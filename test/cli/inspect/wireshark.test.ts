import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../temporaryFolder";
import { pcap, pcapng } from "./captureFile";
import { clientHello, dns, tcp, udp } from "./frames";
import { inspected, records } from "./inspected";

/** Numbers that look random and are the same in each run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Connections over a network that loses, delays and repeats segments. */
function traffic(): [number, Buffer][] {
  const random = randomNumbers(7);
  const frames: [number, Buffer][] = [];
  for (let connection = 0; connection < 60; connection++) {
    const [client, server] = [`10.0.0.${4 + (connection % 5)}:${50_000 + connection}`, `10.1.0.${connection % 7}:${connection % 3 === 0 ? 8443 : 443}`];
    const [up, down] = [{ from: client, to: server }, { from: server, to: client }];
    const roundTrip = 5 + random(40);
    const host = `host-${connection % 9}.example.com`;
    let at = connection * 500;
    frames.push([at, udp({ from: client, to: "168.63.129.16:53", payload: dns(host, { id: connection + 1 }) })]);
    frames.push([at + 1, udp({ from: "168.63.129.16:53", to: client, payload: dns(host, { id: connection + 1, code: connection % 4 === 0 ? 3 : 0 }) })]);
    frames.push([(at += 2), tcp({ ...up, flags: "S", sequence: 100 })]);
    if (random(4) === 0) frames.push([(at += 1000), tcp({ ...up, flags: "S", sequence: 100 })]);
    frames.push([(at += roundTrip), tcp({ ...down, flags: "SA", sequence: 700, acknowledgment: 101 })]);
    frames.push([(at += 0.2), tcp({ ...up, sequence: 101, acknowledgment: 701 })]);
    const hello = clientHello(host, 40);
    frames.push([(at += 0.2), tcp({ ...up, sequence: 101, acknowledgment: 701, payload: hello, flags: "PA" })]);
    const asked = 101 + hello.length;
    for (let part = 0; part < 12; part++) {
      const segment = { ...down, sequence: 701 + part * 1000, acknowledgment: asked, payload: Buffer.alloc(1000, 1) };
      const fate = random(8);
      // Acknowledged and sent again, sent again after a timeout, or overtaken by the next.
      if (fate === 0) frames.push([at, tcp(segment)], [at + 0.3, tcp({ ...up, sequence: asked, acknowledgment: segment.sequence + 1000 })], [at + 0.6, tcp(segment)]);
      else if (fate === 1) frames.push([at, tcp(segment)], [at + roundTrip * 4, tcp(segment)]);
      else if (fate === 2) {
        frames.push([at, tcp({ ...segment, sequence: segment.sequence + 1000 })], [at + 0.5, tcp(segment)]);
        part += 1;
      }
      else frames.push([at, tcp(segment)]);
      at += fate === 1 ? roundTrip * 4 + 1 : 1;
      frames.push([at, tcp({ ...up, sequence: asked, acknowledgment: 701 + (part + 1) * 1000 })]);
      at += 0.5;
    }
    frames.push([at + 60_000, tcp({ ...up, sequence: asked - 1, acknowledgment: 701, payload: "x" })]);
    if (connection % 6 === 0) frames.push([at + 60_001, tcp({ ...down, flags: "R", sequence: 700 })]);
  }
  return frames.sort(([a], [b]) => a - b);
}

describe("pktcap inspect agrees with Wireshark", function () {
  const folder = temporaryFolder();

  before(function () {
    for (const program of ["tshark", "capinfos"]) {
      if (spawnSync(program, ["--version"]).status !== 0) {
        process.stderr.write(`    skipped: ${program} is not installed\n`);
        this.skip();
      }
    }
  });

  const tshark = (file: string, ...args: string[]): string => execFileSync("tshark", ["-n", "-r", file, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const frames = records(traffic());

  for (const [name, file] of [["pcap", pcap(frames)], ["pcapng", pcapng(frames, { precision: "nanoseconds", order: "big" })]] as const) {
    it(`on what a ${name} file holds, in all`, async () => {
      const path = join(folder(), `traffic.${name}`);
      writeFileSync(path, file);
      const { totals, time } = await inspected(file);
      const said = execFileSync("capinfos", ["-T", "-M", "-c", "-d", "-u", "-r", path], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim().split("\t");
      assert.deepEqual([totals.packets, totals.bytes], [Number(said[1]), Number(said[2])]);
      assert.ok(Math.abs(time.seconds! - Number(said[3])) < 1e-5, `${time.seconds} ${said[3]}`);
    });
  }

  it("on retransmissions and segments that come late", async () => {
    const path = join(folder(), "traffic.pcap");
    writeFileSync(path, pcap(frames, { precision: "nanoseconds" }));
    const { tcp: facts } = await inspected(pcap(frames, { precision: "nanoseconds" }));
    const count = (filter: string): number => tshark(path, "-Y", filter).trim().split("\n").filter(Boolean).length;
    assert.deepEqual([facts.retransmissions, facts.outOfOrder], [count("tcp.analysis.retransmission"), count("tcp.analysis.out_of_order")]);
    assert.deepEqual([facts.resets, facts.packets], [count("tcp.flags.reset==1"), count("tcp")]);
    assert.ok(facts.retransmissions > 50 && facts.outOfOrder > 20, "the traffic has both");
  });

  it("on conversations, names and answers", async () => {
    const path = join(folder(), "traffic.pcap");
    writeFileSync(path, pcap(frames));
    const { conversations, dnsNames, tlsServerNames } = await inspected(pcap(frames), { top: 1000 });
    const lines = (...args: string[]): string[] => tshark(path, ...args).trim().split("\n").filter(Boolean);
    const streams = [...lines("-Y", "tcp", "-T", "fields", "-e", "tcp.stream"), ...lines("-Y", "udp", "-T", "fields", "-e", "udp.stream").map((stream) => `u${stream}`)];
    assert.equal(conversations.count, new Set(streams).size);
    const perStream = Object.values(counted(streams));
    assert.deepEqual(conversations.rows.map(({ packets }) => packets).sort(), perStream.sort());
    const asked = lines("-Y", "dns.flags.response==0", "-T", "fields", "-e", "dns.qry.name");
    assert.deepEqual(Object.fromEntries(dnsNames.rows.map(({ name, queries }) => [name, queries])), counted(asked));
    const failed = lines("-Y", "dns.flags.rcode>0", "-T", "fields", "-e", "dns.qry.name");
    assert.deepEqual(Object.fromEntries(dnsNames.rows.filter(({ errors }) => errors > 0).map(({ name, errors }) => [name, errors])), counted(failed));
    const servers = lines("-Y", "tls.handshake.extensions_server_name", "-T", "fields", "-e", "tls.handshake.extensions_server_name");
    assert.deepEqual(Object.fromEntries(tlsServerNames.rows.map(({ name, clientHellos }) => [name, clientHellos])), counted(servers));
  });
});

function counted(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
