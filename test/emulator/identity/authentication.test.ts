import assert from "node:assert/strict";
import { createLocalAzure } from "../../../emulator";
import type { LocalAzure, LocalResponse } from "../../../emulator";
import { parseBody, startOfTime } from "../armRequests";

interface TokenAnswer {
  access_token: string;
  expires_in: string | number;
  resource: string;
  error: string;
  error_codes: number[];
  error_description: string;
}

const arm = "https://management.azure.com";
const url = `${arm}/subscriptions?api-version=2022-12-01`;

function form(values: Record<string, string>): string {
  return new URLSearchParams(values).toString();
}

describe("tokens", () => {
  let azure: LocalAzure;
  let good: Record<string, string>;
  beforeEach(() => {
    azure = createLocalAzure({ clock: { now: () => startOfTime } });
    const { clientId, clientSecret } = azure.identity;
    good = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope: `${arm}/.default` };
  });
  const post = (path: string, values: Record<string, string>) => azure.handle({ method: "POST", url: `https://login.local${path}`, body: form(values) });
  const get = (headers: Record<string, string>, at = url): Promise<LocalResponse> => azure.handle({ method: "GET", url: at, headers });
  const claims = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as Record<string, unknown>;

  it("are issued for the right secret by the newer endpoint", async () => {
    const { tenantId, clientId } = azure.identity;
    const answer = await post(`/${tenantId}/oauth2/v2.0/token`, good);
    const { access_token, ...rest } = parseBody<TokenAnswer>(answer);
    assert.equal(answer.status, 200);
    assert.deepEqual(rest, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599 });
    const { iat, nbf, exp, ...named } = claims(access_token) as { iat: number; nbf: number; exp: number; uti: string };
    assert.deepEqual([nbf - iat, exp - iat], [0, 3599]);
    assert.match(String(named["uti"]), /^\d+$/);
    assert.deepEqual({ ...named, uti: "" }, { aud: arm, iss: `https://login.local/${tenantId}/`, appid: clientId, azp: clientId, idtyp: "app", oid: clientId, sub: clientId, tid: tenantId, uti: "", ver: "1.0" });
    assert.equal((await get({ authorization: `Bearer ${access_token}` })).status, 200);
  });

  it("are issued by the older endpoint and by ADFS, with numbers as strings", async () => {
    const { scope: _, ...rest } = good;
    for (const tenant of [azure.identity.tenantId, "adfs"]) {
      const body = parseBody<TokenAnswer>(await post(`/${tenant}/oauth2/token`, { ...rest, resource: `${arm}/` }));
      assert.deepEqual([body.expires_in, body.resource, claims(body.access_token)["aud"]], ["3599", `${arm}/`, `${arm}/`]);
      assert.equal((await get({ authorization: `bearer ${body.access_token}` })).status, 200);
    }
  });

  const refusals: { it: string; change: Record<string, string>; tenant?: string; status: number; error: string; code: number }[] = [
    { it: "a wrong secret", change: { client_secret: "canary" }, status: 401, error: "invalid_client", code: 7000215 },
    { it: "another client", change: { client_id: "other" }, status: 400, error: "unauthorized_client", code: 700016 },
    { it: "another tenant", change: {}, tenant: "other", status: 400, error: "invalid_request", code: 90002 },
    { it: "another grant", change: { grant_type: "password" }, status: 400, error: "unsupported_grant_type", code: 70003 },
    { it: "no scope", change: { scope: "" }, status: 400, error: "invalid_request", code: 90014 },
  ];
  for (const { it: what, change, tenant, status, error, code } of refusals) {
    it(`are refused for ${what}`, async () => {
      const answer = await post(`/${tenant ?? azure.identity.tenantId}/oauth2/v2.0/token`, { ...good, ...change });
      const body = parseBody<TokenAnswer>(answer);
      assert.deepEqual([answer.status, body.error, body.error_codes], [status, error, [code]]);
      assert.match(body.error_description, new RegExp(`^AADSTS${code}: .+ Timestamp: 2020-01-02 12:11:19Z$`));
      assert.equal(JSON.stringify([body, azure.journal.entries]).includes("canary"), false);
    });
  }

  it("are needed for every ARM request", async () => {
    const answer = await get({});
    assert.deepEqual([answer.status, parseBody(answer)], [401, { error: { code: "AuthenticationFailed", message: "Authentication failed. The 'Authorization' header is missing." } }]);
    assert.equal(answer.headers["www-authenticate"], `Bearer authorization_uri="${arm}/${azure.identity.tenantId}", error="invalid_token", error_description="The access token is missing."`);
  });

  it("are refused when they are forged, somebody else's, of another audience or expired", async () => {
    const code = async (token: string, at?: string) => {
      const answer = await get({ authorization: `Bearer ${token}` }, at);
      return [answer.status, parseBody<{ error?: { code: string } }>(answer).error?.code];
    };
    const token = await azure.issueToken();
    const [head, , signature] = token.split(".");
    const forged = [head, Buffer.from(JSON.stringify({ ...claims(token), exp: 99999999999 })).toString("base64url"), signature].join(".");
    assert.deepEqual(await code("canary"), [401, "InvalidAuthenticationToken"]);
    assert.deepEqual(await code(forged), [401, "InvalidAuthenticationToken"]);
    assert.deepEqual(await code(await createLocalAzure().issueToken()), [401, "InvalidAuthenticationToken"]);
    assert.deepEqual(await code(await azure.issueToken({ audience: "https://graph.microsoft.com" })), [401, "InvalidAuthenticationTokenAudience"]);
    assert.deepEqual(await code(await azure.issueToken({ expiresInSeconds: -1 })), [401, "ExpiredAuthenticationToken"]);
    const local = await azure.issueToken({ audience: "https://localhost:1234/" });
    assert.deepEqual(await code(local, url.replace(arm, "https://localhost:1234")), [200, undefined]);
    assert.deepEqual(await code(local), [401, "InvalidAuthenticationTokenAudience"]);
    assert.equal(JSON.stringify(azure.journal.entries).includes(token), false);
  });

  it("are refused before their time, and when they are of another tenant or issuer", async () => {
    const { tenantId } = azure.identity;
    const answer = async (token: string) => {
      const response = await get({ authorization: `Bearer ${token}` });
      const { status, headers } = response;
      return { status, headers, error: parseBody<{ error: { code: string; message: string } }>(response).error };
    };
    const early = await answer(await azure.issueToken({ notBeforeInSeconds: 60 }));
    assert.deepEqual([early.status, early.error.code], [401, "InvalidAuthenticationToken"]);
    assert.match(early.headers["www-authenticate"]!, /error_description="The access token is not valid yet."$/);
    const other = "99999999-0000-4000-8000-000000000000";
    const message = (issuer: string) => `The access token is from the wrong issuer '${issuer}'. It must match the tenant '${arm}/${tenantId}/' associated with this subscription. Please use the authority (URL) '${arm}/${tenantId}' to get the token. `;
    for (const claims of [{ tenantId: other }, { issuer: `https://local/${other}/` }, { issuer: `https://local/${tenantId}` }, { issuer: "local" }]) {
      const { status, error } = await answer(await azure.issueToken(claims));
      assert.deepEqual([status, error.code], [401, "InvalidAuthenticationTokenTenant"], JSON.stringify(claims));
      assert.ok(error.message.startsWith(message(claims.issuer ?? `https://local/${other}/`)), error.message);
    }
    assert.equal((await get({ authorization: `Bearer ${await azure.issueToken({ issuer: `https://elsewhere:1/${tenantId}/v2.0` })}` })).status, 200);
  });

  it("are issued to every principal for its own secret, and say who it is", async () => {
    const [clientId, objectId] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
    azure = createLocalAzure({ access: { principals: [{ clientId, clientSecret: "canary", objectId }] } });
    const path = `/${azure.identity.tenantId}/oauth2/v2.0/token`;
    const { access_token } = parseBody<TokenAnswer>(await post(path, { ...good, client_id: clientId.toUpperCase(), client_secret: "canary" }));
    const { appid, oid, sub } = claims(access_token);
    assert.deepEqual([appid, oid, sub], [clientId, objectId, objectId]);
    assert.equal((await post(path, { ...good, client_id: clientId })).status, 401);
    assert.equal((await post(path, { ...good, client_secret: "canary" })).status, 401);
    assert.equal((await get({ authorization: `Bearer ${access_token}` })).status, 200);
    assert.equal(JSON.stringify([azure.journal.entries, azure.store.snapshot()]).includes("canary"), false);
  });

  it("need not be fetched when tests use the credential", async () => {
    const { token, expiresOnTimestamp } = await azure.credential().getToken();
    assert.equal((await get({ authorization: `Bearer ${token}` })).status, 200);
    assert.ok(expiresOnTimestamp > Date.now());
  });
});

interface Metadata {
  name: string;
  resourceManager: string;
  authentication: unknown;
  suffixes: Record<string, string>;
  error: { code: string };
  issuer: string;
  token_endpoint: string;
  jwks_uri: string;
  keys: { crv: string }[];
  metadata: { preferred_network: string }[];
}

describe("metadata", () => {
  const ask = async (path: string) => {
    const answer = await createLocalAzure().handle({ method: "GET", url: path, headers: { host: "localhost:1234" } });
    return { status: answer.status, json: parseBody<Metadata>(answer) };
  };

  it("come in the three shapes that clients know, without a token", async () => {
    const newest = (await ask("/metadata/endpoints?api-version=2022-09-01")).json;
    assert.equal(newest.name, "LocalAzure");
    assert.equal(newest.resourceManager, "https://localhost:1234");
    assert.deepEqual(newest.authentication, { loginEndpoint: "https://localhost:1234", audiences: ["https://localhost:1234/"], tenant: "common", identityProvider: "AAD" });
    assert.deepEqual(Object.keys(newest.suffixes).slice(0, 3), ["storage", "keyVaultDns", "acrLoginServer"]);
    assert.deepEqual((await ask("/metadata/endpoints?api-version=2019-05-01")).json, [newest]);
    const oldest = (await ask("/metadata/endpoints?api-version=2015-01-01")).json;
    assert.deepEqual(Object.keys(oldest), ["galleryEndpoint", "graphEndpoint", "graphAudience", "portalEndpoint", "authentication"]);
    assert.equal((await ask("/metadata/endpoints?api-version=2000-01-01")).json.error.code, "NoRegisteredProviderFound");
    assert.equal((await ask("/metadata/endpoints")).json.error.code, "MissingApiVersionParameter");
  });

  it("are found behind doubled slashes, which az sends", async () => {
    assert.equal((await ask("//metadata/endpoints?api-version=2022-09-01")).status, 200);
  });

  it("say where tokens are to be had", async () => {
    const origin = "https://localhost:1234";
    for (const [path, v2] of [["/t/v2.0", "/v2.0"], ["/t", ""], ["/adfs", ""]] as const) {
      const tenant = path.split("/")[1];
      const { json } = await ask(`${path}/.well-known/openid-configuration`);
      assert.deepEqual([json.issuer, json.token_endpoint], [`${origin}/${tenant}${v2}`, `${origin}/${tenant}/oauth2${v2}/token`]);
      assert.equal((await ask(json.jwks_uri.replace(origin, ""))).json.keys[0]?.crv, "P-256");
    }
    assert.equal((await ask("/common/discovery/instance?api-version=1.1")).json.metadata[0]?.preferred_network, "localhost:1234");
  });
});
