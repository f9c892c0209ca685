import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDefaultHttpClient, type HttpClient } from "@azure/core-rest-pipeline";
import { ensureCertificates } from "../../../emulator/server/certificates";
import { connect } from "../../../provider/azure";
import { systemClock } from "../../../provider/azure/clock";
import { readSettings } from "../../../provider/azure/settings";
import { temporaryFolder } from "../../temporaryFolder";

const tenant = "11111111-1111-1111-1111-111111111111";
const client = "22222222-2222-2222-2222-222222222222";
const certificates = join(__dirname, "certificates");

/** A request that a login sent, as far as it says who we are. */
interface Asked {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly form: Record<string, string>;
  readonly headers: IncomingMessage["headers"];
}

/** A cloud on loopback with its own authority, and beside it, over plain http, what a machine or a runner has for its programs. */
describe("a login, with the real library on loopback", function () {
  const folder = temporaryFolder();
  const authority = mkdtempSync(join(tmpdir(), "authority-"));
  const asked: Asked[] = [];
  let cloud: Server;
  let machine: ReturnType<typeof createHttpServer>;
  let tests = 0;
  let audience = "";
  let origin = "";
  let machineOrigin = "";
  let httpClient: HttpClient;
  const saved = { ...process.env };

  const answer = (request: IncomingMessage, response: ServerResponse, form: Record<string, string>): void => {
    const url = new URL(request.url ?? "/", "http://any");
    const { pathname: path } = url;
    const send = (body: unknown): void => {
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    };
    if (path === "/metadata/endpoints") {
      return send({
        resourceManager: origin,
        authentication: { loginEndpoint: origin, audiences: [`${audience}/`] },
        suffixes: { storage: "storage.test" },
      });
    }
    if (path.endsWith("/.well-known/openid-configuration")) {
      return send({
        issuer: `${origin}/${tenant}/v2.0`,
        authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
        token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
        jwks_uri: `${origin}/keys`,
      });
    }
    asked.push({ path, query: Object.fromEntries(url.searchParams), form, headers: request.headers });
    if (path.endsWith("/token")) {
      const isMachine = request.method === "GET";
      const expires = isMachine ? { expires_on: String(Math.floor(Date.now() / 1000) + 86_400) } : {};
      return send({ token_type: "Bearer", expires_in: 86_400, ...expires, access_token: "a-token" });
    }
    if (path === "/oidc") return send({ value: "an-assertion-that-was-requested" });
    send({ value: [] });
  };

  before(async () => {
    const { key, cert, caFile } = await ensureCertificates(authority);
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      let body = "";
      request.on("data", (data: Buffer) => (body += data.toString()));
      request.on("end", () => answer(request, response, Object.fromEntries(new URLSearchParams(body))));
    };
    cloud = createServer({ key, cert }, listener).listen(0, "127.0.0.1");
    machine = createHttpServer(listener).listen(0, "127.0.0.1");
    await Promise.all([once(cloud, "listening"), once(machine, "listening")]);
    origin = `https://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
    machineOrigin = `http://127.0.0.1:${(machine.address() as AddressInfo).port}`;
    const ca = readFileSync(caFile, "utf8");
    const real = createDefaultHttpClient();
    httpClient = {
      sendRequest: (request) => real.sendRequest(Object.assign(request, request.url.startsWith("https:") && { tlsSettings: { ca } })),
    };
  });

  beforeEach(() => {
    asked.length = 0;
    // The library keeps the tokens of a managed identity for the whole process.
    audience = `https://arm${++tests}.test`;
  });

  afterEach(() => {
    for (const name of ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]) delete process.env[name];
    Object.assign(process.env, saved);
  });

  after(() => {
    rmSync(authority, { recursive: true });
    for (const server of [cloud, machine]) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** Asks for the subscriptions with these variables; what was asked on the way, without the question itself. */
  async function logIn(variables: Record<string, string>): Promise<Asked> {
    const environment = { ARM_METADATA_HOSTNAME: origin.slice("https://".length), ...variables };
    const patience = {
      clock: systemClock,
      deadline: systemClock.now() + 60_000,
      signal: new AbortController().signal,
      report: () => undefined,
    };
    const azure = await connect(
      readSettings(() => undefined, environment),
      patience,
      httpClient,
    );
    assert.deepEqual(await azure.subscriptions.list(patience), []);
    assert.deepEqual(await azure.subscriptions.list(patience), []);
    const [login, ...others] = asked.filter(({ path }) => path !== "/oidc");
    assert.deepEqual(
      others.map(({ path, headers }) => [path, headers.authorization]),
      [
        ["/subscriptions", "Bearer a-token"],
        ["/subscriptions", "Bearer a-token"],
      ],
      "one token for both questions",
    );
    assert.ok(login !== undefined);
    return login;
  }

  const principal = { ARM_TENANT_ID: tenant, ARM_CLIENT_ID: client };
  const isPrincipal = ({ path, form }: Asked): void => {
    assert.equal(path, `/${tenant}/oauth2/v2.0/token`);
    assert.equal(form.client_id, client);
    assert.equal(form.grant_type, "client_credentials");
    assert.equal(form.scope?.split(" ")[0], `${audience}/.default`);
  };

  it("with a secret sends it to the tenant's authority", async () => {
    const login = await logIn({ ...principal, ARM_CLIENT_SECRET: "a-secret", ARM_USE_OIDC: "true", ARM_USE_MSI: "true" });
    isPrincipal(login);
    assert.equal(login.form.client_secret, "a-secret");
  });

  for (const [file, password] of [
    ["modern.pfx", "secret"],
    ["legacy.pfx", "secret"],
    ["open.pfx", undefined],
    ["encrypted.pem", "secret"],
  ] as const) {
    it(`with the certificate in ${file} signs an assertion for the tenant`, async () => {
      const login = await logIn({
        ...principal,
        ARM_CLIENT_CERTIFICATE_PATH: join(certificates, file),
        ...(password !== undefined && { ARM_CLIENT_CERTIFICATE_PASSWORD: password }),
        ARM_CLIENT_SECRET: "not used",
      });
      isPrincipal(login);
      assert.equal(login.form.client_secret, undefined);
      const [head = "", claims = ""] = (login.form.client_assertion ?? "")
        .split(".")
        .map((part) => Buffer.from(part, "base64url").toString());
      assert.ok("x5t#S256" in (JSON.parse(head) as object) || "x5t" in (JSON.parse(head) as object));
      assert.equal((JSON.parse(claims) as { sub: string }).sub, client);
    });
  }

  const oidc = { ...principal, ARM_USE_OIDC: "true" };

  it("with an OIDC token sends it as the assertion", async () => {
    const login = await logIn({ ...oidc, ARM_OIDC_TOKEN: "an-assertion", ARM_USE_MSI: "true" });
    isPrincipal(login);
    assert.equal(login.form.client_assertion, "an-assertion");
  });

  it("with an OIDC token in a file sends what is in it", async () => {
    const file = join(folder(), "token");
    writeFileSync(file, "an-assertion-of-a-file\n");
    const login = await logIn({ ...oidc, ARM_OIDC_TOKEN_FILE_PATH: file });
    isPrincipal(login);
    assert.equal(login.form.client_assertion, "an-assertion-of-a-file");
  });

  it("in AKS takes token, tenant and client from the webhook's variables", async () => {
    const file = join(folder(), "webhook");
    writeFileSync(file, "an-assertion-of-the-webhook");
    const login = await logIn({ ARM_USE_OIDC: "true", AZURE_FEDERATED_TOKEN_FILE: file, AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client });
    isPrincipal(login);
    assert.equal(login.form.client_assertion, "an-assertion-of-the-webhook");
  });

  for (const [audience, variables] of [
    ["api://AzureADTokenExchange", {}],
    ["api://another", { ARM_OIDC_AUDIENCE: "api://another" }],
  ] as const) {
    it(`in GitHub Actions requests a token for ${audience}`, async () => {
      const login = await logIn({
        ...oidc,
        ACTIONS_ID_TOKEN_REQUEST_URL: `${machineOrigin}/oidc?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "a-request-token",
        ...variables,
      });
      isPrincipal(login);
      assert.equal(login.form.client_assertion, "an-assertion-that-was-requested");
      const [{ query, headers }] = asked as [Asked];
      assert.deepEqual(query, { "api-version": "2.0", audience });
      assert.equal(headers.authorization, "Bearer a-request-token");
      assert.equal(headers.accept, "application/json");
    });
  }

  for (const [whose, variables, expected] of [
    ["the system's", {}, undefined],
    ["a user-assigned one", { ARM_CLIENT_ID: client }, client],
  ] as const) {
    it(`with a managed identity asks App Service for ${whose}`, async () => {
      process.env["IDENTITY_ENDPOINT"] = `${machineOrigin}/msi/token`;
      process.env["IDENTITY_HEADER"] = "a-header";
      const { path, query, headers } = await logIn({ ARM_USE_MSI: "true", ...variables });
      assert.equal(path, "/msi/token");
      assert.equal(headers["x-identity-header"], "a-header");
      assert.equal(query["client_id"], expected);
      assert.equal(query["resource"], audience);
    });
  }
});
