import assert from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { full } from "../../inFull";
import { NotACapture } from "../../../cli/inspect/format/captureFormat";
import { pcap, pcapHeader } from "./captureFile";
import { udp } from "./frames";
import { inspected, records } from "./inspected";

const file = pcap(records(Array.from({ length: 3000 }, (_value, index) => udp({ from: "10.0.0.4:5000", to: "10.0.0.5:6000", payload: `${(index * 2_654_435_761) % 1_000_003}`.repeat(40) }))));
const canZstd = typeof zstdCompressSync === "function";

for (const [name, compress] of [["gzip", gzipSync], ["zstd", canZstd ? zstdCompressSync : undefined]] as const) {
  describe(`pktcap inspect, of a file compressed with ${name},`, function () {
    if (compress === undefined) return;
    const compressed = compress(file);

    it("says the same, in whatever pieces it comes", async () => {
      const whole = await inspected(file);
      const expected = { ...whole, file: { ...whole.file, compression: name }, files: whole.files.map((row) => ({ ...row, compression: name })) };
      for (const pieces of [[], [1, 1, 1, 1, 1], Array.from({ length: 500 }, () => 100)]) {
        assert.deepEqual(await inspected(compressed, { pieces }), expected);
      }
    });

    full.it("reports what comes before the place where it is cut", async () => {
      let before = 0;
      for (const part of [0.2, 0.5, 0.8, 0.99]) {
        const { damage, totals, file: facts } = await inspected(compressed.subarray(0, Math.floor(compressed.length * part)));
        assert.equal(damage?.reason, `the ${name} data ends early`);
        assert.equal(facts.bytesRead, damage.atByte);
        assert.ok(totals.packets > before && totals.packets < 3000);
        before = totals.packets;
      }
    });

    it("refuses what is no capture, compressed twice, or cut before it begins", async () => {
      const refused = async (bytes: Uint8Array, reason: RegExp) =>
        assert.rejects(inspected(bytes), (error) => error instanceof NotACapture && reason.test(error.message));
      await refused(compress(Buffer.from("hello")), /^it starts with the bytes 68656c6c, which is neither pcap nor pcapng$/);
      await refused(compress(compressed), new RegExp(`^it is compressed with ${name}$`));
      await refused(compressed.subarray(0, 6), new RegExp(`^the ${name} data ends early$`));
    });
  });
}

describe("pktcap inspect, of compressed files,", () => {
  it("says that gzip data is damaged, and where", async () => {
    const compressed = gzipSync(file);
    compressed[compressed.length - 6]! ^= 0xff;
    const { damage, totals } = await inspected(compressed);
    assert.equal(damage?.reason, "the gzip data is damaged: incorrect data check");
    assert.ok(totals.packets > 2000);
  });

  it("reads several gzip members, as from a log that is rotated", async () => {
    const { totals, damage } = await inspected(Buffer.concat([gzipSync(pcapHeader()), gzipSync(file.subarray(24))]));
    assert.deepEqual([totals.packets, damage], [3000, null]);
  });

  it("says that only the first of several zstd frames was read", async function () {
    if (!canZstd) this.skip();
    const { damage } = await inspected(Buffer.concat([zstdCompressSync(file), zstdCompressSync(file.subarray(24))]));
    assert.equal(damage?.reason, "the file has several zstd frames, of which the first was read; decompress it with `zstd -dc`");
  });
});
