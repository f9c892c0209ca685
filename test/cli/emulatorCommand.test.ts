import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createLocalAzure } from "../../emulator";
import { temporaryFolder } from "../temporaryFolder";
import { endRuns } from "../startedProgram";
import { isOpen, pktcap } from "./pktcap";

describe("pktcap emulator", function () {
  const folder = temporaryFolder();
  afterEach(endRuns);

  for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    it(`prints the variables for a shell, and stays until ${signal}`, async () => {
      const port = await freePort();
      const run = pktcap(folder(), ["emulator", "--port", String(port)]);
      await run.printed(/^export SSL_CERT_FILE=/m);
      assert.equal(await isOpen(port), true);
      run.kill(signal);
      const { code, stdout, stderr } = await run.ended;
      assert.equal(code, expected);
      const token = readFileSync(join(folder(), ".pktcap", "certificates", "control.token"), "utf8").trim();
      const pagePort = /http:\/\/localhost:(\d+)/.exec(stderr)?.[1] ?? "";
      assert.equal(stderr, `The local Azure listens on https://localhost:${port}. Ctrl-C stops it.\nOpen its page in a browser: http://localhost:${pagePort}/?token=${token}\n`);
      assert.equal(await isOpen(Number(pagePort)), false);
      assert.ok(stdout.includes(`export ARM_METADATA_HOSTNAME='localhost:${port}'\n`), stdout);
      assert.deepEqual(stdout.split("\n").filter((line) => !/^export [A-Z_]+='[^']*'$/.test(line)), [""]);
      assert.equal(await isOpen(port), false);
    });
  }

  it("keeps the state in the given file", async () => {
    const run = pktcap(folder(), ["emulator", "--port", "0", "--state", "mine.json", "--speed", "10", "--operation-seconds", "0"]);
    await run.printed(/^export SSL_CERT_FILE=/m);
    run.kill("SIGTERM");
    await run.ended;
    assert.ok(readdirSync(folder()).includes("mine.json"));
  });

  it("lets in whom a file names, and says what is wrong with the file", async () => {
    const clientId = "11111111-1111-4111-8111-111111111111";
    const file = join(folder(), "access.json");
    writeFileSync(file, JSON.stringify({ principals: [{ clientId, clientSecret: "canary" }], roleAssignments: [{ principal: clientId, role: "Reader" }] }));
    const run = pktcap(folder(), ["emulator", "--port", "0", "--state", "mine.json", "--access", "access.json", "--no-throttling"]);
    await run.printed(/^export SSL_CERT_FILE=/m);
    run.kill("SIGTERM");
    const { stdout, stderr } = await run.ended;
    assert.equal((stdout + stderr).includes("canary"), false);
    const azure = createLocalAzure({ stateFile: join(folder(), "mine.json") });
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: "canary", scope: "https://management.azure.com/.default" });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const { status } = await azure.handle({ method: "POST", url: `/${azure.identity.tenantId}/oauth2/v2.0/token`, headers, body: form.toString() });
    assert.equal(status, 200);
    assert.equal(azure.store.list("Microsoft.Authorization/roleAssignments").length, 1);
    azure.close();

    writeFileSync(file, '{"principals":[{"clientId":"me","clientSecret":"canary"}]}');
    assert.equal((await pktcap(folder(), ["emulator", "--access", "access.json"]).ended).stderr, 'reading access file "access.json": `principals[0].clientId`: must be a guid, got "me" (AccessFileInvalid)\n');
    writeFileSync(file, '{"clientSecret":"canary"');
    assert.equal((await pktcap(folder(), ["emulator", "--access", "access.json"]).ended).stderr, 'reading access file "access.json": not JSON (AccessFileInvalid)\n');
    assert.match((await pktcap(folder(), ["emulator", "--access", "none.json"]).ended).stderr, /^reading access file "none.json": it cannot be read \(ENOENT\)\n$/);
  });

  it("has faults from options and files, another world, and answers without tokens; the admin endpoints tell", async () => {
    writeFileSync(join(folder(), "faults.json5"), "[{ match: { path: '/nowhere' }, action: { respond: { status: 418 } } }, 'slow']");
    const options = ["--fault", "{ match: { method: 'PATCH' }, times: 2, action: { reset: 'before' } }", "--fault", "no-tokens", "--faults", "faults.json5"];
    const run = pktcap(folder(), ["emulator", "--port", "0", "--world", "empty", "--no-authentication", "--second-put", "accept", ...options]);
    await run.printed(/^export PKTCAP_CONTROL_TOKEN=.*\n/m);
    const look = `
      const { PKTCAP_CONTROL_URL: url, PKTCAP_CONTROL_TOKEN: token } = process.env;
      const ask = (path) => fetch(url + path, { headers: { authorization: "Bearer " + token } }).then((answer) => answer.json());
      (async () => {
        const { faults } = await ask("/faults");
        const open = await fetch(new URL("/nowhere", url));
        console.log(JSON.stringify([faults.map(({ rule }) => rule.name ?? rule.match), (await ask("/machines")).machines, open.status]));
      })();`;
    const variables: Record<string, string> = Object.fromEntries([...run.stdout().matchAll(/^export (\w+)='([^']*)'$/gm)].map(([, name = "", value = ""]) => [name, value]));
    const seen = spawnSync(process.execPath, ["-e", look], { env: { ...process.env, ...variables }, encoding: "utf8" });
    run.kill("SIGTERM");
    await run.ended;
    assert.deepEqual(JSON.parse(seen.stdout || seen.stderr), [[{ path: "/nowhere" }, "slow", { method: "PATCH" }, "no-tokens"], [], 418]);
  });

  const mistakes: [string[], number, RegExp][] = [
    [["--fault", "{ match: {}, action: { reset: 'now' } }"], 2, /^reading `--fault`: adding a fault rule: `action\.reset`: must be "before", "after" or "middle", got "now" \(InvalidFaultRule\)$/m],
    [["--fault", "slwo"], 2, /"slwo" is not a predefined rule \(InvalidFaultRule\)\n {2}hint: predefined rules are throttled, /],
    [["--faults", "missing.json"], 1, /^reading faults file "missing\.json": it cannot be read \(ENOENT\)$/m],
    [["--world", "flat"], 2, /^reading arguments: `--world`: must be one of article, empty, got "flat" \(UsageError\)/],
    [["--host", "0.0.0.0"], 2, /^reading arguments: `--host 0\.0\.0\.0` accepts other machines, but `--host-name` does not say which name they use \(UsageError\)$/m],
  ];
  for (const [args, code, message] of mistakes) {
    it(`refuses ${args.join(" ")}`, async () => {
      const ended = await pktcap(folder(), ["emulator", "--port", "0", ...args]).ended;
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stderr, message);
    });
  }

  it("stays while it refuses connections, and takes them again", async () => {
    const run = pktcap(folder(), ["emulator", "--port", "0", "--fault", "{ match: {}, action: { refuseSeconds: 0.5 } }"]);
    await run.printed(/^export PKTCAP_CONTROL_TOKEN=.*\n/m);
    const port = Number(/localhost:(\d+)/.exec(run.stdout())?.[1]);
    const asking = `require("node:https").get({ port: ${port}, path: "/metadata/endpoints", rejectUnauthorized: false }).on("error", ({ code }) => console.log(code))`;
    assert.equal(spawnSync(process.execPath, ["-e", asking], { encoding: "utf8" }).stdout, "ECONNRESET\n");
    while (!(await isOpen(port))) await new Promise(setImmediate);
    run.kill("SIGTERM");
    assert.equal((await run.ended).code, 143);
  });

  it("lets others in when it is told how they reach it, and warns", async () => {
    const run = pktcap(folder(), ["emulator", "--port", "0", "--host", "0.0.0.0", "--host-name", "azure.test", "127.0.0.2"]);
    await run.printed(/^export PKTCAP_CONTROL_TOKEN=.*\n/m);
    run.kill("SIGTERM");
    assert.match((await run.ended).stderr, /^Other machines reach it as azure\.test, 127\.0\.0\.2\. Its account's secret is public: allow only machines that you trust\.$/m);
  });

  it("keeps everything in a folder for its owner alone", async () => {
    const run = pktcap(folder(), ["emulator", "--port", "0"]);
    await run.printed(/^export PKTCAP_CONTROL_TOKEN=.*\n/m);
    run.kill("SIGTERM");
    await run.ended;
    const mode = (...path: string[]) => statSync(join(folder(), ".pktcap", ...path)).mode & 0o777;
    assert.deepEqual([mode(), mode("certificates"), mode("azure.json"), mode("certificates", "localhost.key")], [0o700, 0o700, 0o600, 0o600]);
  });

  it("says so, when the port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    try {
      const { code, stdout, stderr } = await pktcap(folder(), ["emulator", "--port", String(port)]).ended;
      assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
      assert.equal(stderr, `starting the local Azure: port ${port} is taken (EADDRINUSE)\n  hint: choose another \`--port\`, or leave it out\n`);
    } finally {
      other.close();
    }
  });
});

/** Below those that the system hands out: nobody is given it meanwhile. */
async function freePort(): Promise<number> {
  let port = 10_000 + (process.pid % 9000);
  while (await isOpen(port)) port++;
  return port;
}
