import assert from "node:assert/strict";
import Decoder from "pcap-decoder";
import fc from "fast-check";
import type { CaptureContents, CaptureFile } from "../../../emulator/core/capture";
import { captureFile, readCaptureFile, ringFiles } from "../../../emulator/traffic/captureFile";
import { hasNoOwnTraffic } from "../../../emulator/traffic/ownTraffic";
import { dissect, matchesFilters } from "./dissect";
import type { Dissected } from "./dissect";

const startedAt = Date.UTC(2020, 0, 2, 12, 11, 20, 339);
const contents: CaptureContents = {
  source: { ipv4: "0a000004", ipv6: "fd000000000000000000000000000004" }, filters: [], snapLength: 0, startedAt, bytesPerSecond: 10_000,
};
const local = ["10.0.0.4", "fd00:0:0:0:0:0:0:4"];

const filter = (fields: Partial<CaptureContents["filters"][number]>) => ({ protocol: "Any", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "", ...fields });

function bytesOf(file: CaptureFile, start?: number, end?: number): Buffer {
  return Buffer.concat([...readCaptureFile(file, start, end)]);
}

interface Read {
  at: number;
  length: number;
  kept: Uint8Array;
}

/** What a reader that is not ours finds in the file, to its last byte. */
function packetsIn(bytes: Uint8Array): Read[] {
  const decoder = new Decoder();
  const packets = [...decoder.decode(bytes)];
  assert.equal(packets.reduce((sum, { body }) => sum + 16 + body.length, 24), bytes.length, "the file ends with a whole packet");
  assert.deepEqual([decoder.header!.version_major, decoder.header!.version_minor, decoder.header!.network, decoder.header!.little_endian], [2, 4, 1, true]);
  return packets.map(({ header, body }) => ({ at: header.ts_sec * 1e6 + header.ts_usec, length: header.orig_len, kept: body }));
}

function dissected(fields: Partial<CaptureContents>, bytes: number): Dissected[] {
  return packetsIn(bytesOf(captureFile({ ...contents, ...fields }, bytes))).map(({ kept }) => dissect(kept));
}

describe("a capture file", () => {
  it("has the header of a classic capture file: little-endian microseconds, Ethernet", () => {
    assert.equal(bytesOf(captureFile(contents, 24)).toString("hex"), "d4c3b2a1020004000000000000000000" + "00000400" + "01000000");
    assert.equal(bytesOf(captureFile({ ...contents, snapLength: 96 }, 24)).readUInt32LE(16), 96);
  });

  it("has packets of every kind, both ways, with good checksums, by IPv4 and IPv6", () => {
    const packets = dissected({}, 2_000_000);
    const kinds = new Set(packets.map(({ version, protocol, outbound, remotePort, localPort }) => `${protocol}${version} ${outbound ? "out" : "in"} ${Math.min(remotePort, localPort)}`));
    for (const kind of ["UDP4 out 53", "UDP4 in 53", "UDP6 out 53", "TCP4 out 443", "TCP6 in 443", "TCP4 in 22", "TCP4 out 22", "TCP4 out 1433", "TCP4 in 1433", "ICMP4 out 0", "ICMP6 in 0"]) {
      assert.ok(kinds.has(kind), kind);
    }
    assert.deepEqual(packets.filter(({ checksumsAreGood }) => !checksumsAreGood), []);
    assert.deepEqual([...new Set(packets.map(({ localAddress }) => localAddress))].sort(), [...local].sort());
  });

  it("has connections that begin with a handshake and lose no byte; some lose segments on the way, some are broken off", () => {
    const connections = new Map<string, Dissected[]>();
    const packets = dissected({}, 2_000_000).filter(({ protocol }) => protocol === "TCP");
    let key = 0;
    for (const packet of packets) {
      const flow = `${packet.localAddress} ${packet.localPort} ${packet.remoteAddress} ${packet.remotePort}`;
      if (packet.flags === 2) connections.set(`${(key += 1)} ${flow}`, []);
      [...connections].findLast(([name]) => name.endsWith(` ${flow}`))![1].push(packet);
    }
    assert.ok(connections.size > 100);
    let [retransmitted, reset] = [0, 0];
    for (const [name, [syn, answer, ...rest]] of [...connections].slice(0, -10)) {
      assert.deepEqual([syn!.flags, answer!.flags & 0x12], [2, answer!.flags & 4 ? 0x10 : 0x12], name);
      assert.equal(answer!.acknowledgement, (syn!.sequence + 1) >>> 0);
      if (answer!.flags & 4) continue;
      const next = new Map([[syn!.outbound, (syn!.sequence + 1) >>> 0], [answer!.outbound, (answer!.sequence + 1) >>> 0]]);
      for (const packet of rest) {
        const expected = next.get(packet.outbound)!;
        if (packet.sequence !== expected) {
          assert.equal((packet.sequence + packet.payload.length) >>> 0, expected, `${name}: what comes again has come before`);
          retransmitted += 1;
          continue;
        }
        assert.equal(packet.acknowledgement, next.get(!packet.outbound), name);
        next.set(packet.outbound, (expected + packet.payload.length + (packet.flags & 1)) >>> 0);
        if (packet.flags & 4) reset += 1;
      }
      assert.ok(rest.at(-1)!.flags & 0x14, name);
    }
    assert.ok(retransmitted > 0 && reset > 0, `${retransmitted} retransmitted, ${reset} reset`);
  });

  it("names what the machine looks up and talks to", () => {
    const text = bytesOf(captureFile(contents, 300_000)).toString("latin1");
    assert.ok(text.includes("\x0amanagement\x05azure\x03com\0"));
    assert.ok(text.includes("management.azure.com"));
    assert.ok(text.includes(Buffer.from("SELECT TOP", "utf16le").toString("latin1")));
    assert.ok(text.includes("SSH-2.0-OpenSSH"));
  });

  it("tells when each packet came, at the session's rate from its start", () => {
    const packets = packetsIn(bytesOf(captureFile(contents, 500_000)));
    assert.equal(packets[0]!.at, startedAt * 1000);
    let offset = 0;
    for (const { at, kept } of packets) {
      assert.equal(at, startedAt * 1000 + Math.floor((offset / 10_000) * 1e6));
      offset += 16 + kept.length;
    }
  });

  it("keeps as much of each packet as is asked for, and tells how long it was", () => {
    const whole = packetsIn(bytesOf(captureFile(contents, 100_000)));
    const cut = packetsIn(bytesOf(captureFile({ ...contents, snapLength: 60 }, 40_000)));
    assert.ok(cut.length > whole.length / 2);
    whole.slice(0, cut.length).forEach(({ length, kept }, index) => {
      assert.deepEqual([cut[index]!.length, Buffer.from(cut[index]!.kept)], [length, Buffer.from(kept.subarray(0, 60))]);
    });
  });

  it("is the same whenever it is read, and another for another machine", () => {
    const file = captureFile(contents, 200_000);
    assert.ok(bytesOf(file).equals(bytesOf(structuredClone(file))));
    const other = captureFile({ ...contents, source: { ...contents.source, ipv4: "0a000005" } }, 200_000);
    assert.ok(!bytesOf(file).equals(bytesOf(other)));
  });

  const length = fc.integer({ min: 0, max: 4_000_000 });
  it("has the size that it is said to have, which is never more than its limit and at most a packet less", () => {
    fc.assert(fc.property(length, fc.constantFrom(0, 1, 54, 96, 1600, 4_294_967_295), (limit, snapLength) => {
      const file = captureFile({ ...contents, snapLength }, limit);
      assert.ok(file.size <= limit && (limit < 24 || file.size > limit - 1530), `${file.size} of ${limit}`);
      if (limit < 300_000 && limit >= 24) packetsIn(bytesOf(file));
      const last = bytesOf(file, Math.max(0, file.size - 100));
      assert.equal(last.length, Math.min(100, file.size));
    }), { numRuns: 60 });
  });

  it("gives for any range the slice of the whole", () => {
    const file = captureFile(contents, 3_700_000);
    const whole = bytesOf(file);
    fc.assert(fc.property(fc.integer({ min: 0, max: whole.length }), fc.integer({ min: 0, max: 200_000 }), (start, count) => {
      assert.ok(bytesOf(file, start, start + count).equals(whole.subarray(start, start + count)), `${start} + ${count}`);
    }), { numRuns: 100 });
  });

  it("can be 4 GiB large and be read from anywhere, without what comes before", () => {
    const file = captureFile({ ...contents, bytesPerSecond: 1e9 }, 4_294_967_295);
    assert.ok(file.size > 4_294_967_295 - 1530);
    const [near, far] = [bytesOf(file, file.size - 100_000), bytesOf(file, file.size - 50_000)];
    assert.ok(near.subarray(50_000).equals(far));
    const [first] = readCaptureFile(file, 2 ** 31);
    assert.ok(first!.length <= 64 * 1024 + 1530);
  });

  const addresses = fc.constantFrom("", "10.0.0.4", "10.0.0.0-10.0.0.255", "198.51.100.0-198.51.100.200", "168.63.129.16;", "10.0.0.250;203.0.113.7;192.0.2.1", "fd00::4", "2001:db8::-2001:db8::7fff", "1.1.1.1-255.255.255", "10.0.0.9-10.0.0.1", "10.0.0.4,10.0.0.5", "10.0.0.4-10.0.0.5-10.0.0.6", "fd00::4-10.0.0.4");
  const ports = fc.constantFrom("", "443", "53;", "22;443;1433", "1-1023", "50000-60000", "80,443", "443-53", "70000", "1-2-3", "https", "22-23;443");
  const filters = fc.record({ protocol: fc.constantFrom("", "Any", "TCP", "UDP"), localIPAddress: addresses, localPort: ports, remoteIPAddress: addresses, remotePort: ports });
  it("has the packets that a filter lets through, all of them and no other", () => {
    const everything = dissected({}, 1_900_000);
    // A cycle and some of the next: what a filter lets through comes in that order.
    fc.assert(fc.property(fc.array(filters, { minLength: 1, maxLength: 3 }), (some) => {
      const expected = everything.filter((packet) => matchesFilters(packet, some)).map(summary);
      const found = dissected({ filters: some }, 1_900_000).slice(0, expected.length).map(summary);
      assert.deepEqual(found, expected);
      assert.equal(hasNoOwnTraffic({ ...contents, filters: some }), expected.length === 0);
    }), { numRuns: 25 });
  });

  it("is empty when its filter cannot be read, and has what other filters let through", () => {
    const malformed = filter({ remoteIPAddress: "1.1.1.1-255.255.255" });
    assert.equal(captureFile({ ...contents, filters: [malformed] }, 1_000_000).size, 24);
    assert.deepEqual([...new Set(dissected({ filters: [malformed, filter({ protocol: "UDP" })] }, 10_000).map(({ protocol }) => protocol))], ["UDP"]);
  });
});

function summary({ version, protocol, localAddress, localPort, remoteAddress, remotePort, outbound, payload }: Dissected): string {
  return [version, protocol, localAddress, localPort, remoteAddress, remotePort, outbound, payload.length].join(" ");
}

describe("a ring buffer of capture files", () => {
  const ring = (bytes: number, fileCount: number, fileSize: number) => ringFiles(contents, bytes, { fileCount, fileSize });

  it("holds the newest files; together they are what was captured last", () => {
    const files = ring(3_000_000, 4, 100_000);
    const whole = bytesOf(captureFile(contents, 3_000_000));
    assert.deepEqual(files.map(({ number }) => number), [28, 29, 30, 31]);
    assert.ok(files.every(({ size }) => size <= 100_000));
    const together = Buffer.concat(files.map((file) => bytesOf(file, 24)));
    assert.ok(whole.subarray(whole.length - together.length).equals(together));
    for (const file of files) packetsIn(bytesOf(file));
  });

  it("holds all files while there is room, and one without packets at the beginning", () => {
    assert.deepEqual(ring(250_000, 10, 100_000).map(({ number }) => number), [1, 2, 3]);
    assert.deepEqual(ring(24, 10, 100_000).map(({ number, size }) => [number, size]), [[1, 24]]);
  });

  it("never has a file that is larger than it may be, nor loses a packet between two", () => {
    fc.assert(fc.property(fc.integer({ min: 24, max: 1_000_000 }), fc.integer({ min: 1, max: 200_000 }), (bytes, fileSize) => {
      const files = ring(bytes, 10_000, fileSize);
      assert.ok(files.every(({ size }) => size <= Math.max(4096, fileSize)));
      assert.equal(files.reduce((sum, { size }) => sum + size - 24, 24), captureFile(contents, bytes).size);
    }), { numRuns: 50 });
  });
});
