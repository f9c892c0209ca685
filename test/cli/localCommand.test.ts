import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { preferredPort } from "../../cli/localSetUp";
import { temporaryFolder } from "../temporaryFolder";
import { endRuns } from "../startedProgram";
import { isOpen, pktcap, program } from "./pktcap";

describe("pktcap local", function () {
  const parent = temporaryFolder();
  /** One whose usual port is free: another program may have it. */
  let place = "";
  const folder = (): string => place;
  beforeEach(async () => {
    let count = 0;
    do place = join(parent(), String(count++));
    while (await isOpen(preferredPort(join(place, ".pktcap"))));
    mkdirSync(place);
  });
  afterEach(endRuns);
  const port = () => preferredPort(join(folder(), ".pktcap"));

  it("passes the exit code on", async () => {
    const { code, stdout, stderr } = await pktcap(folder(), ["local", ...program("process.exitCode = 7")]).ended;
    assert.deepEqual({ code, stdout, stderr }, { code: 7, stdout: "", stderr: "" });
  });

  it("passes arguments, input and output through, untouched", async () => {
    const source = `process.stdin.on("data", (text) => { console.log(process.argv.slice(1), String(text)); console.error("aside"); })`;
    const run = pktcap(folder(), ["local", ...program(source), "--", "--speed", "a b", "--", "*"], { stdin: "typed" });
    const { code, stdout, stderr } = await run.ended;
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "[ '--speed', 'a b', '--', '*' ] typed\n", stderr: "aside\n" });
  });

  it("runs a command without --, too", async () => {
    const { code } = await pktcap(folder(), ["local", "--speed", "2", process.execPath, "-e", "process.exitCode = 5"]).ended;
    assert.equal(code, 5);
  });

  it("gives the command a local Azure and Pulumi's own folders, and ends with it", async () => {
    const source = `
      const { ARM_METADATA_HOSTNAME: host, PULUMI_HOME: home, PULUMI_BACKEND_URL: backend } = process.env;
      fetch("https://" + host + "/metadata/endpoints?api-version=2022-09-01")
        .then((answer) => answer.json())
        .then(({ resourceManager }) => console.log(JSON.stringify({ host, home, backend, resourceManager })));`;
    const { code, stdout, stderr } = await pktcap(folder(), ["local", ...program(source)]).ended;
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      host: `localhost:${port()}`,
      home: join(folder(), ".pktcap", "pulumi"),
      backend: `file://${folder()}/.pktcap/stacks`,
      resourceManager: `https://localhost:${port()}`,
    });
    assert.equal(await isOpen(port()), false);
  });

  it("hides the person's own credentials for Azure", async () => {
    const source = "console.log(Object.values(process.env).includes('canary'))";
    const env = { ...process.env, ARM_CLIENT_CERTIFICATE_PASSWORD: "canary", AZURE_CLIENT_SECRET: "canary" };
    assert.equal((await pktcap(folder(), ["local", ...program(source)], { env }).ended).stdout, "false\n");
  });

  it("runs this very pktcap on the local Azure, also where none is on PATH", async () => {
    const { code, stdout, stderr } = await pktcap(folder(), ["local", "--", "pktcap", "vms", "-o", "tsv", "--query", "[].name"]).ended;
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "ContosoVM\n", stderr: "" });
    const refused = await pktcap(folder(), ["local", "--", "pktcap", "show", "gone"]).ended;
    assert.equal(refused.code, 3);
  });

  it("keeps the state, out of git's sight", async () => {
    await pktcap(folder(), ["local", ...program("")]).ended;
    assert.ok(existsSync(join(folder(), ".pktcap", "azure.json")));
    assert.equal(readFileSync(join(folder(), ".pktcap", ".gitignore"), "utf8"), "*\n");
  });

  it("keeps the state in another file, when told so", async () => {
    await pktcap(folder(), ["local", "--state", "mine.json", ...program("")]).ended;
    assert.ok(existsSync(join(folder(), "mine.json")));
  });

  it("takes another port, when the usual one is taken", async () => {
    const other = createServer().listen(port(), "127.0.0.1");
    await once(other, "listening");
    try {
      const { code, stdout } = await pktcap(folder(), ["local", ...program("console.log(process.env.ARM_METADATA_HOSTNAME)")]).ended;
      assert.equal(code, 0);
      assert.match(stdout, /^localhost:\d+\n$/);
      assert.notEqual(stdout, `localhost:${port()}\n`);
    } finally {
      other.close();
    }
  });

  it("says who uses the state, when another local Azure does", async () => {
    const first = pktcap(folder(), ["local", ...program("setInterval(() => {}, 1000); console.log('ready')")]);
    await first.printed(/ready/);
    const { code, stderr } = await pktcap(folder(), ["local", ...program("")]).ended;
    assert.equal(code, 1);
    assert.match(stderr, /^opening state file ".*azure\.json": process \d+ is using it \(StateFileLocked\)\n {2}hint: stop that process/);
    first.kill("SIGTERM");
    await first.ended;
  });

  it("says so with exit code 127, when there is no such command", async () => {
    const { code, stderr } = await pktcap(folder(), ["local", "--", "no-such-command"]).ended;
    assert.deepEqual({ code, stderr }, { code: 127, stderr: `running "no-such-command": no such command on PATH (ENOENT)\n` });
    assert.equal(await isOpen(port()), false);
  });

  it("says where it has looked for Pulumi, when there is none", async () => {
    const env = { HOME: folder(), PATH: "" };
    const { code, stderr } = await pktcap(folder(), ["local", "--", "pulumi", "up"], { env }).ended;
    assert.equal(code, 127);
    assert.match(stderr, /^running "pulumi": PATH has no `pulumi`; .*3\.259\.0 has no `pulumi` \(ENOENT\)\n {2}hint: install Pulumi/);
  });

  it("says what is wrong with exit code 2, when it is misused", async () => {
    const { code, stdout, stderr } = await pktcap(folder(), ["local", "--sped", "2", "--", "true"]).ended;
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /^reading arguments: unknown option "--sped" \(UsageError\)\n {2}hint: did you mean --speed\?\n {2}hint: /);
  });

  it("ends with 128 + n, when a signal ends the command", async () => {
    const { code, signal } = await pktcap(folder(), ["local", ...program("process.kill(process.pid, 'SIGKILL')")]).ended;
    assert.deepEqual({ code, signal }, { code: 137, signal: null });
  });

  const waiting = "setInterval(() => {}, 1000); console.log('ready', process.pid);";

  for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    it(`passes ${signal} on and ends with ${expected}, leaving no process`, async () => {
      const run = pktcap(folder(), ["local", ...program(`${waiting} console.log('go')`)]);
      await run.printed(/^go$/m);
      run.kill(signal);
      const { code, stdout } = await run.ended;
      assert.equal(code, expected);
      const pid = Number(/ready (\d+)/.exec(stdout)?.[1]);
      assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
      assert.equal(await isOpen(port()), false);
    });
  }

  it("lets the command decide what an interruption means, and keeps the local Azure up for it", async () => {
    const source = `${waiting}
      process.on("SIGINT", async () => {
        const answer = await fetch("https://" + process.env.ARM_METADATA_HOSTNAME + "/metadata/endpoints?api-version=2022-09-01");
        console.log("interrupted", answer.status);
        process.exit(3);
      });
      console.log("go");`;
    const run = pktcap(folder(), ["local", ...program(source)]);
    await run.printed(/^go$/m);
    run.kill("SIGINT");
    const { code, stdout } = await run.ended;
    assert.equal(code, 3);
    assert.match(stdout, /interrupted 200\n$/);
  });
});
