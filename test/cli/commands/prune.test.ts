import assert from "node:assert/strict";
import { onLocalAzure } from "../onLocalAzure";
import { noTerminal, onTerminal } from "../terminal";

describe("pktcap prune", function () {
  const local = onLocalAzure();
  const names = (): string[] => local().azure.packetCaptures().map(({ name }) => name);

  /** Two captures that have ended, and one that runs. */
  async function three(): Promise<void> {
    const { capture, azure } = local();
    azure.endSession(await capture("dns"), { stopReason: "TimeExceeded" });
    azure.endSession(await capture("web"), { status: "Error", packetCaptureError: ["StorageFailed"] });
    await capture("running");
  }

  it("deletes captures that have ended, with one look at each right before, and leaves those that run", async () => {
    await three();
    const { run, requests } = local();
    const { code, stdout, stderr } = await run("prune", "--yes");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^DELETED {2}REMAINING FILE\ndns {6}https:\S+\nweb {6}https:\S+\n$/);
    assert.deepEqual(names(), ["running"]);
    const count = (operation: string): number => requestsOf.filter((request) => request.startsWith(operation)).length;
    const requestsOf = requests();
    assert.deepEqual([count("PacketCaptures_List"), count("PacketCaptures_GetStatus"), count("PacketCaptures_Delete")], [1, 5, 2]);
  });

  it("deletes nothing with --dry-run, and shows what it would delete", async () => {
    await three();
    const { run, requests } = local();
    const { code, stdout } = await run("prune", "--dry-run", "-o", "tsv", "--query", "[].[name, packetCaptureStatus]");
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "dns\tStopped\nweb\tError\n" });
    assert.equal(requests().filter((request) => request.startsWith("PacketCaptures_Delete")).length, 0);
  });

  it("deletes nothing without --yes, where there is no terminal for the confirmation", async () => {
    await three();
    const { code, stdout, stderr } = await local().run("prune");
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.equal(stderr, "deleting 2 packet captures: there is no terminal for the confirmation (ConfirmationMissing)\n  hint: use `--dry-run` to show them, or `--yes` to delete them without asking\n");
    assert.equal(names().length, 3);
  });

  it("keeps to an age, a region, a resource group and a machine", async () => {
    await three();
    const { run } = local();
    const nothing = { code: 0, stdout: "", stderr: "there are no matching packet captures that have ended\n" };
    assert.deepEqual(await run("prune", "--yes", "--older-than", "7d"), nothing);
    assert.deepEqual(await run("prune", "--yes", "-g", "other"), nothing);
    assert.equal((await run("prune", "--yes", "-l", "mars")).code, 3);
    assert.equal((await run("prune", "--yes", "--vm", "gone")).code, 3);
    assert.equal(names().length, 3);
    assert.equal((await run("prune", "--yes", "--older-than", "0s", "--vm", "ContosoVM", "-l", "westcentralus")).code, 0);
    assert.deepEqual(names(), ["running"]);
  });

  it("keeps to names: any characters for *, one for ?, in any letter case", async () => {
    const { run, azure, capture } = local();
    const all = ["web-1234567-20261123T080000Z", "web-1234567-20261123T090000Z", "web-1234567", "db-1234567-20261123T080000Z", "webb"];
    for (const name of all) azure.endSession(await capture(name));
    const pruned = async (pattern: string): Promise<string> => (await run("prune", "--dry-run", "--name", pattern, "-o", "tsv", "--query", "[].name")).stdout;
    assert.equal(await pruned("web-1234567-*"), "web-1234567-20261123T080000Z\nweb-1234567-20261123T090000Z\n");
    assert.equal(await pruned("*T080000z"), "web-1234567-20261123T080000Z\ndb-1234567-20261123T080000Z\n");
    assert.equal(await pruned("web?"), "webb\n");
    assert.equal(await pruned("web"), "");
    assert.equal((await run("prune", "--yes", "--name", "web-1234567-*")).code, 0);
    assert.deepEqual(names().sort(), ["db-1234567-20261123T080000Z", "web-1234567", "webb"]);
  });

  it("deletes the others, when one cannot be deleted", async () => {
    await three();
    const { run, azure } = local();
    azure.faults.add({ match: { operation: "PacketCaptures_Delete", path: "/dns" }, action: { operation: "Failed" } });
    const { code, stdout, stderr } = await run("prune", "--yes", "-o", "tsv", "--query", "[].name");
    assert.deepEqual({ code, stdout }, { code: 6, stdout: "web\n" });
    assert.match(stderr, /^deleting packet capture "dns" .*: An error occurred \(InternalServerError\)$/m);
  });

  it("asks on a terminal, and leaves a capture that was started again meanwhile", async function () {
    const reason = noTerminal();
    if (reason !== undefined) {
      console.log(`      skipped: ${reason}`);
      this.skip();
    }
    await three();
    const { folder, environment, azure, capture, ids } = local();
    const no = onTerminal(folder, ["prune"], environment);
    await no.shown(/Delete 2 packet captures\? Their files stay\. \[y\/N\] /);
    no.type("n\r");
    assert.equal((await no.ended).code, 4);
    const yes = onTerminal(folder, ["prune"], environment);
    await yes.shown(/Delete 2 packet captures\? Their files stay\. \[y\/N\] /);
    azure.removePacketCapture(`${ids.networkWatcher}/packetCaptures/dns`);
    await capture("dns");
    yes.type("y\r");
    const { code, output } = await yes.ended;
    assert.equal(code, 4);
    assert.match(output, /deleting packet capture "dns" .*: another capture with this name was started in the meantime \(PacketCaptureChanged\)/);
    assert.deepEqual(names().sort(), ["dns", "running"]);
  });
});
