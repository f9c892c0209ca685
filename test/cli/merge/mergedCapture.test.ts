import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { NotACapture } from "../../../cli/inspect/format/captureFormat";
import { CaptureReader } from "../../../cli/inspect/format/captureReader";
import { type MachineFile, type Merged, mergedCapture } from "../../../cli/merge/mergedCapture";
import { affordable } from "../../inFull";
import { temporaryFolder } from "../../temporaryFolder";
import { block, interfaceBlock, pcap, pcapng, section } from "../inspect/captureFile";
import { udp } from "../inspect/frames";
import { records, startTime } from "../inspect/inspected";

const frame = (text: string) => udp({ from: "10.0.0.4:1", to: "10.0.0.5:2", payload: text });

describe("the merged file of several captures", function () {
  const folder = temporaryFolder();

  /** The machines in the file, and its packets: payload, nanoseconds since the beginning, length on the wire and link type. */
  async function mergedOf(files: [machine: string, content: Uint8Array][]) {
    const named = files.map(([machine, content], index): MachineFile => {
      const path = join(folder(), `${index}.cap`);
      writeFileSync(path, content);
      return { path, name: `file-${index}`, machine };
    });
    const merged: Merged = { packets: 0, damaged: [] };
    const packets: [text: string, time: number, length: number, linkType: number][] = [];
    const reader = new CaptureReader(({ bytes, start, end, seconds, nanoseconds, originalLength, linkType }) => {
      packets.push([bytes.toString("latin1", start + 42, end), Number(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds) - startTime), originalLength, linkType]);
    });
    for await (const piece of mergedCapture(named, merged)) reader.push(piece);
    const facts = reader.end();
    assert.deepEqual([reader.damage, merged.packets], [null, packets.length]);
    return { machines: facts.interfaces, application: facts.application, precision: facts.timePrecision, linkTypes: [...facts.linkTypes], packets, damaged: merged.damaged.map(({ file, atByte, reason }) => [file.name, atByte, reason]) };
  }

  it("has an interface for each machine and all packets by their times, to the nanosecond", async () => {
    const merged = await mergedOf([
      ["web-1", pcap(records([[0, frame("a")], [20, frame("d")]]), { precision: "nanoseconds" })],
      ["web-2", pcapng(records([[10, frame("b")], [30.000001, frame("e")]]), { precision: "nanoseconds", order: "big" })],
      ["web-1", pcap([{ time: startTime + 15_000_000n, bytes: frame("c").subarray(0, 43), originalLength: 1500 }], { precision: "nanoseconds" })],
    ]);
    assert.deepEqual(merged.machines, ["web-1", "web-2"]);
    assert.match(merged.application ?? "", /^pktcap \d/);
    assert.deepEqual([merged.precision, merged.linkTypes, merged.damaged], ["nanoseconds", [1], []]);
    assert.deepEqual(merged.packets, [["a", 0, 43, 1], ["b", 10_000_000, 43, 1], ["c", 15_000_000, 1500, 1], ["d", 20_000_000, 43, 1], ["e", 30_000_001, 43, 1]]);
  });

  it("has machines without packets, and another interface for another link type", async () => {
    const merged = await mergedOf([
      ["empty", pcap([], { linkType: 113 })],
      ["any", pcap(records([frame("a")]), { linkType: 101 })],
      ["any", pcap(records([frame("b")]))],
    ]);
    assert.deepEqual([merged.machines, merged.linkTypes, merged.packets.map(([text, , , linkType]) => [text, linkType])], [["empty", "any"], [113, 101, 1], [["a", 101], ["b", 1]]]);
  });

  it("keeps the order of a file where its times go back or are missing", async () => {
    const simple = Buffer.concat([section(), interfaceBlock(), block("little", 3, Buffer.from([43, 0, 0, 0]), frame("x"))]);
    const { packets } = await mergedOf([["a", pcap(records([[10, frame("a")], [5, frame("b")]]))], ["b", simple], ["c", pcap(records([[7, frame("c")]]))]]);
    assert.deepEqual(packets.map(([text]) => text), ["x", "c", "a", "b"]);
  });

  it("has what comes before the damage of a file", async () => {
    const whole = pcap(records([frame("a"), frame("b")]));
    const { packets, damaged } = await mergedOf([["a", whole.subarray(0, -1)], ["b", pcap(records([[9, frame("c")]]))]]);
    assert.deepEqual(packets.map(([text]) => text), ["a", "c"]);
    assert.deepEqual(damaged, [["file-0", 83, "the file ends within a record"]]);
  });

  it("is refused where a file is no capture", async () => {
    await assert.rejects(mergedOf([["a", pcap([])], ["b", Buffer.from("hello")]]), (error) => {
      assert.ok(error instanceof NotACapture);
      assert.equal(error.message, '"file-1" is not a capture: it starts with the bytes 68656c6c, which is neither pcap nor pcapng');
      return true;
    });
  });

  it("has every packet once and in order, whatever the files are", async () => {
    const times = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }).map((all) => all.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 1, maxLength: 6 }), async (files) => {
        const { packets } = await mergedOf(
          files.map((all, file) => [`m${file}`, pcap(records(all.map((time, index): [number, Buffer] => [time, frame(`${file}.${index}`.padEnd(600))])), { precision: "nanoseconds" })]),
        );
        const expected = files.flatMap((all, file) => all.map((time, index) => ({ time, text: `${file}.${index}` }))).sort((a, b) => a.time - b.time);
        assert.deepEqual(packets.map(([, time]) => time), expected.map(({ time }) => time * 1_000_000));
        assert.deepEqual(packets.map(([text]) => text.trim()).sort(), expected.map(({ text }) => text).sort());
        assert.deepEqual(packets.map(([text]) => text.trim()), expected.map(({ text }) => text), "of equal times, the first file comes first");
      }),
      { numRuns: affordable(40) },
    );
  });
});
