import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { onLocalAzure } from "./onLocalAzure";
import { noTerminal, onTerminal } from "./terminal";

describe("pktcap on a terminal", function () {
  const local = onLocalAzure();
  const filters = [{ protocol: "TCP", localIPAddress: "10.0.0.4;10.0.0.5;10.0.0.6", remoteIPAddress: "10.1.0.0-10.1.0.255", remotePort: "443" }];

  before(function () {
    const reason = noTerminal();
    if (reason === undefined) return;
    console.log(`    skipped: ${reason}`);
    this.skip();
  });

  it("fits tables to its width, and colours them", async () => {
    const { folder, environment, capture } = local();
    await capture("a-capture-with-quite-a-long-name-1234567", { filters, timeLimitInSeconds: 60 });
    const { output } = await onTerminal(folder, ["list"], environment).ended;
    const lines = stripVTControlCharacters(output).trimEnd().split("\r\n");
    assert.equal(lines.length, 3);
    for (const line of lines.slice(0, 2)) assert.ok(line.length <= 60, line);
    assert.match(lines[0] ?? "", /^NAME +MACHINE +REGION +STATUS +TIME LEFT$/);
    assert.match(output, /\u001b\[32mRunning *\u001b\[39m/);
    assert.equal(lines[2], "The terminal is too narrow for STOP REASON, TIME LIMIT, SIZE LIMIT, FILTERS; `-o yaml` shows everything.");
  });

  it("shows no colour with NO_COLOR", async () => {
    const { folder, environment, capture } = local();
    await capture("dns");
    const { output } = await onTerminal(folder, ["list"], { ...environment, NO_COLOR: "1" }).ended;
    assert.doesNotMatch(output, /\u001b\[3/);
  });

  it("follows sessions with a live line for each, and leaves the last state", async () => {
    const { folder, environment, capture, azure } = local();
    const dns = await capture("dns", { timeLimitInSeconds: 8 });
    const web = await capture("web", { timeLimitInSeconds: 8 });
    const run = onTerminal(folder, ["status", "--watch"], environment);
    await run.shown(/\u001b\[3A\u001b\[J[^]*dns/);
    azure.endSession(dns, { stopReason: "Manual" });
    azure.endSession(web, { status: "Error", packetCaptureError: ["AgentStopped"] });
    const { code, output } = await run.ended;
    assert.equal(code, 6);
    const last = stripVTControlCharacters(output.split("\u001b[J").at(-1) ?? "").trimEnd().split("\r\n");
    assert.deepEqual(
      last.map((line) => line.split(/ {2,}/).slice(0, 4)),
      [
        ["NAME", "STATUS", "TIME", "STOP REASON"],
        ["dns", "Stopped", "ended", "Manual"],
        ["web", "Error", "ended", "AgentStopped"],
      ],
    );
    for (const line of stripVTControlCharacters(output).split("\r\n")) assert.ok(line.length < 60, line);
  });

  it("shows how many of many sessions it has looked at, and leaves no line of it behind", async () => {
    const { folder, environment, capture } = local();
    for (const name of ["a", "b", "c"]) await capture(name);
    const { code, output } = await onTerminal(folder, ["status"], environment).ended;
    assert.equal(code, 0);
    assert.match(output, /\r\u001b\[2Kchecking 1 of 3 captures\r\u001b\[2Kchecking 2 of 3 captures/);
    const shown = output.slice(output.lastIndexOf("\u001b[2K") + 4);
    assert.match(shown, /^NAME /);
  });

  it("leaves no line of progress behind", async () => {
    const { folder, environment, capture, azure } = local();
    const dns = await capture("dns", { timeLimitInSeconds: 8 });
    const run = onTerminal(folder, ["wait", "dns", "-o", "id"], environment);
    await run.shown(/\r\u001b\[2Kwaiting for packet capture "dns" to stop: Running/);
    azure.endSession(dns);
    const { code, output } = await run.ended;
    assert.equal(code, 0);
    assert.match(output.split("\u001b[2K").at(-1) ?? "", /^\/subscriptions\/.*\/dns\r\n$/);
  });

  it("asks before it records everything without a limit", async () => {
    const { folder, environment, azure } = local();
    const start = ["start", "ContosoVM", "--storage-account", "contosoexamplergdiag374"];
    const question = /Record every packet of "ContosoVM" for up to 5 h or 1 GiB\? \[y\/N\] /;
    const no = onTerminal(folder, start, environment);
    await no.shown(question);
    no.type("\r");
    const refused = await no.ended;
    assert.equal(refused.code, 4);
    assert.match(refused.output, /: cancelled \(NotConfirmed\)/);
    assert.equal(azure.packetCaptures().length, 0);
    const yes = onTerminal(folder, start, environment);
    await yes.shown(question);
    yes.type("y\r");
    assert.equal((await yes.ended).code, 0);
    assert.equal(azure.packetCaptures().length, 1);
  });

  it("ends with 130 after Ctrl-C, at a question as in a wait", async () => {
    const { folder, environment, capture } = local();
    const asked = onTerminal(folder, ["start", "ContosoVM", "--storage-account", "contosoexamplergdiag374"], environment);
    await asked.shown(/\[y\/N\]/);
    asked.type("\u0003");
    assert.equal((await asked.ended).code, 130);
    await capture("dns");
    const waiting = onTerminal(folder, ["wait", "dns"], environment);
    await waiting.shown(/waiting for packet capture/);
    waiting.type("\u0003");
    const { code, output } = await waiting.ended;
    assert.equal(code, 130);
    assert.match(output, /interrupted by SIGINT\r\n$/);
  });
});
