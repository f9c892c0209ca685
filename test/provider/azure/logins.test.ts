import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDefaultHttpClient, type HttpClient } from "@azure/core-rest-pipeline";
import { ensureCertificates } from "../../../emulator/server/certificates";
import { type Azure, connect } from "../../../provider/azure";
import { systemClock } from "../../../provider/azure/clock";
import type { AzureError } from "../../../provider/azure/errors";
import type { Patience } from "../../../provider/azure/patience";
import { readSettings } from "../../../provider/azure/settings";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";

const tenant = "11111111-1111-1111-1111-111111111111";
const otherTenant = "33333333-3333-3333-3333-333333333333";
const otherSubscription = "44444444-4444-4444-4444-444444444444";
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
    const send = (body: unknown, status = 200): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const [, asTenant = ""] = path.split("/");
    if (path === "/metadata/endpoints") {
      return send({
        resourceManager: origin,
        authentication: { loginEndpoint: origin, audiences: [`${audience}/`] },
        suffixes: { storage: "storage.test" },
      });
    }
    if (path.endsWith("/.well-known/openid-configuration")) {
      return send({
        issuer: `${origin}/${asTenant}/v2.0`,
        authorization_endpoint: `${origin}/${asTenant}/oauth2/v2.0/authorize`,
        token_endpoint: `${origin}/${asTenant}/oauth2/v2.0/token`,
        jwks_uri: `${origin}/keys`,
      });
    }
    asked.push({ path, query: Object.fromEntries(url.searchParams), form, headers: request.headers });
    if (path.endsWith("/token")) {
      const isMachine = request.method === "GET";
      const expires = isMachine ? { expires_on: String(Math.floor(Date.now() / 1000) + 86_400) } : {};
      return send({
        token_type: "Bearer",
        expires_in: 86_400,
        ...expires,
        access_token: asTenant === otherTenant ? "the-other-token" : "a-token",
      });
    }
    if (path === "/oidc") return send({ value: "an-assertion-that-was-requested" });
    if (path !== `/subscriptions/${otherSubscription}`) return send({ value: [] });
    if (request.headers.authorization === "Bearer the-other-token") return send({ subscriptionId: otherSubscription, state: "Enabled" });
    response.setHeader("www-authenticate", `Bearer authorization_uri="https://login.test/${otherTenant}", error="invalid_token"`);
    send({ error: { code: "InvalidAuthenticationTokenTenant", message: "The access token is from the wrong issuer." } }, 401);
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

  const patience = (): Patience => ({
    clock: systemClock,
    deadline: systemClock.now() + 60_000,
    signal: new AbortController().signal,
    report: () => undefined,
  });

  function connected(variables: Record<string, string>): Promise<Azure> {
    const environment = { ARM_METADATA_HOSTNAME: origin.slice("https://".length), ...variables };
    return connect(
      readSettings(() => undefined, environment),
      patience(),
      httpClient,
    );
  }

  /** Asks for the subscriptions with these variables; what was asked on the way, without the question itself. */
  async function logIn(variables: Record<string, string>): Promise<Asked> {
    const azure = await connected(variables);
    assert.deepEqual(await azure.subscriptions.list(patience()), []);
    assert.deepEqual(await azure.subscriptions.list(patience()), []);
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

  describe("with the Azure CLI", () => {
    /** Puts an `az` of these lines first on PATH; what it was started with, one line for each process. */
    function scripted(...lines: string[]): () => string[] {
      const calls = join(folder(), "calls");
      executable(join(folder(), "bin", "az"), `echo "$*" >> "${calls}"`, ...lines);
      process.env["PATH"] = `${join(folder(), "bin")}:${saved["PATH"]}`;
      return () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []);
    }
    const account = { id: "55555555-5555-5555-5555-555555555555", environmentName: "AzureCloud" };
    const token = (accessToken: string): string => JSON.stringify({ accessToken, expires_on: 4_070_908_800 });
    const loggedIn = [
      `case "$*" in`,
      `"account show"*) echo '${JSON.stringify(account)}';;`,
      `*"--tenant ${otherTenant}"*) echo '${token("the-other-token")}';;`,
      `*) echo '${token("a-token")}';;`,
      "esac",
    ];

    it("starts one process for a token, however many ask, and one for the account", async () => {
      const calls = scripted(...loggedIn);
      const azure = await connected({});
      await Promise.all(Array.from({ length: 5 }, () => azure.subscriptions.list(patience())));
      await azure.subscriptions.list(patience());
      assert.deepEqual(calls(), [`account get-access-token --resource ${audience} --output json`]);
      assert.deepEqual(await Promise.all([azure.defaultSubscription(), azure.defaultSubscription()]), [account.id, account.id]);
      assert.deepEqual(calls().slice(1), ["account show --output json"]);
    });

    it("asks for a token of the configured tenant", async () => {
      const calls = scripted(...loggedIn);
      await (await connected({ ARM_TENANT_ID: tenant })).subscriptions.list(patience());
      assert.deepEqual(calls(), [`account get-access-token --resource ${audience} --tenant ${tenant} --output json`]);
    });

    it("asks for a token of the tenant that a subscription belongs to", async () => {
      const calls = scripted(...loggedIn);
      const { subscription } = await (await connected({})).subscriptions.get(otherSubscription, patience());
      assert.equal(subscription.id, otherSubscription);
      const command = `account get-access-token --resource ${audience}`;
      assert.deepEqual(calls(), [`${command} --output json`, `${command} --tenant ${otherTenant} --output json`]);
    });

    it("is not started when another way to log in is chosen", async () => {
      const calls = scripted(...loggedIn);
      await logIn({ ...principal, ARM_CLIENT_SECRET: "a-secret" });
      assert.deepEqual(calls(), []);
    });

    const loggedOut = ['echo "WARNING: noise" >&2', "echo \"ERROR: Please run 'az login' to setup account.\" >&2", "exit 1"];
    for (const [what, variables, lines, message, hint] of [
      [
        "nobody is logged in",
        {},
        loggedOut,
        "not logged in to Azure: run `az login`, or set ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET",
        /^az says "Please run 'az login' to setup account\."; other ways to log in are in docs\/login.md/,
      ],
      [
        "a client is set and no secret",
        { ARM_CLIENT_ID: client },
        loggedOut,
        "not logged in to Azure: ARM_CLIENT_ID is set, but ARM_TENANT_ID and ARM_CLIENT_SECRET are missing",
        /^set ARM_TENANT_ID and ARM_CLIENT_SECRET, or run `az login` \(az says /,
      ],
      [
        "the authority refuses",
        {},
        ['echo "ERROR: AADSTS50076: You must use multi-factor authentication. Trace ID: x Timestamp: a b" >&2', "exit 1"],
        "the Azure CLI did not issue a token: AADSTS50076: You must use multi-factor authentication.",
        /check `az account show`, or run `az login` again/,
      ],
      [
        "its answer makes no sense",
        {},
        ["echo nonsense"],
        "the Azure CLI did not issue a token: `az account get-access-token` returned an invalid response",
        /./,
      ],
    ] as const) {
      it(`says what to do when ${what}`, async () => {
        scripted(...lines);
        const azure = await connected(variables);
        await assert.rejects(azure.subscriptions.list(patience()), (error: AzureError) => {
          assert.equal(error.message, message);
          assert.match(error.hint ?? "", hint);
          return true;
        });
      });
    }
  });

  const withSecret = { ...principal, ARM_CLIENT_SECRET: "a-secret" };

  it("with a secret is refused for another tenant's subscription, with the setting that allows it", async () => {
    const azure = await connected(withSecret);
    await assert.rejects(azure.subscriptions.get(otherSubscription, patience()), {
      message: `subscription "${otherSubscription}" belongs to tenant "${otherTenant}", but the login is for another tenant`,
      hint: `set \`tenantId\` (ARM_TENANT_ID) to "${otherTenant}", or add it to \`auxiliaryTenantIds\` (ARM_AUXILIARY_TENANT_IDS)`,
    });
  });

  it("with a secret gets a token of a tenant that is allowed", async () => {
    const azure = await connected({ ...withSecret, ARM_AUXILIARY_TENANT_IDS: JSON.stringify([otherTenant]) });
    assert.equal((await azure.subscriptions.get(otherSubscription, patience())).subscription.id, otherSubscription);
    const tokens = asked.filter(({ path }) => path.endsWith("/token")).map(({ path }) => path);
    assert.deepEqual(tokens, [`/${tenant}/oauth2/v2.0/token`, `/${otherTenant}/oauth2/v2.0/token`]);
  });
});
