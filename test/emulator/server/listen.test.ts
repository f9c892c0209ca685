import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { isIP } from "node:net";
import { join } from "node:path";
import { createLocalAzure, environment, listen } from "../../../emulator";
import type { LocalAzure, LocalAzureServer } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";

interface Received {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

describe("the HTTPS door", () => {
  const folder = temporaryFolder();
  let azure: LocalAzure;
  let server: LocalAzureServer;
  beforeEach(async () => {
    azure = createLocalAzure();
    server = await listen(azure, { directory: join(folder(), "certificates") });
  });
  afterEach(() => server.close());

  function send(path: string, options: { host?: string; address?: string; method?: string; body?: string } = {}): Promise<Received> {
    const { host, address = "localhost", method = "GET", body } = options;
    return new Promise((resolve, reject) => {
      const headers = host === undefined ? {} : { host };
      const sent = request({ host: address, port: server.port, path, method, headers, ca: readFileSync(server.caFile), servername: isIP(address) === 0 ? address : "", agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
  /** The same port for another local Azure. */
  async function reopen(other: LocalAzure): Promise<LocalAzureServer> {
    await server.close();
    server = await listen(other, { directory: join(folder(), "certificates") });
    return server;
  }

  function exchange(to: LocalAzureServer, options: { method: string; body: Uint8Array }): Promise<{ bytes: Buffer }> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "localhost", port: to.port, path: "/any", method: options.method, ca: readFileSync(to.caFile), agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => resolve({ bytes: Buffer.concat(chunks) }));
      });
      sent.on("error", reject);
      sent.end(options.body);
    });
  }

  /** How far an answer comes that does not come to its end. */
  function partOf(path: string, onPiece: (response: IncomingMessage) => void = () => {}): Promise<{ status: number; promised: number; received: number; code?: string }> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "localhost", port: server.port, path, ca: readFileSync(server.caFile), agent: false }, (response) => {
        const part = { status: response.statusCode ?? 0, promised: Number(response.headers["content-length"]), received: 0 };
        response.on("data", (piece: Buffer) => {
          part.received += piece.length;
          onPiece(response);
        });
        let code: string | undefined;
        response.on("error", (error: NodeJS.ErrnoException) => (code = error.code));
        response.on("close", () => resolve({ ...part, ...(code === undefined ? {} : { code }) }));
      });
      sent.on("error", reject);
      sent.end();
    });
  }
  const metadata = "/metadata/endpoints?api-version=2022-09-01";

  it("is trusted by its authority's certificate under each name of this machine", async () => {
    for (const address of ["localhost", "127.0.0.1"]) assert.equal((await send(metadata, { address })).status, 200);
  });

  it("gives poll URLs and metadata the host that the client used", async () => {
    const { body } = await send(metadata, { host: `127.0.0.1:${server.port}` });
    assert.equal((JSON.parse(body) as { resourceManager: string }).resourceManager, `https://127.0.0.1:${server.port}`);
  });

  it("answers behind doubled slashes, which az sends", async () => {
    assert.equal((await send(`/${metadata}`)).status, 200);
  });

  it("refuses foreign hosts, so that no web page can reach it under a name of its own", async () => {
    const { status, body } = await send(metadata, { host: "evil.example:443" });
    assert.deepEqual([status, body], [403, '{"error":{"code":"ForeignHost","message":"The local Azure answers to localhost, 127.0.0.1, [::1] only, not to the host \'evil.example:443\'."}}']);
    assert.equal((await send(metadata, { host: "localhost.evil.example" })).status, 403);
    assert.deepEqual(azure.journal.entries, []);
  });

  it("refuses bodies of more than 4 MiB", async () => {
    const { status, body } = await send("/subscriptions", { method: "POST", body: "x".repeat(4 * 1024 * 1024 + 1) });
    assert.deepEqual([status, (JSON.parse(body) as { error: { code: string } }).error.code], [413, "RequestEntityTooLarge"]);
  });

  it("takes bodies as bytes and sends bytes", async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    const echo = await reopen({ ...azure, handle: ({ body }) => Promise.resolve({ status: 200, headers: {}, body: body! }) });
    assert.deepEqual(Buffer.from((await exchange(echo, { method: "PUT", body: bytes })).bytes), bytes);
  });

  it("makes a body no faster than the client takes it, and stops when the client has gone", async () => {
    let made = 0;
    let ended: () => void = () => {};
    const end = new Promise<void>((resolve) => (ended = resolve));
    function* endless(): Generator<Uint8Array> {
      try {
        for (;;) {
          made += 1;
          yield Buffer.alloc(64 * 1024, made % 256);
        }
      } finally {
        ended();
      }
    }
    const endlessly = await reopen({ ...azure, handle: (asked) => (asked.url.endsWith("/endless") ? Promise.resolve({ status: 200, headers: {}, body: endless() }) : azure.handle(asked)) });
    const sent = request({ host: "localhost", port: endlessly.port, path: "/endless", ca: readFileSync(endlessly.caFile), agent: false });
    const response = await new Promise<IncomingMessage>((resolve, reject) => sent.on("response", resolve).on("error", reject).end());
    const [first] = (await once(response, "data")) as [Buffer];
    response.pause();
    assert.equal(first[0], 1);
    // What fits into the buffers in between is made, and no more, however long others are served meanwhile.
    for (let count = 0; count < 10; count += 1) assert.equal((await send(metadata)).status, 200);
    assert.ok(made < 1000, `${made} parts`);
    response.destroy();
    await end;
  });

  it("gives the length of what HEAD asks for, without a body", async () => {
    const { status, headers, body } = await send(metadata, { method: "HEAD" });
    assert.deepEqual([status, body], [405, ""]);
    assert.ok(Number(headers["content-length"]) > 0);
  });

  it("answers the page and the admin endpoints, and keeps paths of requests out of the file system", async () => {
    assert.equal((await send("/")).status, 401);
    assert.equal((await send("/_local/snapshot")).status, 401);
    for (const path of ["/_local/../control.token", "/../../etc/passwd", "/_local/%2e%2e/control.token", "/%2e%2e/%2e%2e/etc/passwd"]) {
      const { status, body } = await send(path);
      assert.ok(status >= 400 && !body.includes(server.control.token) && !body.includes("root:"), path);
    }
  });

  it("lets nothing run that comes from where its page is", async () => {
    const body = "<script>alert(1)</script>";
    for (const type of ["text/html", "image/svg+xml", "application/xhtml+xml"]) azure.faults.add({ match: {}, action: { respond: { status: 200, headers: { "Content-Type": type }, body } } });
    azure.faults.add({ match: {}, action: { respond: { status: 200, body } } });
    for (let count = 0; count < 4; count += 1) {
      const { headers } = await send(metadata);
      assert.deepEqual([headers["content-security-policy"], headers["x-content-type-options"]], ["sandbox; default-src 'none'", "nosniff"]);
    }
    assert.equal((await send(metadata)).headers["content-security-policy"], undefined);
  });

  it("resets connections when a fault says so", async () => {
    azure.faults.add({ match: {}, action: { reset: "before" } });
    await assert.rejects(send(metadata), { code: "ECONNRESET" });
    assert.equal((await send(metadata)).status, 200);
  });

  it("breaks a body off in the middle when a fault says so", async () => {
    azure.faults.add({ match: {}, action: { reset: "middle" } });
    const got = await partOf(metadata);
    assert.equal(got.status, 200);
    assert.equal(got.received, Math.floor(got.promised / 2));
    assert.equal(got.code, "ECONNRESET");
  });

  it("sends a body slowly, until its client goes away", async () => {
    azure.faults.add({ match: {}, action: { bytesPerSecond: 50_000 } });
    assert.equal((JSON.parse((await send(metadata)).body) as { resourceManager: string }).resourceManager, server.url);
    azure.faults.add({ match: {}, action: { bytesPerSecond: 1 } });
    const got = await partOf(metadata, (response) => response.destroy());
    assert.equal(got.status, 200);
    assert.ok(got.received < got.promised);
  });

  it("refuses connections for a while when a fault says so", async () => {
    azure.faults.add({ match: {}, action: { refuseSeconds: 600 } });
    await assert.rejects(send(metadata), { code: "ECONNRESET" });
    await assert.rejects(send(metadata), { code: "ECONNREFUSED" });
    azure.faults.clear();
    while (!(await send(metadata).then(() => true, ({ code }: { code: string }) => code !== "ECONNREFUSED"))) await new Promise(setImmediate);
    assert.equal((await send(metadata)).status, 200);
  });

  it("can be closed while it refuses connections", async () => {
    azure.faults.add({ match: {}, action: { refuseSeconds: 600 } });
    await assert.rejects(send(metadata), { code: "ECONNRESET" });
    await server.close();
    azure.faults.clear();
    await assert.rejects(send(metadata), { code: "ECONNREFUSED" });
  });

  it("answers 500 when the local Azure itself is broken, and goes on", async () => {
    await reopen({ ...azure, handle: () => Promise.reject(new Error("internal error: oh")) });
    for (let count = 0; count < 2; count += 1) {
      const { status, body } = await send(metadata);
      assert.deepEqual([status, body], [500, '{"error":{"code":"LocalAzureInternalError","message":"internal error: oh"}}']);
    }
  });

  it("listens on loopback only, unless it is told by what name others reach it", async () => {
    await assert.rejects(listen(azure, { directory: folder(), host: "0.0.0.0" }), /^Error: `host`: must be "localhost", "127\.0\.0\.1", "::1" unless `names` has the names that other machines use, got "0\.0\.0\.0" \(HostNotNamed\)$/);
  });

  it("answers to further names, with a certificate for them; to others still not", async () => {
    const before = readFileSync(server.caFile, "utf8");
    await server.close();
    server = await listen(azure, { directory: join(folder(), "certificates"), host: "0.0.0.0", names: ["azure.test", "127.0.0.2"] });
    assert.equal(server.url, `https://localhost:${server.port}`);
    assert.notEqual(readFileSync(server.caFile, "utf8"), before);
    assert.equal((await send(metadata, { address: "127.0.0.2" })).status, 200);
    assert.equal((await send(metadata, { host: `Azure.Test:${server.port}` })).status, 200);
    const { status, body } = await send(metadata, { host: "evil.test" });
    assert.deepEqual([status, (JSON.parse(body) as { error: { message: string } }).error.message], [403, "The local Azure answers to localhost, 127.0.0.1, [::1], azure.test, 127.0.0.2 only, not to the host 'evil.test'."]);
    await server.close();
    server = await listen(azure, { directory: join(folder(), "certificates"), host: "127.0.0.2", names: ["127.0.0.2"] });
    assert.equal(server.url, `https://127.0.0.2:${server.port}`);
    assert.equal(environment(server)["ARM_METADATA_HOSTNAME"], `127.0.0.2:${server.port}`);
  });

  it("says which port it could not have", async () => {
    await assert.rejects(listen(azure, { directory: join(folder(), "certificates"), port: server.port }), new RegExp(`^Error: listening on 127.0.0.1:${server.port}: .*\\(EADDRINUSE\\)$`));
  });

  it("keeps its keys for itself and uses them again, but the authority's key is gone", async () => {
    const directory = join(folder(), "certificates");
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    for (const name of ["ca.pem", "ca-bundle.pem", "localhost.pem", "localhost.key", "control.token"]) assert.equal(statSync(join(directory, name)).mode & 0o777, 0o600, name);
    const before = readFileSync(server.caFile, "utf8");
    const again = await listen(azure, { directory });
    assert.equal(readFileSync(again.caFile, "utf8"), before);
    await again.close();
  });

  it("tells programs how to find it, trust it and log in", () => {
    const { tenantId, subscriptionId, clientId, clientSecret } = azure.identity;
    const bundle = join(folder(), "certificates", "ca-bundle.pem");
    assert.deepEqual(environment(server), {
      ARM_METADATA_HOSTNAME: `localhost:${server.port}`,
      ARM_METADATA_HOST: `localhost:${server.port}`,
      ARM_TENANT_ID: tenantId,
      ARM_SUBSCRIPTION_ID: subscriptionId,
      ARM_CLIENT_ID: clientId,
      ARM_CLIENT_SECRET: clientSecret,
      ARM_DISABLE_INSTANCE_DISCOVERY: "true",
      AZURE_TENANT_ID: tenantId,
      AZURE_SUBSCRIPTION_ID: subscriptionId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
      AZURE_AUTHORITY_HOST: server.url,
      AZURE_CORE_INSTANCE_DISCOVERY: "false",
      REQUESTS_CA_BUNDLE: bundle,
      NODE_EXTRA_CA_CERTS: server.caFile,
      SSL_CERT_FILE: bundle,
      PKTCAP_CONTROL_URL: `${server.url}/_local`,
      PKTCAP_CONTROL_TOKEN: server.control.token,
    });
  });
});
