import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Comparison } from "../../../cli/compare";
import { temporaryFolder } from "../../temporaryFolder";
import { endRuns } from "../../startedProgram";
import { pktcap } from "../pktcap";
import { TwoMachines } from "./path";

describe("pktcap compare", function () {
  const folder = temporaryFolder();
  beforeEach(() => {
    const machines = new TwoMachines(undefined, 250).connect(1000).tcp(2000, ">", "PA", { sequence: 1001, acknowledgment: 7001, payload: 100 }, "lost").tcp(2300, ">", "PA", { sequence: 1001, acknowledgment: 7001, payload: 100 });
    machines.files().forEach((bytes, index) => writeFileSync(join(folder(), ["<web>.cap", "db.cap"][index]!), bytes));
    writeFileSync(join(folder(), "text"), "hello");
  });
  afterEach(endRuns);

  const run = (...args: string[]) => pktcap(folder(), ["compare", ...args]).ended;

  it("says what was lost, then shows the figures", async () => {
    const { code, stdout, stderr } = await run("<web>.cap", "db.cap");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.ok(stdout.startsWith("<web>.cap → db.cap\n- 1 of 4 packets (25.0%) from <web>.cap to db.cap was lost, in 1 conversation\n\n"), stdout);
    for (const line of [
      /^Clock +db\.cap is 250 ms ahead of <web>\.cap, ± [\d.]+ (ms|µs), drift [-\d.]+ ppm; aligned with \d packets$/m,
      /^<web>\.cap {2}db\.cap +4 +3 +1 \(25\.0%\) +/m,
      /^db\.cap +<web>\.cap +1 +1 +0 +/m,
      /^10\.0\.0\.4:50000 +10\.0\.0\.5:1433 +TCP +1 of 4 +0 of 1 +.* losses$/m,
    ]) {
      assert.match(stdout, line);
    }
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u, "no control characters");
  });

  it("gives programs the comparison, and shows the packets of a conversation", async () => {
    const { stdout } = await run("<web>.cap", "db.cap", "-o", "json", "--conversation", "10.0.0.4:50000");
    const { pairs } = JSON.parse(stdout) as Comparison;
    assert.deepEqual(
      pairs[0]!.ladder!.packets.map(({ direction, fate, text }) => [direction, fate, text]),
      [
        ["aToB", "arrived", "SYN"],
        ["bToA", "arrived", "SYN ACK"],
        ["aToB", "arrived", "ACK"],
        ["aToB", "lost", "ACK 100 bytes"],
        ["aToB", "arrived", "ACK 100 bytes"],
      ],
    );
    assert.equal((await run("<web>.cap", "db.cap", "--query", "pairs[0].verdict.code", "-o", "tsv")).stdout, "someLost\n");
  });

  it("writes a page that loads nothing, with the ladder, and names as text", async () => {
    const { code, stderr } = await run("<web>.cap", "db.cap", "--html", "page.html");
    assert.deepEqual([code, stderr], [0, "The page is in page.html.\n"]);
    const page = readFileSync(join(folder(), "page.html"), "utf8");
    assert.match(page, /default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
    assert.match(page, /<g class="lost"><line class="way"[^>]*\/><path class="cross"/);
    assert.equal([...page.matchAll(/<g class="arrived">/g)].length, 4);
    assert.doesNotMatch(page, /<web>|https?:|style=/);
    assert.match(page, /&#60;web&#62;\.cap/);
  });

  it("reads compressed files", async () => {
    writeFileSync(join(folder(), "db.cap.gz"), gzipSync(readFileSync(join(folder(), "db.cap"))));
    const [plain, compressed] = await Promise.all(["db.cap", "db.cap.gz"].map((file) => run("<web>.cap", file, "--query", "pairs[0].directions[*].[sent, arrived, lost]", "-o", "json")));
    assert.equal(compressed?.stdout, plain?.stdout);
  });

  const failures: [name: string, args: string[], code: number, message: string][] = [
    ["one file", ["db.cap"], 2, "reading arguments: must be two or more captures or files, got 1 (UsageError)\n"],
    ["a folder", ["db.cap", "."], 2, 'comparing ".": it is a directory (EISDIR)\n  hint: name the files in it\n'],
    [
      "what is no file, such as a pipe",
      ["db.cap", "/dev/null"],
      2,
      'comparing "/dev/null": it can be read only once, but each file is read twice (UsageError)\n  hint: write it to a file first\n',
    ],
    ["standard input", ["db.cap", "-"], 2, "reading arguments: standard input can be read only once, but each file is read twice (UsageError)\n  hint: write it to a file first\n"],
    ["a file that is not there", ["db.cap", "none.cap"], 3, 'comparing "none.cap": there is no such file (ENOENT)\n'],
    ["a file that is no capture", ["db.cap", "text"], 7, 'comparing "text": it starts with the bytes 68656c6c, which is neither pcap nor pcapng (NotACapture)\n'],
    ["a page that is there", ["<web>.cap", "db.cap", "--html", "text"], 4, 'writing "text": a file with this name already exists (EEXIST)\n  hint: `--force` replaces it\n'],
    ["a page in the place of a file", ["<web>.cap", "db.cap", "--html", "db.cap", "--force"], 1, 'writing "db.cap": it is the capture itself (CaptureKept)\n  hint: choose another file for `--html`\n'],
    [
      "a conversation that is not there",
      ["<web>.cap", "db.cap", "--conversation", "10.0.0.4:1"],
      3,
      'comparing: no conversation between the ends has the endpoint "10.0.0.4:1" (ConversationNotFound)\n  hint: an endpoint is an address with a port, such as 10.0.0.4:50000; without `--conversation`, the table of conversations shows them, and `--top` shows more\n',
    ],
  ];
  for (const [name, args, expected, message] of failures) {
    it(`refuses ${name}`, async () => {
      assert.deepEqual(await run(...args), { code: expected, signal: null, stdout: "", stderr: message });
    });
  }
});
