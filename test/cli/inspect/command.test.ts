import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "yaml";
import type { CaptureReport } from "../../../cli/inspect/captureReport";
import { temporaryFolder } from "../../temporaryFolder";
import { endRuns } from "../../startedProgram";
import { pktcap } from "../pktcap";
import { pcap, pcapng } from "./captureFile";
import { dns, tcp, udp } from "./frames";
import { inspected, records } from "./inspected";

const web = { from: "10.0.0.4:50000", to: "10.0.0.5:443" };
const capture = pcap(
  records([
    udp({ from: "10.0.0.4:5000", to: "168.63.129.16:53", payload: dns("www.contoso.com") }),
    [10, tcp({ ...web, flags: "S", sequence: 1 })],
    [1010, tcp({ ...web, flags: "S", sequence: 1 })],
    [1500, udp({ from: "10.0.0.4:5000", to: "168.63.129.16:53", payload: dns([Buffer.from("\u001b]0;owned\u0007"), Buffer.from("test")]) })],
  ]),
);

const report = `web.cap
File          pcap, microseconds, little-endian, Ethernet
First packet  2026-01-02 03:04:05.123456 UTC
Last packet   2026-01-02 03:04:06.623456 UTC
Duration      1.5 s
Packets       4, 2.7 a second, 65 bytes each on average
Bytes         258 B, 1.38 kbit/s
TCP           2 connection requests (1 conversations unanswered), 0 resets, 1 retransmissions (50.0%), 0 out of order
`;

describe("pktcap inspect", function () {
  const folder = temporaryFolder();
  beforeEach(() => writeFileSync(join(folder(), "web.cap"), capture));
  afterEach(endRuns);

  const run = (...args: string[]) => pktcap(folder(), ["inspect", ...args]).ended;

  it("shows what is in a file", async () => {
    const { code, stdout, stderr } = await run("web.cap");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.ok(stdout.startsWith(report), stdout);
    for (const line of [
      /^10\.0\.0\.4:50000 {2}10\.0\.0\.5:443 +TCP +108 B +2 +10 ms +1 s {2}no answer, 1 retransmitted$/m,
      /^www\.contoso\.com +A +1 +0$/m,
      /^\\027\]0;owned\\007\.test +A +1 +0$/m,
      /^ +× 1 +×$/m,
    ]) {
      assert.match(stdout, line);
    }
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u, "no control characters");
  });

  it("gives programs the same as JSON and YAML, and what a query picks", async () => {
    const expected: unknown = JSON.parse(JSON.stringify(await inspected(capture)).replaceAll("test.pcap", "web.cap"));
    assert.deepEqual(JSON.parse((await run("web.cap", "--output", "json", "--top", "100")).stdout), expected);
    assert.deepEqual(parse((await run("web.cap", "--output", "yaml")).stdout), expected);
    assert.equal((await run("web.cap", "-o", "tsv", "--query", "dnsNames.rows[].[name, queries]")).stdout, "www.contoso.com\t1\n\\\\027]0;owned\\\\007.test\t1\n");
  });

  it("gives programs lines of values", async () => {
    const { stdout } = await run("web.cap", "--output", "tsv", "--top", "1");
    assert.deepEqual(stdout.split("\n").filter((line) => !line.startsWith("throughput\t")), [
      "file\tweb.cap\tpcap\tlittle-endian\tmicroseconds\tEthernet\t346\t\t4\t258\t2026-01-02T03:04:05.123456Z\t2026-01-02T03:04:06.623456Z",
      "time\t2026-01-02T03:04:05.123456Z\t2026-01-02T03:04:06.623456Z\t1.5\t0\t0",
      "totals\t4\t258\t258\t0\t0",
      "tcp\t2\t2\t1\t0\t1\t0",
      "protocol\tnetwork\tIPv4\t4\t258",
      "protocol\ttransport\tTCP\t2\t108",
      "protocol\ttransport\tUDP\t2\t150",
      "service\tUDP\t53\tdns\t2\t150",
      "talker\t10.0.0.4\t4\t258\t0\t0",
      "conversation\tUDP\t10.0.0.4:5000\t168.63.129.16:53\t2\t150\t0\t0\t0\t1.5\t0\t0\t\tweb.cap",
      "dns\twww.contoso.com\tA\t1\t0\t0\t",
      "",
    ]);
  });

  it("reads standard input", async () => {
    const { code, stdout } = await pktcap(folder(), ["inspect", "-", "-o", "json"], { stdin: "GMBU" }).ended;
    assert.deepEqual([code, stdout], [7, ""]);
    const piped = await pktcap(folder(), ["inspect", "-", "--query", "totals.packets"], { stdin: capture }).ended;
    assert.deepEqual([piped.code, piped.stdout], [0, "4\n"]);
  });

  it("shows what comes before the damage, and says where it is", async () => {
    writeFileSync(join(folder(), "web.cap"), capture.subarray(0, -1));
    const { code, stdout, stderr } = await run("web.cap");
    assert.deepEqual([code, stderr], [0, 'warning: "web.cap" is damaged at byte 255: the file ends within a record\n']);
    assert.match(stdout, /^Damage {8}at byte 255: the file ends within a record; this report covers only what comes before$/m);
  });

  const failures: [name: string, args: string[], code: number, message: string][] = [
    ["a file that is not there", ["none.cap"], 3, 'inspecting "none.cap": there is no such file (ENOENT)\n'],
    ["a folder without capture files", ["empty"], 3, 'inspecting "empty": the folder has no capture files (NotFound)\n  hint: their names end in .cap, .pcap, .pcapng or .dmp, also with .gz or .zst; folders inside are not searched\n'],
    ["a file that is no capture", ["text"], 7, 'inspecting "text": it starts with the bytes 68656c6c, which is neither pcap nor pcapng (NotACapture)\n'],
    ["a compressed file that is cut before it begins", ["gzip"], 7, 'inspecting "gzip": the gzip data ends early (NotACapture)\n'],
    ["a page that is there", ["web.cap", "--html", "text"], 4, 'writing "text": a file with this name already exists (EEXIST)\n  hint: `--force` replaces it\n'],
    ["a page in the place of the capture", ["web.cap", "--html", "./web.cap", "--force"], 1, 'writing "./web.cap": it is the capture itself (CaptureKept)\n  hint: choose another file for `--html`\n'],
    ["a page in a folder that is not there", ["web.cap", "--html", "none/page.html"], 1, 'writing "none/page.html": no such file or directory (ENOENT)\n'],
  ];
  for (const [name, args, expected, message] of failures) {
    it(`refuses ${name}`, async () => {
      mkdirSync(join(folder(), "empty"));
      writeFileSync(join(folder(), "text"), "hello");
      writeFileSync(join(folder(), "gzip"), Buffer.from([0x1f, 0x8b, 8, 0]));
      assert.deepEqual(await run(...args), { code: expected, signal: null, stdout: "", stderr: message });
      assert.deepEqual(readdirSync(folder()).sort(), ["empty", "gzip", "text", "web.cap"]);
      assert.deepEqual(readFileSync(join(folder(), "web.cap")), capture);
    });
  }

  it("makes one report of several files and folders, with the times in order and the file of each conversation", async () => {
    const later = pcap(records([[60_000, tcp({ ...web, flags: "S", sequence: 1 })], [60_010, tcp({ ...web, flags: "S", sequence: 1 })]]));
    mkdirSync(join(folder(), "old", "deeper"), { recursive: true });
    writeFileSync(join(folder(), "b.pcap.gz"), gzipSync(later));
    writeFileSync(join(folder(), "old", "a.pcapng"), pcapng(records([[-60_000, udp({ from: "10.0.0.4:1", to: "10.0.0.5:2" })]]), { precision: "nanoseconds" }));
    writeFileSync(join(folder(), "old", "cut.cap"), capture.subarray(0, -1));
    writeFileSync(join(folder(), "old", "notes.txt"), "");
    const { code, stdout, stderr } = await run("b.pcap.gz", "web.cap", "old");
    assert.deepEqual([code, stderr], [0, 'warning: "old/cut.cap" is damaged at byte 255: the file ends within a record\n']);
    assert.ok(stdout.startsWith("4 capture files\nFiles         4\nFirst packet  2026-01-02 03:03:05.123456789 UTC\nLast packet   2026-01-02 03:05:05.133456000 UTC\n"), stdout);
    assert.match(stdout, /^old\/a\.pcapng +pcapng +1 .*\nweb\.cap +pcap +4 .*\nold\/cut\.cap +pcap +3 .* at byte 255: the file ends within a record\nb\.pcap\.gz +pcap, gzip +2 /m);
    assert.match(stdout, /^10\.0\.0\.4:50000 +10\.0\.0\.5:443 +TCP +108 B +2 +2 min +10 ms +no answer, 1 retransmitted +b\.pcap\.gz$/m);
    const { file, damage, files, conversations, tcp: facts } = JSON.parse((await run("b.pcap.gz", "web.cap", "old", "-o", "json")).stdout) as CaptureReport;
    assert.deepEqual([file, damage, files.map(({ name }) => name)], [null, null, ["old/a.pcapng", "web.cap", "old/cut.cap", "b.pcap.gz"]]);
    assert.deepEqual(
      conversations.rows.filter(({ protocol }) => protocol === "TCP").map((row) => [row.file, row.packets, row.startSeconds]),
      [["b.pcap.gz", 2, 119.999999211], ["web.cap", 2, 60.009999211], ["old/cut.cap", 2, 60.009999211]],
    );
    assert.equal(facts.unanswered, 3);
  });

  it("names the file that is no capture among several, and replaces none with the page", async () => {
    writeFileSync(join(folder(), "text.cap"), "hello");
    assert.deepEqual(await run("web.cap", "text.cap"), { code: 7, signal: null, stdout: "", stderr: 'inspecting "text.cap": it starts with the bytes 68656c6c, which is neither pcap nor pcapng (NotACapture)\n' });
    const { code, stderr } = await run(".", "--html", "web.cap", "--force");
    assert.deepEqual([code, stderr], [1, 'writing "web.cap": it is the capture itself (CaptureKept)\n  hint: choose another file for `--html`\n']);
  });

  it("refuses numbers of rows that make no sense", async () => {
    for (const rows of ["0", "10001", "many"]) {
      const { code, stderr } = await run("web.cap", "--top", rows);
      assert.equal(code, 2);
      assert.match(stderr, /must be a whole number/);
    }
  });

  it("writes a page beside the report, or prints it instead", async () => {
    mkdirSync(join(folder(), "pages"));
    const { code, stdout, stderr } = await run("web.cap", "--html", "pages/web.html");
    assert.deepEqual([code, stderr], [0, "The page is in pages/web.html.\n"]);
    assert.ok(stdout.startsWith(report));
    const page = readFileSync(join(folder(), "pages/web.html"), "utf8");
    assert.equal((await run("web.cap", "--html", "-")).stdout, page);
    writeFileSync(join(folder(), "pages/web.html"), "old");
    assert.equal((await run("web.cap", "--html", "pages/web.html", "--force")).code, 0);
    assert.equal(readFileSync(join(folder(), "pages/web.html"), "utf8"), page);
  });
});
