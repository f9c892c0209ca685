import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "../temporaryFolder";
import { endRuns, isOpen, pktcap } from "./pktcap";

describe("pktcap emulator", function () {
  this.timeout(20_000);
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
      assert.equal(stderr, `The local Azure listens on https://localhost:${port}. Ctrl-C stops it.\nIts page: https://localhost:${port}/?token=${token}\n`);
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
    const state = JSON.parse(readFileSync(join(folder(), "mine.json"), "utf8")) as { principals: unknown; resources: { type: string }[] };
    assert.equal((state.principals as { clientId: string }[])[0]?.clientId, clientId);
    assert.equal(state.resources.filter(({ type }) => type === "Microsoft.Authorization/roleAssignments").length, 1);

    writeFileSync(file, '{"principals":[{"clientId":"me","clientSecret":"canary"}]}');
    assert.equal((await pktcap(folder(), ["emulator", "--access", "access.json"]).ended).stderr, 'reading access file "access.json": `principals[0].clientId`: must be a guid, got "me" (AccessFileInvalid)\n');
    writeFileSync(file, '{"clientSecret":"canary"');
    assert.equal((await pktcap(folder(), ["emulator", "--access", "access.json"]).ended).stderr, 'reading access file "access.json": not JSON (AccessFileInvalid)\n');
    assert.match((await pktcap(folder(), ["emulator", "--access", "none.json"]).ended).stderr, /^reading access file "none.json": it cannot be read \(ENOENT\)\n$/);
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
