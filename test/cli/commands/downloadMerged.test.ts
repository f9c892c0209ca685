import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { inspectBytes } from "../../../cli/inspect/inspectBytes";
import { onLocalAzure } from "../onLocalAzure";

describe("pktcap download, of several captures,", function () {
  const local = onLocalAzure();
  const at = (name: string): string => join(local().folder, name);
  const leftovers = (): string[] => readdirSync(local().folder).filter((name) => name.includes(".part"));

  it("merges the files of several captures into one, with an interface for each machine", async () => {
    const { json, run, capture, azure, ids, file } = local();
    const set = `${ids.virtualMachine.split("/").slice(0, 5).join("/")}/providers/Microsoft.Compute/virtualMachineScaleSets/fleet`;
    azure.addScaleSet({ id: set, location: "westcentralus" });
    for (const id of [await capture("dns"), await capture("fleet", { target: set, targetType: "AzureVMSS" })]) {
      azure.clock.advance(20);
      azure.endSession(id);
    }
    const [merged] = (await json("download", "dns", "fleet", "--merge", "all.pcapng")) as { path: string; bytes: number; packets: number; machines: string[] }[];
    const content = readFileSync(at("all.pcapng"));
    const report = await inspectBytes(Readable.from([content]), { name: "all.pcapng", top: 1 });
    assert.deepEqual(merged, { path: "all.pcapng", bytes: content.length, packets: report.totals.packets, machines: report.file?.interfaces });
    assert.deepEqual(merged.machines, [ids.virtualMachine.split("/").at(-1), "fleet_0", "fleet_1"]);
    assert.deepEqual([report.damage, report.time.outOfOrder], [null, 0]);
    assert.ok(report.totals.packets > 10);
    assert.deepEqual(leftovers(), []);
    const again = await run("download", "dns", "--merge", "all.pcapng");
    assert.deepEqual([again.code, again.stderr.split("\n")[0]], [4, 'writing "all.pcapng": a file with this name already exists (EEXIST)']);
    await file(`${ids.networkWatcher}/packetCaptures/dns`, "<html>");
    const broken = await run("download", "dns", "--merge", "all.pcapng", "--force");
    assert.deepEqual([broken.code, readFileSync(at("all.pcapng")).equals(content)], [7, true]);
    assert.match(broken.stderr, /^merging into "all\.pcapng": ".*\.cap" is not a capture: it starts with the bytes 3c68746d, which is neither pcap nor pcapng \(NotACapture\)\n$/m);
    mkdirSync(at("fleet.pcapng.parts"));
    const table = await run("download", "fleet", "--merge", "fleet.pcapng");
    assert.match(table.stdout, /^FILE +SIZE +PACKETS +MACHINES\nfleet\.pcapng +\S+ \S+ +[\d,]+ +fleet_0, fleet_1\n$/);
    assert.deepEqual(leftovers(), ["fleet.pcapng.parts"], "a folder of the user's own stays");
    assert.match((await run("download", "dns", "--merge", "-")).stderr, /^reading arguments: `--merge` needs a file, not standard output \(UsageError\)\n/);
  });

  it("shows no signature of an address when it fails", async () => {
    const address = "https://files.blob.core.windows.net/captures/web.cap?sig=canary";
    const { code, stderr } = await local().start(["download", address], { env: { ARM_METADATA_HOSTNAME: "localhost:1" } }).ended;
    assert.notEqual(code, 0);
    assert.match(stderr, /"https:\/\/files\.blob\.core\.windows\.net\/captures\/web\.cap"/);
    assert.doesNotMatch(stderr, /canary/);
  });

  it("fetches several captures into a folder, and refuses to mix them in a stream", async () => {
    const { json, run, capture, file } = local();
    for (const name of ["one", "two"]) await file(await capture(name), name);
    assert.deepEqual(((await json("download", "one", "two", "--to", "both")) as { path: string }[]).map(({ path }) => path), [join("both", "one.cap"), join("both", "two.cap")]);
    assert.deepEqual(await run("download", "one", "two", "--to", "-"), {
      code: 2,
      stdout: "",
      stderr: "reading arguments: `--to -` needs a single capture (UsageError)\n  hint: use `--merge` to make one file of several captures\n",
    });
  });
});
