import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { temporaryFolder } from "../../temporaryFolder";
import { endRuns } from "../../startedProgram";
import { pktcap } from "../pktcap";
import { pcap } from "./captureFile";
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
    const expected: unknown = JSON.parse(JSON.stringify({ ...(await inspected(capture)), file: { ...(await inspected(capture)).file, name: "web.cap" } }));
    assert.deepEqual(JSON.parse((await run("web.cap", "--output", "json", "--top", "100")).stdout), expected);
    assert.deepEqual(parse((await run("web.cap", "--output", "yaml")).stdout), expected);
    assert.equal((await run("web.cap", "-o", "tsv", "--query", "dnsNames.rows[].[name, queries]")).stdout, "www.contoso.com\t1\n\\\\027]0;owned\\\\007.test\t1\n");
  });

  it("gives programs lines of values", async () => {
    const { stdout } = await run("web.cap", "--output", "tsv", "--top", "1");
    assert.deepEqual(stdout.split("\n").filter((line) => !line.startsWith("throughput\t")), [
      "file\tweb.cap\tpcap\tlittle-endian\tmicroseconds\tEthernet\t346",
      "time\t2026-01-02T03:04:05.123456Z\t2026-01-02T03:04:06.623456Z\t1.5\t0\t0",
      "totals\t4\t258\t258\t0\t0",
      "tcp\t2\t2\t1\t0\t1\t0",
      "protocol\tnetwork\tIPv4\t4\t258",
      "protocol\ttransport\tTCP\t2\t108",
      "protocol\ttransport\tUDP\t2\t150",
      "service\tUDP\t53\tdns\t2\t150",
      "talker\t10.0.0.4\t4\t258\t0\t0",
      "conversation\tUDP\t10.0.0.4:5000\t168.63.129.16:53\t2\t150\t0\t0\t0\t1.5\t0\t0\t",
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
    ["a directory", ["."], 1, 'inspecting ".": it is a directory (EISDIR)\n'],
    ["a file that is no capture", ["text"], 7, 'inspecting "text": it starts with the bytes 68656c6c, which is neither pcap nor pcapng (NotACapture)\n'],
    ["a compressed file that is cut before it begins", ["gzip"], 7, 'inspecting "gzip": the gzip data ends early (NotACapture)\n'],
    ["a page that is there", ["web.cap", "--html", "text"], 4, 'writing "text": a file with this name already exists (EEXIST)\n  hint: `--force` replaces it\n'],
    ["a page in the place of the capture", ["web.cap", "--html", "./web.cap", "--force"], 1, 'writing "./web.cap": it is the capture itself (CaptureKept)\n  hint: choose another file for `--html`\n'],
    ["a page in a folder that is not there", ["web.cap", "--html", "none/page.html"], 1, 'writing "none/page.html": no such file or directory (ENOENT)\n'],
  ];
  for (const [name, args, expected, message] of failures) {
    it(`refuses ${name}`, async () => {
      writeFileSync(join(folder(), "text"), "hello");
      writeFileSync(join(folder(), "gzip"), Buffer.from([0x1f, 0x8b, 8, 0]));
      assert.deepEqual(await run(...args), { code: expected, signal: null, stdout: "", stderr: message });
      assert.deepEqual(readdirSync(folder()).sort(), ["gzip", "text", "web.cap"]);
      assert.deepEqual(readFileSync(join(folder(), "web.cap")), capture);
    });
  }

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
