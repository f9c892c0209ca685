import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { captureFile, readCaptureFile } from "../../../emulator/traffic/captureFile";
import { temporaryFolder } from "../../temporaryFolder";

const size = 1_700_000;
const contents = { source: { ipv4: "0a000004", ipv6: "fd000000000000000000000000000004" }, filters: [], snapLength: 0, startedAt: Date.UTC(2020, 0, 2, 12, 11, 20, 339), bytesPerSecond: 10_000 };

describe("people's own tools", () => {
  const folder = temporaryFolder();

  function write(snapLength: number): { path: string; packets: number } {
    const file = captureFile({ ...contents, snapLength }, size);
    const path = join(folder(), "one.cap");
    const bytes = Buffer.concat([...readCaptureFile(file)]);
    writeFileSync(path, bytes);
    let packets = 0;
    for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) packets += 1;
    return { path, packets };
  }

  /** Runs a tool, or skips the test with the reason. */
  function run(test: Mocha.Context, tool: string, args: string[]): string {
    const { error, status, stdout, stderr } = spawnSync(tool, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, env: { PATH: `${process.env["PATH"]}:/usr/sbin`, HOME: folder() } });
    if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") {
      console.log(`      skipped: ${tool} is not installed`);
      test.skip();
    }
    assert.equal(status, 0, `${tool}: ${error?.message ?? stderr}`);
    return stdout;
  }

  it("tcpdump reads every packet, and finds no bad checksum", function () {
    const { path, packets } = write(0);
    const lines = run(this, "tcpdump", ["-r", path, "-n", "-vv"]);
    assert.equal(run(this, "tcpdump", ["-r", path, "-n"]).trimEnd().split("\n").length, packets);
    assert.deepEqual(/.*(bad cksum|incorrect|truncated|malformed).*/i.exec(lines)?.[0], undefined);
  });

  it("tshark finds nothing malformed and no bad checksum, and names servers", function () {
    const { path } = write(0);
    const check = ["ip", "tcp", "udp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`]);
    const bad = ["_ws.malformed", ...["ip", "tcp", "udp", "icmp", "icmpv6"].map((protocol) => `${protocol}.checksum.status == 0`)].join(" || ");
    assert.equal(run(this, "tshark", ["-r", path, ...check, "-Y", bad]), "");
    const names = run(this, "tshark", ["-r", path, "-Y", "tls.handshake.type == 1", "-T", "fields", "-e", "tls.handshake.extensions_server_name"]);
    assert.ok(names.split("\n").includes("login.microsoftonline.com"));
    const queries = run(this, "tshark", ["-r", path, "-Y", "tds.query", "-T", "fields", "-e", "tds.query"]);
    assert.match(queries, /^SELECT TOP \d+ OrderId/);
  });

  it("capinfos agrees about length, times and limit", function () {
    const { path, packets } = write(96);
    const [, limit, , , count, first, ordered] = run(this, "capinfos", ["-TmrQ", "-c", "-l", "-a", "-o", "-S", path]).trim().replaceAll('"', "").split(",");
    assert.deepEqual([count, limit, Number(first), ordered], [String(packets), "96", contents.startedAt / 1000, "True"]);
  });
});
