import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { putMachine, putNetwork } from "../../provider/machineNetworks";
import { onLocalAzure, type OnLocalAzure } from "../onLocalAzure";

const account = ["--storage-account", "contosoexamplergdiag374"];
const sql = ["--filter", "tcp remote port 1433"];

describe("pktcap start --between", function () {
  const local = onLocalAzure();

  async function twoMachines(): Promise<OnLocalAzure> {
    const here = local();
    await putNetwork(here, "net", "10.0.0.0/24");
    await putMachine(here, "web-1", [{ addresses: ["10.0.0.4"] }]);
    await putMachine(here, "db-1", [{ addresses: ["10.0.0.5"] }]);
    here.requests();
    return here;
  }

  it("records both ends with mirrored filters, under names that belong together", async () => {
    const { json, run, azure } = await twoMachines();
    const items = (await json("start", "web-1", "db-1", "--between", ...sql, ...account, "--time-limit", "2m")) as { name: string; id: string; filters: object[] }[];
    const [, digits] = /^web-1-([0-9a-f]{7})$/.exec(items[0]?.name ?? "") ?? [];
    assert.deepEqual(
      items.map(({ name, filters }) => ({ name, filters })),
      [
        { name: `web-1-${digits}`, filters: [{ protocol: "TCP", remoteIPAddress: "10.0.0.5", remotePort: "1433" }] },
        { name: `db-1-${digits}`, filters: [{ protocol: "TCP", localPort: "1433", remoteIPAddress: "10.0.0.4" }] },
      ],
    );
    assert.equal(azure.packetCaptures().length, 2);
    const { code, stdout, stderr } = await run("start", "web-1", "db-1", "--between", ...sql, ...account, "--name", "sql");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^NAME +MACHINE +STATUS +FILTERS\nsql-web-1 +web-1 +Running +tcp remote host 10\.0\.0\.5 and remote port 1433\nsql-db-1 +db-1 +Running +tcp local port 1433 and remote host 10\.0\.0\.4\n$/);
    assert.equal(
      stderr.split("\n").slice(-2).join("\n"),
      "`pktcap status sql-web-1 sql-db-1 --watch` follows them, `pktcap stop sql-web-1 sql-db-1` ends them, `pktcap compare sql-web-1 sql-db-1 --wait` shows what was lost between them\n",
    );
  });

  it("waits for the sessions and shows what was lost, with --wait --compare", async () => {
    const here = await twoMachines();
    const { ended } = here.start(["start", "web-1", "db-1", "--between", ...sql, ...account, "--name", "sql", "--time-limit", "1m", "--wait", "--compare"]);
    while (here.azure.packetCaptures().filter(({ packetCaptureStatus }) => packetCaptureStatus === "Running").length < 2) await setTimeout(50);
    here.azure.clock.advance(120);
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^NAME +MACHINE +STATUS +FILTERS\nsql-web-1 +web-1 +Stopped .*\nsql-db-1 +db-1 +Stopped .*\nweb-1 → db-1\n- /);
  });

  it("creates none if one machine cannot record", async () => {
    const here = await twoMachines();
    here.azure.changeMachine(here.ids.virtualMachine.replace("ContosoVM", "db-1"), { power: "deallocated" });
    const { code, stderr } = await here.run("start", "web-1", "db-1", "--between", ...sql, ...account, "--name", "sql");
    assert.match(stderr, /^starting packet capture "sql-db-1" .*: virtual machine "db-1" is not running \(MachineNotRunning\)\n/);
    assert.equal(code, 4);
    assert.ok(!here.requests().some((request) => request.startsWith("PacketCaptures_Create")));
  });

  it("deletes the first again if Azure refuses the second", async () => {
    const here = await twoMachines();
    here.azure.faults.add({
      match: { operation: "PacketCaptures_Create", path: `${here.ids.networkWatcher}/packetCaptures/sql-db-1` },
      times: "forever",
      action: { respond: { status: 400, body: JSON.stringify({ error: { code: "Refused", message: "Not today." } }) } },
    });
    const { code, stderr } = await here.run("start", "web-1", "db-1", "--between", ...sql, ...account, "--name", "sql");
    assert.equal(code, 4);
    assert.match(stderr, /^(?:waiting for .*\n)*starting packet capture "sql-db-1" .*: Not today \(Refused\)\n/);
    assert.match(stderr, /\n {2}packet capture "sql-web-1" was created and deleted again\n$/);
    assert.deepEqual(here.azure.packetCaptures(), []);
  });

  it("says which addresses are unknown, and asks before it records everything", async () => {
    const here = await twoMachines();
    const { code, stderr } = await here.run("start", "web-1", "ContosoVM", "--between", ...account);
    assert.equal(code, 2);
    assert.match(stderr, /^warning: "web-1" and "ContosoVM" are in virtual networks that are not peered: without a filter, every packet there is recorded\nstarting packet capture "web-1-[0-9a-f]{7}": without a filter or limit it would record every packet of "web-1" for up to 5 h or 1 GiB \(ConfirmationMissing\)\n/);
  });

  const usage: [string[], string][] = [
    [["web-1", "--between"], "`--between`: requires two or more machines"],
    [["web-1", "db-1"], "`<machine>`: must be one machine, got 2; use `--between` to record what they send each other"],
    [["web-1", "db-1", "--between", "--include", "0"], "`--include`: cannot be used with `--between`"],
    [["web-1", "db-1", "--between", "--print-program"], "`--print-program`: cannot be used with `--between`; declare a `ConversationCapture` instead"],
    [["web-1", "--compare", "--wait"], "`--compare`: requires `--between`"],
    [["web-1", "db-1", "--between", "--compare"], "`--compare`: requires `--wait`"],
    [["web-1", "db-1", "--between", "--compare", "--wait", "-o", "id"], "`--compare`: cannot be used with `--output id`"],
    [["web-1", "WEB-1", "--between"], '`--between`: machine "web-1" is given twice'],
  ];
  for (const [args, mistake] of usage) {
    it(`refuses ${args.join(" ")}`, async () => {
      const here = await twoMachines();
      const { code, stderr } = await here.run("start", ...args, ...account);
      assert.equal(stderr, `starting a packet capture: ${mistake} (UsageError)\n  hint: \`pktcap start --help\` shows every option\n`);
      assert.equal(code, 2);
    });
  }
});
