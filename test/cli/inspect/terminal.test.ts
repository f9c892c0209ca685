import assert from "node:assert/strict";
import { widthOf } from "../../../cli/output/width";
import { terminalText } from "../../../cli/inspect/output/terminal";
import { printable } from "../../../cli/inspect/printable";
import { pcap } from "./captureFile";
import { clientHello, dns, tcp, udp } from "./frames";
import { inspected, inspectedFrames, records } from "./inspected";

const long = "a-name-that-is-long.with.many.labels.privatelink.database.windows.net";
const frames = Array.from({ length: 400 }, (_value, index): [number, Buffer] => [
  index * 37,
  index % 3 === 0
    ? udp({ from: "[fd00:1234:5678:9abc:def0:1234:5678:9abc]:5000", to: "[2603:1030:7:1234:5678:9abc:def0:1]:53", payload: dns(long) })
    : tcp({ from: `10.100.200.4:${50_000 + index}`, to: "20.150.250.10:443", payload: index % 3 === 1 ? clientHello(long) : "", flags: index % 40 === 0 ? "R" : "A" }),
]);

describe("the report of pktcap inspect in a terminal", () => {
  for (const width of [40, 80, 120]) {
    it(`fits ${width} columns`, async () => {
      const report = await inspectedFrames(frames);
      const text = terminalText({ ...report, file: { ...report.file, interfaces: Array.from({ length: 30 }, (_value, index) => `interface ${index}`) } }, width);
      assert.deepEqual(text.split("\n").filter((line) => widthOf(line) > width), []);
      assert.match(text, /^Top conversations$/m);
      assert.match(text, /^Throughput, peak .*bit\/s$/m);
    });
  }

  it("cuts nothing, where there is no terminal", async () => {
    const text = terminalText(await inspectedFrames(frames), Infinity);
    assert.ok(text.includes(long));
    assert.doesNotMatch(text, /…/);
  });

  it("says how much is not shown", async () => {
    const text = terminalText(await inspected(pcap(records(frames)), { top: 3 }), 80);
    assert.match(text, /^and 264 more$/m);
  });

  it("says what is estimated", async () => {
    const report = await inspectedFrames(frames);
    const text = terminalText({ ...report, conversations: { ...report.conversations, count: 900_000, isEstimated: true } }, 200);
    assert.match(text, /^and up to 899,900 more\nestimated: there were more conversations than can be kept; the smallest were dropped/m);
  });

  it("has nothing to draw of one packet, or of none", async () => {
    for (const some of [frames.slice(0, 1), []]) {
      assert.doesNotMatch(terminalText(await inspectedFrames(some), 80), /Throughput/);
    }
    assert.match(terminalText(await inspectedFrames([]), 80), /^Packets  none$/m);
  });

  it("says what the file does not have of its packets", async () => {
    const cut = records(frames).map(({ time, bytes }) => ({ time, bytes: bytes.subarray(0, 54), originalLength: bytes.length }));
    assert.match(terminalText(await inspected(pcap(cut)), 200), /^Truncated {5}267 packets are truncated \(21\.1 KiB of 50\.4 KiB captured\)/m);
  });
});

describe("text from a file", () => {
  it("is made visible, where a terminal would obey it", () => {
    assert.equal(printable("a\u001b[31m\u009b1m\r\n\u202eb\u2028\ud800"), "a\\u{1b}[31m\\u{9b}1m\\u{d}\\u{a}\\u{202e}b\\u{2028}\\u{d800}");
    assert.equal(printable("以太网 é 🎉"), "以太网 é 🎉");
  });

  it("is cut, where it is long", () => {
    assert.equal(printable("x".repeat(10_000)), `${"x".repeat(256)}…`);
  });
});
